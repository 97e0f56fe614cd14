"""The figures a column can take, counted in its smallest steps."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from tiercheck.model.evidence import Column, PartOf, Value
from tiercheck.model.quantity import Number, Unit, whole
from tiercheck.subjects.consistency import contradictions

# Shares, years and points may have any decimals; the finest that is looked at is a millionth.
FINEST = Fraction(1, 10**6)
_DECIMAL = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
_ORDERED = (Unit.YUAN, Unit.PERSONS, Unit.COUNT, Unit.LEVEL, Unit.BOOL, *_DECIMAL)
# Largest figures sought, in the unit: beyond what any enterprise reports.
_MOST: Mapping[Unit, int] = {Unit.YUAN: 10**11, Unit.PERSONS: 10**6, Unit.COUNT: 10**6}
_MOST_DECIMAL = 10**3
# Figures against which most thresholds come out round: 10,000,000 yuan, 1,000 persons.
_USUAL: Mapping[Unit, int] = {Unit.YUAN: 10**7, Unit.PERSONS: 10**3, Unit.COUNT: 10}


def is_ordered(column: Column) -> bool:
    """Whether its values can be counted; text and dates cannot."""
    return column.unit in _ORDERED


def step_of(column: Column) -> Number:
    """Return the smallest step of a column, in stored units: a cent, a person, a level, a millionth."""
    return FINEST if column.unit in _DECIMAL else 1


def domain(column: Column) -> tuple[int, int]:
    """Return the lowest and highest figure sought, in steps."""
    if column.unit is Unit.BOOL:
        return 0, 1
    if column.unit is Unit.LEVEL:
        return 0, len(column.levels) - 1
    scale = column.unit.scale / Fraction(step_of(column))
    most = _MOST.get(column.unit, _MOST_DECIMAL)
    low, high = (-most if column.low is None else column.low), (most if column.high is None else column.high)
    return ceil(low * scale), floor(high * scale)


def value_at(column: Column, steps: int) -> Value:
    """Return the value that is so many steps, as evidence stores it."""
    return bool(steps) if column.unit is Unit.BOOL else whole(Fraction(steps * step_of(column)))


def steps_at(column: Column, value: Value) -> int:
    """Return how many whole steps a value is."""
    return floor(value / Fraction(step_of(column))) if isinstance(value, (int, Fraction)) else 0


def neighbours(column: Column, value: Value) -> tuple[Value, ...]:
    """Return the values one step lower and higher, as far as the column has them."""
    if not isinstance(value, (int, Fraction)):
        return ()
    low, high = domain(column)
    steps = Fraction(value) / step_of(column)
    if column.unit is Unit.BOOL:
        return (not value,)
    beside = (steps + by for by in (-1, 1))
    return tuple(whole(each * step_of(column)) for each in beside if low <= each <= high)


def usual(column: Column) -> Value:
    """Return a figure to stand beside the one that is sought."""
    low, high = domain(column)
    if column.unit in _USUAL:
        return value_at(column, max(low, min(high, _USUAL[column.unit] * column.unit.scale)))
    return value_at(column, (low + high + 1) // 2)


def is_possible(values: Mapping[str, Value], parts: Sequence[PartOf]) -> bool:
    """Whether these figures can be reported together."""
    return next(contradictions(values, parts, {}), None) is None


def fitted(values: Mapping[str, Value], kept: frozenset[str], parts: Sequence[PartOf]) -> Mapping[str, Value]:
    """Return figures in which no part is above its whole: the whole is raised, or the part lowered where that is kept.

    Args:
        values: the figures.
        kept: columns whose figures stay.
        parts: the columns that are a part of another.
    """
    found = dict(values)
    for part, all_of_it in reversed(parts):
        one, most = found.get(part.name), found.get(all_of_it.name)
        if isinstance(one, int) and isinstance(most, int) and one > most:
            if all_of_it.name not in kept:
                found[all_of_it.name] = one
            elif part.name not in kept:
                found[part.name] = most
    return found
