"""Conditions: shapes in, trees of names out, and what decides nothing or goes round in a circle."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tiercheck.errors import Location, nearest
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    IndicatorPoints,
    PartPoints,
    PointsReach,
    ScoreReaches,
    TierPasses,
    leaves,
)
from tiercheck.model.rule_set import Condition, Indicator
from tiercheck.rulebook.bodies import DecisionTree
from tiercheck.rulebook.bodies import Points as PointsShape
from tiercheck.rulebook.words import Desk
from tiercheck.yaml.node import TextNode
from tiercheck.yaml.report import Report

SCORE = "score"
WAYS = ("all", "any", "at_least", "tier", "points")


@dataclass(frozen=True, slots=True)
class DecisionReader:
    """Reads condition trees over the names of one rule set, those of faulty indicators included.

    Attributes:
        desk: takes the problems.
        indicators: names of indicators.
        conditions: names of conditions.
        scored: names of indicators that give points.
        parts: names of parts of the score.
        has_score: whether there is a points table.
        advisory: where each advisory indicator says that it is one.
    """

    desk: Desk
    indicators: Collection[str]
    conditions: Collection[str]
    scored: Collection[str]
    parts: Collection[str]
    has_score: bool
    advisory: Mapping[str, Location]

    def tree(self, shape: DecisionTree) -> ConditionTree | None:
        """Read a condition; None stands for one that is at fault and reported."""
        ways = [key for key in WAYS if shape.has(key)]
        if len(ways) != 1:
            message = f"one of {', '.join(WAYS)} belongs here" + (f"; this has {len(ways)}" if ways else "")
            self.desk.report.add("one-requirement", shape.at(ways[1]) if ways else shape.location, message)
            return None
        if ways == ["tier"]:
            return TierPasses(shape.tier.text) if shape.tier else None
        if ways == ["points"]:
            return self._points(shape.points) if shape.points else None
        return self._combination(shape, ways[0])

    def _combination(self, shape: DecisionTree, kind: str) -> ConditionTree | None:
        group = shape.at_least
        written = group.of if group else shape.all_of if kind == "all" else shape.any_of
        if written is None:
            return None
        if not written:
            self.desk.report.add("empty-list", shape.at(kind), "nothing is listed here", "list at least one name")
            return None
        members = [self.tree(each) if isinstance(each, DecisionTree) else self._name(each) for each in written]
        stated = group.count if group else None
        count = {"all": len(members), "any": 1}.get(kind) or self.desk.count(stated, len(members))
        kept = tuple(member for member in members if member is not None)
        return Combination(kind, count, kept) if count and len(kept) == len(members) else None

    def _name(self, node: TextNode | None) -> ConditionLeaf | None:
        if node is None:
            return None
        if node.text == SCORE:
            if self.has_score:
                return ScoreReaches()
            self.desk.report.add("no-score", node, "there is no points table to reach", "add score: ...")
            return None
        if node.text in self.conditions:
            return ConditionHolds(node.text)
        if node.text in self.advisory:
            place = self.advisory[node.text]
            message = f"{node.text!r} is advisory ({place}): it decides nothing, so no condition can use it"
            self.desk.report.add("advisory-decides", node, message, "take it out here, or remove advisory: true there")
            return None
        if node.text in self.indicators:
            return IndicatorHolds(node.text)
        usable = [*self.conditions, *(name for name in self.indicators if name not in self.advisory), SCORE]
        hint = nearest(node.text, usable) or "name an indicator or a condition"
        self.desk.report.add("unknown-name", node, f"{node.text!r} is neither an indicator nor a condition", hint)
        return None

    def _points(self, shape: PointsShape) -> ConditionLeaf | None:
        if shape.has("at_least") == shape.has("above"):
            self.desk.report.add("one-requirement", shape.location, "one of at_least, above belongs here")
            return None
        mark = self.desk.points(shape.at_least or shape.above)
        if shape.of is None or mark is None:
            return None
        name, above = shape.of.text, shape.has("above")
        if name in self.parts:
            return PointsReach(PartPoints(name), mark, above)
        if name in self.scored:
            return PointsReach(IndicatorPoints(name), mark, above)
        known = (*self.scored, *self.parts)
        hint = nearest(name, known) or f"those with points are {', '.join(known)}"
        message = f"{name!r} is neither a scored indicator nor a part"
        self.desk.report.add("unknown-name", shape.of, message, hint)
        return None


def review_conditions(conditions: Mapping[str, Condition], places: Mapping[str, Location], report: Report) -> bool:
    """Report conditions that refer back to themselves; return whether there is none."""
    circular = [name for name in conditions if name in _reached(conditions[name].tree, conditions, set())]
    for name in circular:
        message = f"the condition {name!r} refers back to itself, so it can never be settled"
        report.add("condition-cycle", places[name], message, "break the circle")
    return not circular


def review_use(
    indicators: Mapping[str, Indicator],
    conditions: Mapping[str, Condition],
    decide: ConditionTree,
    places: Mapping[str, Location],
    report: Report,
) -> None:
    """Report indicators and conditions that decide nothing; an advisory indicator is not meant to.

    Args:
        indicators: all of the rule set.
        conditions: all of the rule set, free of circles.
        decide: the condition of the tier.
        places: where each indicator and condition stands.
        report: collects the problems.
    """
    reached = _reached(decide, conditions, set())
    used = set(_all_leaves(decide, conditions))
    scores = any(isinstance(leaf, (ScoreReaches, PointsReach)) for leaf in used)
    for name, indicator in indicators.items():
        if indicator.advisory or IndicatorHolds(name) in used or (indicator.scoring is not None and scores):
            continue
        message = f"the indicator {name!r} decides nothing: it is neither in the score nor in decide"
        report.add("unused-indicator", places[name], message, "name it in decide or in a condition, or remove it")
    for name in conditions:
        if name not in reached:
            message = f"the condition {name!r} decides nothing"
            report.add("unused-condition", places[name], message, "name it in decide, or remove it")


def _all_leaves(tree: ConditionTree, conditions: Mapping[str, Condition]) -> Iterator[ConditionLeaf]:
    for each in (tree, *(conditions[name].tree for name in _reached(tree, conditions, set()))):
        found: Iterator[ConditionLeaf] = leaves(each)
        yield from found


def _reached(tree: ConditionTree, conditions: Mapping[str, Condition], seen: set[str]) -> set[str]:
    """Return the conditions a tree refers to, directly or through others."""
    for leaf in leaves(tree):
        if isinstance(leaf, ConditionHolds) and leaf.condition in conditions and leaf.condition not in seen:
            seen.add(leaf.condition)
            _reached(conditions[leaf.condition].tree, conditions, seen)
    return seen
