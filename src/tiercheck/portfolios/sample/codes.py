"""Unified social credit codes (GB 32100-2015) that are valid and belong to nobody."""

from tiercheck.engine.columnar.backend import pl
from tiercheck.portfolios.sample.noise import uniform
from tiercheck.subjects.credit_code import SYMBOLS

# Registered by the market supervision, as an enterprise.
AUTHORITY = "91"
_SYMBOLS = pl.Series(list(SYMBOLS))
_OWN = 8
_SPACE = len(SYMBOLS) ** _OWN
# Any factor without a common divisor with the number of symbols visits every code once.
_FACTOR = 523_456_789
# GB 11714: value of a symbol (letters count on from ten in the alphabet, gaps included) and weight of a place.
_VALUES = tuple(int(symbol, 36) for symbol in SYMBOLS)
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MODULUS = 11


def credit_codes(seed: int, rows: pl.Series, divisions: pl.Series, stream: str) -> pl.Series:
    """Return one code a row, each different.

    The organisation code within it carries a check character one off from the right one, which
    GB 32100 does not look at: the code is valid, and no registered enterprise has it.

    Args:
        seed: of the sample.
        rows: numbers of the rows.
        divisions: six digits a row.
        stream: what they are drawn for, the name of their column.
    """
    first = uniform(seed, stream, pl.Series([0], dtype=pl.UInt64), 2**31)[0]
    # Below 31**8 rows, row by row another remainder; the products stay below 2**63 for that many.
    number = (rows.cast(pl.Int64) % (2**31) * _FACTOR + first) % _SPACE
    places = [number // len(SYMBOLS) ** power % len(SYMBOLS) for power in reversed(range(_OWN))]
    own = [_SYMBOLS.gather(place) for place in places]
    values = pl.Series(_VALUES, dtype=pl.Int64)
    total = sum_of([values.gather(place) * weight for place, weight in zip(places, _WEIGHTS, strict=True)])
    check = _SYMBOLS.gather((_MODULUS - total % _MODULUS + 1) % 10)
    body = [_repeated(symbol, rows) for symbol in AUTHORITY] + [divisions.str.slice(at, 1) for at in range(6)]
    body += [*own, check]
    return pl.select(pl.concat_str(*body, _last(body))).to_series()


def _last(body: list[pl.Series]) -> pl.Series:
    """Return the check character of the whole: weights are powers of 3, modulo the number of symbols."""
    places = [symbol.replace_strict(list(SYMBOLS), list(range(len(SYMBOLS))), return_dtype=pl.Int64) for symbol in body]
    total = sum_of([place * pow(3, at, len(SYMBOLS)) for at, place in enumerate(places)])
    return _SYMBOLS.gather(-total % len(SYMBOLS))


def sum_of(series: list[pl.Series]) -> pl.Series:
    """Return the sums over several series, row by row."""
    total = series[0]
    for each in series[1:]:
        total = total + each
    return total


def _repeated(symbol: str, rows: pl.Series) -> pl.Series:
    return pl.Series([symbol]).new_from_index(0, len(rows))
