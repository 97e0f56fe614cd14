"""How a finding came about, walked again over its readings: truth by check, points by band, item and route.

The engines hand out outcomes and totals only; an explanation needs the steps. The
tests hold the totals retraced here against those of the engines.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from tiercheck.model.condition import Requirement
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


def readings_of(finding: Finding) -> Readings:
    """Return the readings of a finding by measure."""
    return {reading.measure: reading for reading in finding.readings}


def truth_of(requirement: Requirement, readings: Readings) -> Truth:
    """Return whether a requirement holds; of a combination the k-th highest truth decides."""
    if isinstance(requirement, Check):
        reading = readings.get(requirement.measure)
        return Truth.UNKNOWN if reading is None else requirement.judge(reading)
    truths = sorted((truth_of(member, readings) for member in requirement.members), reverse=True)
    return truths[requirement.count - 1]


def trace_of(finding: Finding) -> Trace | None:
    """Return how the points of a scored finding came about, or None for a requirement."""
    indicator = finding.indicator
    if indicator.scoring is None:
        return None
    readings = readings_of(finding)
    if indicator.awarded is not None:
        columns = {column.name for column in indicator.table_columns}
        if columns.isdisjoint(finding.occasion.evidence.values):
            return retrace(Awarded(indicator.awarded, indicator.points_of), readings)
    return retrace(indicator.scoring, readings)


def retrace(scoring: Scoring, readings: Readings) -> Trace:
    """Return the points of a scoring with the steps that led to them."""
    match scoring:
        case Bands():
            return _bands(scoring, readings)
        case CappedSum(items, at_most):
            members = tuple(retrace(item, readings) for item in items)
            low, high = (sum(member.points[end] for member in members) for end in (0, 1))
            return Trace(scoring, Interval(min(low, at_most), min(high, at_most)), members)
        case HighestOf(routes):
            members = tuple(retrace(route, readings) for route in routes)
            low, high = (max(member.points[end] for member in members) for end in (0, 1))
            return Trace(scoring, Interval(low, high), members)
        case Awarded(column, at_most):
            reading = readings.get(Measure(Reference(column)))
            if reading is None or reading.low is None:
                return Trace(scoring, Interval(0, at_most))
            points = min(reading.low, at_most)
            return Trace(scoring, Interval(points, points))


def _bands(scoring: Bands, readings: Readings) -> Trace:
    possible: list[Number] = []
    applies: Band | None = None
    for band in scoring.bands:
        truth = Truth.TRUE if band.when is None else truth_of(band.when, readings)
        if truth is not Truth.FALSE:
            possible.append(band.points)
        if truth is Truth.TRUE:
            applies = band
            break
    else:
        possible.append(0)
    points = Interval(min(possible), max(possible))
    return Trace(scoring, points, (), applies if points.settled else None, _better(scoring, points.low))


def _better(scoring: Bands, points: Number) -> Band | None:
    """Return the band with the fewest points above ``points``; of several, the last, which asks least."""
    above = [band for band in reversed(scoring.bands) if band.points > points]
    return min(above, key=lambda band: band.points, default=None)
