"""Properties: what a rule shelf promises, and on which occasions it does."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from tiercheck.errors import Location
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.text import Text


class Kind(StrEnum):
    """The closed list of what can be promised; each is the key that its promise is written under."""

    IMPLIES = "implies"
    NEVER_HURTS = "never_hurts"
    NOT_LOOSER = "not_looser"


class Change(StrEnum):
    """How one figure of a record changes, everything else being equal."""

    RISES = "rises"
    FALLS = "falls"
    BECOMES_TRUE = "becomes_true"
    BECOMES_FALSE = "becomes_false"
    IMPROVES = "improves"  # of a rank, where 0 is none and 1 the best
    IS_REPORTED = "is_reported"


@dataclass(frozen=True, slots=True)
class Passes:
    """A tier passes, or one step of it: an indicator, a condition, the score. A scored indicator passes in full.

    Attributes:
        tier: the tier's id.
        step: the id of the step, "" for the tier as a whole.
    """

    tier: str
    step: str = ""

    def __str__(self) -> str:
        return f"{self.tier}.{self.step}" if self.step else self.tier


@dataclass(frozen=True, slots=True)
class Holds:
    """A check of the record itself, as rule files write it."""

    text: str
    check: Check

    def __str__(self) -> str:
        return self.text


Statement: TypeAlias = Passes | Holds


@dataclass(frozen=True, slots=True)
class Implies:
    """Whoever meets all the premises meets every conclusion."""

    premises: tuple[Statement, ...]
    conclusions: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class NeverHurts:
    """A pass stays a pass when one of the columns changes in this way, each taken by itself."""

    of: tuple[Passes, ...]
    columns: tuple[Column, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another occasion, told by what is different there; None is the same."""

    as_of: date | None = None
    jurisdiction: str | None = None
    application: Application | None = None

    def seen_from(self, here: Occasion) -> Occasion:
        """Return that occasion."""
        return Occasion(
            self.as_of if self.as_of is not None else here.as_of,
            self.jurisdiction if self.jurisdiction is not None else here.jurisdiction,
            self.application if self.application is not None else here.application,
        )


@dataclass(frozen=True, slots=True)
class NotLooser:
    """Whoever passes here passes on another occasion too."""

    of: tuple[Passes, ...]
    than: Elsewhere


Promise: TypeAlias = Implies | NeverHurts | NotLooser


@dataclass(frozen=True, slots=True)
class Among:
    """The records that are spoken of.

    Attributes:
        where: what they all meet.
        without: what none of them reports.
    """

    where: tuple[Statement, ...] = ()
    without: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """One property.

    Attributes:
        name: what it is called in reports and with ``-k``; no two have the same.
        says: the statement for people.
        promise: the statement for the solver.
        among: the records that are spoken of.
        occasions: when and where it is asked.
        fails: True for one that the law is known not to have.
        why: why the law does not have it, or None.
        place: where it stands.
    """

    name: str
    says: Text
    promise: Promise
    among: Among
    occasions: tuple[Occasion, ...]
    fails: bool
    why: Text | None
    place: Location

    @property
    def kind(self) -> Kind:
        """What is promised."""
        match self.promise:
            case Implies():
                return Kind.IMPLIES
            case NeverHurts():
                return Kind.NEVER_HURTS
            case NotLooser():
                return Kind.NOT_LOOSER
