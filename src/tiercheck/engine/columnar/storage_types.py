"""Evidence as whole steps: cents, persons, positions of levels, millionths of shares, years and points."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import SIGNED_TYPES
from tiercheck.model.evidence import Column
from tiercheck.model.quantity import POINT_STEPS, Unit

# No figure of an enterprise is beyond these, in whole units: 100 trillion yuan, a billion of anything else.
_MOST: Mapping[Unit, int] = MappingProxyType({Unit.YUAN: 10**14})
_MOST_OF_ANYTHING = 10**9
_DECIMAL_UNITS = (Unit.RATIO, Unit.YEARS, Unit.POINTS)


def is_number(column: Column) -> bool:
    """Whether a column is stored as whole numbers."""
    return column.unit not in (Unit.TEXT, Unit.DATE, Unit.BOOL)


def steps_of(column: Column) -> int:
    """Return how many steps of the table make one stored step of evidence: a million for decimals, else one."""
    return POINT_STEPS if column.unit in _DECIMAL_UNITS else 1


def steps_per_unit(column: Column) -> int:
    """Return how many steps make one unit as people write it: 100 for yuan, a million for decimals."""
    return column.unit.scale * steps_of(column)


def domain(column: Column) -> tuple[int, int]:
    """Return the least and the greatest number of steps that a column can hold."""
    if column.unit is Unit.BOOL:
        return 0, 1
    if column.unit is Unit.LEVEL:
        return 0, len(column.levels) - 1
    scale = steps_per_unit(column)
    most = _MOST.get(column.unit, _MOST_OF_ANYTHING) * scale - 1
    low = -most if column.low is None else max(ceil(Fraction(column.low) * scale), -most)
    high = most if column.high is None else min(floor(Fraction(column.high) * scale), most)
    return low, high


def bits_of(column: Column) -> int:
    """Return how wide a column of whole numbers is stored: narrow where it holds positions, else 64 bits."""
    return 8 if column.unit in (Unit.LEVEL, Unit.BOOL) else 64


def dtype_of(column: Column) -> pl.DataType:
    """Return the type that a column is stored as."""
    if column.unit is Unit.TEXT:
        return pl.String()
    if column.unit is Unit.DATE:
        return pl.Date()
    return pl.Boolean() if column.unit is Unit.BOOL else SIGNED_TYPES[bits_of(column)]
