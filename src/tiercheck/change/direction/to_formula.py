"""Checks, requirements and points translated into formulas, each as certainly so and certainly not so.

The meaning is that of ``engine.reading`` and ``engine.meaning``: a check with a figure that is not
reported, or a denominator that is not above zero, is neither.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from tiercheck.change.direction.formula import (
    ALWAYS,
    NEVER,
    AtLeast,
    CappedTotal,
    Chosen,
    Compared,
    Extreme,
    Fixed,
    Formula,
    FromColumn,
    Negation,
    Points,
    Reported,
    both,
    either,
)
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.engine import meaning
from tiercheck.engine.program import steps
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Operator,
    Reference,
    Relation,
)
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf


class Truths(NamedTuple):
    """When something certainly holds, and when it certainly does not; otherwise it is unknown."""

    holds: Formula
    fails: Formula


class Range(NamedTuple):
    """The fewest and the most points still possible."""

    low: Points
    high: Points


class _Ratio(NamedTuple):
    """A measure multiplied out: numerator over denominator, and what must be above zero for it to be defined."""

    numerator: Polynomial
    denominator: Polynomial
    positive: tuple[Polynomial, ...]


class Translator:
    """Translates the pieces of rule sets."""

    def __init__(self, derived: Collection[Column] = ()) -> None:
        """Prepare.

        Args:
            derived: level columns that a classification derives when they are not reported. Without an
                industry it derives every level at once, and that is what is assumed here.
        """
        self._derived = frozenset(column.name for column in derived)

    def check(self, check: Check) -> Truths:
        """Translate a check."""
        ratio = _ratio(check.measure.expression)
        defined = [Reported(column.name) for column in check.measure.columns]
        positive = [Compared(each, Relation.ABOVE) for each in dict.fromkeys(ratio.positive)]
        told = both(*defined, *positive)
        compared = [_compared(check.measure, ratio, bound) for bound in check.bounds]
        holds, fails = both(told, *compared), both(told, either(*(Negation(each) for each in compared)))
        column = check.measure.columns[0] if isinstance(check.measure.expression, Reference) else None
        if column is None or column.name not in self._derived:
            return Truths(holds, fails)
        silent = Negation(Reported(column.name))
        ends = [all(_at(level, bound) for bound in check.bounds) for level in range(len(column.levels))]
        return Truths(
            either(holds, silent) if all(ends) else holds,
            either(fails, silent) if not any(ends) else fails,
        )

    def at_least(self, count: int, members: Sequence[Truths]) -> Truths:
        """Return when at least ``count`` of the members hold, and when that is out of reach."""
        return counted(count, members)

    def indicator(self, indicator: Indicator) -> Truths:
        """Translate an indicator that is a requirement."""
        if indicator.requirement is None:
            raise TypeError(f"{indicator.id} is scored")
        return meaning.truth(indicator.requirement, self)

    def points(self, indicator: Indicator) -> Range:
        """Translate the points of a scored indicator."""
        return meaning.indicator_points(indicator, self)

    def bands(self, scoring: Bands, whens: Sequence[Truths | None]) -> Range:
        """Walk from the last band to the first: a band that may apply leaves those after it possible."""
        low: Points = Fixed(0)
        high: Points = Fixed(0)
        after = [0]
        for band, when in zip(reversed(scoring.bands), reversed(whens), strict=True):
            points = steps(band.points)
            here = Fixed(points)
            truths = Truths(ALWAYS, NEVER) if when is None else when
            open_low = low if max(after) <= points else Extreme((here, low), most=False)
            open_high = here if max(after) <= points else Extreme((here, high), most=True)
            low = Chosen(truths.holds, here, low if open_low is low else Chosen(truths.fails, low, open_low))
            high = Chosen(truths.fails, high, here if open_high is here else Chosen(truths.holds, here, open_high))
            after = [points] if when is None else [*after, points]
        return Range(low, high)

    def capped(self, scoring: CappedSum, items: Sequence[Range]) -> Range:
        """Return the points of a capped sum."""
        cap = steps(scoring.at_most)
        return Range(*(CappedTotal(tuple(each[end] for each in items), cap) for end in (0, 1)))

    def highest(self, _scoring: HighestOf, routes: Sequence[Range]) -> Range:
        """Return the points of the best route."""
        return Range(*(Extreme(tuple(each[end] for each in routes), most=True) for end in (0, 1)))

    def awarded(self, scoring: Awarded) -> Range:
        """Return the points that an authority awarded."""
        at_most = steps(scoring.at_most)
        reported, given = Reported(scoring.column.name), FromColumn(scoring.column.name, at_most)
        return Range(Chosen(reported, given, Fixed(0)), Chosen(reported, given, Fixed(at_most)))

    def reported(self, columns: Sequence[Column], points: Range, otherwise: Range) -> Range:
        """Return the one points or the other."""
        known = either(*(Reported(column.name) for column in columns))
        return Range(Chosen(known, points.low, otherwise.low), Chosen(known, points.high, otherwise.high))


def counted(mark: int, members: Sequence[Truths]) -> Truths:
    """Return when at least ``mark`` of the members hold, and when that is out of reach."""
    holds, fails = tuple(each.holds for each in members), tuple(each.fails for each in members)
    missing = len(members) - mark + 1
    return Truths(_some(mark, holds), _some(missing, fails))


def _some(count: int, members: tuple[Formula, ...]) -> Formula:
    if count <= 0:
        return ALWAYS
    if count > len(members):
        return NEVER
    return both(*members) if count == len(members) else either(*members) if count == 1 else AtLeast(count, members)


def _compared(measure: Measure, ratio: _Ratio, bound: Bound) -> Compared:
    """Multiply a comparison out; the denominator is above zero."""
    mark = Fraction(bound.compared)
    return Compared(ratio.numerator - ratio.denominator.scaled(mark), bound.relation, measure, mark)


def _at(level: int, bound: Bound) -> bool:
    match bound.relation:
        case Relation.AT_LEAST:
            return level >= bound.compared
        case Relation.ABOVE:
            return level > bound.compared
        case Relation.AT_MOST:
            return level <= bound.compared
        case Relation.BELOW:
            return level < bound.compared
        case Relation.EQUAL:
            return level == bound.compared


def _ratio(expression: Expression) -> _Ratio:
    one = Polynomial.number(1)
    match expression:
        case Literal(value):
            return _Ratio(Polynomial.number(value), one, ())
        case Reference(column):
            return _Ratio(Polynomial.column(column.name), one, ())
        case CompoundGrowth(end, start, _):
            return _joined(Operator.DIVIDE, _ratio(end), _ratio(start))
        case Arithmetic(operator, left, right):
            return _joined(operator, _ratio(left), _ratio(right))


def _joined(operator: Operator, left: _Ratio, right: _Ratio) -> _Ratio:
    positive = (*left.positive, *right.positive)
    across, below = right.numerator * left.denominator, left.denominator * right.denominator
    match operator:
        case Operator.ADD:
            return _Ratio(left.numerator * right.denominator + across, below, positive)
        case Operator.SUBTRACT:
            return _Ratio(left.numerator * right.denominator - across, below, positive)
        case Operator.MULTIPLY:
            return _Ratio(left.numerator * right.numerator, below, positive)
        case Operator.DIVIDE:
            # The numerator of the divisor is above zero here, and so is its denominator.
            return _Ratio(left.numerator * right.denominator, across, (*positive, right.numerator))
