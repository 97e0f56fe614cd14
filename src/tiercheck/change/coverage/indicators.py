"""What there is to see of an indicator, and what of it a record shows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tiercheck.change.coverage.bands import rungs_of
from tiercheck.change.coverage.goal import Aspect, Goal, GoalKey
from tiercheck.change.probing.figures import domain, neighbours, value_at
from tiercheck.change.probing.pivots import awards
from tiercheck.change.thresholds import Side, Threshold, of_check
from tiercheck.engine.reading import Values, reader
from tiercheck.engine.record import judge, measures_of
from tiercheck.explain.requirements import rule_text
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Measure, Reading, Reference
from tiercheck.model.outcome import Outcome, Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Citation, Indicator
from tiercheck.model.scoring import Interval

Readings: TypeAlias = Sequence[Reading]
SIDE_OF: Mapping[Truth, Side] = {Truth.TRUE: Side.INSIDE, Truth.FALSE: Side.OUTSIDE, Truth.UNKNOWN: Side.OPEN}
AS_AWARDED = "points as awarded in {}"


class Result(NamedTuple):
    """How an indicator comes out, or might."""

    outcome: Outcome
    points: Interval | None


class Shown(NamedTuple):
    """A goal that a record shows, and what would come out instead if the rule said otherwise.

    Attributes:
        goal: the goal.
        instead: results, one of which a case must not take for the one that came out.
    """

    goal: Goal
    instead: tuple[Result, ...]


class IndicatorSubject:
    """One indicator, shared by the rule sets that have it.

    Attributes:
        indicator: the indicator.
        goals: everything there is to see of it, in reading order.
    """

    def __init__(self, indicator: Indicator, holders: Sequence[str]) -> None:
        self.indicator = indicator
        self._holders = tuple(holders)
        self._measures = measures_of(indicator)
        self._slots = {measure: slot for slot, measure in enumerate(self._measures)}
        self._readers = tuple(reader(measure) for measure in self._measures)
        self._judge = judge(indicator, self._slots)
        self._outcomes = {outcome: self._goal(Aspect.OUTCOME, str(outcome)) for outcome in self._results()}
        self._awards = {
            award.column: self._goal(Aspect.BAND, AS_AWARDED.format(award.column.name)) for award in awards(indicator)
        }
        rungs = rungs_of(indicator, self._slots)
        self._rungs = tuple((rung, self._goal(Aspect.BAND, rung.label)) for rung in rungs)
        self._thresholds = tuple(self._sides())
        bands = (*(goal for _, goal in self._rungs), *self._awards.values())
        sides = (goal for _, goals in self._thresholds for goal in goals.values())
        self.goals: tuple[Goal, ...] = (*self._outcomes.values(), *bands, *sides)

    def read(self, values: Values) -> list[Reading]:
        """Return the readings of its measures, in their order."""
        return [read(values) for read in self._readers]

    def judged(self, values: Values, readings: Readings) -> Result:
        """Return how it comes out."""
        outcome, points, _ = self._judge(values, readings)
        return Result(outcome, points)

    def shows(self, values: Values, readings: Readings, wanted: Collection[GoalKey]) -> Iterator[Shown]:
        """Yield what a record shows of the goals that are wanted.

        An outcome and a band are shown by coming out. The side of a threshold is shown when the bound holds, or fails,
        by one step of one figure, and the indicator comes out otherwise with the step; or when the bound
        cannot be told and so cannot the indicator.
        """
        result = self.judged(values, readings)
        yield from self._shown_outcome(result, wanted)
        for rung, goal in self._rungs:
            if goal.key in wanted and rung.is_taken(readings):
                outcome, points, _ = rung.otherwise(values, readings)
                if points != result.points:
                    yield Shown(goal, (Result(outcome, points),))
        for column, goal in self._awards.items():
            if goal.key in wanted:
                yield from self._shown_award(column, goal, values, readings, result)
        for threshold, goals in self._thresholds:
            if any(goal.key in wanted for goal in goals.values()):
                yield from self._shown_side(threshold, goals, values, readings, result)

    def _results(self) -> Mapping[Outcome, Result]:
        if self.indicator.scoring is None:
            return {outcome: Result(outcome, None) for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN)}
        full = self.indicator.points_of
        ends: Mapping[Outcome, tuple[Number, Number]] = {
            Outcome.PASS: (full, full),
            Outcome.PARTIAL: (0, 0),
            Outcome.FAIL: (0, 0),
            Outcome.UNKNOWN: (0, full),
        }
        return {outcome: Result(outcome, Interval(*points)) for outcome, points in ends.items()}

    def _shown_outcome(self, result: Result, wanted: Collection[GoalKey]) -> Iterator[Shown]:
        goal = self._outcomes.get(result.outcome)
        if goal is not None and goal.key in wanted:
            yield Shown(goal, self._others(result))

    def _others(self, result: Result) -> tuple[Result, ...]:
        """Return how else it might come out; points between none and all need not be tried."""
        others = (each for each in self._results().values() if each.outcome is not Outcome.PARTIAL)
        return tuple(each for each in others if each != result)

    def _shown_award(
        self, column: Column, goal: Goal, values: Values, readings: Readings, result: Result
    ) -> Iterator[Shown]:
        given = values.get(column.name)
        if given is not None:
            none, most = domain(column)
            moved = {**values, column.name: value_at(column, most if given == value_at(column, none) else none)}
            other = self.judged(moved, self._reread(column, moved, readings))
            if other != result:
                yield Shown(goal, (other,))

    def _shown_side(
        self, threshold: Threshold, goals: Mapping[Side, Goal], values: Values, readings: Readings, result: Result
    ) -> Iterator[Shown]:
        check = threshold.check
        if check is None:
            return
        slot = self._slots[check.measure]
        truth = check.judge(readings[slot])
        goal = goals[SIDE_OF[truth]]
        if truth is Truth.UNKNOWN:
            if result.outcome is Outcome.UNKNOWN:
                yield Shown(goal, self._others(result))
            return
        instead: list[Result] = []
        for column in check.measure.columns:
            for value in neighbours(column, self._reported(column, values, readings)):
                moved = {**values, column.name: value}
                reread = self._reread(column, moved, readings)
                if check.judge(reread[slot]) not in (truth, Truth.UNKNOWN):
                    instead.append(self.judged(moved, reread))
        different = tuple(other for other in dict.fromkeys(instead) if other != result)
        if different:
            yield Shown(goal, different)

    def _reported(self, column: Column, values: Values, readings: Readings) -> Value:
        """Return what is reported or derived of a column, "" when nothing is."""
        slot = self._slots.get(Measure(Reference(column)))
        derived = None if slot is None else readings[slot].value
        return values.get(column.name, "" if derived is None else derived)

    def _reread(self, column: Column, values: Values, readings: Readings) -> Readings:
        return [
            read(values) if column in measure.columns else reading
            for measure, read, reading in zip(self._measures, self._readers, readings, strict=True)
        ]

    def _goal(self, aspect: Aspect, what: str) -> Goal:
        citation = self.indicator.citation
        return Goal(aspect, what, self.indicator.id, clause_of(citation), citation.source, self._holders)

    def _sides(self) -> Iterator[tuple[Threshold, Mapping[Side, Goal]]]:
        citation, name = self.indicator.citation, self.indicator.id
        found = [
            (index, threshold, "" if threshold.check is None else rule_text(threshold.check, named=True))
            for index, check in enumerate(self.indicator.checks, 1)
            for threshold in of_check(check, citation, name, (str(index - 1),))
        ]
        told = [words for _, _, words in found]
        for index, threshold, words in found:
            which = f"{words} (check {index})" if told.count(words) > 1 else words
            yield threshold, {side: self._goal(Aspect.THRESHOLD, f"{side}: {which}") for side in Side}


def clause_of(citation: Citation) -> str:
    """Return the document and where in it."""
    return f"{citation.instrument} {citation.clause}".rstrip()
