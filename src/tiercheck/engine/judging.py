"""Indicators compiled to functions that judge them on readings.

Comparisons, units, dates and missing values are decided here, exactly and once;
every engine derives the tiers from these findings.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from tiercheck.engine.deriving import INTERVALS
from tiercheck.engine.program import Steps, steps
from tiercheck.engine.reading import Values
from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.evidence import Value
from tiercheck.model.expression import Check, Measure, Reading, Reference, judging
from tiercheck.model.outcome import Outcome, Truth
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf, Interval, Scoring

Result = TypeVar("Result")
Slots: TypeAlias = Mapping[Measure, int]
Readings: TypeAlias = Sequence[Reading]
JudgeRequirement: TypeAlias = Callable[[Readings], Truth]
JudgeScoring: TypeAlias = Callable[[Readings], Interval]


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
    measures = dict.fromkeys(check.measure for check in indicator.checks)
    if indicator.scoring is not None:
        measures.update(dict.fromkeys(_awarded_measures(indicator.scoring)))
    if indicator.awarded is not None:
        measures[Measure(Reference(indicator.awarded))] = None
    return tuple(measures)


def _awarded_measures(scoring: Scoring) -> tuple[Measure, ...]:
    match scoring:
        case Awarded(column):
            return (Measure(Reference(column)),)
        case CappedSum(members) | HighestOf(members):
            return tuple(measure for member in members for measure in _awarded_measures(member))
        case Bands():
            return ()


def judge(indicator: Indicator, slots: Slots) -> Judge:
    """Return the function that judges ``indicator``; ``slots`` says where each measure's reading lies."""
    if indicator.requirement is not None:
        return _judge_requirement(indicator.requirement, slots)
    if indicator.scoring is None:
        raise TypeError(f"{indicator.id} has neither a requirement nor a scoring")
    return _judge_points(indicator, indicator.scoring, slots)


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
    holds = judge_requirement(requirement, slots)
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


def _judge_points(indicator: Indicator, scoring: Scoring, slots: Slots) -> Judge:
    give, full = judge_scoring(scoring, slots), indicator.points_of
    if isinstance(scoring, Bands) and indicator.awarded is None:
        # Bands give few different points, so everything that follows from them is made once.
        ends = {0, *(band.points for band in scoring.bands)}
        judged = {(low, high): _scored(Interval(low, high), full) for low in ends for high in ends if low <= high}
        judge_bands = _walk(scoring, slots, lambda points: judged[points])
        return lambda _values, readings: judge_bands(readings)
    if indicator.awarded is None:
        return lambda _values, readings: _scored(give(readings), full)
    award = judge_scoring(Awarded(indicator.awarded, full), slots)
    columns = frozenset(column.name for column in indicator.table_columns)

    def awarded_when_silent(values: Values, readings: Readings) -> Judged:
        return _scored(award(readings) if columns.isdisjoint(values) else give(readings), full)

    return awarded_when_silent


def _scored(points: Interval, full: Number) -> Judged:
    """Return pass at full points, fail at none, partial between, unknown while not one number."""
    low, high = points
    if low != high:
        return Judged(Outcome.UNKNOWN, points, (steps(low), steps(high)))
    outcome = Outcome.PASS if low == full else Outcome.FAIL if low == 0 else Outcome.PARTIAL
    settled = steps(low)
    return Judged(outcome, points, (settled, settled))


def judge_requirement(requirement: Requirement, slots: Slots) -> JudgeRequirement:
    """Return the function that judges a requirement under strong Kleene logic."""
    if isinstance(requirement, Check):
        test, slot = judging(requirement), slots[requirement.measure]
        return lambda readings: test(readings[slot])
    members = tuple(judge_requirement(member, slots) for member in requirement.members)
    return _counted(requirement, members)


def _counted(combination: Combination[Check], members: tuple[JudgeRequirement, ...]) -> JudgeRequirement:
    """At least k of the members hold: the k-th highest truth value decides; all is the lowest, any the highest."""
    if combination.count == len(members):
        return lambda readings: min([member(readings) for member in members])
    if combination.count == 1:
        return lambda readings: max([member(readings) for member in members])
    position = len(members) - combination.count
    return lambda readings: sorted([member(readings) for member in members])[position]


def judge_scoring(scoring: Scoring, slots: Slots) -> JudgeScoring:
    """Return the function that gives the lowest and highest points still possible."""
    match scoring:
        case Bands():
            return _walk(scoring, slots, lambda points: points)
        case CappedSum(items, at_most):
            return _capped_sum(tuple(judge_scoring(item, slots) for item in items), at_most)
        case HighestOf(routes):
            return _highest(tuple(judge_scoring(route, slots) for route in routes))
        case Awarded(column, at_most):
            return _awarded(slots[Measure(Reference(column))], at_most)


def _walk(scoring: Bands, slots: Slots, result: Callable[[Interval], Result]) -> Callable[[Readings], Result]:
    """Walk the bands in order until one certainly applies; every band met on the way is possible.

    Args:
        scoring: the bands.
        slots: where each measure's reading lies.
        result: what is made of the points that are still possible; made once where they are settled.
    """
    bands = tuple(
        (None if band.when is None else judge_requirement(band.when, slots), band.points) for band in scoring.bands
    )

    def give(readings: Readings) -> Result:
        possible: list[Number] = []
        for when, points in bands:
            truth = Truth.TRUE if when is None else when(readings)
            if truth is not Truth.FALSE:
                possible.append(points)
            if truth is Truth.TRUE:
                break
        else:
            possible.append(0)
        return result(Interval(min(possible), max(possible)))

    whens = [band.when for band in scoring.bands if band.when is not None]
    checks = [when for when in whens if isinstance(when, Check)]
    one_measure = len(checks) == len(whens) > 0 and len({check.measure for check in checks}) == 1
    return _climb(scoring, checks, slots, result, give) if one_measure else give


def _climb(
    scoring: Bands,
    checks: Sequence[Check],
    slots: Slots,
    result: Callable[[Interval], Result],
    give: Callable[[Readings], Result],
) -> Callable[[Readings], Result]:
    """Walk bands of one measure on its reading alone; a reading that is no single value is left to ``give``."""
    slot = slots[checks[0].measure]
    settled = [result(Interval(band.points, band.points)) for band in scoring.bands]
    rungs = tuple((judging(check), points) for check, points in zip(checks, settled, strict=False))
    rest = settled[-1] if len(settled) > len(rungs) else result(Interval(0, 0))

    certainly = Truth.TRUE

    def climb(readings: Readings) -> Result:
        reading = readings[slot]
        if reading[1] is None or reading[1] != reading[2]:
            return give(readings)
        for holds, points in rungs:
            if holds(reading) is certainly:
                return points
        return rest

    return climb


def _capped_sum(items: tuple[JudgeScoring, ...], at_most: Number) -> JudgeScoring:
    def give(readings: Readings) -> Interval:
        points = [item(readings) for item in items]
        return Interval(min(at_most, sum(low for low, _ in points)), min(at_most, sum(high for _, high in points)))

    return give


def _highest(routes: tuple[JudgeScoring, ...]) -> JudgeScoring:
    def give(readings: Readings) -> Interval:
        points = [route(readings) for route in routes]
        return Interval(max(low for low, _ in points), max(high for _, high in points))

    return give


def _awarded(slot: int, at_most: Number) -> JudgeScoring:
    def give(readings: Readings) -> Interval:
        points = readings[slot].low
        return Interval(0, at_most) if points is None else Interval(min(points, at_most), min(points, at_most))

    return give
