"""How a finding came about: the truth of each requirement, the points of each band, item and route."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tiercheck.engine import meaning
from tiercheck.engine.record import awarded_points, capped_sum, highest_of, kleene, possible_points
from tiercheck.model.condition import Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure, Reading, Reference
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Number
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Interval, Scoring

Readings: TypeAlias = Mapping[Measure, Reading]


class Trace(NamedTuple):
    """The points of one scoring and how they came about.

    Attributes:
        scoring: how the points are given.
        points: lowest and highest points.
        members: the items of a sum, or the routes of a choice.
        band: the band that applies, or None while it is open or when none does.
        better: the nearest band with more points than the lowest, or None.
    """

    scoring: Scoring
    points: Interval
    members: tuple["Trace", ...] = ()
    band: Band | None = None
    better: Band | None = None


class _Traced(NamedTuple):
    """Rules interpreted on the readings of one finding, keeping the steps."""

    readings: Readings
    reported_columns: frozenset[str]

    def check(self, check: Check) -> Truth:
        reading = self.readings.get(check.measure)
        return Truth.UNKNOWN if reading is None else check.judge(reading)

    def at_least(self, count: int, members: Sequence[Truth]) -> Truth:
        return kleene(count, members)

    def bands(self, scoring: Bands, whens: Sequence[Truth | None]) -> Trace:
        truths = [Truth.TRUE if when is None else when for when in whens]
        points = possible_points(truths, [band.points for band in scoring.bands])
        applies = next((band for band, truth in zip(scoring.bands, truths, strict=True) if truth is Truth.TRUE), None)
        return Trace(scoring, points, (), applies if points.settled else None, _better(scoring, points.low))

    def capped(self, scoring: CappedSum, items: Sequence[Trace]) -> Trace:
        return Trace(scoring, capped_sum([item.points for item in items], scoring.at_most), tuple(items))

    def highest(self, scoring: HighestOf, routes: Sequence[Trace]) -> Trace:
        return Trace(scoring, highest_of([route.points for route in routes]), tuple(routes))

    def awarded(self, scoring: Awarded) -> Trace:
        reading = self.readings.get(Measure(Reference(scoring.column)))
        points = Interval(0, scoring.at_most) if reading is None else awarded_points(reading, scoring.at_most)
        return Trace(scoring, points)

    def reported(self, columns: Sequence[Column], points: Trace, otherwise: Trace) -> Trace:
        return otherwise if self.reported_columns.isdisjoint(column.name for column in columns) else points


def readings_of(finding: Finding) -> Readings:
    """Return the readings of a finding by measure."""
    return {reading.measure: reading for reading in finding.readings}


def truth_of(requirement: Requirement, readings: Readings) -> Truth:
    """Return whether a requirement holds on the readings of a finding."""
    return meaning.truth(requirement, _Traced(readings, frozenset()))


def trace_of(finding: Finding) -> Trace | None:
    """Return how the points of a scored finding came about, or None for a requirement."""
    if finding.indicator.scoring is None:
        return None
    traced = _Traced(readings_of(finding), frozenset(finding.context.evidence.values))
    return meaning.indicator_points(finding.indicator, traced)


def _better(scoring: Bands, points: Number) -> Band | None:
    """Return the band with the fewest points above ``points``; of several, the last, which asks least."""
    above = [band for band in reversed(scoring.bands) if band.points > points]
    return min(above, key=lambda band: band.points, default=None)
