"""The algebra of units: which quantities add, multiply and divide, and what comes out."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Literal, Operator
from tiercheck.model.quantity import Number, Unit, whole

_NOT_NUMBERS = (Unit.BOOL, Unit.TEXT, Unit.DATE, Unit.LEVEL)
_FOLD: Mapping[Operator, Callable[[Fraction, Fraction], Fraction]] = {
    Operator.ADD: lambda left, right: left + right,
    Operator.SUBTRACT: lambda left, right: left - right,
    Operator.MULTIPLY: lambda left, right: left * right,
    Operator.DIVIDE: lambda left, right: left / right,
}


def joined(operator: Operator, left: Expression, right: Expression) -> Expression | None:
    """Join two expressions, or return None when their units do not go together.

    A bare number is a count that takes on the unit of a ratio or of points it is added to. Figures alone are
    computed at once, so that ``2 * 500 万元`` is a figure too.
    """
    if isinstance(left, CompoundGrowth) or isinstance(right, CompoundGrowth):
        return None
    if left.unit in _NOT_NUMBERS or right.unit in _NOT_NUMBERS:
        return None
    if operator in (Operator.ADD, Operator.SUBTRACT):
        left, right = _like(left, right), _like(right, left)
    unit = _unit(operator, left, right)
    if unit is None or (operator is Operator.DIVIDE and isinstance(right, Literal) and right.value <= 0):
        return None
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(_folded(operator, left.value, right.value), unit)
    return Arithmetic(operator, left, right, unit)


def _is_bare(expression: Expression) -> bool:
    return isinstance(expression, Literal) and expression.unit is Unit.COUNT


def _like(figure: Expression, other: Expression) -> Expression:
    """Give a bare number the unit of what it is added to."""
    if isinstance(figure, Literal) and _is_bare(figure) and other.unit in (Unit.RATIO, Unit.POINTS):
        return Literal(figure.value, other.unit)
    return figure


def _unit(operator: Operator, left: Expression, right: Expression) -> Unit | None:
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            return left.unit if left.unit is right.unit else None
        case Operator.MULTIPLY:
            if _is_bare(right) or right.unit is Unit.RATIO:
                return left.unit
            return right.unit if _is_bare(left) or left.unit is Unit.RATIO else None
        case Operator.DIVIDE:
            if _is_bare(right):
                return left.unit
            return Unit.RATIO if left.unit is right.unit else None


def _folded(operator: Operator, left: Number, right: Number) -> Number:
    return whole(_FOLD[operator](Fraction(left), Fraction(right)))
