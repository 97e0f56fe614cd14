"""What a decision is derived from, and what is derived on the way: typed, so that no name is taken for another.

Each key is also written as a name, for people and for receipts; nothing is looked up by that name.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class IndicatorKey:
    """Whether a required indicator holds."""

    indicator: str

    def name(self, _tier: str) -> str:
        """Return what it is called in a derivation."""
        return self.indicator


@dataclass(frozen=True, slots=True)
class PointsKey:
    """The points of a scored indicator."""

    indicator: str

    def name(self, _tier: str) -> str:
        """Return what they are called in a derivation."""
        return f"points:{self.indicator}"


@dataclass(frozen=True, slots=True)
class TierKey:
    """The verdict of another tier in the same assessment."""

    tier: str

    def name(self, _tier: str) -> str:
        """Return what it is called in a derivation."""
        return f"tier:{self.tier}"


class StepKind(StrEnum):
    """What a derived step says, or lies within."""

    TIER = "tier"
    CONDITION = "condition"
    SCORE = "score"
    TOTAL = "total"
    PART = "part"


@dataclass(frozen=True, slots=True)
class StepKey:
    """A step that is derived.

    Attributes:
        kind: the tier itself, a named condition, the score, or the total or a part held against its mark.
        of: the condition or the part; "" for the others.
        path: the place of a step within a tree that has no name, from 1; empty for the whole.
    """

    kind: StepKind
    of: str = ""
    path: tuple[int, ...] = ()

    def within(self, place: int) -> "StepKey":
        """Return the step at a place within this one."""
        return StepKey(self.kind, self.of, (*self.path, place))

    def name(self, tier: str) -> str:
        """Return what it is called in the derivation of a tier: ``srdi``, ``srdi.base``, ``srdi.base/1``."""
        whole = {
            StepKind.TIER: "",
            StepKind.CONDITION: f".{self.of}",
            StepKind.SCORE: ".score",
            StepKind.TOTAL: ".score.total",
            StepKind.PART: f".score.{self.of}",
        }[self.kind]
        return tier + whole + "".join(f"/{place}" for place in self.path)


Key: TypeAlias = IndicatorKey | PointsKey | TierKey | StepKey

TIER_STEP = StepKey(StepKind.TIER)
SCORE_STEP = StepKey(StepKind.SCORE)
TOTAL_STEP = StepKey(StepKind.TOTAL)


def condition_step(condition: str) -> StepKey:
    """Return the step of a named condition."""
    return StepKey(StepKind.CONDITION, condition)


def part_step(part: str) -> StepKey:
    """Return the step in which a part is held against its minimum."""
    return StepKey(StepKind.PART, part)
