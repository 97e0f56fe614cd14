"""Thresholds: the figures of the law that decide, each known by the line of the rule file that states it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from tiercheck.errors import Location
from tiercheck.model.classification import Classification
from tiercheck.model.condition import (
    TOTAL_POINTS,
    Combination,
    ConditionTree,
    PartPoints,
    PointsOf,
    PointsReach,
    TotalPoints,
)
from tiercheck.model.expression import Check
from tiercheck.model.finding import Finding
from tiercheck.model.keys import TIER_STEP, TOTAL_STEP, StepKey, condition_step, part_step
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Citation, RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Verdict
from tiercheck.rulebook.shelf import Shelf

SCORE, DECIDE = "score", "decide"
Key: TypeAlias = tuple[Location, str, tuple[str, ...]]


class Side(StrEnum):
    """Where a record stands to a threshold."""

    INSIDE = "just inside"
    OUTSIDE = "just outside"
    OPEN = "not determinable"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure of the law that decides: a bound of a check, a pass mark, a minimum.

    Attributes:
        source: the rule-file line that states it.
        subject: the indicator, part, condition, ``score``, ``decide`` or derived column it belongs to.
        position: which of the figures at that line, in reading order.
        clause: where the law says so.
        check: the check with this one bound, or None for points.
        whole: the check with all its bounds, or None for points.
        mark: the points to reach, when there is no check.
        strict: True when the mark itself is not enough.
        step: the step of the decision that compares the points; for a check the tier itself.
        of: whose points are compared.
    """

    source: Location
    subject: str
    position: tuple[str, ...]
    clause: str
    check: Check | None = None
    whole: Check | None = None
    mark: Number = 0
    strict: bool = False
    step: StepKey = TIER_STEP
    of: PointsOf = TOTAL_POINTS

    @property
    def key(self) -> Key:
        """What makes it one threshold."""
        return self.source, self.subject, self.position

    def side_of(self, points: Interval) -> Side:
        """Return on which side of the mark points stand, however far from it."""
        low, high = (each > self.mark if self.strict else each >= self.mark for each in points)
        return Side.INSIDE if low else Side.OPEN if high else Side.OUTSIDE

    def __str__(self) -> str:
        return f"{self.source}: {self.subject} {' '.join(self.position)} (cite {self.clause})"


def every_threshold(shelf: Shelf) -> Mapping[Key, Threshold]:
    """Return every threshold of a shelf; one that several rule sets share is one."""
    found: list[Threshold] = []
    for entry in shelf.entries:
        found += of_rule_set(entry) if isinstance(entry, RuleSet) else of_classification(entry)
    return {threshold.key: threshold for threshold in found}


def of_rule_set(rule_set: RuleSet) -> Iterator[Threshold]:
    """Yield the thresholds of one rule set."""
    for indicator in rule_set.indicators.values():
        for index, check in enumerate(indicator.checks):
            yield from of_check(check, indicator.citation, indicator.id, (str(index),))
    yield from of_points(rule_set)


def of_points(rule_set: RuleSet) -> Iterator[Threshold]:
    """Yield the pass mark, the minimum of each part and the points that conditions ask for."""
    score = rule_set.score
    if score is None:
        return
    clause, source = score.citation.clause, score.citation.source
    yield Threshold(source, SCORE, ("mark",), clause, mark=score.pass_mark, step=TOTAL_STEP)
    for part in score.parts:
        if part.minimum is not None:
            minimum = Threshold(source, part.id, ("minimum",), clause, mark=part.minimum, strict=part.strict)
            yield replace(minimum, step=part_step(part.id), of=PartPoints(part.id))
    for condition in rule_set.conditions.values():
        yield from _of_tree(condition.tree, condition.citation or score.citation, condition_step(condition.id))
    yield from _of_tree(rule_set.decide, score.citation, TIER_STEP)


def _of_tree(tree: ConditionTree, citation: Citation, step: StepKey) -> Iterator[Threshold]:
    """Yield the points that a tree asks for; one without a combination around it is the first within its step."""
    if isinstance(tree, Combination):
        for index, member in enumerate(tree.members, 1):
            yield from _within(member, citation, step.within(index))
    else:
        yield from _within(tree, citation, step.within(1))


def _within(tree: ConditionTree, citation: Citation, step: StepKey) -> Iterator[Threshold]:
    if isinstance(tree, Combination):
        yield from _of_tree(tree, citation, step)
    elif isinstance(tree, PointsReach):
        place = step.name(""), str(SCORE if isinstance(tree.of, TotalPoints) else tree.of)
        mark = Threshold(citation.source, step.of or DECIDE, place, citation.clause, mark=tree.mark)
        yield replace(mark, strict=tree.strict, step=step, of=tree.of)


def of_classification(classification: Classification) -> Iterator[Threshold]:
    """Yield the thresholds of a table of classes."""
    for row in classification.rows:
        for bound in row.bounds:
            for index, check in enumerate(bound.checks):
                level = classification.derives.levels[bound.level]
                yield from of_check(check, bound.citation, classification.name, (row.id, level, str(index)))


def of_check(check: Check, citation: Citation, subject: str, position: tuple[str, ...]) -> Iterator[Threshold]:
    """Yield one threshold a bound of a check."""
    for bound in check.bounds:
        said = f"{bound.relation} {bound.threshold}"
        single = replace(check, bounds=(bound,))
        yield Threshold(citation.source, subject, (*position, said), citation.clause, single, check)


def scored_findings(verdict: Verdict, of: PointsOf) -> tuple[Finding, ...]:
    """Return the findings that have points of one part, of one indicator, or of the total."""
    names = {indicator.id for indicator in verdict.rule_set.scored(of)}
    return tuple(each for each in verdict.indicators if each.points is not None and each.id in names)


def points_of(verdict: Verdict, of: PointsOf) -> Interval:
    """Return the points of one part, of one indicator, or of all."""
    given = [each.points for each in scored_findings(verdict, of) if each.points is not None]
    return Interval(sum(low for low, _ in given), sum(high for _, high in given))
