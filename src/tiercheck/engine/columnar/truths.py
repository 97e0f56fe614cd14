"""Checks and requirements as columns of truths: a comparison of whole numbers, null where it cannot be told."""

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from types import MappingProxyType
from typing import TypeAlias

import narwhals as nw

from tiercheck.engine.columnar.measures import Quotient
from tiercheck.engine.columnar.sheet import Sheet, Truths, either, where
from tiercheck.engine.columnar.whole import Whole, total
from tiercheck.model.expression import Bound, Relation

Holds: TypeAlias = Callable[[nw.Expr, nw.Expr], nw.Expr]

_HOLDS: Mapping[Relation, Holds] = MappingProxyType(
    {
        Relation.AT_LEAST: operator.ge,
        Relation.ABOVE: operator.gt,
        Relation.AT_MOST: operator.le,
        Relation.BELOW: operator.lt,
        Relation.EQUAL: operator.eq,
    }
)


def holds(one: Whole, relation: Relation, other: Whole) -> Truths:
    """Return where a relation holds between numbers; null where either has no value."""
    return Truths(one.compared(other, _HOLDS[relation]), one.roots | other.roots)


def bound_holds(value: Quotient, bound: Bound, sheet: Sheet) -> Truths:
    """Hold a quotient against a bound, cross-multiplied."""
    compared = Fraction(bound.compared) * value.steps
    if value.under.is_constant:
        return _against_constant(value.over, bound.relation, compared * value.under.low, sheet)
    over, under = compared.as_integer_ratio()
    return holds(value.over.times(under), bound.relation, value.under.times(over))


def _against_constant(number: Whole, relation: Relation, mark: Fraction, sheet: Sheet) -> Truths:
    """Compare with the whole number that a fractional mark amounts to."""
    match relation:
        case Relation.AT_LEAST | Relation.BELOW:
            whole = ceil(mark)
        case Relation.ABOVE | Relation.AT_MOST:
            whole = floor(mark)
        case Relation.EQUAL:
            # No whole number equals a fractional mark: one beyond the range stands for it.
            whole = mark.numerator if mark.denominator == 1 else number.high + 1
    return holds(number, relation, sheet.constant(max(number.low - 1, min(number.high + 1, whole))))


def counted(members: Sequence[Truths], count: int, sheet: Sheet) -> Truths:
    """Return whether at least ``count`` members hold, under strong Kleene logic."""
    if count == len(members):
        return reduce(Truths.__and__, members)
    if count == 1:
        return reduce(Truths.__or__, members)
    one, none = sheet.constant(1), sheet.constant(0)
    certain = [either(member, one, none) for member in members]
    possible = [either(member.or_else(True), one, none) for member in members]
    return reached(total(certain, sheet.widest), total(possible, sheet.widest), count, sheet)


def reached(low: Whole, high: Whole, mark: int, sheet: Sheet) -> Truths:
    """Return true where the low end reaches a mark, false where the high end misses it."""
    least = sheet.constant(mark)
    return where(holds(low, Relation.AT_LEAST, least), holds(high, Relation.BELOW, least))
