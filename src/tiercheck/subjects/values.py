"""Single values read exactly: what a cell, a YAML scalar or a Python object says, or why it says nothing."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real

from tiercheck.errors import nearest
from tiercheck.model.evidence import CodeStandard, Column, Value
from tiercheck.model.quantity import AMOUNT_UNITS, CENTS_PER_YUAN, MAX_DIGITS, POINT_STEPS, Unit
from tiercheck.subjects.credit_code import fault_in

# Exactly what decimal_text writes back without cutting.
MAX_DECIMALS = 30
_LONGEST_NUMBER = 80
_AMOUNT_UNITS = tuple(sorted(AMOUNT_UNITS, key=len, reverse=True))
_LIMIT = 10**MAX_DIGITS
_FINEST = 10**MAX_DECIMALS
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_EXPONENT = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DIVISION = re.compile(r"[0-9]{6}")
_INDUSTRY = re.compile(r"[A-T]([0-9]{2,4})?")


class RefusedError(ValueError):
    """A value that cannot be taken without guessing.

    Attributes:
        code: stable identifier, such as ``wrong-type``.
        hint: what to write instead, or "".
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code = code
        self.hint = hint
        super().__init__(message)


def read_value(column: Column, given: object, *, bare_yuan: bool = True) -> Value:
    """Read one reported value of a column as evidence stores it: cents, positions, exact numbers.

    Args:
        column: the column, which gives unit and domain.
        given: a Python value or its text; numpy scalars are taken by their Python value.
        bare_yuan: whether an amount without a unit is yuan (flat records) or refused.

    Raises:
        RefusedError: the value is not one of the column's unit, not exact, or outside its domain.
    """
    unit = column.unit
    if unit is Unit.BOOL:
        return given if isinstance(given, bool) else _read_yes_no(given)
    if unit is Unit.YUAN:
        return _read_amount(column, given, bare_yuan)
    if unit is Unit.TEXT:
        return _read_text(column, given)
    if unit is Unit.DATE:
        return read_day(given)
    if unit is Unit.LEVEL:
        return _read_level(column, given)
    return _read_number(column, given)


def is_blank(given: object) -> bool:
    """Whether a cell of a flat record says nothing: None or blank text."""
    return given is None or (isinstance(given, str) and not given.strip())


def integer_ratio(given: object) -> tuple[int, int]:
    """Return a number as numerator and denominator, exactly as its shortest decimal says.

    Raises:
        RefusedError: it is no number, not finite, or has more digits than any real figure.
    """
    if isinstance(given, bool):
        raise RefusedError("wrong-type", f"{shown(given)} is a yes or no, not a number")
    if isinstance(given, int):
        over, under = int(given), 1
    elif not isinstance(given, (float, str, Decimal)) and isinstance(given, Rational):
        over, under = int(given.numerator), int(given.denominator)
    else:
        over, under = _decimal(given).as_integer_ratio()
    if abs(over) >= _LIMIT * under:
        raise _too_long(given)
    if _FINEST % under:
        raise RefusedError("too-many-digits", f"{shown(given)} has more than {MAX_DECIMALS} decimals", "round it")
    return over, under


def shown(given: object) -> str:
    """Return a value for a message, cut where it would flood the reader."""
    if isinstance(given, str):
        return repr(given if len(given) <= 40 else f"{given[:37]}...")
    if isinstance(given, int) and abs(given) >= 10**24:
        return "a number of more than 24 digits"
    if given is None or isinstance(given, (int, float, Decimal, Fraction, date)):
        text = str(given)
        return text if len(text) <= 40 else f"{text[:37]}..."
    return f"a value of type {type(given).__name__}"


def printable(text: str) -> str:
    """Return text with blanks in place of control characters, which no record may contain."""
    return _UNPRINTABLE.sub(" ", text)


def path_step(name: object) -> str:
    """Return a name for a field path; one that could not be printed as it is, is quoted."""
    return name if isinstance(name, str) and name.isprintable() and 0 < len(name) <= 60 else shown(name)


def _decimal(given: object) -> Decimal:
    """Return a float, decimal, text or foreign real number as a decimal of bounded length."""
    if isinstance(given, str):
        number = Decimal(_plain_digits(given))
    elif isinstance(given, float):
        number = Decimal(float.__repr__(given))
    elif isinstance(given, (Decimal, Real)):
        number = Decimal(str(given))
    else:
        raise RefusedError("wrong-type", f"{shown(given)} is not a number")
    if not number.is_finite():
        hint = "leave the field empty when it is not reported; NaN does not mean that"
        raise RefusedError("not-finite", f"{shown(given)} is not a number", hint)
    # Bounded before it becomes integers: a decimal of 20 characters can have a million digits.
    if not -_LONGEST_NUMBER < number.adjusted() < MAX_DIGITS and number:
        raise _too_long(given)
    return number


def _plain_digits(given: str) -> str:
    text = given.strip()
    if len(text) > _LONGEST_NUMBER:
        raise _too_long(given)
    if _PLAIN.fullmatch(text):
        return text
    if _EXPONENT.fullmatch(text):
        raise RefusedError("exponent", f"{shown(given)} is written with an exponent", "write all its digits")
    hint = "write digits with a decimal point, without separators" if any(char.isdigit() for char in text) else ""
    raise RefusedError("wrong-type", f"{shown(given)} is not a number", hint)


def _too_long(given: object) -> RefusedError:
    message = f"{shown(given)} has more than {MAX_DIGITS} digits before the point or {MAX_DECIMALS} after it"
    return RefusedError("too-many-digits", message, "no figure of an enterprise is that long; check the unit")


def _read_number(column: Column, given: object) -> int | Fraction:
    if isinstance(given, str) and column.unit is Unit.RATIO and given.rstrip().endswith("%"):
        over, under = integer_ratio(given.strip().removesuffix("%"))
        over, under = integer_ratio(Fraction(over, under * 100))
    else:
        over, under = integer_ratio(given)
    number = over if under == 1 else Fraction(over, under)
    if under != 1 and column.unit in (Unit.COUNT, Unit.PERSONS):
        raise RefusedError("not-whole", f"{shown(given)} is not a whole number", f"{column.title.en} is counted")
    if column.unit is Unit.POINTS and POINT_STEPS % under:
        raise RefusedError("too-many-digits", f"{shown(given)} has more than six decimals of a point", "round it")
    _check_domain(column, number, 1, given)
    return number


def _read_amount(column: Column, given: object, bare_yuan: bool) -> int:
    """Read an amount as whole cents; a number without a unit is yuan where that is sure."""
    unit = ""
    number = given
    if isinstance(given, str):
        text = given.strip()
        unit = next((unit for unit in _AMOUNT_UNITS if text.endswith(unit)), "")
        number = text.removesuffix(unit)
    over, under = integer_ratio(number)
    if not unit and not bare_yuan:
        bare = shown(given).strip("'")
        message = f"{shown(given)} has no unit, so it may be 元 or 万元"
        raise RefusedError("amount-without-unit", message, f"write {bare}元 or {bare}万元")
    cents, rest = divmod(over * CENTS_PER_YUAN * AMOUNT_UNITS[unit or "元"], under)
    if rest:
        raise RefusedError(
            "not-whole", f"{shown(given)} is not a whole number of cents (分)", "give at most two decimals of yuan"
        )
    if abs(cents) >= _LIMIT * CENTS_PER_YUAN:
        raise _too_long(given)
    _check_domain(column, cents, CENTS_PER_YUAN, given)
    return cents


def _check_domain(column: Column, stored: int | Fraction, scale: int, given: object) -> None:
    if column.low is not None and stored < column.low * scale:
        raise RefusedError("out-of-range", f"{shown(given)} is below {column.low}, the least there can be")
    if column.high is not None and stored > column.high * scale:
        hint = "write seven per cent as 7% or 0.07" if column.unit is Unit.RATIO else ""
        raise RefusedError("out-of-range", f"{shown(given)} is above {column.high}, the most there can be", hint)


def _read_yes_no(given: object) -> bool:
    word = given.strip().lower() if isinstance(given, str) else ""
    if word in ("true", "false"):
        return word == "true"
    plain = python_value(given)
    if isinstance(plain, bool):
        return plain
    raise RefusedError("wrong-type", f"{shown(given)} is neither true nor false", "write true or false")


def _read_level(column: Column, given: object) -> int:
    if not isinstance(given, str):
        raise RefusedError(
            "wrong-type", f"{shown(given)} is not the name of a level", f"one of {', '.join(column.levels)}"
        )
    name = given.strip()
    if name not in column.levels:
        hint = nearest(name[:40], column.levels) or f"one of {', '.join(column.levels)}"
        raise RefusedError("unknown-level", f"{shown(given)} is not a level of {column.name}", hint)
    return column.levels.index(name)


def read_day(given: object) -> date:
    """Read a day from a date, a midnight or ``2024-05-31``; raises ``RefusedError`` for anything else."""
    plain = python_value(given)
    if isinstance(plain, str) and _DAY.fullmatch(plain.strip()):
        try:
            return date.fromisoformat(plain.strip())
        except ValueError:
            raise RefusedError("wrong-type", f"{shown(given)} is not a day of the calendar") from None
    if isinstance(plain, datetime):
        try:
            if plain == datetime.combine(plain.date(), time(), plain.tzinfo):
                return plain.date()
        except (TypeError, ValueError):  # pandas' NaT calls itself a datetime
            pass
    elif isinstance(plain, date):
        return plain
    raise RefusedError("wrong-type", f"{shown(given)} is not a day", "write it as 2024-05-31")


def _read_text(column: Column, given: object) -> str:
    if column.code is CodeStandard.DIVISION and isinstance(given, float) and given.is_integer():
        given = int(given)  # pandas has no whole numbers in a column with empty cells
    if column.code is CodeStandard.DIVISION and isinstance(given, int) and not isinstance(given, bool):
        given = shown(given)  # readers of CSV and YAML take the six digits for a number
    if not isinstance(given, str) or not given.strip():
        raise RefusedError("wrong-type", f"{shown(given)} is not text", "put it in quotes")
    text = given.strip()
    if _UNPRINTABLE.search(text):
        raise RefusedError("wrong-type", f"{shown(given)} contains control characters", "remove them")
    if column.code is CodeStandard.CREDIT_CODE and (fault := fault_in(text)):
        hint = (
            "credit codes have capital letters" if not fault_in(text.upper()) else "copy it from the business licence"
        )
        raise RefusedError("bad-credit-code", f"{shown(given)} {fault} (GB 32100-2015)", hint)
    if column.code is CodeStandard.DIVISION and not _DIVISION.fullmatch(text):
        raise RefusedError(
            "bad-code", f"{shown(given)} is not a division code (GB/T 2260)", "six digits such as 440106"
        )
    if column.code is CodeStandard.INDUSTRY and not _INDUSTRY.fullmatch(text):
        hint = "a letter from A to T and two to four digits, such as C3453"
        raise RefusedError("bad-code", f"{shown(given)} is not an industry code (GB/T 4754-2017)", hint)
    return text


def python_value(given: object) -> object:
    """Return the Python value of a numpy scalar, which offers it as ``item()``; anything else unchanged."""
    item = getattr(given, "item", None)
    try:
        return item() if callable(item) else given
    except (TypeError, ValueError):
        return given
