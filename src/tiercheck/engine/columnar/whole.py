"""Whole numbers in columns, each with a proven range: no sum or product can overflow unseen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import narwhals as nw
from narwhals.dtypes import DType

from tiercheck.engine.columnar.backends import SIGNED_TYPES, WIDEST_BITS
from tiercheck.errors import EngineError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A column of whole numbers; null is "no value".

    Attributes:
        column: the numbers, or None for a constant.
        low: no number is below it.
        high: no number is above it.
        roots: the columns it is computed from.
        widest: what the backend stores 128-bit numbers as.
        bits: how wide the column is stored, no narrower than the range needs.
    """

    column: nw.Expr | None
    low: int
    high: int
    roots: frozenset[str]
    widest: DType
    bits: int = 8

    @property
    def is_constant(self) -> bool:
        """Whether it is one number on every row, null on none."""
        return self.column is None

    def at(self, bits: int) -> nw.Expr:
        """Return the numbers stored ``bits`` wide."""
        if self.column is None:
            return literal(self.low, bits, self.widest)
        return self.column if bits == self.bits else self.column.cast(_dtype(bits, self.widest))

    @property
    def expr(self) -> nw.Expr:
        """The numbers as they are stored."""
        return self.at(self.bits)

    def __add__(self, other: "Whole") -> "Whole":
        if other.is_constant and other.low == 0:
            return self
        return self._joined(other, (self.low + other.low, self.high + other.high), lambda one, two: one + two)

    def __sub__(self, other: "Whole") -> "Whole":
        return self._joined(other, (self.low - other.high, self.high - other.low), lambda one, two: one - two)

    def __mul__(self, other: "Whole") -> "Whole":
        for one, two in ((self, other), (other, self)):
            if one.is_constant and one.low == 1:
                return two
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return self._joined(other, (min(ends), max(ends)), lambda one, two: one * two)

    def times(self, factor: int) -> "Whole":
        """Return every number multiplied by a constant."""
        return self * constant(factor, self.widest)

    def compared(self, other: "Whole", holds: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> nw.Expr:
        """Return where ``holds`` is true of both numbers, stored alike; null where either has no value."""
        bits = max(self.bits, other.bits)
        return holds(self.at(bits), other.at(bits))

    def _joined(self, other: "Whole", ends: tuple[int, int], join: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> "Whole":
        low, high = ends
        if self.is_constant and other.is_constant:
            return constant(low, self.widest)
        bits = max(bits_for(low, high), self.bits, other.bits)
        return Whole(join(self.at(bits), other.at(bits)), low, high, self.roots | other.roots, self.widest, bits)


def constant(number: int, widest: DType) -> Whole:
    """Return one number for every row."""
    return Whole(None, number, number, frozenset(), widest, bits_for(number, number))


def total(numbers: Sequence[Whole], widest: DType) -> Whole:
    """Return the sum of columns, added from the narrowest up."""
    return reduce(Whole.__add__, sorted(numbers, key=lambda each: each.bits), constant(0, widest))


def bits_for(low: int, high: int) -> int:
    """Return how many bits hold every number from ``low`` to ``high``.

    Raises:
        EngineError: not even the widest column does.
    """
    needed = max(low.bit_length(), high.bit_length())
    for bits in (*SIGNED_TYPES, 128):
        if needed < (WIDEST_BITS if bits == 128 else bits):
            return bits
    message = f"a measure needs numbers of {needed} bits, more than tables can hold exactly"
    raise EngineError([Problem("measure-too-wide", message, "multiply fewer amounts, or assess row by row")])


def literal(number: int, bits: int, widest: DType) -> nw.Expr:
    """Return a constant stored ``bits`` wide."""
    narrow = min(bits, 64)
    if number.bit_length() >= narrow:
        message = f"the constant {number} is longer than tables can hold exactly"
        raise EngineError([Problem("measure-too-wide", message, "write a rounder threshold, or assess row by row")])
    expr = nw.lit(number, dtype=_dtype(narrow, widest))
    return expr if bits == narrow else expr.cast(widest)


def _dtype(bits: int, widest: DType) -> DType:
    return widest if bits == 128 else SIGNED_TYPES[bits]
