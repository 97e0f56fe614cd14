"""Checks and requirements as columns of truths: a comparison of whole numbers, null where it cannot be told."""

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from types import MappingProxyType
from typing import TypeAlias, assert_never

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, constant, total
from tiercheck.engine.columnar.measures import RatioColumn
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns, either, where
from tiercheck.engine.columnar.wide_int import WideInt, against_zero, product, subtracted
from tiercheck.model.expression import Bound, Relation

Holds: TypeAlias = Callable[[pl.Expr, pl.Expr], pl.Expr]

_HOLDS: Mapping[Relation, Holds] = MappingProxyType(
    {
        Relation.AT_LEAST: operator.ge,
        Relation.ABOVE: operator.gt,
        Relation.AT_MOST: operator.le,
        Relation.BELOW: operator.lt,
        Relation.EQUAL: operator.eq,
    }
)


def holds(one: BoundedInt, relation: Relation, other: BoundedInt) -> KleeneColumn:
    """Return where a relation holds between numbers; null where either has no value."""
    return KleeneColumn(one.compared(other, _HOLDS[relation]), one.roots | other.roots)


def bound_holds(value: RatioColumn, bound: Bound, staged: StagedColumns) -> KleeneColumn:
    """Hold a ratio against a bound, cross-multiplied."""
    mark = Fraction(bound.compared) * value.steps
    if isinstance(value.over, BoundedInt) and isinstance(value.under, BoundedInt) and value.under.is_constant:
        found = _against_constant(value.over, bound.relation, mark * value.under.low)
    else:
        one = product(value.over, constant(mark.denominator), staged)
        other = product(value.under, constant(mark.numerator), staged)
        if isinstance(one, WideInt) or isinstance(other, WideInt):
            found = against_zero(subtracted(one, other, staged), bound.relation)
        else:
            found = holds(one, bound.relation, other)
    if value.known is None:
        return found
    return KleeneColumn(pl.when(value.known.expr).then(found.expr), value.known.roots | found.roots)


def _against_constant(number: BoundedInt, relation: Relation, mark: Fraction) -> KleeneColumn:
    """Compare with the whole number that a fractional mark amounts to."""
    match relation:
        case Relation.AT_LEAST | Relation.BELOW:
            whole = ceil(mark)
        case Relation.ABOVE | Relation.AT_MOST:
            whole = floor(mark)
        case Relation.EQUAL:
            # No whole number equals a fractional mark: one beyond the range stands for it.
            whole = mark.numerator if mark.denominator == 1 else number.high + 1
        case _:
            assert_never(relation)
    return holds(number, relation, constant(max(number.low - 1, min(number.high + 1, whole))))


def counted(members: Sequence[KleeneColumn], count: int) -> KleeneColumn:
    """Return whether at least ``count`` members hold, under strong Kleene logic."""
    if count == len(members):
        return reduce(KleeneColumn.__and__, members)
    if count == 1:
        return reduce(KleeneColumn.__or__, members)
    one, none = constant(1), constant(0)
    certain = [either(member, one, none) for member in members]
    possible = [either(member.or_else(True), one, none) for member in members]
    return reached(total(certain), total(possible), count)


def reached(low: BoundedInt, high: BoundedInt, mark: int) -> KleeneColumn:
    """Return true where the low end reaches a mark, false where the high end misses it."""
    least = constant(mark)
    return where(holds(low, Relation.AT_LEAST, least), holds(high, Relation.BELOW, least))
