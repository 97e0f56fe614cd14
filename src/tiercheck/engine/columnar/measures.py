"""Measures as a column over a column, both of whole numbers."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from typing import NamedTuple, TypeAlias, assert_never

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, bits_for, constant, is_narrow
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns
from tiercheck.engine.columnar.storage_types import steps_of
from tiercheck.engine.columnar.wide_int import Number, WideInt, added, against_zero, product, subtracted
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Operator,
    Reference,
    Relation,
)

NumbersOf: TypeAlias = Callable[[Column], BoundedInt]


class RatioColumn(NamedTuple):
    """The value ``over / under / steps`` of a measure.

    Attributes:
        over: what is divided.
        under: what divides; above zero where the measure has a value.
        steps: what ``over`` was multiplied by, so that figures it is compared with are whole.
        known: where the measure has a value, or None where ``over`` is null wherever it has none.
    """

    over: Number
    under: Number
    steps: int
    known: KleeneColumn | None


class _Term(NamedTuple):
    over: Number
    under: Number
    positive: tuple[Number, ...]


def ratio_column(measure: Measure, steps: int, staged: StagedColumns, numbers: NumbersOf) -> RatioColumn:
    """Compile a measure: it has a value where all it needs is reported and every denominator is above zero.

    Args:
        measure: what is computed.
        steps: the common denominator of the figures it is compared with.
        staged: where columns are kept.
        numbers: gives a column of evidence.
    """
    over, under, positive = _Compiler(staged, numbers).term(measure.expression)
    tests = [against_zero(each, Relation.ABOVE) for each in positive]
    if isinstance(over, WideInt) or isinstance(under, WideInt):
        reported = list(_reported(measure, numbers))
        known = staged.keep_truths(reduce(KleeneColumn.__and__, [*reported, *(each.or_else(False) for each in tests)]))
        return RatioColumn(over, under, 1, known)
    if tests:
        defined = reduce(KleeneColumn.__and__, tests)
        expr = pl.when(defined.expr).then(over.expr)
        over = BoundedInt(expr, over.low, over.high, over.roots | defined.roots, over.bits)
    low, high = over.low * steps, over.high * steps
    fits = not under.is_constant and is_narrow(low, high) and bits_for(low, high) == max(64, over.bits)
    steps = steps if fits else 1
    return RatioColumn(staged.keep(over.times(steps)), staged.keep(under), steps, None)


def _reported(measure: Measure, numbers: NumbersOf) -> Iterator[KleeneColumn]:
    for column in measure.columns:
        found = numbers(column)
        yield KleeneColumn(found.expr.is_not_null(), found.roots)


class _Compiler(NamedTuple):
    """Folds an expression into a number over a number, and the numbers that must be above zero."""

    staged: StagedColumns
    numbers: NumbersOf

    def term(self, expression: Expression) -> _Term:
        match expression:
            case Literal(value):
                over, under = Fraction(value).as_integer_ratio()
                return _Term(constant(over), constant(under), ())
            case Reference(column):
                return _Term(self.numbers(column), constant(steps_of(column)), ())
            case CompoundGrowth(end, start, _):
                return self._joined(Operator.DIVIDE, self.term(end), self.term(start))
            case Arithmetic(operator, left, right):
                return self._joined(operator, self.term(left), self.term(right))
            case _:
                assert_never(expression)

    def _joined(self, operator: Operator, left: _Term, right: _Term) -> _Term:
        positive = left.positive + right.positive
        match operator:
            case Operator.MULTIPLY:
                return _Term(self._times(left.over, right.over), self._times(left.under, right.under), positive)
            case Operator.DIVIDE:
                over, under = self._times(left.over, right.under), self._times(left.under, right.over)
                certain = isinstance(right.over, BoundedInt) and right.over.is_constant and right.over.low > 0
                return _Term(over, under, positive if certain else (*positive, right.over))
            case Operator.ADD:
                over = added(*self._crossed(left, right), self.staged)
            case Operator.SUBTRACT:
                over = subtracted(*self._crossed(left, right), self.staged)
            case _:
                assert_never(operator)
        return _Term(over, self._times(left.under, right.under), positive)

    def _crossed(self, left: _Term, right: _Term) -> tuple[Number, Number]:
        return self._times(left.over, right.under), self._times(right.over, left.under)

    def _times(self, one: Number, other: Number) -> Number:
        return product(one, other, self.staged)
