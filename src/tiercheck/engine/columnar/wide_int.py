"""Whole numbers of any length in columns, as digits of a large radix: what no one column holds, computed exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from typing import TypeAlias, assert_never

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, constant, is_narrow, product_range, total
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns
from tiercheck.model.expression import Relation

# Products of two digits, and some of them added up, stay within 128 bits.
_DIGIT_BITS = 60
_RADIX = 2**_DIGIT_BITS


@dataclass(frozen=True, slots=True, eq=False)
class WideInt:
    """A column of whole numbers longer than 128 bits.

    Attributes:
        digits: the number is the sum of ``digits[n] * 2**(60 * n)``. All but the last are at least zero and below the
            radix; the last carries the sign.
    """

    digits: tuple[BoundedInt, ...]


Number: TypeAlias = BoundedInt | WideInt


def product(one: Number, other: Number, staged: StagedColumns) -> Number:
    """Return the product of two columns."""
    match one, other:
        case BoundedInt(), BoundedInt() if is_narrow(*product_range(one, other)):
            return one * other
    places: dict[int, list[BoundedInt]] = {}
    for place, digit in enumerate(_digits(one, staged)):
        for shift, factor in enumerate(_digits(other, staged)):
            places.setdefault(place + shift, []).append(digit * factor)
    return WideInt(_carried([total(places[place]) for place in sorted(places)], staged))


def added(one: Number, other: Number, staged: StagedColumns) -> Number:
    """Return the sum of two columns."""
    match one, other:
        case BoundedInt(), BoundedInt() if is_narrow(one.low + other.low, one.high + other.high):
            return one + other
    pairs = zip_longest(_digits(one, staged), _digits(other, staged), fillvalue=constant(0))
    return WideInt(_carried([this + that for this, that in pairs], staged))


def subtracted(one: Number, other: Number, staged: StagedColumns) -> Number:
    """Return the difference of two columns."""
    match one, other:
        case BoundedInt(), BoundedInt() if is_narrow(one.low - other.high, one.high - other.low):
            return one - other
    return added(one, product(other, constant(-1), staged), staged)


def against_zero(number: Number, relation: Relation) -> KleeneColumn:
    """Return where a number stands in a relation to zero."""
    zero = constant(0)
    digits = (number,) if isinstance(number, BoundedInt) else number.digits
    last, roots = digits[-1], frozenset[str]().union(*(digit.roots for digit in digits))
    negative = last.compared(zero, lambda one, two: one < two)
    nothing = reduce(pl.Expr.__and__, [digit.compared(zero, lambda one, two: one == two) for digit in digits])
    match relation:
        case Relation.AT_LEAST:
            found = ~negative
        case Relation.ABOVE:
            found = ~negative & ~nothing
        case Relation.AT_MOST:
            found = negative | nothing
        case Relation.BELOW:
            found = negative
        case Relation.EQUAL:
            found = nothing
        case _:
            assert_never(relation)
    return KleeneColumn(found, roots)


def _digits(number: Number, staged: StagedColumns) -> tuple[BoundedInt, ...]:
    return number.digits if isinstance(number, WideInt) else _carried([number], staged)


def _carried(sums: Sequence[BoundedInt], staged: StagedColumns) -> tuple[BoundedInt, ...]:
    """Return digits below the radix, whatever is above it carried to the next."""
    digits: list[BoundedInt] = []
    rest = list(sums)
    while len(rest) > 1 or not (rest[0].low > -_RADIX and rest[0].high < _RADIX):
        digit, carry = _parted(staged.keep(rest.pop(0)), staged)
        digits.append(digit)
        rest[:1] = [rest[0] + carry] if rest else [carry]
    return (*digits, staged.keep(rest[0]))


def _parted(number: BoundedInt, staged: StagedColumns) -> tuple[BoundedInt, BoundedInt]:
    """Return a number modulo the radix, and how often the radix is in it, rounded down."""
    if number.is_constant:
        return constant(number.low % _RADIX), constant(number.low >> _DIGIT_BITS)
    if number.low >= 0 and number.high < _RADIX:
        return number, constant(0)
    low, high = number.low >> _DIGIT_BITS, number.high >> _DIGIT_BITS
    times = BoundedInt(number.at(128) // pl.lit(_RADIX, dtype=pl.Int128()), low, high, number.roots, 128)
    carry = staged.keep(times)
    remainder = number.at(128) - carry.at(128) * pl.lit(_RADIX, dtype=pl.Int128())
    digit = BoundedInt(remainder, 0, _RADIX - 1, number.roots | carry.roots, 128)
    return staged.keep(digit), carry
