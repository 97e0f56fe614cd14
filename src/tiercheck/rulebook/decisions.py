"""Conditions read from their shapes: names resolved, cycles found, what decides nothing named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiercheck.errors import Location, nearest
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    ScoreReaches,
    TierPasses,
    leaves,
)
from tiercheck.model.rule_set import Condition, Indicator, Score
from tiercheck.rulebook.document import ConditionShape, DecisionTree
from tiercheck.rulebook.document import Points as PointsShape
from tiercheck.rulebook.node import TextNode
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.terms import Desk, read_citation, read_number, read_title

SCORE = "score"


@dataclass(frozen=True, slots=True)
class Referable:
    """What a condition may name."""

    indicators: Mapping[str, Indicator]
    conditions: frozenset[str]
    score: Score | None


def read_condition(name: str, shape: ConditionShape, key: Location, known: Referable, desk: Desk) -> Condition | None:
    """Return a named condition, or None when it was reported as faulty."""
    tree = read_decision(shape, known, desk.report)
    citation = None
    if shape.cite is not None:
        citation = read_citation(shape.cite, shape.status, shape.instrument, key, desk)
    elif shape.has("status") and shape.status is not None:
        desk.report.add("missing-citation", shape.at("status"), "a status says how sure a citation is", "add cite: ...")
    return None if tree is None else Condition(name, read_title(shape.title), citation, tree)


def read_decision(shape: DecisionTree, known: Referable, report: Report) -> ConditionTree | None:
    """Return a condition tree, or None when it was reported as faulty."""
    given = [key for key in ("all", "any", "at_least", "tier", "points") if shape.has(key)]
    if len(given) != 1:
        message = "a condition is one of all, any, at_least, tier and points"
        found = " and ".join(given) or "none"
        report.add("ambiguous-condition", shape.location, f"{message}; this has {found}", "put one inside the other")
        return None
    if shape.tier is not None:
        return TierPasses(shape.tier.text)
    if shape.points is not None:
        return _points(shape.points, known, report)
    if shape.at_least is not None:
        count = read_number(shape.at_least.count, report, low=1)
        return _combined("at_least", int(count), shape.at_least.of, shape.at_least.location, known, report)
    if shape.all_of is not None:
        return _combined("all", len(shape.all_of), shape.all_of, shape.at("all"), known, report)
    return _combined("any", 1, shape.any_of, shape.at("any"), known, report)


def _combined(
    kind: str,
    count: int,
    items: Sequence[TextNode | DecisionTree | None] | None,
    at: Location,
    known: Referable,
    report: Report,
) -> ConditionTree | None:
    members = [
        _name(item, known, report) if isinstance(item, TextNode) else read_decision(item, known, report)
        for item in items or ()
        if item is not None
    ]
    kept = tuple(member for member in members if member is not None)
    if not 1 <= count <= len(items or ()):
        report.add("bad-count", at, f"{kind} cannot hold of these members", f"there are {len(items or ())} members")
        return None
    return Combination(kind, count, kept) if len(kept) == len(items or ()) else None


def _name(node: TextNode, known: Referable, report: Report) -> ConditionLeaf | None:
    name = node.text
    if name == SCORE:
        if known.score is not None:
            return ScoreReaches()
        report.add("no-score", node, "there is no points table to reach", "add a `score:` section")
        return None
    if name in known.conditions:
        return ConditionHolds(name)
    if name not in known.indicators:
        names = [*known.conditions, *known.indicators, SCORE]
        hint = nearest(name, names) or "name an indicator, a condition or `score`"
        report.add("unknown-name", node, f"{name!r} is no indicator or condition", hint)
        return None
    if known.indicators[name].scoring is not None:
        message = f"{name!r} is scored, so it does not simply hold or fail"
        report.add("scored-in-condition", node, message, f"write {{points: {{of: {name}, above: 0}}}}")
        return None
    return IndicatorHolds(name)


def _points(shape: PointsShape, known: Referable, report: Report) -> ConditionLeaf | None:
    marks = [key for key in ("at_least", "above") if shape.has(key)]
    if len(marks) != 1:
        report.add("bad-mark", shape.location, "points are held against one mark", "give at_least or above")
        return None
    mark = shape.at_least if shape.at_least is not None else shape.above
    scored = [name for name, indicator in known.indicators.items() if indicator.scoring is not None]
    parts = [part.id for part in known.score.parts] if known.score is not None else []
    if shape.of is None or shape.of.text not in [*scored, *parts]:
        if shape.of is not None:
            hint = nearest(shape.of.text, [*scored, *parts])
            report.add("unknown-name", shape.of, f"{shape.of.text!r} is no scored indicator or part", hint)
        return None
    return PointsReach(shape.of.text, read_number(mark, report), marks == ["above"])


def review_conditions(
    conditions: Mapping[str, Condition],
    decide: ConditionTree,
    known: Referable,
    places: Mapping[str, Location],
    report: Report,
) -> None:
    """Report conditions that refer to themselves, and whatever decides nothing.

    Args:
        conditions: the named conditions.
        decide: the condition of the tier.
        known: indicators and points table.
        places: where each indicator and condition stands.
        report: takes the problems.
    """
    for name in conditions:
        if _reaches(name, name, conditions, set()):
            message = f"the condition {name!r} refers back to itself"
            report.add("condition-cycle", places[name], message, "break the circle")
            return
    decided = set(_decided(decide, conditions))
    scores = any(isinstance(leaf, (ScoreReaches, PointsReach)) for leaf in decided)
    for name, indicator in known.indicators.items():
        used = scores if indicator.scoring is not None else IndicatorHolds(name) in decided
        if not used and name in places:
            message = f"the indicator {name!r} decides nothing"
            report.add("unused-indicator", places[name], message, "name it in a condition or in `decide`, or remove it")
    for name in conditions:
        if ConditionHolds(name) not in decided and name in places:
            report.add(
                "unused-condition", places[name], f"the condition {name!r} decides nothing", "name it in `decide`"
            )


def _decided(tree: ConditionTree, conditions: Mapping[str, Condition]) -> Iterator[ConditionLeaf]:
    reached: Iterator[ConditionLeaf] = leaves(tree)
    for leaf in reached:
        yield leaf
        if isinstance(leaf, ConditionHolds) and leaf.condition in conditions:
            yield from _decided(conditions[leaf.condition].tree, conditions)


def _reaches(name: str, goal: str, conditions: Mapping[str, Condition], seen: set[str]) -> bool:
    for leaf in leaves(conditions[name].tree):
        if not isinstance(leaf, ConditionHolds) or leaf.condition not in conditions:
            continue
        if leaf.condition == goal:
            return True
        if leaf.condition not in seen:
            seen.add(leaf.condition)
            if _reaches(leaf.condition, goal, conditions, seen):
                return True
    return False
