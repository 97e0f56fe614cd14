"""Claims: which way something goes, and the records that show it."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way a change goes for the enterprises it is about.

    ``STRICTER``: some pass only before, none only after. ``LOOSER``: the other way round. ``MIXED``: some
    pass only before and others only after. ``EQUAL``: whoever passes before passes after. ``UNDECIDED``:
    neither shown by a record nor proven impossible. For points read "more points" for "pass".
    """

    STRICTER = "stricter"
    LOOSER = "looser"
    MIXED = "mixed"
    EQUAL = "equal"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Witness:
    """A record on which the two sides differ, checked by judging it on both.

    Attributes:
        record: what it reports, column and value as a flat record writes them.
        before: how it comes out by the old rules: an outcome, or points.
        after: how it comes out by the new ones.
    """

    record: tuple[tuple[str, str], ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known about one change.

    Attributes:
        direction: which way it goes.
        loses: a record that that fares worse after, or None.
        gains: a record that that fares better after, or None.
    """

    direction: Direction
    loses: Witness | None = None
    gains: Witness | None = None
