"""Parquet files as tables, read by polars a batch at a time."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tiercheck.portfolios.embedded import pl
from tiercheck.portfolios.table import Line, Table, unreadable

_BATCH = 20_000


def parquet_table(path: Path) -> Table:
    """Return a Parquet file as a table.

    Raises:
        PortfolioError: it cannot be read.
    """
    try:
        with path.open("rb"):
            schema = pl.scan_parquet(path, glob=False).collect_schema()
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror or error}") from None
    except pl.exceptions.PolarsError as error:
        raise unreadable(path.name, f"is not a Parquet file: {_first_line(error)}") from None
    floats = tuple(name for name, kind in schema.items() if kind.is_float())
    return Table(path.name, tuple(schema), partial(_lines, path), floats)


def _lines(path: Path) -> Iterator[Line]:
    try:
        rows = pl.scan_parquet(path, glob=False)
        count = rows.select(pl.len()).collect().item()
        for first in range(0, count, _BATCH):
            batch = rows.slice(first, _BATCH).collect()
            for number, cells in enumerate(batch.iter_rows(named=True), first + 1):
                yield Line(number, cells)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unreadable(path.name, f"is damaged: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
