"""Columns as a table holds them, made whole steps exactly; what cannot be is left out, never rounded.

Only amounts stored as binary numbers are taken as the cent they round to: no binary number is a cent.
"""

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.storage_types import domain, dtype_of, is_number, steps_per_unit
from tiercheck.engine.columnar.text_parsing import days, figures
from tiercheck.model.evidence import CodeStandard, Column
from tiercheck.model.quantity import Unit


class Taken(NamedTuple):
    """One column of a table as evidence.

    Attributes:
        stored: its figures, as ``stored`` says; null where nothing is reported or it cannot be read.
        given: where something is reported, readable or not.
        bounds: what its figures are yet to be held against: in a stage of its own, for Polars computes an
            expression as often as it is used.
    """

    stored: pl.Expr
    given: pl.Expr
    bounds: tuple[int, int] | None = None


_FORMS: Mapping[CodeStandard | None, str] = MappingProxyType(
    {
        CodeStandard.DIVISION: "^[0-9]{6}$",
        CodeStandard.INDUSTRY: "^[A-T]([0-9]{2,4})?$",
        None: r"^[^\x00-\x1f\x7f-\x9f]+$",
    }
)


def is_evidence(column: Column) -> bool:
    """Whether a cell of a column is wrong whatever the rules: any figure, day or code, but no name."""
    return column.unit is not Unit.TEXT or column.code is not None


def is_text(dtype: pl.DataType) -> bool:
    """Whether a table holds a column as text."""
    return dtype == pl.String or isinstance(dtype, (pl.Categorical, pl.Enum))


def take(column: Column, expr: pl.Expr, dtype: pl.DataType) -> Taken:
    """Return a column of a table as evidence.

    Args:
        column: the column of the contract.
        expr: what the table holds; text without blanks around it.
        dtype: how the table stores it; of a type that holds no such figures, nothing is readable.
    """
    taken = _taken(column, expr, pl.String() if is_text(dtype) else dtype)
    return Taken(pl.lit(None, dtype=dtype_of(column)), ~expr.is_null()) if taken is None else taken


def _taken(column: Column, expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    if column.unit is Unit.BOOL:
        return _answers(expr, dtype)
    if column.unit is Unit.LEVEL:
        return _levels(column, expr, dtype)
    if column.unit is Unit.DATE:
        return _days(expr, dtype)
    return _figures(column, expr, dtype) if is_number(column) else _text(column, expr, dtype)


def _answers(expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    if dtype == pl.Boolean:
        return Taken(expr, ~expr.is_null())
    if dtype != pl.String:
        return None
    word = expr.str.to_lowercase()
    no = pl.when(word == "false").then(pl.lit(False))
    return Taken(pl.when(word == "true").then(pl.lit(True)).otherwise(no), expr != "")


def _levels(column: Column, expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    if dtype != pl.String:
        return None
    narrow = dtype_of(column)
    stored = pl.lit(None, dtype=narrow)
    for position, level in enumerate(column.levels):
        stored = pl.when(expr == level).then(pl.lit(position, dtype=narrow)).otherwise(stored)
    return Taken(stored, expr != "")


def _days(expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    if dtype == pl.String:
        return Taken(days(expr), expr != "")
    if not isinstance(dtype, (pl.Date, pl.Datetime)):
        return None
    year = expr.dt.year()
    is_day = (year >= MINYEAR) & (year <= MAXYEAR)
    if isinstance(dtype, pl.Datetime):
        is_day &= expr.dt.truncate("1d") == expr
    return Taken(pl.when(is_day).then(expr).cast(pl.Date()), ~expr.is_null())


def _text(column: Column, expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    if column.code is CodeStandard.DIVISION and (
        dtype.is_integer() or dtype.is_float()
    ):  # readers of CSV take the six digits for a number
        return _division(expr)
    if dtype != pl.String:
        return None
    form, given = _FORMS.get(column.code), expr != ""
    return Taken(pl.when(given if form is None else expr.str.contains(form)).then(expr), given)


def _division(expr: pl.Expr) -> Taken:
    """Return six digits that are held as a number; pandas has no whole ones in a column with empty cells."""
    six = pl.when((expr >= 10**5) & (expr < 10**6)).then(expr)
    whole = six.cast(pl.Int64())
    return Taken(pl.when(whole == six).then(whole.cast(pl.String())), ~expr.is_null())


def _figures(column: Column, expr: pl.Expr, dtype: pl.DataType) -> Taken | None:
    """Return figures as whole steps; held against a bound first, so that no conversion can overflow."""
    scale, given, bounds = steps_per_unit(column), ~expr.is_null(), domain(column)
    low, high = bounds
    if dtype.is_integer():
        inside = (expr >= ceil(Fraction(low, scale))) & (expr <= floor(Fraction(high, scale)))
        return Taken(pl.when(inside).then(expr.cast(pl.Int64())) * pl.lit(scale, dtype=pl.Int64()), given)
    places = len(str(scale)) - 1
    if dtype == pl.String:
        given, steps = expr != "", figures(column, expr, _before_the_point(places))
    elif isinstance(dtype, pl.Decimal):
        steps = _exactly(expr, dtype, places)
    elif dtype.is_float():
        steps = _nearest(expr.cast(pl.Float64()), places, exactly=column.unit is not Unit.YUAN)
    else:
        return None
    return Taken(steps, given, bounds)


def _exactly(given: pl.Expr, dtype: pl.Decimal, places: int) -> pl.Expr:
    """Return decimals as whole steps; none where one is beyond every domain or finer than a step."""
    if dtype.scale > places or dtype.precision - dtype.scale > _before_the_point(places):
        bounded = _bounded(given, places)
        narrow, dtype = bounded.cast(_widest(places)), _widest(places)
        given = pl.when(narrow == bounded).then(narrow)
    roomy = given.cast(pl.Decimal(28, dtype.scale))  # DuckDB multiplies within the width of the decimals
    whole = (roomy * _power(dtype.scale)).cast(pl.Int64())
    return whole * pl.lit(_power(places - dtype.scale), dtype=pl.Int64())


def _nearest(given: pl.Expr, places: int, *, exactly: bool) -> pl.Expr:
    """Return binary numbers as whole steps: the nearest, or only those that are a decimal written in steps."""
    bounded = _bounded(given, places)
    scaled = bounded * _power(places)
    steps = scaled.round(0)
    # Between two steps an engine takes the even one or the one away from zero; it is to be the latter on all.
    away = scaled + pl.when(scaled > 0).then(pl.lit(0.5)).otherwise(pl.lit(-0.5))
    steps = pl.when((scaled - steps).abs() == 0.5).then(away).otherwise(steps)
    if exactly:
        # Both are the binary number nearest to the same decimal, so no tolerance is needed. The divisor is a
        # column because Polars divides by a constant through its reciprocal, which may be off by a bit.
        steps = pl.when(steps / (steps * 0 + _power(places)) == bounded).then(steps)
    return steps.cast(pl.Int64())


def _bounded(given: pl.Expr, places: int) -> pl.Expr:
    beyond = _power(_before_the_point(places))
    return pl.when((given < beyond) & (given > -beyond)).then(given)


def _widest(places: int) -> pl.Decimal:
    return pl.Decimal(_before_the_point(places) + places, places)


def _before_the_point(places: int) -> int:
    """Return how many digits there can be before the point: more than any domain has, as many as 64 bits hold."""
    return min(14, 18 - places)


def _power(places: int) -> int:
    return int(10**places)
