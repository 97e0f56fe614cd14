"""What rules mean, once: a fold over requirements and scorings into whatever an interpretation makes of them.

An engine is one small interpretation: one record (``record``), table columns (``columnar.judging``), formulas over any
record (``change.direction.to_formula``), the steps of an explanation (``explain.trace``). A new construct of the rule
language is a new case here and a new operation that mypy asks every interpretation for.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar, assert_never

from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf, Scoring

T = TypeVar("T")
P = TypeVar("P")


class TruthInterpretation(Protocol[T]):
    """What requirements come to."""

    def check(self, check: Check, /) -> T:
        """Return what a comparison comes to."""
        ...

    def at_least(self, count: int, members: Sequence[T], /) -> T:
        """Return whether at least ``count`` of the members hold: all is every one, any is one."""
        ...


class Interpretation(TruthInterpretation[T], Protocol[T, P]):
    """What requirements and scorings come to."""

    def bands(self, scoring: Bands, whens: Sequence[T | None], /) -> P:
        """Return the points of the first band that applies, none where no band does.

        Under unknowns, they are walked in order until one certainly applies; every band met on the way is possible.

        Args:
            scoring: the bands.
            whens: whether each band applies; None for the band of everything else.
        """
        ...

    def capped(self, scoring: CappedSum, items: Sequence[P], /) -> P:
        """Return the points of all items added up, at most the cap."""
        ...

    def highest(self, scoring: HighestOf, routes: Sequence[P], /) -> P:
        """Return the points of the best route."""
        ...

    def awarded(self, scoring: Awarded, /) -> P:
        """Return the points that an authority awarded, at most the cap; anything up to it when it did not say."""
        ...

    def reported(self, columns: Sequence[Column], points: P, otherwise: P, /) -> P:
        """Return ``points`` when any of the columns is reported, else ``otherwise``."""
        ...


def truth(requirement: Requirement, by: TruthInterpretation[T]) -> T:
    """Return what a requirement means to an interpretation."""
    match requirement:
        case Check():
            return by.check(requirement)
        case Combination(_, count, members):
            return by.at_least(count, [truth(member, by) for member in members])
        case _:
            assert_never(requirement)


def points(scoring: Scoring, by: Interpretation[T, P]) -> P:
    """Return what a scoring means to an interpretation."""
    match scoring:
        case Bands(bands):
            return by.bands(scoring, [None if band.when is None else truth(band.when, by) for band in bands])
        case CappedSum(items):
            return by.capped(scoring, [points(item, by) for item in items])
        case HighestOf(routes):
            return by.highest(scoring, [points(route, by) for route in routes])
        case Awarded():
            return by.awarded(scoring)
        case _:
            assert_never(scoring)


def indicator_points(indicator: Indicator, by: Interpretation[T, P]) -> P:
    """Return what the points of a scored indicator mean: of its own table when it is reported, else as awarded.

    Raises:
        TypeError: the indicator is a requirement.
    """
    if indicator.scoring is None:
        raise TypeError(f"{indicator.id} is not scored")
    given = points(indicator.scoring, by)
    if indicator.awarded is None:
        return given
    award = points(Awarded(indicator.awarded, indicator.points_of), by)
    return by.reported(indicator.table_columns, given, award)
