"""Units, and numbers read and written exactly.

Amounts are held as whole cents (分), so that every comparison is one of integers.
"""

import re
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction

CENTS_PER_YUAN = 100
AMOUNT_UNITS: dict[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "yuan": 1}
MAX_DIGITS = 18
# Points are counted in millionths, so that every engine adds them in whole numbers.
POINT_STEPS = 10**6
# The most that a points table, one of its parts, a band, a cap or a mark may say: far inside every engine, where points
# are millionths in 64 bits and columns of 16.
MOST_POINTS = 10_000
_AMOUNT = re.compile(r"\s*(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>元|万元|亿元|yuan)\s*", re.ASCII)


class Unit(StrEnum):
    """What a number counts; quantities of different units are never compared."""

    __hash__ = str.__hash__

    YUAN = "yuan"
    RATIO = "ratio"
    PERSONS = "persons"
    YEARS = "years"
    COUNT = "count"
    POINTS = "points"
    LEVEL = "level"
    BOOL = "bool"
    TEXT = "text"
    DATE = "date"

    @property
    def scale(self) -> int:
        """How many stored steps make one unit: 100 for yuan (cents), else 1."""
        return CENTS_PER_YUAN if self is Unit.YUAN else 1


def whole(number: Fraction) -> Number:
    """Return an int where the fraction is one: integers compare several times faster."""
    return number.numerator if number.denominator == 1 else number


def parse_amount(text: str) -> int | None:
    """Read an amount with its unit, such as ``8200万元`` or ``0.82亿元``.

    Returns:
        Whole cents, or None when the text is not an amount of whole cents with a unit.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    cents = Fraction(match["number"]) * AMOUNT_UNITS[match["unit"]] * CENTS_PER_YUAN
    return cents.numerator if cents.denominator == 1 else None


def decimal_text(value: Fraction | int, places: int = 30) -> str:
    """Write a number as a plain decimal, exact when it ends within ``places`` digits.

    A decimal that does not end is cut, never rounded up, so a value just under a
    threshold is never printed as the threshold.
    """
    return _decimal(*value.as_integer_ratio(), places)


def exact_text(numerator: int, denominator: int, steps: int = 1) -> str:
    """Write ``numerator / (denominator * steps)`` as ``decimal_text`` does, with 30 digits where it does not end."""
    return _decimal(numerator, denominator * steps, 30)


def _decimal(numerator: int, denominator: int, places: int) -> str:
    if denominator == 1:
        return str(numerator)
    steps = abs(numerator) * 10**places // denominator
    digits = str(steps).zfill(places + 1)
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    text = f"{whole}.{rest}" if rest else whole
    return f"-{text}" if numerator < 0 and steps else text


def percent(share: Fraction) -> str:
    """Write a share in percent, cut and never rounded up."""
    return f"{decimal_text(share * 100, 2)}%"
