"""One record: indicators compiled to functions that judge them on readings.

Comparisons, units, dates and missing values are decided here, exactly and once;
every engine derives the tiers from these findings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from tiercheck.engine import meaning
from tiercheck.engine.deriving import INTERVALS
from tiercheck.engine.program import Steps, steps
from tiercheck.engine.reading import Values
from tiercheck.model.condition import Requirement
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Check, Measure, Reading, Reference, judging
from tiercheck.model.outcome import Outcome, Truth
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf, Interval
from tiercheck.model.tree import walk

Result = TypeVar("Result")
Slots: TypeAlias = Mapping[Measure, int]
Readings: TypeAlias = Sequence[Reading]
JudgeRequirement: TypeAlias = Callable[[Readings], Truth]
GivePoints: TypeAlias = Callable[[Values, Readings], Interval]


class Judged(NamedTuple):
    """One indicator judged, before it becomes a finding.

    Attributes:
        outcome: how it came out.
        points: lowest and highest points, or None for a requirement.
        interval: the same for the engines: outcomes 0 to 1, points in millionths.
    """

    outcome: Outcome
    points: Interval | None
    interval: Steps


Judge: TypeAlias = Callable[[Values, Readings], Judged]


def measures_of(indicator: Indicator) -> tuple[Measure, ...]:
    """Return every measure an indicator needs, each once, awarded points included."""
    nodes = [node for _, node in walk(indicator)]
    measures = [node.measure for node in nodes if isinstance(node, Check)]
    awarded = [node.column for node in nodes if isinstance(node, Awarded)]
    awarded += [] if indicator.awarded is None else [indicator.awarded]
    return tuple(dict.fromkeys((*measures, *(Measure(Reference(column)) for column in awarded))))


def judge(indicator: Indicator, slots: Slots) -> Judge:
    """Return the function that judges ``indicator``; ``slots`` says where each measure's reading lies."""
    if indicator.requirement is not None:
        return _judge_requirement(indicator.requirement, slots)
    if indicator.scoring is None:
        raise TypeError(f"{indicator.id} has neither a requirement nor a scoring")
    return _judge_points(indicator, slots)


def not_examined(_values: Values, _readings: Readings) -> Judged:
    """Judge an indicator that the application does not ask about; nothing is derived from it."""
    return _NOT_EXAMINED


_NOT_EXAMINED = Judged(Outcome.NOT_APPLICABLE, None, INTERVALS[Truth.UNKNOWN])


def _judge_requirement(requirement: Requirement, slots: Slots) -> Judge:
    judged = tuple(Judged(Outcome.of(truth), None, INTERVALS[truth]) for truth in Truth)
    if isinstance(requirement, Check) and requirement.measure.unit is Unit.BOOL:
        return _judge_answer(requirement, judged)
    if isinstance(requirement, Check):
        test, slot = judging(requirement), slots[requirement.measure]
        return lambda _values, readings: judged[test(readings[slot])]
    holds = meaning.truth(requirement, RecordInterpretation(slots))
    return lambda _values, readings: judged[holds(readings)]


def _judge_answer(check: Check, judged: Sequence[Judged]) -> Judge:
    """A yes-or-no column has three answers, so all of them are judged beforehand."""
    measure, test = check.measure, judging(check)
    (column,) = measure.columns
    by_answer: dict[Value | None, Judged] = {None: judged[Truth.UNKNOWN]}
    for answer in (True, False):
        by_answer[answer] = judged[test(Reading(measure, answer, answer, 1, ()))]
    name = column.name
    return lambda values, _readings: by_answer[values.get(name)]


def _judge_points(indicator: Indicator, slots: Slots) -> Judge:
    scoring, full, compiled = indicator.scoring, indicator.points_of, RecordInterpretation(slots)
    if isinstance(scoring, Bands) and indicator.awarded is None:
        # Bands give few different points, so everything that follows from them is made once.
        ends = {0, *(band.points for band in scoring.bands)}
        judged = {(low, high): _scored(Interval(low, high), full) for low in ends for high in ends if low <= high}
        whens = [None if band.when is None else meaning.truth(band.when, compiled) for band in scoring.bands]
        return compiled.banded(scoring, whens, lambda points: judged[points])
    give = meaning.indicator_points(indicator, compiled)
    return lambda values, readings: _scored(give(values, readings), full)


def _scored(points: Interval, full: Number) -> Judged:
    """Return pass at full points, fail at none, partial between, unknown while not one number."""
    low, high = points
    if low != high:
        return Judged(Outcome.UNKNOWN, points, (steps(low), steps(high)))
    outcome = Outcome.PASS if low == full else Outcome.FAIL if low == 0 else Outcome.PARTIAL
    settled = steps(low)
    return Judged(outcome, points, (settled, settled))


class RecordInterpretation(NamedTuple):
    """Rules compiled to functions of one record: truths under strong Kleene logic, points from fewest to most.

    Attributes:
        slots: where the reading of each measure lies.
    """

    slots: Slots

    def check(self, check: Check) -> JudgeRequirement:
        """Return whether a comparison holds."""
        test, slot = judging(check), self.slots[check.measure]
        return lambda readings: test(readings[slot])

    def at_least(self, count: int, members: Sequence[JudgeRequirement]) -> JudgeRequirement:
        """Return the truth of a combination, see ``kleene``."""
        judges = tuple(members)
        if count == len(judges):
            return lambda readings: min([judge(readings) for judge in judges])
        if count == 1:
            return lambda readings: max([judge(readings) for judge in judges])
        return lambda readings: kleene(count, [judge(readings) for judge in judges])

    def bands(self, scoring: Bands, whens: Sequence[JudgeRequirement | None]) -> GivePoints:
        """Return the points of bands."""
        return self.banded(scoring, whens, lambda points: points)

    def banded(
        self, scoring: Bands, whens: Sequence[JudgeRequirement | None], result: Callable[[Interval], Result]
    ) -> Callable[[Values, Readings], Result]:
        """Return what is made of the points of bands.

        Args:
            scoring: the bands.
            whens: whether each applies.
            result: what is made of the points that are still possible; made once where they are settled.
        """
        judges, numbers = tuple(whens), [band.points for band in scoring.bands]

        def give(_values: Values, readings: Readings) -> Result:
            truths = (Truth.TRUE if judge is None else judge(readings) for judge in judges)
            return result(possible_points(truths, numbers))

        checks = [band.when for band in scoring.bands if isinstance(band.when, Check)]
        others = sum(when is not None for when in whens) - len(checks)
        if others or len({check.measure for check in checks}) != 1:
            return give
        settled = [result(Interval(number, number)) for number in (*numbers, 0)]
        return _one_measure(checks, self.slots[checks[0].measure], settled, give)

    def capped(self, scoring: CappedSum, items: Sequence[GivePoints]) -> GivePoints:
        """Return the points of a capped sum."""
        gives, at_most = tuple(items), scoring.at_most
        return lambda values, readings: capped_sum([give(values, readings) for give in gives], at_most)

    def highest(self, _scoring: HighestOf, routes: Sequence[GivePoints]) -> GivePoints:
        """Return the points of the best route."""
        gives = tuple(routes)
        return lambda values, readings: highest_of([give(values, readings) for give in gives])

    def awarded(self, scoring: Awarded) -> GivePoints:
        """Return the points that an authority awarded."""
        slot, at_most = self.slots[Measure(Reference(scoring.column))], scoring.at_most
        return lambda _values, readings: awarded_points(readings[slot], at_most)

    def reported(self, columns: Sequence[Column], points: GivePoints, otherwise: GivePoints) -> GivePoints:
        """Return the one points or the other."""
        names = frozenset(column.name for column in columns)
        return lambda values, readings: (otherwise if names.isdisjoint(values) else points)(values, readings)


def _one_measure(
    checks: Sequence[Check], slot: int, settled: Sequence[Result], give: Callable[[Values, Readings], Result]
) -> Callable[[Values, Readings], Result]:
    """Walk bands of one measure on its reading alone; a reading that is no single value is left to ``give``.

    ``settled`` holds the result of each band, and last that of no band.
    """
    tests = tuple((judging(check), result) for check, result in zip(checks, settled, strict=False))
    rest, certainly = settled[len(tests)], Truth.TRUE

    def walk_bands(values: Values, readings: Readings) -> Result:
        reading = readings[slot]
        if reading[1] is None or reading[1] != reading[2]:
            return give(values, readings)
        for holds, result in tests:
            if holds(reading) is certainly:
                return result
        return rest

    return walk_bands


def kleene(count: int, truths: Sequence[Truth]) -> Truth:
    """Return whether at least ``count`` hold: the count-th highest decides, the lowest for all, the highest for any."""
    return sorted(truths)[len(truths) - count]


def possible_points(truths: Iterable[Truth], numbers: Sequence[Number]) -> Interval:
    """Return the fewest and the most points of bands that are possible.

    Args:
        truths: whether each band applies, in order; not asked further than the first that certainly does.
        numbers: the points of each band.
    """
    possible: list[Number] = []
    for truth, number in zip(truths, numbers, strict=False):
        if truth is not Truth.FALSE:
            possible.append(number)
        if truth is Truth.TRUE:
            break
    else:
        possible.append(0)
    return Interval(min(possible), max(possible))


def capped_sum(items: Sequence[Interval], at_most: Number) -> Interval:
    """Return points added up, at most ``at_most`` of them."""
    return Interval(min(at_most, sum(low for low, _ in items)), min(at_most, sum(high for _, high in items)))


def highest_of(routes: Sequence[Interval]) -> Interval:
    """Return the better of several points: the larger of the low ends to the larger of the high ends."""
    return Interval(max(low for low, _ in routes), max(high for _, high in routes))


def awarded_points(reading: Reading, at_most: Number) -> Interval:
    """Return the points that were awarded; anything up to ``at_most`` when they were not reported."""
    low = reading.low
    return Interval(0, at_most) if low is None else Interval(min(low, at_most), min(low, at_most))
