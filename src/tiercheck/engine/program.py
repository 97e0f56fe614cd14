"""The decision of a rule set as counted nodes, the one form that every engine derives from.

Each input and each node is an interval: pass is [1, 1], fail [0, 0], unknown [0, 1], a
scored indicator its points. A node adds its members' intervals and holds them against a
mark: reached by the low end it passes, missed by the high end it fails. So all (mark = how
many), any (1), at least k, parts and pass marks are one construct, and strong Kleene logic
falls out of the addition. What is not applicable is left out when the program is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.errors import EngineError, Problem
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    ScoreReaches,
    TierPasses,
)
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import POINT_STEPS, Number
from tiercheck.model.rule_set import Citation, Indicator, RuleSet, Score

Steps: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """One derived fact: its members' intervals added and held against a mark.

    Attributes:
        name: ``srdi`` for the tier, ``srdi.base`` for a condition, ``srdi.base/1`` within it.
        mark: what the sum must reach, in members or in millionths of a point.
        members: names of indicators, points, earlier nodes or other tiers.
        citation: where the step comes from, or None for a step that only groups others.
        counts_points: whether the members are points.
    """

    name: str
    mark: int
    members: tuple[str, ...]
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
        inputs: names of what the nodes are derived from: the indicators in the order of the rule set
            (``points:`` before those that are scored; one that is not examined is in no node), then
            ``tier:`` others.
        nodes: every node after its members, the tier last.
        condition_nodes: id and node name of every named condition that is examined.
        tiers: the other tiers whose verdict it needs.
    """

    rule_set: RuleSet
    application: Application
    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    condition_nodes: tuple[tuple[str, str], ...]
    tiers: tuple[str, ...]

    @property
    def wiring(self) -> tuple[tuple[int, ...], ...]:
        """For every node the positions of its members, inputs counted first and then nodes."""
        names = [*self.inputs, *(node.name for node in self.nodes)]
        positions = {name: position for position, name in enumerate(names)}
        return tuple(tuple(positions[member] for member in node.members) for node in self.nodes)


def compile_program(rule_set: RuleSet, application: Application) -> Program:
    """Translate a rule set into counted nodes.

    Raises:
        EngineError: nothing of the decision applies to ``application``.
    """
    compiler = _Compiler(rule_set, application)
    compiler.decide()
    conditions = tuple(
        (name, f"{rule_set.tier}.{name}") for name in rule_set.conditions if compiler.condition(name) is not None
    )
    tiers = dict.fromkeys(
        name.removeprefix("tier:") for node in compiler.nodes for name in node.members if name.startswith("tier:")
    )
    indicators = rule_set.indicators.values()
    inputs = (*(input_name(indicator) for indicator in indicators), *(f"tier:{tier}" for tier in tiers))
    return Program(rule_set, application, inputs, tuple(compiler.nodes), conditions, tuple(tiers))


def input_name(indicator: Indicator) -> str:
    """Return the name under which an indicator is a member: its id, or its points when it is scored."""
    return f"points:{indicator.id}" if indicator.scoring is not None else indicator.id


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
    """Collects the nodes of one rule set, each condition once."""

    def __init__(self, rule_set: RuleSet, application: Application) -> None:
        self.rule_set = rule_set
        self.application = application
        self.nodes: list[Node] = []
        self._conditions: dict[str, str | None] = {}
        self._score: str | None = None

    def decide(self) -> None:
        tier = self.rule_set.tier
        for name in self.rule_set.conditions:
            self.condition(name)
        if self._tree(self.rule_set.decide, tier, None, root=True) is None:
            message = f"nothing in {self.rule_set.id} applies to {self.application}"
            raise EngineError([Problem("nothing-applies", message, "ask for another application")])

    def condition(self, name: str) -> str | None:
        """Return the node of a named condition, or None when nothing in it applies."""
        if name not in self._conditions:
            condition = self.rule_set.conditions[name]
            node = f"{self.rule_set.tier}.{name}"
            self._conditions[name] = self._tree(condition.tree, node, condition.citation, root=True)
        return self._conditions[name]

    def _tree(self, tree: ConditionTree, name: str, citation: Citation | None, *, root: bool = False) -> str | None:
        if not isinstance(tree, Combination):
            member = self._leaf(tree, f"{name}/1" if root else name)
            return self._add(name, 1, (member,), citation) if root and member is not None else member
        members = tuple(self._tree(part, f"{name}/{index}", None) for index, part in enumerate(tree.members, 1))
        applying = tuple(member for member in members if member is not None)
        if not applying:
            return None
        mark = len(applying) if tree.kind == "all" else min(tree.count, len(applying))
        return self._add(name, mark, applying, citation)

    def _leaf(self, leaf: ConditionLeaf, name: str) -> str | None:
        match leaf:
            case IndicatorHolds(indicator):
                return self._indicator(self.rule_set.indicators[indicator], name)
            case ConditionHolds(condition):
                return self.condition(condition)
            case TierPasses(tier):
                return f"tier:{tier}"
            case ScoreReaches():
                return self._score_node()
            case PointsReach(of, mark, strict):
                return self._points_node(name, of, mark, strict)

    def _indicator(self, indicator: Indicator, name: str) -> str | None:
        """Return the member that an indicator is; a scored one holds at full points."""
        if not self._applies(indicator):
            return None
        if indicator.scoring is None:
            return indicator.id
        return self._points_node(name, indicator.id, indicator.points_of, strict=False)

    def _score_node(self) -> str:
        """Derive the total against the pass mark and every part against its own minimum, once."""
        if self._score is None:
            score, name = self._table(), f"{self.rule_set.tier}.score"
            total = self._points_node(f"{name}.total", None, score.pass_mark, strict=False)
            minimums = tuple(
                self._points_node(f"{name}.{part.id}", part.id, part.minimum, part.strict)
                for part in score.parts
                if part.minimum is not None
            )
            self._score = self._add(name, 1 + len(minimums), (total, *minimums), score.citation)
        return self._score

    def _points_node(self, name: str, of: str | None, mark: Number, strict: bool) -> str:
        scored = [indicator for indicator in self._scored() if of in (None, indicator.part, indicator.id)]
        members = tuple(input_name(indicator) for indicator in scored)
        citation = scored[0].citation if of and scored else self._table().citation
        return self._add(name, steps(mark) + (1 if strict else 0), members, citation, counts_points=True)

    def _scored(self) -> Iterator[Indicator]:
        for indicator in self.rule_set.indicators.values():
            if indicator.scoring is not None and self._applies(indicator):
                yield indicator

    def _table(self) -> Score:
        if self.rule_set.score is None:
            message = f"{self.rule_set.id} decides by a score but has no points table"
            raise EngineError([Problem("no-score", message, "add a `score:` section")])
        return self.rule_set.score

    def _applies(self, indicator: Indicator) -> bool:
        return self.application in indicator.applications

    def _add(
        self,
        name: str,
        mark: int,
        members: tuple[str, ...],
        citation: Citation | None,
        *,
        counts_points: bool = False,
    ) -> str:
        self.nodes.append(Node(name, mark, members, citation, counts_points))
        return name
