"""What there is to see of a mark: the pass mark, the minimum of a part, points that a condition asks for."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from tiercheck.change.coverage.goal import Aspect, Goal, GoalKey
from tiercheck.change.thresholds import Side, Threshold, points_of
from tiercheck.explain.figures import number_text
from tiercheck.model.condition import PointsOf, TotalPoints
from tiercheck.model.keys import StepKey
from tiercheck.model.quantity import POINT_STEPS, Number
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Verdict

_FINEST = Fraction(1, POINT_STEPS)


class ShownMark(NamedTuple):
    """A goal that a verdict shows, and the marks that would come out otherwise.

    Attributes:
        goal: the goal.
        step: the step of the decision that compares the points.
        instead: marks that the same points would miss, or reach.
    """

    goal: Goal
    step: StepKey
    instead: tuple[Number, ...]


class MarkSubject:
    """One mark.

    Attributes:
        threshold: the mark.
        goals: its three sides.
    """

    def __init__(self, threshold: Threshold, instrument: str, holders: tuple[str, ...]) -> None:
        self.threshold = threshold
        told = f"{_whose(threshold.of)} {'>' if threshold.strict else '>='} {number_text(threshold.mark)}"
        clause = f"{instrument} {threshold.clause}".rstrip()
        self.by_side: Mapping[Side, Goal] = {
            side: Goal(Aspect.THRESHOLD, f"{side}: {told}", threshold.subject, clause, threshold.source, holders)
            for side in Side
        }
        self.goals = tuple(self.by_side.values())

    def shows(self, verdict: Verdict, beside: Collection[Interval], wanted: Collection[GoalKey]) -> Iterator[ShownMark]:
        """Yield what a verdict shows of the goals that are wanted.

        Args:
            verdict: the verdict.
            beside: what the points would be with one figure one step off, in whatever column.
            wanted: the goals.
        """
        low, high = points_of(verdict, self.threshold.of)
        side = self.threshold.side_of(Interval(low, high))
        goal = self.by_side[side]
        other = {Side.INSIDE: Side.OUTSIDE, Side.OUTSIDE: Side.INSIDE}.get(side)
        near = other is None or any(self.threshold.side_of(points) is other for points in beside)
        if goal.key in wanted and near:
            missed, reached = high + _FINEST, low if side is Side.OPEN else high
            instead = {Side.INSIDE: (missed,), Side.OUTSIDE: (reached,), Side.OPEN: (missed, reached)}[side]
            yield ShownMark(goal, self.threshold.step, instead)


def _whose(of: PointsOf) -> str:
    return "score" if isinstance(of, TotalPoints) else str(of)
