"""Results laid out for reading, before any format: facts, rows, reasons and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.explain.figures import number_text
from tiercheck.explain.gaps import gap_column
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
from tiercheck.explain.reasons import Reason, reasons
from tiercheck.explain.requirements import requirement_words
from tiercheck.explain.retrace import trace_of
from tiercheck.explain.sentences import clause_text, explain
from tiercheck.explain.values import values_text
from tiercheck.model.outcome import Language, Outcome, Status
from tiercheck.model.rule_set import EffectivePeriod, RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment, ConditionFinding, Finding, Occasion, Verdict

_TIER_REACHED = Text("可达到的层级", "Tier reached")
_NO_TIER = Text("未达到任何层级", "none")
_AS_OF = Text("评价日期", "As of")
_JURISDICTION = Text("适用地区", "Jurisdiction")
_APPLICATION = Text("申请类型", "Application")
_CODE = Text("统一社会信用代码", "Unified social credit code")
_UNNAMED = Text("未具名企业", "Unnamed enterprise")
_SCORE = Text("得分", "Score")
_SCORE_VALUE = Text("{points} / {of}（及格 {mark}）", "{points} of {of} (pass mark {mark})")
_CONDITIONS = Text("认定条件", "Conditions")
_STATUS = Text("依据可靠程度", "Source status")
_RULE_SET = Text("规则", "Rule set")
_PERIOD = Text("{start} 起", "from {start}")
_PERIOD_UNTIL = Text("{start} 至 {until}（不含）", "{start} until {until}")
_RECEIPT = Text("回执", "Receipt")


class Fact(NamedTuple):
    """One labelled line above a table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as a table shows it; every text is safe to print."""

    id: str
    outcome: Outcome
    sign: str
    word: str
    title: str
    value: str
    requirement: str
    points: str
    clause: str
    status: Status
    explanation: str


@dataclass(frozen=True, slots=True)
class Section:
    """One tier as a report shows it."""

    tier: str
    title: str
    outcome: Outcome
    sign: str
    word: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    scored: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One assessment, or one verdict alone, as a report shows it."""

    language: Language
    title: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    receipt: Fact | None


def page(shown: Assessment | Verdict, language: Language) -> Page:
    """Lay out an assessment or a verdict."""
    if isinstance(shown, Verdict):
        title = plain(shown.rule_set.title.in_language(language))
        return Page(
            language, title, tuple(_occasion_facts(shown.occasion, language)), (_section(shown, language),), None
        )
    title = plain(shown.name) or _UNNAMED.in_language(language)
    receipt = f"{shown.receipt.digest} {shown.receipt.engine} tiercheck {shown.receipt.version}"
    return Page(
        language,
        title,
        tuple(_assessment_facts(shown, language)),
        tuple(_section(verdict, language, shown) for verdict in shown),
        Fact(_RECEIPT.in_language(language), plain(receipt)),
    )


def _assessment_facts(assessment: Assessment, language: Language) -> Iterator[Fact]:
    tier = _NO_TIER if assessment.tier is None else assessment[assessment.tier].rule_set.title
    yield _fact(_TIER_REACHED, tier.in_language(language), language)
    if assessment.credit_code:
        yield _fact(_CODE, assessment.credit_code, language)
    yield from _occasion_facts(assessment.occasion, language)


def _occasion_facts(occasion: Occasion, language: Language) -> Iterator[Fact]:
    options = occasion.options
    yield _fact(_AS_OF, str(options.as_of), language)
    yield _fact(_JURISDICTION, options.jurisdiction, language)
    yield _fact(_APPLICATION, APPLICATION_WORD[options.application].in_language(language), language)


def _fact(label: Text, value: str, language: Language) -> Fact:
    return Fact(label.in_language(language), plain(value))


def _section(verdict: Verdict, language: Language, within: Assessment | None = None) -> Section:
    others = {} if within is None else {other.tier: other for other in within}
    return Section(
        tier=plain(verdict.tier),
        title=plain(verdict.rule_set.title.in_language(language)),
        outcome=verdict.outcome,
        sign=OUTCOME_SIGN[verdict.outcome],
        word=TIER_WORD[verdict.outcome].in_language(language),
        facts=tuple(_section_facts(verdict, language)),
        rows=tuple(_row(finding, verdict.rule_set, language) for finding in verdict.indicators),
        reasons=reasons(verdict, language, others),
        missing=tuple(_missing(verdict, language)),
        scored=verdict.score is not None,
    )


def _section_facts(verdict: Verdict, language: Language) -> Iterator[Fact]:
    score = verdict.score
    if score is not None:
        points = interval_text(Interval(score.low, score.high))
        of, mark = number_text(score.of), number_text(score.pass_mark)
        yield _fact(_SCORE, say(_SCORE_VALUE, language, points=points, of=of, mark=mark), language)
        intervals = dict(score.parts)
        table = verdict.rule_set.score
        for part in table.parts if table is not None else ():
            value = f"{interval_text(intervals[part.id])} / {number_text(part.points_of)}"
            yield _fact(part.title, value, language)
    if verdict.conditions:
        steps = [f"{OUTCOME_SIGN[found.outcome]} {_step_title(found, language)}" for found in verdict.conditions]
        yield _fact(_CONDITIONS, listed(steps, language), language)
    yield _fact(_STATUS, STATUS_WORD[verdict.status].in_language(language), language)
    yield _fact(_RULE_SET, rule_set_text(verdict, language), language)


def _step_title(found: ConditionFinding, language: Language) -> str:
    return found.condition.title.in_language(language)


def rule_set_text(verdict: Verdict, language: Language) -> str:
    """Return instrument, period and id of the criteria that were applied."""
    rule_set = verdict.rule_set
    period = rule_set.effective.get(verdict.occasion.options.application)
    dates = "" if period is None else period_text(period, language)
    return listed([str(rule_set.instrument), *filter(None, [dates]), rule_set.id], language)


def period_text(period: EffectivePeriod, language: Language) -> str:
    """Write a half-open period."""
    if period.until is None:
        return say(_PERIOD, language, start=str(period.start))
    return say(_PERIOD_UNTIL, language, start=str(period.start), until=str(period.until))


def _row(finding: Finding, rule_set: RuleSet, language: Language) -> Row:
    indicator, points = finding.indicator, finding.points
    words = OUTCOME_WORD if points is None else SCORED_WORD
    written = "" if points is None else f"{interval_text(points)} / {number_text(indicator.points_of)}"
    return Row(
        id=plain(indicator.id),
        outcome=finding.outcome,
        sign=OUTCOME_SIGN[finding.outcome],
        word=words[finding.outcome].in_language(language),
        title=plain(indicator.title.in_language(language)),
        value=plain(values_text(finding, language)),
        requirement=plain(_requirement(finding, language)),
        points=written,
        clause=plain(clause_text(finding.citation, beside=rule_set.instrument)),
        status=finding.citation.status,
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
