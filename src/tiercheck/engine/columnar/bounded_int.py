"""Whole numbers in columns, each with a proven range: no sum or product can overflow unseen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

from tiercheck.engine.columnar.backend import pl

SIGNED_TYPES: Mapping[int, pl.DataType] = MappingProxyType(
    {8: pl.Int8(), 16: pl.Int16(), 32: pl.Int32(), 64: pl.Int64(), 128: pl.Int128()}
)
# One bit is the sign; another leaves room for a mark just beyond a range.
_LONGEST = 126


@dataclass(frozen=True, slots=True, eq=False)
class BoundedInt:
    """A column of whole numbers of at most 128 bits; null is "no value".

    Attributes:
        column: the numbers, or None for a constant.
        low: no number is below it.
        high: no number is above it.
        roots: the columns it is computed from.
        bits: how wide the column is stored, no narrower than the range needs.
    """

    column: pl.Expr | None
    low: int
    high: int
    roots: frozenset[str]
    bits: int = 8

    @property
    def is_constant(self) -> bool:
        """Whether it is one number on every row, null on none."""
        return self.column is None

    def at(self, bits: int) -> pl.Expr:
        """Return the numbers stored ``bits`` wide."""
        if self.column is None:
            return pl.lit(self.low, dtype=SIGNED_TYPES[bits])
        return self.column if bits == self.bits else self.column.cast(SIGNED_TYPES[bits])

    @property
    def expr(self) -> pl.Expr:
        """The numbers as they are stored."""
        return self.at(self.bits)

    def __add__(self, other: "BoundedInt") -> "BoundedInt":
        for one, two in ((self, other), (other, self)):
            if one.is_constant and one.low == 0:
                return two
        return self._joined(other, (self.low + other.low, self.high + other.high), lambda one, two: one + two)

    def __sub__(self, other: "BoundedInt") -> "BoundedInt":
        return self._joined(other, (self.low - other.high, self.high - other.low), lambda one, two: one - two)

    def __mul__(self, other: "BoundedInt") -> "BoundedInt":
        for one, two in ((self, other), (other, self)):
            if one.is_constant and one.low == 1:
                return two
        return self._joined(other, product_range(self, other), lambda one, two: one * two)

    def times(self, factor: int) -> "BoundedInt":
        """Return every number multiplied by a constant."""
        return self * constant(factor)

    def compared(self, other: "BoundedInt", holds: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
        """Return where ``holds`` is true of both numbers, stored alike; null where either has no value."""
        bits = max(self.bits, other.bits)
        return holds(self.at(bits), other.at(bits))

    def _joined(
        self, other: "BoundedInt", ends: tuple[int, int], join: Callable[[pl.Expr, pl.Expr], pl.Expr]
    ) -> "BoundedInt":
        low, high = ends
        if self.is_constant and other.is_constant:
            return constant(low)
        bits = max(bits_for(low, high), self.bits, other.bits)
        return BoundedInt(join(self.at(bits), other.at(bits)), low, high, self.roots | other.roots, bits)


def constant(number: int) -> BoundedInt:
    """Return one number for every row."""
    return BoundedInt(None, number, number, frozenset(), bits_for(number, number))


def total(numbers: Sequence[BoundedInt]) -> BoundedInt:
    """Return the sum of columns, added from the narrowest up."""
    return reduce(BoundedInt.__add__, sorted(numbers, key=lambda each: each.bits), constant(0))


def product_range(one: BoundedInt, other: BoundedInt) -> tuple[int, int]:
    """Return the least and the greatest product of two columns."""
    ends = [this * that for this in (one.low, one.high) for that in (other.low, other.high)]
    return min(ends), max(ends)


def is_narrow(low: int, high: int) -> bool:
    """Whether one column holds every number from ``low`` to ``high``."""
    return max(low.bit_length(), high.bit_length()) < _LONGEST


def bits_for(low: int, high: int) -> int:
    """Return how many bits hold every number from ``low`` to ``high``.

    Raises:
        OverflowError: no column does; see ``wide_int``.
    """
    needed = max(low.bit_length(), high.bit_length())
    for bits in SIGNED_TYPES:
        if needed < min(bits, _LONGEST):
            return bits
    raise OverflowError(f"no column holds numbers of {needed} bits")
