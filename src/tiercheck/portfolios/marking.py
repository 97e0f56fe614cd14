"""Rows that rules must not read, marked in a table of any engine: a key that names no one row, a code that is none.

This is intake and no rule: rules are written once, over Narwhals. A check character is a weighted sum of 18
positions among 31 symbols, which Narwhals cannot say cheaply, so it is said twice: for Polars, and in SQL.
"""

from typing import Protocol, cast

import narwhals as nw
from narwhals.typing import IntoLazyFrameT

from tiercheck.engine.columnar.backends import widest_of
from tiercheck.engine.columnar.intake import is_text
from tiercheck.engine.columnar.written import BLANKS
from tiercheck.model.profile.credit_code import SYMBOLS, WEIGHTS
from tiercheck.portfolios.embedded import pl
from tiercheck.portfolios.naming import mark_unnamed, mark_unsound, repeats
from tiercheck.portfolios.reading import KEY

_UNSOUND, _UNNAMED = "tiercheck_unsound", "tiercheck_unnamed"
_CODE, _NAME, _ROWS = "tiercheck_code", "tiercheck_name", "tiercheck_rows"


class _Relation(Protocol):
    """What DuckDB calls a table."""

    def project(self, columns: str) -> object: ...


class _DataFrame(Protocol):
    """What Spark calls a table."""

    def selectExpr(self, *columns: str) -> object: ...  # noqa: N802


def mark(frame: nw.LazyFrame[IntoLazyFrameT], key: str | None, name: str) -> nw.LazyFrame[IntoLazyFrameT]:
    """Return a table with a column of truths more: where a row is at fault whatever its figures say.

    A credit code has a wrong form or check character, or the key is empty or stands in more than one row.

    Args:
        frame: a table.
        key: the column that names a row, or None when rows have no names.
        name: what the column is called.

    Raises:
        PortfolioError: the table engine cannot compare exactly.
    """
    widest_of(frame.implementation)
    marks = []
    if key is not None:
        frame = _with_unnamed(frame, key)
        marks.append(_UNNAMED)
    if is_text(frame.collect_schema().get(KEY, nw.Unknown())):  # else one is at fault wherever it is given
        frame = _with_unsound(frame)
        marks.append(_UNSOUND)
    found = nw.any_horizontal(*map(nw.col, marks), nw.lit(False), ignore_nulls=True)
    return frame.with_columns(found.alias(name)).drop(marks)


def _with_unnamed(frame: nw.LazyFrame[IntoLazyFrameT], key: str) -> nw.LazyFrame[IntoLazyFrameT]:
    if frame.implementation.is_polars():  # whose joins keep the order of the rows only when they are asked to
        native = cast(pl.LazyFrame, frame.to_native())
        marked = mark_unnamed(native, key, repeats(native, key), _UNNAMED)
        return cast("nw.LazyFrame[IntoLazyFrameT]", nw.from_native(marked))
    text = nw.col(key).cast(nw.String()).str.strip_chars(BLANKS)
    rows = frame.with_columns(nw.when(text != "").then(text).alias(_NAME))
    count = rows.group_by(_NAME).agg(nw.len().alias(_ROWS)).filter(nw.col(_ROWS) > 1)
    unnamed = nw.col(_NAME).is_null() | ~nw.col(_ROWS).is_null()
    return rows.join(count, on=_NAME, how="left").with_columns(unnamed.alias(_UNNAMED)).drop(_NAME, _ROWS)


def _with_unsound(frame: nw.LazyFrame[IntoLazyFrameT]) -> nw.LazyFrame[IntoLazyFrameT]:
    if frame.implementation.is_polars():
        marked = mark_unsound(cast(pl.LazyFrame, frame.to_native()), _UNSOUND)
        return cast("nw.LazyFrame[IntoLazyFrameT]", nw.from_native(marked))
    trimmed = frame.with_columns(nw.col(KEY).cast(nw.String()).str.strip_chars(BLANKS).alias(_CODE)).to_native()
    expression = f"{_unsound(_CODE)} AS {_UNSOUND}"
    if frame.implementation.is_duckdb():
        found = cast(_Relation, trimmed).project(f"*, {expression}")
    else:
        found = cast(_DataFrame, trimmed).selectExpr("*", expression)
    return cast("nw.LazyFrame[IntoLazyFrameT]", nw.from_native(found)).drop(_CODE)


def _unsound(code: str) -> str:
    """Return SQL, as DuckDB and Spark read it, that is true where a code is there and is none (GB 32100-2015)."""
    symbols = [f"substr({code}, {place}, 1)" for place in range(1, len(WEIGHTS) + 1)]
    known = [f"instr('{SYMBOLS}', {symbol}) > 0" for symbol in symbols]
    digits = [f"instr('0123456789', {symbol}) > 0" for symbol in symbols[2:8]]
    terms = (f"(instr('{SYMBOLS}', {symbol}) - 1) * {weight}" for symbol, weight in zip(symbols, WEIGHTS, strict=True))
    checks = f"({' + '.join(terms)}) % {len(SYMBOLS)} = 0"
    sound = " AND ".join((f"length({code}) = {len(WEIGHTS)}", *known, *digits, checks))
    return f"{code} <> '' AND NOT ({sound})"
