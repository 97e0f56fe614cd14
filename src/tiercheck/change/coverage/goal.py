"""Goals: what some case should have seen of a rule."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from tiercheck.errors import Location

GoalKey: TypeAlias = tuple[Location, str, str]


class Aspect(StrEnum):
    """What there is to see of a rule."""

    OUTCOME = "outcome"
    BAND = "band"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that some case should have seen; rule sets that share the rule share it.

    Attributes:
        aspect: an outcome, a band, or a side of a threshold.
        what: which one, such as ``pass``, ``just outside rd_intensity >= 3%``.
        subject: the indicator, part, condition, ``score``, ``decide`` or row of a derived column it belongs to.
        clause: the document and where in it.
        source: the rule-file line.
        holders: ids of the rule sets and classifications that have it.
    """

    aspect: Aspect
    what: str
    subject: str
    clause: str
    source: Location
    holders: tuple[str, ...]

    @property
    def key(self) -> GoalKey:
        """What makes it one goal."""
        return self.source, self.subject, self.what

    def __str__(self) -> str:
        return f"{self.source}: {self.subject}: {self.what} ({self.clause})"
