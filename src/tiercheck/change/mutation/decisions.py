"""Slips in the decision: conditions, the points table, the place on the ladder."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import gcd

from tiercheck.change.mutation.mutant import Kind, Slip
from tiercheck.change.mutation.points import points_given
from tiercheck.change.mutation.trees import TreeSlips
from tiercheck.explain.decisions import decision_rule_text
from tiercheck.explain.figures import number_text
from tiercheck.model.condition import (
    TOTAL_POINTS,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    IndicatorPoints,
    PartPoints,
    PointsOf,
    PointsReach,
    leaves,
)
from tiercheck.model.quantity import POINT_STEPS, Number, whole
from tiercheck.model.rule_set import Part, RuleSet, Score

_FINEST = Fraction(1, POINT_STEPS)


def points_step(rule_sets: Iterable[RuleSet], of: PointsOf) -> Number:
    """Return the smallest step between two sums of points that the rule sets can give.

    Args:
        rule_sets: those that share a mark.
        of: whose points are added.
    """
    mine = [indicator for rules in rule_sets for indicator in rules.scored(of)]
    given = [points for each in mine if each.scoring is not None for points in points_given(each.scoring)]
    if any(each.awarded is not None for each in mine) or not all(isinstance(points, int) for points in given):
        return _FINEST
    return gcd(*(int(points) for points in given)) or _FINEST


def of_decision(tree: ConditionTree, rule_sets: Sequence[RuleSet]) -> Iterator[Slip[ConditionTree]]:
    """Yield every slip in a condition, or in what a tier is decided by.

    Args:
        tree: what must hold.
        rule_sets: those that share it.
    """
    slips: TreeSlips[ConditionLeaf] = TreeSlips(partial(_of_leaf, rule_sets), decision_rule_text)
    yield from slips.of(tree)


def _of_leaf(rule_sets: Sequence[RuleSet], leaf: ConditionLeaf) -> Iterator[Slip[ConditionLeaf]]:
    if isinstance(leaf, PointsReach):
        for kind, mark, strict in _other_marks(leaf.mark, leaf.strict, points_step(rule_sets, leaf.of)):
            other = replace(leaf, mark=mark, strict=strict)
            yield Slip(kind, "", decision_rule_text(leaf), decision_rule_text(other), other)


def _other_marks(mark: Number, strict: bool, step: Number) -> Iterator[tuple[Kind, Number, bool]]:
    yield Kind.THRESHOLD_UP, whole(Fraction(mark + step)), strict
    if mark >= step:
        yield Kind.THRESHOLD_DOWN, whole(Fraction(mark - step)), strict
    yield Kind.COMPARISON, mark, not strict


def of_pass_mark(score: Score, rule_sets: Sequence[RuleSet]) -> Iterator[Slip[Score]]:
    """Yield the points table with its pass mark one step higher and lower; it is always enough to reach it."""
    for kind, mark, strict in _other_marks(score.pass_mark, False, points_step(rule_sets, TOTAL_POINTS)):
        if not strict:
            before, after = (f"points >= {number_text(each)}" for each in (score.pass_mark, mark))
            yield Slip(kind, "", before, after, replace(score, pass_mark=mark))


def of_part(score: Score, part: Part, rule_sets: Sequence[RuleSet]) -> Iterator[Slip[Score]]:
    """Yield the points table with another minimum of one part, or without it."""
    if part.minimum is None:
        return
    for kind, mark, strict in _other_marks(part.minimum, part.strict, points_step(rule_sets, PartPoints(part.id))):
        other = replace(part, minimum=mark, strict=strict)
        yield Slip(kind, "", _minimum(part), _minimum(other), _with_part(score, part, other))
    without = replace(part, minimum=None, strict=False)
    yield Slip(Kind.DROPPED, "", _minimum(part), "nothing", _with_part(score, part, without))


def _minimum(part: Part) -> str:
    return f"points {'>' if part.strict else '>='} {number_text(part.minimum or 0)}"


def _with_part(score: Score, old: Part, new: Part) -> Score:
    return replace(score, parts=tuple(new if part == old else part for part in score.parts))


def is_decided_on(indicator: str, rule_set: RuleSet) -> bool:
    """Whether the decision names an indicator, so that the rule set makes no sense without it."""
    trees = (rule_set.decide, *(condition.tree for condition in rule_set.conditions.values()))
    return any(
        (isinstance(leaf, IndicatorHolds) and leaf.indicator == indicator)
        or (isinstance(leaf, PointsReach) and leaf.of == IndicatorPoints(indicator))
        for tree in trees
        for leaf in leaves(tree)
    )
