"""An assessment as a JSON document: the contract for programs, and its own receipt."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tiercheck.document.json import Json
from tiercheck.explain.citations import source_text
from tiercheck.explain.figures import value_of
from tiercheck.explain.gaps import evidence_of
from tiercheck.explain.requirements import (
    bounds_rule_text,
    margin,
    measure_rule_text,
    requirement_text,
    single_measure,
)
from tiercheck.explain.sentences import explain
from tiercheck.explain.sources import documents, instruments_of
from tiercheck.explain.static import (
    KEPT,
    StaticCheck,
    own_readings,
    rests_on_derivation,
    static_of,
    trace_of,
)
from tiercheck.model.evidence import Role, column_of_role
from tiercheck.model.expression import CompoundGrowth, Measure, Reading, Reference, Relation
from tiercheck.model.finding import Finding, ScoreFinding
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.quantity import Number, Unit, decimal_text, exact_text
from tiercheck.model.rule_set import Citation, Indicator, Instrument, RuleSet
from tiercheck.model.scoring import Awarded, Interval
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment, Receipt, Verdict

FORMAT = "tiercheck/assessment/1"
OUTCOMES_FORMAT = "tiercheck/outcomes/1"
CITED = "cited"  # by others, and not opened by those who wrote the rule files


def document(assessment: Assessment, language: Language) -> dict[str, Json]:
    """Return the document of an assessment, keys in the order of the contract."""
    shown = assessment.evidence
    values, paths = shown.written(), shown.paths
    evidence: dict[str, Json] = {
        name: {"field": name, "value": value, "path": paths.get(name, f"record.{name}")}
        for name, value in values.items()
    }
    return {
        "format": FORMAT,
        "subject": _subject(assessment),
        "as_of": str(assessment.as_of),
        "jurisdiction": assessment.jurisdiction,
        "application": assessment.application.value,
        "tier": assessment.tier,
        "verdicts": [_verdict(verdict, language, evidence) for verdict in assessment],
        "receipt": _receipt(assessment.receipt, assessment, values),
        "language": language.value,
    }


def _subject(assessment: Assessment) -> dict[str, Json]:
    """Return the name of what was judged, and what tells it from others under the name of that column."""
    key = column_of_role(assessment.evidence.columns, Role.KEY)
    return {"name": assessment.name, **({key.name: assessment.key} if key is not None else {})}


def outcomes_document(assessment: Assessment, language: Language) -> dict[str, Json]:
    """Return what came out of an assessment without the why: tiers, scores, and the outcome of each indicator."""
    return {
        "format": OUTCOMES_FORMAT,
        "subject": _subject(assessment),
        "as_of": str(assessment.as_of),
        "jurisdiction": assessment.jurisdiction,
        "application": assessment.application.value,
        "tier": assessment.tier,
        "verdicts": [
            {
                "tier": verdict.tier,
                "outcome": verdict.outcome.value,
                "rule_set": verdict.rule_set.id,
                "score": None if verdict.score is None else _ends(Interval(verdict.score.low, verdict.score.high)),
                "status": verdict.status.value,
                "indicators": {finding.id: finding.outcome.value for finding in verdict.indicators},
                "missing": list(verdict.missing),
            }
            for verdict in assessment
        ],
        "receipt": {"digest": assessment.receipt.digest, "engine": assessment.receipt.engine},
        "language": language.value,
    }


def _verdict(verdict: Verdict, language: Language, evidence: Mapping[str, Json]) -> dict[str, Json]:
    rule_set = verdict.rule_set
    period = rule_set.effective.get(verdict.context.options.application)
    return {
        "tier": verdict.tier,
        "outcome": verdict.outcome.value,
        "rule_set": {
            "id": rule_set.id,
            "digest": rule_set.digest,
            "effective_from": None if period is None else str(period.start),
            "instrument": str(rule_set.instrument),
            "title": rule_set.title.in_language(language),
            "effective_until": None if period is None or period.until is None else str(period.until),
            "amended_by": [str(instrument) for instrument in rule_set.amended_by],
            "notes": [note.in_language(language) for note in rule_set.notes],
            "beside_ladder": rule_set.beside_ladder,
            **address_document(rule_set.instrument),
            "documents": _documents(rule_set),
        },
        "score": None if verdict.score is None else _score(verdict.score),
        "status": verdict.status.value,
        "indicators": [_indicator(finding, language, evidence) for finding in verdict.indicators],
        "missing": list(verdict.missing),
        "conditions": [
            {
                "id": found.condition.id,
                "title": found.condition.title.in_language(language),
                "outcome": found.outcome,
                "citation": None if found.condition.citation is None else citation_document(found.condition.citation),
            }
            for found in verdict.conditions
        ],
        "provenance": [
            {"derived": fact.name, "outcome": fact.outcome, "from": list(fact.antecedents), "source": fact.source}
            for fact in verdict.provenance
        ],
    }


@lru_cache(KEPT)
def _documents(rule_set: RuleSet) -> list[Json]:
    return documents_document(instruments_of(rule_set))


def _score(score: ScoreFinding) -> dict[str, Json]:
    return {
        "min": number(score.low),
        "max": number(score.high),
        "of": number(score.of),
        "pass_mark": number(score.pass_mark),
        "parts": [{"id": part, **_ends(interval)} for part, interval in score.parts],
        "citation": citation_document(score.citation),
    }


class _StaticParts(NamedTuple):
    """What of the document of an indicator is the same for every enterprise.

    Attributes:
        titles: its name.
        requirement: in the notation of rule files.
        citation: where the rule comes from.
        points_of: the most points, None for a requirement.
        sole: the place of its only measure among its readings, None where there are several.
        single: its only check, where it has but one and is no scored indicator.
        checks: the place, name and requirement of each check where there are several measures.
    """

    titles: Text
    requirement: str
    citation: dict[str, Json]
    points_of: int | float | None
    sole: int | None
    single: StaticCheck | None
    checks: tuple[tuple[StaticCheck, str, str], ...]


@lru_cache(KEPT)
def _static_parts(indicator: Indicator) -> _StaticParts:
    static = static_of(indicator)
    measures = {each.check.measure for each in static.checks}
    sole: int | None = None
    if len(measures) == 1 and indicator.awarded is None:
        (measure,) = measures
        if indicator.scoring is None or single_measure(indicator.scoring) is not None:
            sole = static.measures.index(measure)
    return _StaticParts(
        indicator.title,
        requirement_text(indicator),
        citation_document(indicator.citation),
        None if indicator.scoring is None else number(indicator.points_of),
        sole,
        static.checks[0] if len(static.checks) == 1 and indicator.scoring is None else None,
        tuple([(each, measure_rule_text(each.check.measure), bounds_rule_text(each.check)) for each in static.checks]),
    )


def _indicator(finding: Finding, language: Language, evidence: Mapping[str, Json]) -> dict[str, Json]:
    indicator, parts = finding.indicator, _static_parts(finding.indicator)
    readings, sole = own_readings(finding), parts.sole
    unit: Unit | None = None
    if sole is None and indicator.scoring is not None:
        sole, unit = _awarded_place(finding)
    elif sole is not None:
        unit = static_of(indicator).measures[sole].unit
    reading = readings[sole] if sole is not None and readings else None
    gaps = finding.gaps
    return {
        "id": indicator.id,
        "title": parts.titles.in_language(language),
        "outcome": finding.outcome,
        "points": None if finding.points is None else _points(finding.points),
        "value": None if reading is None else value_text(reading),
        "unit": unit,
        "requirement": parts.requirement,
        "margin": None if parts.single is None or reading is None else margin_text(parts.single, reading),
        "evidence": [evidence[name] for name in _evidence_names(finding) if name in evidence],
        "missing": list(finding.missing) if gaps else [],
        "citation": parts.citation,
        "explanation": explain(finding, language),
        "points_of": parts.points_of,
        "part": indicator.part or None,
        "checks": []
        if sole is not None
        else [_check(*check, readings[check[0].place] if readings else None, language) for check in parts.checks],
        "gaps": [{"kind": gap.kind, "field": gap.column.name} for gap in gaps],
        **advisory_mark(indicator),
    }


def _evidence_names(finding: Finding) -> Sequence[str]:
    """Return the columns that a finding rests on, those behind a derived level included."""
    if not finding.reads:
        return ()
    static = static_of(finding.indicator)
    if not rests_on_derivation(finding, static):
        return static.columns
    return [figure.column.name for figure in evidence_of(finding)]


def _awarded_place(finding: Finding) -> tuple[int | None, Unit | None]:
    """Return where the points stand that were awarded outright, and what they count."""
    trace = trace_of(finding)
    if trace is None or not isinstance(trace.scoring, Awarded):
        return None, None
    measure = Measure(Reference(trace.scoring.column))
    return static_of(finding.indicator).measures.index(measure), measure.unit


def advisory_mark(indicator: Indicator) -> dict[str, Json]:
    """Return what tells an advisory indicator; one that decides has no such key, as in documents of old."""
    return {"advisory": True} if indicator.advisory else {}


def _check(
    of: StaticCheck, measure: str, requirement: str, reading: Reading | None, language: Language
) -> dict[str, Json]:
    return {
        "measure": measure,
        "title": of.title.in_language(language),
        "outcome": Outcome.UNKNOWN if reading is None else Outcome.of(of.judge(reading)),
        "value": None if reading is None else value_text(reading),
        "unit": of.unit,
        "requirement": requirement,
        "margin": None if reading is None else margin_text(of, reading),
    }


def value_text(reading: Reading) -> str | None:
    """Write a value exactly: yuan, ratios as fractions, level names, true and false; None when it is not one."""
    measure, low, high, over, _ = reading
    if low is None or low != high:
        return None
    expression = measure.expression
    if isinstance(expression, Reference):
        column = expression.column
        if column.unit is Unit.BOOL:
            return "true" if low else "false"
        if column.unit is Unit.LEVEL:
            return column.written(low)
    if low.__class__ is int and over.__class__ is int and not isinstance(expression, CompoundGrowth):
        return exact_text(int(low), int(over), measure.unit.scale)
    value = value_of(reading)
    return None if value is None else decimal_text(value)


def margin_text(of: StaticCheck, reading: Reading) -> str | None:
    """Write a margin exactly, signed: above zero is to spare."""
    bounds, low, over = of.check.bounds, reading.low, reading.over
    if of.mark is None or len(bounds) != 1 or low.__class__ is not int or low != reading.high:
        distance = margin(of.check, reading)
        return None if distance is None else decimal_text(distance)
    (mark, of_mark), whole = of.mark, int(over) * of.scale
    spare = int(low or 0) * of_mark - mark * whole
    relation = bounds[0].relation
    if relation is Relation.AT_MOST or relation is Relation.BELOW:
        spare = -spare
    elif relation is Relation.EQUAL:
        spare = -spare if spare > 0 else spare
    return exact_text(spare, whole * of_mark)


def number(value: Number) -> int | float:
    """Return points as a JSON number."""
    return int(value) if value == int(value) else float(value)


def _points(points: Interval) -> Json:
    if points.settled:
        return number(points.low)
    return {"min": number(points.low), "max": number(points.high)}


def _ends(points: Interval) -> dict[str, Json]:
    return {"min": number(points.low), "max": number(points.high)}


def citation_document(citation: Citation) -> dict[str, Json]:
    """Return a citation: instrument, clause, status, and the rule file with its line."""
    return {
        "instrument": str(citation.instrument),
        "clause": citation.clause,
        "status": citation.status.value,
        "source": source_text(citation),
        **address_document(citation.instrument),
    }


def address_document(instrument: Instrument) -> dict[str, Json]:
    """Return the address of a document, and that it was cited by others and not opened; nulls where none is certain."""
    return {"url": instrument.url or None, "url_status": CITED if instrument.url else None}


def documents_document(instruments: Iterable[Instrument]) -> list[Json]:
    """Return each document once, with its address."""
    return [{"number": each.number, **address_document(each)} for each in documents(instruments)]


def _receipt(receipt: Receipt, assessment: Assessment, values: Mapping[str, str]) -> dict[str, Json]:
    options = receipt.options
    return {
        "digest": receipt.digest,
        "engine": receipt.engine,
        "version": receipt.version,
        "rule_sets": [{"id": name, "digest": digest} for name, digest in receipt.rule_sets],
        "options": {
            "as_of": str(options.as_of),
            "jurisdiction": options.jurisdiction,
            "application": options.application.value,
            "tiers": None if options.tiers is None else list(options.tiers),
        },
        "subject": _subject(assessment),
        "evidence": {**values},
        "paths": dict(sorted(assessment.evidence.paths.items())),
    }
