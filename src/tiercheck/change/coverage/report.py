"""What the cases of a shelf have seen of it, and what they have not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

from tiercheck.change.cases.case import Case
from tiercheck.change.coverage.goal import Goal, GoalKey
from tiercheck.change.coverage.pasting import Pasted
from tiercheck.errors import Location
from tiercheck.model.quantity import percent
from tiercheck.model.renderable import Renderable

# The share that cases should have seen, where no other is named.
LEAST = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Count:
    """How many goals there are, and how many of them were seen."""

    seen: int
    of: int

    @property
    def share(self) -> Fraction:
        """The share that was seen; 1 when there is nothing to see."""
        return Fraction(self.seen, self.of) if self.of else Fraction(1)


@dataclass(frozen=True, slots=True, repr=False)
class CoverageReport(Renderable):
    """What the cases have seen.

    Attributes:
        cases: how many cases there are.
        goals: everything that a case could see, in the order of the shelf.
        seen: the first case that saw each goal, by what makes it one.
        ready: cases that would see what none has seen.
        without: goals that none has seen and for which no case was found.
        beyond_reach: outcomes, bands and sides that no record shows; they do not count.
    """

    cases: int
    goals: tuple[Goal, ...]
    seen: Mapping[GoalKey, Case]
    ready: tuple[Pasted, ...]
    without: tuple[Goal, ...]
    beyond_reach: tuple[Goal, ...]

    LAYOUTS: ClassVar[str] = "tiercheck.change.coverage.layout"

    def _line(self) -> str:
        return f"{self.cases} cases, {self.total.seen} of {self.total.of} seen, {percent(self.total.share)}"

    @property
    def total(self) -> Count:
        """All goals."""
        return self._count(self.goals)

    @property
    def missing(self) -> tuple[Goal, ...]:
        """The goals that no case has seen."""
        return tuple(goal for goal in self.goals if goal.key not in self.seen)

    @property
    def by_rule_set(self) -> Mapping[str, Count]:
        """The goals of each rule set and classification; what several share counts in each."""
        held: dict[str, list[Goal]] = {}
        for goal in self.goals:
            for holder in goal.holders:
                held.setdefault(holder, []).append(goal)
        return MappingProxyType({name: self._count(goals) for name, goals in held.items()})

    @property
    def by_subject(self) -> Mapping[tuple[Location, str], Count]:
        """The goals of each indicator, row and mark, by rule-file line and name."""
        held: dict[tuple[Location, str], list[Goal]] = {}
        for goal in self.goals:
            held.setdefault((goal.source, goal.subject), []).append(goal)
        return MappingProxyType({place: self._count(goals) for place, goals in held.items()})

    def passes(self, least: Fraction) -> bool:
        """Whether the share that was seen reaches ``least``."""
        return self.total.share >= least

    def _count(self, goals: Iterable[Goal]) -> Count:
        keys = [goal.key for goal in goals]
        return Count(sum(key in self.seen for key in keys), len(keys))
