"""Figures and days written as text: read by their form, because engines differ in what they round or refuse."""

from collections.abc import Mapping
from math import log10

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.storage_types import steps_per_unit
from tiercheck.model.evidence import Column
from tiercheck.model.quantity import AMOUNT_UNITS, CENTS_PER_YUAN, Unit

# What Python takes away around a text, and so what a record does not read; engines differ in what they take for blank.
BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# As many digits as an amount of any unit has in cents, of which DuckDB multiplies no more than there is room for.
_DIGITS = 28
# A record reads 80 characters of a number; no figure needs as many zeros as this leaves room for.
_ZEROS = "0{0,24}"
_YEAR = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][48]|[13579][26]|[2468]0)00)"
_DAY = "0[1-9]|1[0-9]|2[0-8]"
_CALENDAR = (
    f"^({_YEAR}-(0[1-9]|1[0-2])-({_DAY})|{_YEAR}-(0[13-9]|1[0-2])-(29|30)|{_YEAR}-(0[13578]|1[02])-31"
    f"|{_LEAP_YEAR}-02-29)$"
)


def figures(column: Column, text: pl.Expr, before_the_point: int) -> pl.Expr:
    """Return text of plain digits, with or without a unit, as whole steps; null where it is no such text.

    Args:
        column: what it is a figure of.
        text: without blanks around it.
        before_the_point: how many digits there may be before the point of a figure without a unit.
    """
    plain, factors = steps_per_unit(column), _factors(column)
    finest = max(_places(factor) for factor in (plain, *factors.values()))
    digits = before_the_point + _places(plain)
    forms = [_form(_places(plain), digits, "")]
    forms += [_form(_places(factor), digits, f"[{BLANKS}]*{unit}") for unit, factor in factors.items()]
    valid = text.str.contains(f"^[+-]?{_ZEROS}({'|'.join(forms)})$")
    around = "+" + "".join(dict.fromkeys("".join(factors))) + (BLANKS if factors else "")
    number = pl.when(valid).then(text.str.strip_chars(around)).cast(pl.Decimal(_DIGITS, finest))
    steps = pl.lit(plain, dtype=pl.Int64())
    for unit, factor in factors.items():
        if factor != plain:
            steps = pl.when(text.str.ends_with(unit)).then(pl.lit(factor, dtype=pl.Int64())).otherwise(steps)
    return (number * steps).cast(pl.Int64())


def days(text: pl.Expr) -> pl.Expr:
    """Return text such as ``2024-02-29`` as days; null where the calendar has no such day."""
    return pl.when(text.str.contains(_CALENDAR)).then(text).str.to_date(format="%Y-%m-%d")


def _factors(column: Column) -> Mapping[str, int]:
    """Return how many steps make one of each unit that figures of a column may carry."""
    if column.unit is Unit.YUAN:
        return {unit: CENTS_PER_YUAN * yuan for unit, yuan in AMOUNT_UNITS.items()}
    return {"%": steps_per_unit(column) // 100} if column.unit is Unit.RATIO else {}


def _form(places: int, digits: int, unit: str) -> str:
    decimals = f"[.][0-9]{{1,{places}}}{_ZEROS}" if places else "[.]0{1,24}"
    return f"[0-9]{{1,{digits - places}}}({decimals})?{unit}"


def _places(steps: int) -> int:
    """Return how many decimals a figure can have of which so many steps make one."""
    return round(log10(steps))
