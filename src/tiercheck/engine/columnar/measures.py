"""Measures as a column over a column, both of whole numbers."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import NamedTuple, TypeAlias

import narwhals as nw

from tiercheck.engine.columnar.sheet import Sheet, Truths
from tiercheck.engine.columnar.stored import steps_of
from tiercheck.engine.columnar.whole import Whole, bits_for
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Literal, Measure, Operator, Reference

NumbersOf: TypeAlias = Callable[[Column], Whole]


class Quotient(NamedTuple):
    """The value ``over / under / steps`` of a measure.

    Attributes:
        over: null where the measure has no value.
        under: above zero wherever ``over`` is not null.
        steps: what ``over`` was multiplied by, so that figures it is compared with are whole.
    """

    over: Whole
    under: Whole
    steps: int


class _Term(NamedTuple):
    over: Whole
    under: Whole
    positive: tuple[Whole, ...]


def quotient(measure: Measure, steps: int, sheet: Sheet, numbers: NumbersOf) -> Quotient:
    """Compile a measure: it has a value where all it needs is reported and every denominator is above zero.

    Args:
        measure: what is computed.
        steps: the common denominator of the figures it is compared with.
        sheet: where columns are kept.
        numbers: gives a column of evidence.
    """
    over, under, positive = _term(measure.expression, sheet, numbers)
    if positive:
        zero = sheet.constant(0)
        tests = [Truths(each.compared(zero, lambda one, two: one > two), each.roots) for each in positive]
        defined = reduce(Truths.__and__, tests)
        expr = nw.when(defined.expr).then(over.expr)
        over = Whole(expr, over.low, over.high, over.roots | defined.roots, over.widest, over.bits)
    fits = not under.is_constant and bits_for(over.low * steps, over.high * steps) == max(64, over.bits)
    steps = steps if fits else 1
    return Quotient(sheet.keep(over.times(steps)), sheet.keep(under), steps)


def _term(expression: Expression, sheet: Sheet, numbers: NumbersOf) -> _Term:
    match expression:
        case Literal(value):
            over, under = Fraction(value).as_integer_ratio()
            return _Term(sheet.constant(over), sheet.constant(under), ())
        case Reference(column):
            return _Term(numbers(column), sheet.constant(steps_of(column)), ())
        case CompoundGrowth(end, start, _):
            return _joined(Operator.DIVIDE, _term(end, sheet, numbers), _term(start, sheet, numbers))
        case Arithmetic(operator, left, right):
            return _joined(operator, _term(left, sheet, numbers), _term(right, sheet, numbers))


def _joined(operator: Operator, left: _Term, right: _Term) -> _Term:
    positive = left.positive + right.positive
    match operator:
        case Operator.MULTIPLY:
            return _Term(left.over * right.over, left.under * right.under, positive)
        case Operator.DIVIDE:
            divisor = () if right.over.is_constant and right.over.low > 0 else (right.over,)
            return _Term(left.over * right.under, left.under * right.over, positive + divisor)
        case Operator.ADD:
            return _Term(left.over * right.under + right.over * left.under, left.under * right.under, positive)
        case Operator.SUBTRACT:
            return _Term(left.over * right.under - right.over * left.under, left.under * right.under, positive)
