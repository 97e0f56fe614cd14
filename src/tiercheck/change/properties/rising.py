"""What is known beforehand of a measure when one of its columns changes: it cannot fall, or cannot rise.

Comparisons that multiply columns are hard for a solver. That the growth over two years rises with the revenue
of the last one is plain from its expression, and told to the solver it is often all that a proof needs.
"""

from collections.abc import Iterable, Iterator

from tiercheck.change.direction.formula import Compared, Formula, Negation, both
from tiercheck.change.direction.to_formula import Translator, Truths
from tiercheck.change.properties.pairs import in_second
from tiercheck.change.properties.property import Change
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Operator,
    Reference,
    Relation,
    columns_of,
)

_UPWARDS = {Change.RISES: 1, Change.FALLS: -1}


def known_of(compared: Iterable[Compared], column: Column, change: Change) -> Iterator[Formula]:
    """Yield what holds of any two records that differ in this way.

    Args:
        compared: the comparisons that depend on the column.
        column: the column that changes.
        change: how it changes.
    """
    translator = Translator()
    for each in compared:
        if each.measure is None or each.polynomial.degree < 2 or each.relation is Relation.EQUAL:
            continue
        way = _UPWARDS.get(change, 0) * slope(each.measure.expression, column)
        if way:
            says = translator.check(Check(each.measure, (Bound(each.relation, each.bound, each.bound),)))
            yield from _kept(says, column, better=way if each.relation in (Relation.AT_LEAST, Relation.ABOVE) else -way)


def _kept(says: Truths, column: Column, better: int) -> Iterator[Formula]:
    """Yield that a check which can only get better is not lost, or one that can only get worse not won."""
    lost, won = both(says.holds, in_second(says.fails, column)), both(says.fails, in_second(says.holds, column))
    yield Negation(lost if better > 0 else won)


def slope(expression: Expression, column: Column) -> int:
    """Return 1 when a value cannot fall while the column rises, -1 when it cannot rise, 0 when neither is plain.

    Every denominator is above zero, for otherwise there is no value.
    """
    match expression:
        case Literal() | Reference():
            return int(column in columns_of(expression))
        case CompoundGrowth(end, start, _):
            return slope(Arithmetic(Operator.DIVIDE, end, start, expression.unit), column)
        case Arithmetic(operator, left, right):
            here, there = column in columns_of(left), column in columns_of(right)
            first, second = slope(left, column), slope(right, column)
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            second = second if operator is Operator.ADD else -second
            return first if not there else second if not here else first if first == second else 0
        case Operator.MULTIPLY:
            return 0 if here and there else first * _sign(right) if here else second * _sign(left)
        case Operator.DIVIDE:
            return 0 if here and there else first if here else -second * _sign(left)


def _sign(expression: Expression) -> int:
    """Return 1 for what is never below zero, -1 for what is never above it, 0 when neither is plain."""
    match expression:
        case Literal(value):
            return 1 if value >= 0 else -1
        case Reference(column):
            return int(column.low is not None and column.low >= 0)
        case Arithmetic(Operator.ADD, left, right):
            return _sign(left) if _sign(left) == _sign(right) else 0
        case Arithmetic(Operator.MULTIPLY | Operator.DIVIDE, left, right):
            return _sign(left) * _sign(right)
        case _:
            return 0
