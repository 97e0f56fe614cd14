"""How points are given: bands, capped sums, the better of several routes, points as awarded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from tiercheck.model.condition import Requirement, leaves
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check
from tiercheck.model.quantity import Number
from tiercheck.model.text import Text


class Interval(NamedTuple):
    """Lowest and highest points still possible; equal once settled."""

    low: Number
    high: Number

    @property
    def settled(self) -> bool:
        """Whether only one number is left."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a requirement; ``when`` is None for the band of everything else."""

    when: Requirement | None
    points: Number


@dataclass(frozen=True, slots=True)
class Bands:
    """The first band whose requirement holds gives its points; with no band left, none."""

    bands: tuple[Band, ...]
    title: Text | None = None

    def __hash__(self) -> int:
        return hash((self.title, len(self.bands), *[band.when for band in self.bands[:1]]))


@dataclass(frozen=True, slots=True)
class CappedSum:
    """The points of all items added, at most ``at_most``."""

    items: tuple["Scoring", ...]
    at_most: Number
    title: Text | None = None

    def __hash__(self) -> int:
        return hash((self.title, len(self.items), *self.items[:1]))


@dataclass(frozen=True, slots=True)
class HighestOf:
    """The better of several routes to the same points."""

    routes: tuple["Scoring", ...]
    title: Text | None = None

    def __hash__(self) -> int:
        return hash((self.title, len(self.routes), *self.routes[:1]))


@dataclass(frozen=True, slots=True)
class Awarded:
    """Points that an authority awarded, taken from a column; 0 to ``at_most`` when not reported."""

    column: Column
    at_most: Number
    title: Text | None = None


Scoring: TypeAlias = Bands | CappedSum | HighestOf | Awarded


def checks_of(scoring: Scoring) -> Iterator[Check]:
    """Yield every check that the points depend on, in reading order."""
    match scoring:
        case Bands(bands):
            for band in bands:
                if band.when is not None:
                    yield from leaves(band.when)
        case CappedSum(items, _):
            for item in items:
                yield from checks_of(item)
        case HighestOf(routes):
            for route in routes:
                yield from checks_of(route)
        case Awarded():
            pass


def most_points(scoring: Scoring) -> Number:
    """Return the most points a scoring can give."""
    match scoring:
        case Bands(bands):
            return max(band.points for band in bands)
        case CappedSum(items, at_most):
            return min(at_most, sum(most_points(item) for item in items))
        case HighestOf(routes):
            return max(most_points(route) for route in routes)
        case Awarded(_, at_most):
            return at_most
