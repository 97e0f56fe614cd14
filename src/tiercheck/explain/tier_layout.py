"""Assessments, verdicts and findings as documents."""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from tiercheck.document.document import (
    Block,
    Bullet,
    Bullets,
    Details,
    Document,
    DocumentSection,
    DocumentTable,
    Fact,
    Facts,
    Heading,
    Row,
)
from tiercheck.document.values import OUTCOME_SIGN, Marked, Phrase, Short, Value, filled, joined, listing
from tiercheck.explain.advisory import marked_title
from tiercheck.explain.assessment_json import document, outcomes_document
from tiercheck.explain.brief import brief_requirement, brief_value
from tiercheck.explain.citations import Citations, citation_text, instrument_text
from tiercheck.explain.figures import number_text
from tiercheck.explain.gaps import gap_column
from tiercheck.explain.headings import (
    CLAUSE,
    EXPLANATIONS,
    INDICATOR,
    MISSING,
    NEXT_BAND,
    OUTCOME,
    POINTS,
    REASONS,
    REMARKS,
    REQUIREMENT,
    VALUE,
)
from tiercheck.explain.phrases import APPLICATION_WORD, OUTCOME_WORD, SCORED_WORD, STATUS_WORD, TIER_WORD
from tiercheck.explain.points import interval_text, next_band_words
from tiercheck.explain.reached import REMARK_SEPARATOR, remarked, tier_reached
from tiercheck.explain.reasons import reasons
from tiercheck.explain.sentences import explain, reason
from tiercheck.explain.sources import KEPT, instruments_behind, source_section
from tiercheck.explain.static import both, kept_for_few_answers, static_of, trace_of
from tiercheck.explain.values import values_text
from tiercheck.model.evidence import ENTERPRISE, Role, column_of_role
from tiercheck.model.finding import AssessmentContext, Finding, ScoreFinding
from tiercheck.model.outcome import Language
from tiercheck.model.renderable import OUTCOMES
from tiercheck.model.rule_set import EffectivePeriod, Part, RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment, Verdict

# The most that values, requirements and clauses take each, in percent of the width: titles need the room.
CELL_SHARE = 18
_TIER_REACHED = Text("可达到的层级", "Tier reached")
_AS_OF = Text("评价日期", "As of")
_JURISDICTION = Text("适用地区", "Jurisdiction")
_APPLICATION = Text("申请类型", "Application")
_CODE = Text("统一社会信用代码", "Unified social credit code")
_UNNAMED = Text("未具名企业", "Unnamed enterprise")
_UNNAMED_OTHER = Text("未具名", "Unnamed")
_NAMED = Text("{name}（{code}）", "{name} ({code})")
_NATION = Text("全国", "nationwide")
_SCORE = Text("得分", "Score")
_SCORE_VALUE = Text("{points} / {of}", "{points} of {of}")
_PART = Text("{title} {points} / {of}", "{title} {points} of {of}")
_PART_MINIMUM = Text("{part}，须 {sign} {minimum}", "{part}, minimum {sign} {minimum}")
_PASS_MARK = Text("及格线", "Pass mark")
_PASS_MARK_VALUE = Text("{mark}，依据 {cited}", "{mark}, by {cited}")
_CONDITIONS = Text("认定条件", "Conditions")
_STATUS = Text("依据可靠程度", "Source status")
_RULE_SET = Text("规则", "Rule set")
_NOTE = Text("说明", "Note")
_PERIOD = Text("{start} 起", "from {start}")
_PERIOD_UNTIL = Text("{start} 至 {until}（不含）", "{start} until {until}")
_RECEIPT = Text("回执", "Receipt")
_TIER = Text("层级", "Tier")
_LABELLED = Text("{label}：{value}", "{label}: {value}")
_REQUIRED = Text("{required} / {band}", "{required} / {band}")
_FIRST_HEADS = (Heading(OUTCOME, whole=True), Heading(INDICATOR, whole=False), Heading(VALUE, CELL_SHARE, whole=False))
_CLAUSE_HEAD = Heading(CLAUSE, CELL_SHARE, whole=False)
_HEADS = (*_FIRST_HEADS, Heading(REQUIREMENT, CELL_SHARE, whole=False), _CLAUSE_HEAD)
_SCORED_HEADS = (
    *_FIRST_HEADS,
    Heading(filled(_REQUIRED, required=REQUIREMENT, band=NEXT_BAND), CELL_SHARE, whole=False),
    Heading(POINTS, whole=True),
    _CLAUSE_HEAD,
)


def assessment_document(assessment: Assessment, detail: str) -> Document:
    """Lay out an assessment: every tier, or with ``outcomes`` a line a tier."""
    is_enterprise = assessment.verdicts[0].rule_set.subject == ENTERPRISE
    title: Value = assessment.name or (_UNNAMED if is_enterprise else _UNNAMED_OTHER)
    key, code = column_of_role(assessment.evidence.columns, Role.KEY), assessment.key
    called = _CODE if is_enterprise or key is None else key.title
    occasion = tuple(_occasion_facts(assessment.context))
    reached = Phrase(tier_reached, (assessment,))
    dated = joined(" · ", (filled(_LABELLED, label=_TIER_REACHED, value=reached), *(fact.value for fact in occasion)))
    named = (Fact(called, code),) if code else ()
    head = Facts((Fact(_TIER_REACHED, reached), *named, *occasion), dated)
    receipt = assessment.receipt
    made = Fact(_RECEIPT, f"{receipt.digest} {receipt.engine} tiercheck {receipt.version}")
    if detail == OUTCOMES:
        blocks: tuple[Block, ...] = (_outcomes(assessment),)
        data = lambda language: outcomes_document(assessment, language)  # noqa: E731
    else:
        sections = (_section(verdict, assessment) for verdict in assessment)
        blocks = (*sections, *source_section(instruments_behind(assessment.verdicts)))
        data = lambda language: document(assessment, language)  # noqa: E731
    shown = Short(title, filled(_NAMED, name=title, code=code)) if code else title
    return Document(shown, (head, *blocks, Facts((made,))), data)


def verdict_document(verdict: Verdict, detail: str) -> Document:
    """Lay out one tier alone."""
    occasion = tuple(_occasion_facts(verdict.context))
    head = Facts(occasion, joined(" · ", (fact.value for fact in occasion)))
    section = _section(verdict, None)
    if detail == OUTCOMES:
        return Document(
            verdict.rule_set.title, (head, DocumentSection(section.title, section.blocks[:1], verdict.outcome))
        )
    return Document(verdict.rule_set.title, (head, section, *source_section(instruments_behind([verdict]))))


def finding_document(finding: Finding) -> Document:
    """Lay out one indicator."""
    words = OUTCOME_WORD if finding.points is None else SCORED_WORD
    clause = both(Citations.of(finding.citation.instrument, ()).cell, finding.citation)
    table = _findings((finding,), _Cited((clause,), None), scored=finding.points is not None)
    named = filled(_LABELLED, label=Phrase(marked_title, (finding.indicator,)), value=words[finding.outcome])
    title = joined(" ", (OUTCOME_SIGN[finding.outcome], named))
    return Document(title, (Bullets((Bullet(Phrase(explain, (finding,))),)), table))


def _outcomes(assessment: Assessment) -> DocumentTable:
    scored = any(verdict.score is not None for verdict in assessment)
    heads = (Heading(OUTCOME, whole=True), Heading(_TIER), *((Heading(_SCORE, whole=True),) if scored else ()))
    rows = [
        (
            Marked(verdict.outcome, TIER_WORD[verdict.outcome]),
            verdict.rule_set.title,
            *((_points(verdict.score) if verdict.score is not None else "",) if scored else ()),
            STATUS_WORD[verdict.status],
        )
        for verdict in assessment
    ]
    return DocumentTable((*heads, Heading(_STATUS)), tuple(rows), ids=tuple(verdict.tier for verdict in assessment))


def _occasion_facts(context: AssessmentContext) -> Iterator[Fact]:
    options = context.options
    code = options.jurisdiction
    name = context.jurisdiction_name or (None if code.isdigit() else _NATION)
    yield Fact(_AS_OF, options.as_of)
    yield Fact(_JURISDICTION, code if name is None else filled(_NAMED, name=name, code=code))
    yield Fact(_APPLICATION, APPLICATION_WORD[options.application])


def _section(verdict: Verdict, within: Assessment | None) -> DocumentSection:
    others: Mapping[str, Verdict] = {} if within is None else {other.tier: other for other in within}
    named = filled(_LABELLED, label=verdict.rule_set.title, value=TIER_WORD[verdict.outcome])
    blocks: list[Block] = [
        Facts(tuple(_section_facts(verdict))),
        _findings(verdict.indicators, _cited(verdict.rule_set), scored=verdict.score is not None),
    ]
    for title, items in (
        (REASONS, reasons(verdict, others)),
        (MISSING, tuple(_missing(verdict))),
        (REMARKS, tuple(Bullet(Phrase(reason, (finding,))) for finding in verdict.remarks)),
    ):
        if items:
            blocks.append(DocumentSection(title, (Bullets(items),), minor=True))
    explained = Bullets(
        tuple([_new_bullet((_new_phrase((explain, (finding,))), ())) for finding in verdict.indicators])
    )
    blocks.append(Details(EXPLANATIONS, (explained,), optional=True))
    return DocumentSection(joined(" ", (OUTCOME_SIGN[verdict.outcome], named)), tuple(blocks), verdict.outcome)


def _section_facts(verdict: Verdict) -> Iterator[Fact]:
    if verdict.score is not None:
        yield from _score_facts(verdict, verdict.score)
    if verdict.conditions:
        steps = [joined(" ", (OUTCOME_SIGN[found.outcome], found.condition.title)) for found in verdict.conditions]
        yield Fact(_CONDITIONS, listing(steps))
    yield Fact(_STATUS, STATUS_WORD[verdict.status])
    yield Fact(_RULE_SET, rule_set_value(verdict))
    for note in verdict.rule_set.notes:
        yield Fact(_NOTE, note)


def _score_facts(verdict: Verdict, score: ScoreFinding) -> Iterator[Fact]:
    intervals = dict(score.parts)
    table = verdict.rule_set.score
    parts = [_part(part, intervals[part.id]) for part in (table.parts if table is not None else ())]
    yield Fact(_SCORE, remarked(_points(score), parts if len(parts) > 1 else ()))
    cited = Phrase(citation_text, (score.citation,))
    yield Fact(_PASS_MARK, filled(_PASS_MARK_VALUE, mark=number_text(score.pass_mark), cited=cited))


def _points(score: ScoreFinding) -> Value:
    return filled(_SCORE_VALUE, points=interval_text(Interval(score.low, score.high)), of=number_text(score.of))


def _part(part: Part, points: Interval) -> Value:
    shown = filled(_PART, title=part.title, points=interval_text(points), of=number_text(part.points_of))
    if part.minimum is None:
        return shown
    return filled(_PART_MINIMUM, part=shown, sign=">" if part.strict else "≥", minimum=number_text(part.minimum))


def rule_set_value(verdict: Verdict) -> Value:
    """Return instrument, period and id of the criteria that were applied."""
    rule_set = verdict.rule_set
    period = rule_set.effective.get(verdict.context.options.application)
    dates = () if period is None else (period_value(period),)
    return joined(REMARK_SEPARATOR, (Phrase(instrument_text, (rule_set,)), *dates, rule_set.id))


def period_value(period: EffectivePeriod) -> Value:
    """Return a half-open period."""
    if period.until is None:
        return filled(_PERIOD, start=period.start)
    return filled(_PERIOD_UNTIL, start=period.start, until=period.until)


class _Cited(NamedTuple):
    """The clauses of a table of findings, and what marks in them stand for."""

    clauses: tuple[Text, ...]
    legend: Text | None


@lru_cache(KEPT)
def _cited(rule_set: RuleSet) -> _Cited:
    """Return the clauses of the indicators of a rule set, in their order."""
    indicators = rule_set.indicators.values()
    citations = Citations.of(rule_set.instrument, (each.citation for each in indicators))
    clauses = tuple(both(citations.cell, each.citation) for each in indicators)
    return _Cited(clauses, both(citations.legend) if citations.marks else None)


def _findings(findings: tuple[Finding, ...], cited: _Cited, *, scored: bool) -> DocumentTable:
    rows = [_row(finding, clause, scored) for finding, clause in zip(findings, cited.clauses, strict=True)]
    ids = tuple([finding.indicator.id for finding in findings])
    return DocumentTable(_SCORED_HEADS if scored else _HEADS, tuple(rows), legend=cited.legend, ids=ids)


# A row has six values and there are ninety rows: made from their fields in one tuple, at half the cost of naming them.
_new_phrase = partial(tuple.__new__, Phrase)
_new_short = partial(tuple.__new__, Short)
_new_bullet = partial(tuple.__new__, Bullet)
_MET = {outcome: Marked(outcome, word) for outcome, word in OUTCOME_WORD.items()}
_POINTED = {outcome: Marked(outcome, word) for outcome, word in SCORED_WORD.items()}


def _row(finding: Finding, clause: Text, scored: bool) -> Row:
    static, points, about = static_of(finding.indicator), finding.points, (finding,)
    given = () if not scored else ("",) if points is None else (f"{interval_text(points)} / {static.points_of}",)
    required = _new_phrase((_required, about)) if static.required is None else static.required
    return (
        (_MET if points is None else _POINTED)[finding.outcome],
        static.title,
        _new_short((_new_phrase((values_text, about)), _new_phrase((brief_value, about)))),
        _new_short((required, _new_phrase((brief_requirement, about)))),
        *given,
        clause,
    )


@kept_for_few_answers
def _required(finding: Finding, language: Language) -> str:
    """Return the next better band of a scored indicator."""
    trace = trace_of(finding)
    return "" if trace is None else next_band_words(trace, language)


def _missing(verdict: Verdict) -> Iterator[Bullet]:
    missing = verdict.missing
    if not missing:
        return
    columns = {gap.column.name: gap for finding in verdict.indicators for gap in finding.gaps}
    for name in missing:
        yield Bullet(Phrase(gap_column, (columns[name],)))
