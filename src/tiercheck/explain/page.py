"""Results laid out for reading, before any format: facts, rows, reasons and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.explain.advisory import marked_title, remarks
from tiercheck.explain.brief import brief_requirement, brief_value
from tiercheck.explain.citations import Citations, citation_text, instrument_text
from tiercheck.explain.figures import number_text
from tiercheck.explain.gaps import gap_column
from tiercheck.explain.headings import headings
from tiercheck.explain.phrases import (
    APPLICATION_WORD,
    OUTCOME_SIGN,
    OUTCOME_WORD,
    SCORED_WORD,
    STATUS_WORD,
    TIER_WORD,
    listed,
    say,
)
from tiercheck.explain.plain import plain
from tiercheck.explain.points import interval_text, next_band_words
from tiercheck.explain.reached import REMARK_SEPARATOR, remarked, tier_reached
from tiercheck.explain.reasons import Reason, reasons
from tiercheck.explain.requirements import requirement_words
from tiercheck.explain.sentences import explain
from tiercheck.explain.sources import Source, instruments_behind, sources
from tiercheck.explain.trace import trace_of
from tiercheck.explain.values import values_text
from tiercheck.model.evidence import ENTERPRISE, Role, column_of_role
from tiercheck.model.finding import AssessmentContext, ConditionFinding, Finding, ScoreFinding
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.rule_set import EffectivePeriod, Part
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment, Verdict

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
_PART_MINIMUM = Text("，须 {sign} {minimum}", ", minimum {sign} {minimum}")
_PASS_MARK = Text("及格线", "Pass mark")
_PASS_MARK_VALUE = Text("{mark}，依据 {cited}", "{mark}, by {cited}")
_CONDITIONS = Text("认定条件", "Conditions")
_STATUS = Text("依据可靠程度", "Source status")
_RULE_SET = Text("规则", "Rule set")
_NOTE = Text("说明", "Note")
_PERIOD = Text("{start} 起", "from {start}")
_PERIOD_UNTIL = Text("{start} 至 {until}（不含）", "{start} until {until}")
_RECEIPT = Text("回执", "Receipt")


class Fact(NamedTuple):
    """One labelled line above a table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as a table shows it; every text is safe to print.

    Attributes:
        value: what was found, in full.
        requirement: what is required, in full.
        brief_value: the same in the words a terminal has room for.
        brief_requirement: the same in the words a terminal has room for.
        clause: the clause, with a mark where it is of another document, and its status.
    """

    id: str
    outcome: Outcome
    sign: str
    word: str
    title: str
    value: str
    requirement: str
    brief_value: str
    brief_requirement: str
    points: str
    clause: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Section:
    """One tier as a report shows it; ``legend`` tells the marks of the clauses."""

    tier: str
    title: str
    outcome: Outcome
    sign: str
    word: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    legend: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]
    scored: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One assessment, or one verdict alone, as a report shows it.

    ``headline`` is title and facts on two lines, ``sources`` the documents that the verdicts rest on.
    """

    language: Language
    title: str
    headline: tuple[str, str]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    receipt: Fact | None


def page(shown: Assessment | Verdict, language: Language) -> Page:
    """Lay out an assessment or a verdict."""
    occasion = tuple(_occasion_facts(shown.context, language))
    dated = " · ".join(fact.value for fact in occasion)
    if isinstance(shown, Verdict):
        title = plain(shown.rule_set.title.in_language(language))
        behind = sources(instruments_behind([shown]), language)
        return Page(language, title, (title, dated), occasion, (_section(shown, language),), behind, None)
    is_enterprise = shown.verdicts[0].rule_set.subject == ENTERPRISE
    title = plain(shown.name) or (_UNNAMED if is_enterprise else _UNNAMED_OTHER).in_language(language)
    receipt = f"{shown.receipt.digest} {shown.receipt.engine} tiercheck {shown.receipt.version}"
    tier = _fact(_TIER_REACHED, tier_reached(shown, language), language)
    key, code = column_of_role(shown.evidence.columns, Role.KEY), plain(shown.key)
    called = _CODE if is_enterprise or key is None else key.title
    separator = headings(language).separator
    return Page(
        language,
        title,
        (
            say(_NAMED, language, name=title, code=code) if code else title,
            f"{tier.label}{separator}{tier.value} · {dated}",
        ),
        (tier, *([_fact(called, code, language)] if code else []), *occasion),
        tuple(_section(verdict, language, shown) for verdict in shown),
        sources(instruments_behind(shown.verdicts), language),
        Fact(_RECEIPT.in_language(language), plain(receipt)),
    )


def _occasion_facts(occasion: AssessmentContext, language: Language) -> Iterator[Fact]:
    options = occasion.options
    yield _fact(_AS_OF, str(options.as_of), language)
    yield _fact(_JURISDICTION, _jurisdiction(occasion, language), language)
    yield _fact(_APPLICATION, APPLICATION_WORD[options.application].in_language(language), language)


def _jurisdiction(occasion: AssessmentContext, language: Language) -> str:
    code = occasion.options.jurisdiction
    name = occasion.jurisdiction_name or (None if code.isdigit() else _NATION)
    return code if name is None else say(_NAMED, language, name=name.in_language(language), code=code)


def _fact(label: Text, value: str, language: Language) -> Fact:
    return Fact(label.in_language(language), plain(value))


def _section(verdict: Verdict, language: Language, within: Assessment | None = None) -> Section:
    others = {} if within is None else {other.tier: other for other in within}
    citations = Citations.of(verdict.rule_set.instrument, (finding.citation for finding in verdict.indicators))
    return Section(
        tier=plain(verdict.tier),
        title=plain(verdict.rule_set.title.in_language(language)),
        outcome=verdict.outcome,
        sign=OUTCOME_SIGN[verdict.outcome],
        word=TIER_WORD[verdict.outcome].in_language(language),
        facts=tuple(_section_facts(verdict, language)),
        rows=tuple(_row(finding, citations, language) for finding in verdict.indicators),
        legend=plain(citations.legend(language)),
        reasons=reasons(verdict, language, others),
        missing=tuple(_missing(verdict, language)),
        remarks=remarks(verdict, language),
        scored=verdict.score is not None,
    )


def _section_facts(verdict: Verdict, language: Language) -> Iterator[Fact]:
    if verdict.score is not None:
        yield from _score_facts(verdict, verdict.score, language)
    if verdict.conditions:
        steps = [f"{OUTCOME_SIGN[found.outcome]} {_step_title(found, language)}" for found in verdict.conditions]
        yield _fact(_CONDITIONS, listed(steps, language), language)
    yield _fact(_STATUS, STATUS_WORD[verdict.status].in_language(language), language)
    yield _fact(_RULE_SET, rule_set_text(verdict, language), language)
    for note in verdict.rule_set.notes:
        yield _fact(_NOTE, note.in_language(language), language)


def _score_facts(verdict: Verdict, score: ScoreFinding, language: Language) -> Iterator[Fact]:
    points, of = interval_text(Interval(score.low, score.high)), number_text(score.of)
    intervals = dict(score.parts)
    table = verdict.rule_set.score
    parts = [_part_text(part, intervals[part.id], language) for part in (table.parts if table is not None else ())]
    value = say(_SCORE_VALUE, language, points=points, of=of)
    yield _fact(_SCORE, remarked(value, parts if len(parts) > 1 else (), language), language)
    mark, cited = number_text(score.pass_mark), citation_text(score.citation, language)
    yield _fact(_PASS_MARK, say(_PASS_MARK_VALUE, language, mark=mark, cited=cited), language)


def _part_text(part: Part, points: Interval, language: Language) -> str:
    title, of = part.title.in_language(language), number_text(part.points_of)
    written = say(_PART, language, title=title, points=interval_text(points), of=of)
    if part.minimum is None:
        return written
    sign, minimum = (">" if part.strict else "≥"), number_text(part.minimum)
    return written + say(_PART_MINIMUM, language, sign=sign, minimum=minimum)


def _step_title(found: ConditionFinding, language: Language) -> str:
    return found.condition.title.in_language(language)


def rule_set_text(verdict: Verdict, language: Language) -> str:
    """Return instrument, period and id of the criteria that were applied."""
    rule_set = verdict.rule_set
    period = rule_set.effective.get(verdict.context.options.application)
    dates = "" if period is None else period_text(period, language)
    separator = REMARK_SEPARATOR.in_language(language)
    return separator.join([instrument_text(rule_set, language), *filter(None, [dates]), rule_set.id])


def period_text(period: EffectivePeriod, language: Language) -> str:
    """Write a half-open period."""
    if period.until is None:
        return say(_PERIOD, language, start=str(period.start))
    return say(_PERIOD_UNTIL, language, start=str(period.start), until=str(period.until))


def _row(finding: Finding, citations: Citations, language: Language) -> Row:
    indicator, points = finding.indicator, finding.points
    words = OUTCOME_WORD if points is None else SCORED_WORD
    written = "" if points is None else f"{interval_text(points)} / {number_text(indicator.points_of)}"
    return Row(
        id=plain(indicator.id),
        outcome=finding.outcome,
        sign=OUTCOME_SIGN[finding.outcome],
        word=words[finding.outcome].in_language(language),
        title=plain(marked_title(indicator, language)),
        value=plain(values_text(finding, language)),
        requirement=plain(_requirement(finding, language)),
        brief_value=plain(brief_value(finding, language)),
        brief_requirement=plain(brief_requirement(finding, language)),
        points=written,
        clause=plain(citations.cell(finding.citation, language)),
        explanation=explain(finding, language),
    )


def _requirement(finding: Finding, language: Language) -> str:
    """Return what is required, or for a scored indicator the next better band."""
    if finding.indicator.requirement is not None:
        return requirement_words(finding.indicator.requirement, language)
    trace = trace_of(finding)
    return "" if trace is None else next_band_words(trace, language)


def _missing(verdict: Verdict, language: Language) -> Iterator[str]:
    columns = {gap.column.name: gap for finding in verdict.indicators for gap in finding.gaps}
    for name in verdict.missing:
        yield plain(gap_column(columns[name], language))
