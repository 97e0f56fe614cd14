"""Boolean trees: over checks inside an indicator, over indicators and scores for a tier."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from tiercheck.model.expression import Check
from tiercheck.model.quantity import Number

Leaf = TypeVar("Leaf")


@dataclass(frozen=True, slots=True)
class Combination(Generic[Leaf]):
    """At least ``count`` of the members hold: all is every one, any is one.

    Attributes:
        kind: the word of the rule file: ``all``, ``any`` or ``at_least``.
        count: how many must hold.
        members: what is counted.
    """

    kind: str
    count: int
    members: tuple["Leaf | Combination[Leaf]", ...]

    def __hash__(self) -> int:
        return hash((self.kind, self.count, *self.members[:1]))


def leaves(tree: Leaf | Combination[Leaf]) -> Iterator[Leaf]:
    """Yield the leaves of a tree from left to right."""
    if isinstance(tree, Combination):
        for member in tree.members:
            yield from leaves(member)
    else:
        yield tree


Requirement: TypeAlias = Check | Combination[Check]


@dataclass(frozen=True, slots=True)
class IndicatorHolds:
    """An indicator of the same rule set passes."""

    indicator: str


@dataclass(frozen=True, slots=True)
class ConditionHolds:
    """A named condition of the same rule set holds."""

    condition: str


@dataclass(frozen=True, slots=True)
class TierPasses:
    """Another tier's verdict in the same assessment is a pass."""

    tier: str


@dataclass(frozen=True, slots=True)
class ScoreReaches:
    """The total reaches the pass mark and every part its own minimum."""


@dataclass(frozen=True, slots=True)
class IndicatorPoints:
    """The points of one scored indicator."""

    indicator: str

    def __str__(self) -> str:
        return self.indicator


@dataclass(frozen=True, slots=True)
class PartPoints:
    """The points of one part of the score."""

    part: str

    def __str__(self) -> str:
        return self.part


@dataclass(frozen=True, slots=True)
class TotalPoints:
    """All points of the score."""

    def __str__(self) -> str:
        return "total"


PointsOf: TypeAlias = IndicatorPoints | PartPoints | TotalPoints
TOTAL_POINTS = TotalPoints()


@dataclass(frozen=True, slots=True)
class PointsReach:
    """Points of one indicator, of one part or of all reach a mark.

    Attributes:
        of: whose points they are.
        mark: points that are needed.
        strict: True when the mark itself is not enough.
    """

    of: PointsOf
    mark: Number
    strict: bool = False


ConditionLeaf: TypeAlias = IndicatorHolds | ConditionHolds | TierPasses | ScoreReaches | PointsReach
ConditionTree: TypeAlias = ConditionLeaf | Combination[ConditionLeaf]
