"""Rows that cannot be told for what they are, marked in a table of any engine before rules read it.

This is intake and no rule: rules are written once, over Narwhals. A check character is a weighted sum of 18
positions among 31 symbols, which Narwhals cannot say cheaply, so it is said twice: for Polars, and in SQL.
"""

from typing import Protocol, cast

import narwhals as nw
from narwhals.typing import IntoLazyFrameT

from tiercheck.engine.columnar.backends import widest_of
from tiercheck.engine.columnar.intake import BLANKS, is_text
from tiercheck.model.profile.credit_code import SYMBOLS, WEIGHTS
from tiercheck.portfolio.embedded import pl
from tiercheck.portfolio.naming import mark_unsound
from tiercheck.portfolio.reading import KEY

_CODE = "tiercheck_code"


class _Relation(Protocol):
    """What DuckDB calls a table."""

    def project(self, columns: str) -> object: ...


class _DataFrame(Protocol):
    """What Spark calls a table."""

    def selectExpr(self, *columns: str) -> object: ...  # noqa: N802


def mark(frame: nw.LazyFrame[IntoLazyFrameT], name: str) -> nw.LazyFrame[IntoLazyFrameT]:
    """Return a table with a column of truths more: where a credit code has a wrong form or check character.

    Args:
        frame: a table.
        name: what the column is called.

    Raises:
        PortfolioError: the table engine cannot compare exactly.
    """
    widest_of(frame.implementation)
    if not is_text(frame.collect_schema().get(KEY, nw.Unknown())):  # and so at fault wherever one is given
        return frame.with_columns(nw.lit(False).alias(name))
    if frame.implementation.is_polars():
        marked = mark_unsound(cast(pl.LazyFrame, frame.to_native()), name)
        return cast("nw.LazyFrame[IntoLazyFrameT]", nw.from_native(marked))
    trimmed = frame.with_columns(nw.col(KEY).cast(nw.String()).str.strip_chars(BLANKS).alias(_CODE))
    expression = f"coalesce({_unsound(_CODE)}, false) AS {name}"
    native = trimmed.to_native()
    if frame.implementation.is_duckdb():
        found = cast(_Relation, native).project(f"*, {expression}")
    else:
        found = cast(_DataFrame, native).selectExpr("*", expression)
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
