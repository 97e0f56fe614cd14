"""Why a tier came out as it did: its derivation walked back from the tier to what decided it."""

from collections.abc import Mapping, Sequence

from tiercheck.document.document import Bullet
from tiercheck.document.values import Phrase, Value, filled, joined
from tiercheck.explain.citations import citation_text
from tiercheck.explain.figures import number_text
from tiercheck.explain.phrases import TIER_WORD
from tiercheck.explain.points import interval_text
from tiercheck.explain.sentences import reason
from tiercheck.model.finding import Finding
from tiercheck.model.keys import (
    SCORE_STEP,
    TIER_STEP,
    TOTAL_STEP,
    IndicatorKey,
    Key,
    PointsKey,
    StepKey,
    StepKind,
    TierKey,
    part_step,
)
from tiercheck.model.outcome import Outcome
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text
from tiercheck.model.verdict import DerivedFact, Verdict

_NONE_HOLDS = Text("以下各项无一满足：", "None of the following holds:")
_OPEN = Text("以下各项尚不能判断：", "The following cannot be decided yet:")
_TITLED_NONE = Text("{title}：以下各项未满足：", "{title}: the following does not hold:")
_TITLED_OPEN = Text("{title}：以下各项尚不能判断：", "{title}: the following cannot be decided yet:")
_TOTAL = Text(
    "总分 {points} 分，及格 {mark} 分。依据：{cited}。",
    "The total is {points} points; the pass mark is {mark}. Legal source: {cited}.",
)
_PART = Text(
    "{title}部分 {points} 分，须 {mark} 分。依据：{cited}。",
    "{title} has {points} points; it needs {mark}. Legal source: {cited}.",
)
_POINTS = Text("得分不足：{title} {points} 分。", "Not enough points: {title} {points}.")
_TIER = Text("{title}：{outcome}。", "{title}: {outcome}.")


def reasons(verdict: Verdict, others: Mapping[str, Verdict]) -> tuple[Bullet, ...]:
    """Return why a tier failed or is open, nothing for a pass.

    Args:
        verdict: the tier.
        others: the other verdicts of the assessment by tier, as far as they are shown.
    """
    if verdict.outcome is Outcome.PASS:
        return ()
    return _Walk(verdict, others).behind(TIER_STEP)


class _Walk:
    """Follows the derived facts of one verdict that share its outcome."""

    def __init__(self, verdict: Verdict, others: Mapping[str, Verdict]) -> None:
        self._verdict = verdict
        self._others = others
        self._facts = {fact.key: fact for fact in verdict.provenance}
        self._findings = {finding.id: finding for finding in verdict.indicators}

    def behind(self, step: StepKey) -> tuple[Bullet, ...]:
        """Return the reasons behind a derived fact."""
        fact = self._facts.get(step)
        if fact is None:
            return ()
        found = (self._reasons(member) for member in fact.members)
        return tuple(reason for reasons in found for reason in reasons)

    def _reasons(self, key: Key) -> tuple[Bullet, ...]:
        match key:
            case IndicatorKey(indicator) | PointsKey(indicator):
                finding = self._findings[indicator]
                return (Bullet(Phrase(reason, (finding,))),) if finding.outcome is self._verdict.outcome else ()
            case TierKey(tier):
                return self._tier(tier)
        fact = self._facts.get(key)
        if fact is None or fact.outcome is not self._verdict.outcome:
            return ()
        scored = [member.indicator for member in fact.members if isinstance(member, PointsKey)]
        if scored:
            return (Bullet(self._points(fact, [self._findings[indicator] for indicator in scored])),)
        return self._grouped(fact, self.behind(key))

    def _grouped(self, fact: DerivedFact, members: tuple[Bullet, ...]) -> tuple[Bullet, ...]:
        """Put the members of a condition, or of alternatives, under a heading; let a lone one stand for itself."""
        fails = self._verdict.outcome is Outcome.FAIL
        if fact.key.kind is StepKind.CONDITION and not fact.key.path:
            condition = self._verdict.rule_set.conditions[fact.key.of]
            template = _TITLED_NONE if fails else _TITLED_OPEN
            return (Bullet(filled(template, title=condition.title), members),)
        if len(members) > 1 and fact.key != SCORE_STEP:
            heading = _NONE_HOLDS if fails else _OPEN
            return (Bullet(heading, members),)
        return members

    def _tier(self, tier: str) -> tuple[Bullet, ...]:
        other = self._others.get(tier)
        if other is not None and other.outcome is not self._verdict.outcome:
            return ()
        title: Value = tier if other is None else other.rule_set.title
        return (Bullet(filled(_TIER, title=title, outcome=TIER_WORD[self._verdict.outcome])),)

    def _points(self, fact: DerivedFact, findings: Sequence[Finding]) -> Value:
        intervals = [finding.points for finding in findings if finding.points is not None]
        low, high = sum(points.low for points in intervals), sum(points.high for points in intervals)
        points = interval_text(Interval(low, high))
        score = self._verdict.rule_set.score
        cited: Value = "" if score is None else Phrase(citation_text, (score.citation,))
        if score is not None and fact.key == TOTAL_STEP:
            return filled(_TOTAL, points=points, mark=number_text(score.pass_mark), cited=cited)
        for part in score.parts if score is not None else ():
            if fact.key == part_step(part.id) and part.minimum is not None:
                mark = f"{'>' if part.strict else '≥'} {number_text(part.minimum)}"
                return filled(_PART, title=part.title, points=points, mark=mark, cited=cited)
        titles = joined(" + ", (finding.indicator.title for finding in findings))
        return filled(_POINTS, title=titles, points=points)
