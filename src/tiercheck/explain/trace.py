"""How a finding came about: the truth of each requirement, the points of each band, item and route."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tiercheck.engine import meaning
from tiercheck.engine.record import awarded_points, capped_sum, highest_of, kleene, possible_points
from tiercheck.model.condition import Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure, Reading, Reference, judging
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Indicator
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


Values: TypeAlias = Mapping[str, object]
TruthOf: TypeAlias = Callable[[Sequence[Reading]], Truth]
TraceOf: TypeAlias = Callable[[Sequence[Reading], Values], Trace]


class TraceInterpretation(NamedTuple):
    """Rules interpreted as functions of the readings of one finding that keep the steps.

    Attributes:
        places: where the reading of each measure stands.
    """

    places: Mapping[Measure, int]

    def check(self, check: Check) -> TruthOf:
        """Return whether a comparison holds."""
        judge, place = judging(check), self.places[check.measure]
        return lambda readings: judge(readings[place])

    def at_least(self, count: int, members: Sequence[TruthOf]) -> TruthOf:
        """Return whether enough members hold."""
        every = tuple(members)
        return lambda readings: kleene(count, [member(readings) for member in every])

    def bands(self, scoring: Bands, whens: Sequence[TruthOf | None]) -> TraceOf:
        """Return the points of bands, the band that applies and the next better one."""
        every, numbers = tuple(whens), [band.points for band in scoring.bands]

        def trace(readings: Sequence[Reading], _values: Values) -> Trace:
            truths = [Truth.TRUE if when is None else when(readings) for when in every]
            points = possible_points(truths, numbers)
            applies = truths.index(Truth.TRUE) if points.settled and Truth.TRUE in truths else None
            band = None if applies is None else scoring.bands[applies]
            return Trace(scoring, points, (), band, better_band(scoring, points.low))

        return trace

    def capped(self, scoring: CappedSum, items: Sequence[TraceOf]) -> TraceOf:
        """Return a capped sum item by item."""
        every = tuple(items)

        def trace(readings: Sequence[Reading], values: Values) -> Trace:
            members = tuple([item(readings, values) for item in every])
            return Trace(scoring, capped_sum([member.points for member in members], scoring.at_most), members)

        return trace

    def highest(self, scoring: HighestOf, routes: Sequence[TraceOf]) -> TraceOf:
        """Return the better of several routes, each with its points."""
        every = tuple(routes)

        def trace(readings: Sequence[Reading], values: Values) -> Trace:
            members = tuple([route(readings, values) for route in every])
            return Trace(scoring, highest_of([member.points for member in members]), members)

        return trace

    def awarded(self, scoring: Awarded) -> TraceOf:
        """Return the points that an authority awarded."""
        place, at_most = self.places[Measure(Reference(scoring.column))], scoring.at_most
        return lambda readings, _values: Trace(scoring, awarded_points(readings[place], at_most))

    def reported(self, columns: Sequence[Column], points: TraceOf, otherwise: TraceOf) -> TraceOf:
        """Return the points of the table where any of its columns is reported, else those awarded."""
        names = frozenset(column.name for column in columns)
        return lambda readings, values: (otherwise if names.isdisjoint(values) else points)(readings, values)


def readings_of(finding: Finding) -> Readings:
    """Return the readings of a finding by measure."""
    return {reading.measure: reading for reading in finding.readings}


def truth_of(requirement: Requirement, readings: Readings) -> Truth:
    """Return whether a requirement holds on the readings of a finding, open where one is not there."""
    return meaning.truth(requirement, _Looked(readings))


class _Looked(NamedTuple):
    """Requirements interpreted on readings by measure."""

    readings: Readings

    def check(self, check: Check) -> Truth:
        reading = self.readings.get(check.measure)
        return Truth.UNKNOWN if reading is None else check.judge(reading)

    def at_least(self, count: int, members: Sequence[Truth]) -> Truth:
        return kleene(count, members)


def trace_function(indicator: Indicator, places: Mapping[Measure, int]) -> TraceOf | None:
    """Return what traces the points of an indicator, or None for a requirement."""
    if indicator.scoring is None:
        return None
    return meaning.indicator_points(indicator, TraceInterpretation(places))


def better_band(scoring: Bands, points: Number) -> Band | None:
    """Return the band with the fewest points above ``points``; of several, the last, which asks least."""
    above = [band for band in reversed(scoring.bands) if band.points > points]
    return min(above, key=lambda band: band.points, default=None)
