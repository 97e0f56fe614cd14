"""Formulas over one record: what a rule set says, in the few constructs that a solver needs.

A record leaves columns out, so every check is two formulas: it certainly holds, and it
certainly does not. Points are counted in millionths.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.model.expression import Measure, Relation


@dataclass(frozen=True, slots=True)
class Known:
    """True or false whatever the record says."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """The column has a value."""

    column: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A polynomial held against zero; all its columns are reported.

    Attributes:
        polynomial: what is compared, denominators multiplied out.
        relation: how.
        measure: the measure it comes from, or None.
        bound: what the measure is compared with: the same, before multiplying out.
    """

    polynomial: Polynomial
    relation: Relation
    measure: Measure | None = None
    bound: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of the members hold."""

    count: int
    members: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The formula does not hold."""

    of: "Formula"


@dataclass(frozen=True, slots=True)
class PointsReach:
    """The points of the left side add up to at least those of the right."""

    left: tuple["Points", ...]
    right: tuple["Points", ...]


Formula: TypeAlias = Known | Reported | Compared | AtLeast | Negation | PointsReach


@dataclass(frozen=True, slots=True)
class Fixed:
    """Points that do not depend on the record."""

    points: int


@dataclass(frozen=True, slots=True)
class FromColumn:
    """Points as awarded in a column, which is reported, up to a maximum."""

    column: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of two, by a formula."""

    when: Formula
    then: "Points"
    otherwise: "Points"


@dataclass(frozen=True, slots=True)
class CappedTotal:
    """Points added up to a maximum."""

    items: tuple["Points", ...]
    at_most: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """The most, or the fewest, of several."""

    of: tuple["Points", ...]
    most: bool


Points: TypeAlias = Fixed | FromColumn | Chosen | CappedTotal | Extreme

ALWAYS, NEVER = Known(truth=True), Known(truth=False)


def both(*members: Formula) -> Formula:
    """Return that all members hold."""
    needed = tuple(member for member in members if member != ALWAYS)
    if NEVER in needed:
        return NEVER
    return needed[0] if len(needed) == 1 else AtLeast(len(needed), needed) if needed else ALWAYS


def either(*members: Formula) -> Formula:
    """Return that at least one member holds."""
    useful = tuple(member for member in members if member != NEVER)
    if ALWAYS in useful:
        return ALWAYS
    return useful[0] if len(useful) == 1 else AtLeast(1, useful) if useful else NEVER
