"""An assessment as a JSON document: the contract for programs, and its own receipt."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tiercheck.explain.citations import source_text
from tiercheck.explain.figures import value_of
from tiercheck.explain.gaps import evidence_of
from tiercheck.explain.requirements import (
    bounds_rule_text,
    margin,
    measure_rule_text,
    measure_title,
    requirement_text,
    single_measure,
)
from tiercheck.explain.sentences import explain
from tiercheck.explain.sources import documents, instruments_of
from tiercheck.explain.trace import readings_of, trace_of
from tiercheck.model.evidence import Role, column_of_role
from tiercheck.model.expression import Check, Measure, Reading, Reference
from tiercheck.model.finding import Finding, ScoreFinding
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.quantity import Number, Unit, decimal_text
from tiercheck.model.rule_set import Citation, Indicator, Instrument
from tiercheck.model.scoring import Awarded, Interval
from tiercheck.model.verdict import Assessment, Receipt, Verdict

FORMAT = "tiercheck/assessment/1"
CITED = "cited"  # by others, and not opened by those who wrote the rule files
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# What JSON allows but a terminal or UTF-8 does not take well.
_ESCAPED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def document_text(shown: Assessment | Sequence[Assessment], language: Language) -> str:
    """Write the document of one assessment, or a list of documents; the same input gives the same bytes."""
    if isinstance(shown, Assessment):
        return json_text(document(shown, language))
    return json_text([document(assessment, language) for assessment in shown])


def json_text(content: Json) -> str:
    """Write JSON in the order given, Chinese as it is, control characters escaped."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    return escaped(text) + "\n"


def escaped(text: str) -> str:
    """Return JSON with the characters that a terminal does not take well escaped."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def document(assessment: Assessment, language: Language) -> dict[str, Json]:
    """Return the document of an assessment, keys in the order of the contract."""
    return {
        "format": FORMAT,
        "subject": _subject(assessment),
        "as_of": str(assessment.as_of),
        "jurisdiction": assessment.jurisdiction,
        "application": assessment.application.value,
        "tier": assessment.tier,
        "verdicts": [_verdict(verdict, language) for verdict in assessment],
        "receipt": _receipt(assessment.receipt, assessment),
        "language": language.value,
    }


def _verdict(verdict: Verdict, language: Language) -> dict[str, Json]:
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
            "documents": documents_document(instruments_of(rule_set)),
        },
        "score": None if verdict.score is None else _score(verdict.score),
        "status": verdict.status.value,
        "indicators": [_indicator(finding, language) for finding in verdict.indicators],
        "missing": list(verdict.missing),
        "conditions": [
            {
                "id": found.condition.id,
                "title": found.condition.title.in_language(language),
                "outcome": found.outcome.value,
                "citation": None if found.condition.citation is None else citation_document(found.condition.citation),
            }
            for found in verdict.conditions
        ],
        "provenance": [
            {"derived": fact.name, "outcome": fact.outcome.value, "from": list(fact.antecedents), "source": fact.source}
            for fact in verdict.provenance
        ],
    }


def _score(score: ScoreFinding) -> dict[str, Json]:
    return {
        "min": number(score.low),
        "max": number(score.high),
        "of": number(score.of),
        "pass_mark": number(score.pass_mark),
        "parts": [{"id": part, **_ends(interval)} for part, interval in score.parts],
        "citation": citation_document(score.citation),
    }


def _indicator(finding: Finding, language: Language) -> dict[str, Json]:
    indicator = finding.indicator
    checks = tuple(dict.fromkeys(indicator.checks))
    readings = readings_of(finding)
    sole = _sole_measure(finding)
    reading = readings.get(sole) if sole is not None else None
    single = checks[0] if len(checks) == 1 and indicator.scoring is None else None
    return {
        "id": indicator.id,
        "title": indicator.title.in_language(language),
        "outcome": finding.outcome.value,
        "points": None if finding.points is None else _points(finding.points),
        "value": None if reading is None else value_text(reading),
        "unit": None if sole is None else sole.unit.value,
        "requirement": requirement_text(indicator),
        "margin": None if single is None or reading is None else margin_text(single, reading),
        "evidence": [
            {"field": figure.column.name, "value": figure.column.written(figure.value), "path": figure.path}
            for figure in evidence_of(finding)
        ],
        "missing": list(finding.missing),
        "citation": citation_document(finding.citation),
        "explanation": explain(finding, language),
        "points_of": None if indicator.scoring is None else number(indicator.points_of),
        "part": indicator.part or None,
        "checks": []
        if sole is not None
        else [_check(check, readings.get(check.measure), language) for check in checks],
        "gaps": [{"kind": gap.kind.value, "field": gap.column.name} for gap in finding.gaps],
        **advisory_mark(indicator),
    }


def advisory_mark(indicator: Indicator) -> dict[str, Json]:
    """Return what tells an advisory indicator; one that decides has no such key, as in documents of old."""
    return {"advisory": True} if indicator.advisory else {}


def _sole_measure(finding: Finding) -> Measure | None:
    """Return the measure of an indicator that has only one."""
    indicator = finding.indicator
    measures = {check.measure for check in indicator.checks}
    if len(measures) == 1 and indicator.awarded is None:
        return single_measure(indicator.scoring) if indicator.scoring is not None else next(iter(measures))
    trace = trace_of(finding)
    return (
        Measure(Reference(trace.scoring.column)) if trace is not None and isinstance(trace.scoring, Awarded) else None
    )


def _check(check: Check, reading: Reading | None, language: Language) -> dict[str, Json]:
    return {
        "measure": measure_rule_text(check.measure),
        "title": measure_title(check.measure, language),
        "outcome": Outcome.UNKNOWN.value if reading is None else Outcome.of(check.judge(reading)).value,
        "value": None if reading is None else value_text(reading),
        "unit": check.measure.unit.value,
        "requirement": bounds_rule_text(check),
        "margin": None if reading is None else margin_text(check, reading),
    }


def value_text(reading: Reading) -> str | None:
    """Write a value exactly: yuan, ratios as fractions, level names, true and false; None when it is not one."""
    if reading.low is None or reading.low != reading.high:
        return None
    expression = reading.measure.expression
    if isinstance(expression, Reference) and reading.measure.unit in (Unit.LEVEL, Unit.BOOL):
        low = bool(reading.low) if reading.measure.unit is Unit.BOOL else reading.low
        return expression.column.written(low)
    value = value_of(reading)
    return None if value is None else decimal_text(value)


def margin_text(check: Check, reading: Reading) -> str | None:
    """Write a margin exactly, signed: above zero is to spare."""
    distance = margin(check, reading)
    return None if distance is None else decimal_text(distance)


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


def _receipt(receipt: Receipt, assessment: Assessment) -> dict[str, Json]:
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
        "evidence": {**assessment.evidence.written()},
        "paths": dict(sorted(assessment.evidence.paths.items())),
    }


def _subject(assessment: Assessment) -> dict[str, Json]:
    """Return the name of what was judged, and what tells it from others under the name of that column."""
    key = column_of_role(assessment.evidence.columns, Role.KEY)
    return {"name": assessment.name, **({key.name: assessment.key} if key is not None else {})}
