"""What must hold and fail in a decision so that the tier hangs on its points."""

from collections.abc import Iterator
from typing import NamedTuple

from tiercheck.change.probing.settling import Wanted
from tiercheck.change.thresholds import Threshold
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    ScoreReaches,
)
from tiercheck.model.keys import StepKind
from tiercheck.model.rule_set import RuleSet


class _Beside(NamedTuple):
    """A part of a decision, and whether it must hold."""

    tree: ConditionTree
    holds: bool


def hinged_on(threshold: Threshold, rule_set: RuleSet) -> tuple[Wanted, ...]:
    """Return what must hold and fail so that a tier hangs on a threshold of points.

    Other tiers are left as they come, so is a decision in which the points do not appear.
    """
    found = _beside(rule_set.decide, threshold, rule_set)
    return tuple(wanted for each in found or () for wanted in _wanted(each, rule_set))


def _beside(tree: ConditionTree, threshold: Threshold, rule_set: RuleSet) -> tuple[_Beside, ...] | None:
    """Return what stands beside the points on the way to them, None when they are not in the tree."""
    if isinstance(tree, ConditionHolds):
        return _beside(rule_set.conditions[tree.condition].tree, threshold, rule_set)
    if not isinstance(tree, Combination):
        return () if _is(tree, threshold) else None
    for place, member in enumerate(tree.members):
        inner = _beside(member, threshold, rule_set)
        if inner is not None:
            others = [each for index, each in enumerate(tree.members) if index != place]
            return (*(_Beside(each, index < tree.count - 1) for index, each in enumerate(others)), *inner)
    return None


def _is(leaf: ConditionLeaf, threshold: Threshold) -> bool:
    match leaf:
        case ScoreReaches():
            return threshold.step.kind in (StepKind.TOTAL, StepKind.PART)
        case PointsReach(of, mark, strict):
            return (of, mark, strict) == (threshold.of, threshold.mark, threshold.strict)
    return False


def _wanted(beside: _Beside, rule_set: RuleSet) -> Iterator[Wanted]:
    tree, holds = beside
    match tree:
        case IndicatorHolds(name):
            requirement = rule_set.indicators[name].requirement
            if requirement is not None:
                yield Wanted(requirement, holds)
        case ConditionHolds(name):
            yield from _wanted(_Beside(rule_set.conditions[name].tree, holds), rule_set)
        case Combination():
            needed = tree.count if holds else len(tree.members) - tree.count + 1
            told = [tuple(_wanted(_Beside(member, holds), rule_set)) for member in tree.members]
            for each in [wanted for wanted in told if wanted][:needed]:
                yield from each
