"""Points as two columns, the fewest and the most still possible, in whole steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import lcm

from tiercheck.engine.columnar.bounded_int import BoundedInt, constant, total
from tiercheck.engine.columnar.checks import holds
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns, either
from tiercheck.model.expression import Relation
from tiercheck.model.quantity import POINT_STEPS, Number


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points still possible; neither column is ever null.

    Attributes:
        low: the fewest.
        high: the most.
        steps: how many steps make a point: 1 where a table gives whole points only.
    """

    low: BoundedInt
    high: BoundedInt
    steps: int

    def in_steps(self, steps: int) -> "Points":
        """Return the same points in finer steps, a multiple of the own."""
        factor = steps // self.steps
        return Points(self.low.times(factor), self.high.times(factor), steps)


def alike(points: Sequence[Points]) -> list[Points]:
    """Return points in steps that suit all of them."""
    steps = lcm(*(each.steps for each in points))
    return [each.in_steps(steps) for each in points]


def fixed(number: Number) -> Points:
    """Return a number of points that is certain."""
    over, steps = Fraction(number).as_integer_ratio()
    return Points(constant(over), constant(over), steps)


def banded(when: KleeneColumn, given: Points, rest: Points, staged: StagedColumns) -> Points:
    """Return the points of a band or of the bands after it: both are possible where its requirement is unknown."""
    given, rest = alike([given, rest])
    return Points(
        _band_end(when, given.low, rest.low, staged, least=True),
        _band_end(when, given.high, rest.high, staged, least=False),
        given.steps,
    )


def _band_end(
    when: KleeneColumn, given: BoundedInt, rest: BoundedInt, staged: StagedColumns, *, least: bool
) -> BoundedInt:
    falls, rises = given.low >= rest.high, given.high <= rest.low
    if (falls and least) or (rises and not least):
        return either(when, given, rest)
    if falls or rises:
        return either(when.or_else(True), given, rest)
    rest = staged.keep(rest)
    both = lesser(given, rest) if least else greater(given, rest)
    return either(when, given, either(~when, rest, both))


def added(points: Sequence[Points]) -> Points:
    """Return the sum of points; equal steps are added first, in columns as narrow as they allow."""
    sums = []
    for steps in sorted({each.steps for each in points}):
        same = [each for each in points if each.steps == steps]
        low = total([each.low for each in same])
        high = total([each.high for each in same])
        sums.append(Points(low, high, steps))
    return reduce(_plus, sums, fixed(0))


def _plus(one: Points, other: Points) -> Points:
    one, other = alike([one, other])
    return Points(one.low + other.low, one.high + other.high, one.steps)


def capped(points: Points, at_most: Number, staged: StagedColumns) -> Points:
    """Return points of which no more than ``at_most`` count."""
    points, cap = alike([points, fixed(at_most)])
    return Points(lesser(staged.keep(points.low), cap.low), lesser(staged.keep(points.high), cap.high), points.steps)


def better(one: Points, other: Points, staged: StagedColumns) -> Points:
    """Return the better of two routes."""
    one, other = alike([one, other])
    low = greater(staged.keep(one.low), staged.keep(other.low))
    return Points(low, greater(staged.keep(one.high), staged.keep(other.high)), one.steps)


def awarded(reported: BoundedInt, at_most: Number) -> Points:
    """Return points as an authority awarded them, in millionths; anything up to ``at_most`` where it did not say."""
    none = fixed(0).in_steps(POINT_STEPS)
    cap = fixed(at_most)
    given, cap = alike([Points(reported, reported, POINT_STEPS), cap])
    settled = lesser(given.low, cap.low)
    silent = KleeneColumn(reported.expr.is_null(), reported.roots)
    return Points(either(silent, none.low, settled), either(silent, cap.high, settled), given.steps)


def lesser(one: BoundedInt, other: BoundedInt) -> BoundedInt:
    """Return the lesser of two numbers that are kept; the one itself where it never is the greater."""
    if one.high <= other.low:
        return one
    if other.high <= one.low:
        return other
    least = either(holds(one, Relation.AT_MOST, other), one, other)
    return replace(least, high=min(one.high, other.high))


def greater(one: BoundedInt, other: BoundedInt) -> BoundedInt:
    """Return the greater of two numbers that are kept; the one itself where it never is the lesser."""
    if one.low >= other.high:
        return one
    if other.low >= one.high:
        return other
    most = either(holds(one, Relation.AT_LEAST, other), one, other)
    return replace(most, low=max(one.low, other.low))
