"""The typed rules as one tree: the children of a node, a walk, and copies with nodes replaced.

Whoever visits or changes rules uses these functions instead of a descent of its own, so a new kind of node is
added in one place. ``tests/model/test_tree.py`` holds ``CHILD_FIELDS`` complete against the annotations of the model.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias, TypeVar

from tiercheck.model.classification import ClassBound, Classification, ClassRow
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    IndicatorHolds,
    PointsReach,
    ScoreReaches,
    TierPasses,
)
from tiercheck.model.expression import Arithmetic, Bound, Check, CompoundGrowth, Literal, Measure, Reference
from tiercheck.model.rule_set import Condition, Indicator, Part, RuleSet, Score
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf

Node: TypeAlias = (
    RuleSet
    | Indicator
    | Condition
    | Score
    | Part
    | Combination[Check]
    | Combination[ConditionLeaf]
    | IndicatorHolds
    | ConditionHolds
    | TierPasses
    | ScoreReaches
    | PointsReach
    | Bands
    | Band
    | CappedSum
    | HighestOf
    | Awarded
    | Classification
    | ClassRow
    | ClassBound
    | Check
    | Bound
    | Measure
    | Literal
    | Reference
    | Arithmetic
    | CompoundGrowth
)
Tree = TypeVar("Tree", bound=Node)

# The fields of each kind of node that hold nodes, in reading order.
CHILD_FIELDS: Mapping[type, tuple[str, ...]] = {
    RuleSet: ("indicators", "conditions", "score", "decide"),
    Indicator: ("requirement", "scoring"),
    Condition: ("tree",),
    Score: ("parts",),
    Part: (),
    Combination: ("members",),
    IndicatorHolds: (),
    ConditionHolds: (),
    TierPasses: (),
    ScoreReaches: (),
    PointsReach: (),
    Bands: ("bands",),
    Band: ("when",),
    CappedSum: ("items",),
    HighestOf: ("routes",),
    Awarded: (),
    Classification: ("rows",),
    ClassRow: ("bounds",),
    ClassBound: ("checks",),
    Check: ("measure", "bounds"),
    Bound: (),
    Measure: ("expression",),
    Literal: (),
    Reference: (),
    Arithmetic: ("left", "right"),
    CompoundGrowth: ("end", "start"),
}


class PathStep(NamedTuple):
    """One step down the tree.

    Attributes:
        field: the field of the node above.
        key: the position or id within the field, or None when the field holds one node.
    """

    field: str
    key: int | str | None = None


Path: TypeAlias = tuple[PathStep, ...]


def children(node: Node) -> Iterator[tuple[PathStep, Node]]:
    """Yield the nodes directly below a node, each with the step that leads to it, in reading order."""
    for field in CHILD_FIELDS[type(node)]:
        value = getattr(node, field)
        if isinstance(value, tuple):
            yield from ((PathStep(field, position), each) for position, each in enumerate(value))
        elif isinstance(value, Mapping):
            yield from ((PathStep(field, name), each) for name, each in value.items())
        elif value is not None:
            yield PathStep(field), value


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield a node and every node below it, parents first, each with the path that leads to it."""
    yield path, node
    for step, child in children(node):
        yield from walk(child, (*path, step))


def replace_at(tree: Tree, path: Path, new: Node | None) -> Tree:
    """Return a copy of a tree with another node at the end of a path; the rest is shared with the original.

    Args:
        tree: where the path begins.
        path: the steps down; none stands for the tree itself.
        new: what stands there instead; None removes it.

    Raises:
        KeyError: nothing stands at the path.
        TypeError: the tree itself is replaced by another kind of node.
    """
    if not path:
        if not isinstance(new, type(tree)):
            raise TypeError(f"a {type(tree).__name__} cannot be replaced by {type(new).__name__}")
        return new
    step, rest = path[0], path[1:]
    old = next((child for each, child in children(tree) if each == step), None)
    if old is None:
        raise KeyError(f"nothing stands at {step.field} {step.key}")
    other = replace_at(old, rest, new) if rest else new
    copy: Callable[..., Tree] = replace
    return copy(tree, **{step.field: _with_entry(getattr(tree, step.field), step, other)})


def transform(tree: Tree, change: Callable[[Node], Node]) -> Tree:
    """Return a copy of a tree in which ``change`` was applied to every node below it, children first."""
    for step, child in children(tree):
        other = change(transform(child, change))
        if other is not child:
            tree = replace_at(tree, (step,), other)
    return tree


def _with_entry(field: object, step: PathStep, new: Node | None) -> object:
    if isinstance(field, tuple):
        kept = () if new is None else (new,)
        position = int(step.key or 0)
        return (*field[:position], *kept, *field[position + 1 :])
    if isinstance(field, Mapping):
        entries = {name: new if name == step.key else each for name, each in field.items()}
        return {name: each for name, each in entries.items() if each is not None}
    return new
