"""The decision of a rule set as counted nodes, the one form that every engine derives from.

Each input and each node is an interval: pass is [1, 1], fail [0, 0], unknown [0, 1], a
scored indicator its points. A node adds its members' intervals and holds them against a
mark: reached by the low end it passes, missed by the high end it fails. So all (mark = how
many), any (1), at least k, parts and pass marks are one construct, and strong Kleene logic
falls out of the addition. What is not applicable is left out when the program is made.
"""

from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.errors import EngineError, Problem
from tiercheck.model.condition import (
    TOTAL_POINTS,
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    IndicatorPoints,
    PartPoints,
    PointsOf,
    PointsReach,
    ScoreReaches,
    TierPasses,
    TotalPoints,
)
from tiercheck.model.keys import (
    SCORE_STEP,
    TIER_STEP,
    TOTAL_STEP,
    IndicatorKey,
    Key,
    PointsKey,
    StepKey,
    TierKey,
    condition_step,
    part_step,
)
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import POINT_STEPS, Number
from tiercheck.model.rule_set import Citation, Indicator, RuleSet, Score

Steps: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """One derived fact: its members' intervals added and held against a mark.

    Attributes:
        key: the step of the decision that it derives.
        mark: what the sum must reach, in members or in millionths of a point.
        members: indicators, points, earlier nodes or other tiers.
        citation: where the step comes from, or None for a step that only groups others.
        counts_points: whether the members are points.
    """

    key: StepKey
    mark: int
    members: tuple[Key, ...]
    citation: Citation | None
    counts_points: bool = False

    @property
    def source(self) -> str:
        """The rule-file line that says so, or "" for a step that only groups others."""
        return str(self.citation.source) if self.citation is not None else ""


@dataclass(frozen=True, slots=True)
class Program:
    """The decision of one rule set for one application.

    Attributes:
        rule_set: the criteria.
        application: what is applied for.
        inputs: what the nodes are derived from: the indicators in the order of the rule set (one that is
            not examined is in no node), then the other tiers.
        nodes: every node after its members, the tier last.
        tiers: the other tiers whose verdict it needs.
    """

    rule_set: RuleSet
    application: Application
    inputs: tuple[Key, ...]
    nodes: tuple[Node, ...]
    tiers: tuple[str, ...]

    def name(self, node: Node) -> str:
        """Return what a node is called for people."""
        return node.key.name(self.rule_set.tier)

    @property
    def wiring(self) -> tuple[tuple[int, ...], ...]:
        """For every node the positions of its members, inputs counted first and then nodes."""
        keys: list[Key] = [*self.inputs, *(node.key for node in self.nodes)]
        positions = {key: position for position, key in enumerate(keys)}
        return tuple(tuple(positions[member] for member in node.members) for node in self.nodes)


def compile_program(rule_set: RuleSet, application: Application) -> Program:
    """Translate a rule set into counted nodes.

    Raises:
        EngineError: nothing of the decision applies to ``application``.
    """
    compiler = _Compiler(rule_set, application)
    compiler.decide()
    members = (member for node in compiler.nodes for member in node.members)
    tiers = dict.fromkeys(member for member in members if isinstance(member, TierKey))
    inputs = (*(input_key(indicator) for indicator in rule_set.indicators.values()), *tiers)
    return Program(rule_set, application, inputs, tuple(compiler.nodes), tuple(each.tier for each in tiers))


def input_key(indicator: Indicator) -> IndicatorKey | PointsKey:
    """Return what an indicator is as a member: whether it holds, or its points when it is scored."""
    return PointsKey(indicator.id) if indicator.scoring is not None else IndicatorKey(indicator.id)


def steps(points: Number) -> int:
    """Return points in millionths.

    Raises:
        EngineError: the points have more than six decimals.
    """
    if isinstance(points, int):
        return points * POINT_STEPS
    exact = points * POINT_STEPS
    if exact.denominator != 1:
        problem = Problem("points-too-fine", f"{points} points have more than six decimals", "round the points")
        raise EngineError([problem])
    return exact.numerator


class _Compiler:
    """Collects the nodes of one rule set, each condition once.

    What is not examined for the application has no node and is left out of whatever counts it: an indicator, the
    points of indicators none of which is examined, and a condition, combination or score of nothing else.
    """

    def __init__(self, rule_set: RuleSet, application: Application) -> None:
        self.rule_set = rule_set
        self.application = application
        self.nodes: list[Node] = []
        self._conditions: dict[str, StepKey | None] = {}
        self._score: tuple[StepKey | None] | None = None

    def decide(self) -> None:
        for name in self.rule_set.conditions:
            self._condition(name)
        if self._tree(self.rule_set.decide, TIER_STEP, None, root=True) is None:
            message = f"nothing in {self.rule_set.id} applies to {self.application}"
            raise EngineError([Problem("nothing-applies", message, "ask for another application")])

    def _condition(self, name: str) -> StepKey | None:
        """Return the node of a named condition, or None when nothing in it applies."""
        if name not in self._conditions:
            condition, step = self.rule_set.conditions[name], condition_step(name)
            applies = self._tree(condition.tree, step, condition.citation, root=True) is not None
            self._conditions[name] = step if applies else None
        return self._conditions[name]

    def _tree(self, tree: ConditionTree, step: StepKey, citation: Citation | None, *, root: bool = False) -> Key | None:
        if not isinstance(tree, Combination):
            member = self._leaf(tree, step.within(1) if root else step)
            return self._add(step, 1, (member,), citation) if root and member is not None else member
        members = tuple(self._tree(part, step.within(place), None) for place, part in enumerate(tree.members, 1))
        applying = tuple(member for member in members if member is not None)
        if not applying:
            return None
        mark = len(applying) if tree.kind == "all" else min(tree.count, len(applying))
        return self._add(step, mark, applying, citation)

    def _leaf(self, leaf: ConditionLeaf, step: StepKey) -> Key | None:
        match leaf:
            case IndicatorHolds(indicator):
                return self._indicator(self.rule_set.indicators[indicator], step)
            case ConditionHolds(condition):
                return self._condition(condition)
            case TierPasses(tier):
                return TierKey(tier)
            case ScoreReaches():
                return self._score_node()
            case PointsReach(of, mark, strict):
                return self._points_node(step, of, mark, strict)

    def _indicator(self, indicator: Indicator, step: StepKey) -> Key | None:
        """Return the member that an indicator is; a scored one holds at full points."""
        if not self._applies(indicator):
            return None
        if indicator.scoring is None:
            return IndicatorKey(indicator.id)
        return self._points_node(step, IndicatorPoints(indicator.id), indicator.points_of, strict=False)

    def _score_node(self) -> StepKey | None:
        """Derive the total against the pass mark and every part against its own minimum, once."""
        if self._score is None:
            self._score = (self._new_score_node(self._table()),)
        return self._score[0]

    def _new_score_node(self, score: Score) -> StepKey | None:
        marks = (
            self._points_node(TOTAL_STEP, TOTAL_POINTS, score.pass_mark, strict=False),
            *(
                self._points_node(part_step(part.id), PartPoints(part.id), part.minimum, part.strict)
                for part in score.parts
                if part.minimum is not None
            ),
        )
        applying = tuple(mark for mark in marks if mark is not None)
        return self._add(SCORE_STEP, len(applying), applying, score.citation) if applying else None

    def _points_node(self, step: StepKey, of: PointsOf, mark: Number, strict: bool) -> StepKey | None:
        """Hold the points of the indicators that are examined against a mark; None when there are none."""
        scored = [each for each in self.rule_set.scored(of) if self._applies(each)]
        if not scored:
            return None
        citation = self._table().citation if isinstance(of, TotalPoints) else scored[0].citation
        members = tuple(PointsKey(indicator.id) for indicator in scored)
        return self._add(step, steps(mark) + (1 if strict else 0), members, citation, counts_points=True)

    def _table(self) -> Score:
        if self.rule_set.score is None:
            message = f"{self.rule_set.id} decides by a score but has no points table"
            raise EngineError([Problem("no-score", message, "add a `score:` section")])
        return self.rule_set.score

    def _applies(self, indicator: Indicator) -> bool:
        return self.application in indicator.applications

    def _add(
        self,
        step: StepKey,
        mark: int,
        members: tuple[Key, ...],
        citation: Citation | None,
        *,
        counts_points: bool = False,
    ) -> StepKey:
        self.nodes.append(Node(step, mark, members, citation, counts_points))
        return step
