"""Portfolio files as lazy frames: every cell as the file holds it, and text where the file is text."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.errors import MissingExtraError, Problem
from tiercheck.portfolios.csv_tables import csv_table
from tiercheck.portfolios.json_tables import json_texts
from tiercheck.portfolios.parquet_tables import parquet_table
from tiercheck.portfolios.plain_csv import plain_rows
from tiercheck.portfolios.reading import kind_of
from tiercheck.portfolios.table import ROW_FAULT, Line, Table, refuse_twice, unreadable

__all__ = ["EXCEL", "EXCEL_MISSING", "ROW_FAULT", "Scan", "polars_errors", "scan", "written"]

EXCEL = ".xlsx"
EXCEL_MISSING = Problem(
    "excel-missing",
    "fastexcel and XlsxWriter are not installed, and Excel files need them",
    "pip install 'tiercheck[excel]'",
)
_JSON = (".jsonl", ".ndjson")
_KINDS = (".csv", ".parquet", *_JSON, EXCEL)
_BATCH = 10_000


class Scan(NamedTuple):
    """A portfolio to be judged whole.

    Attributes:
        table: its header.
        rows: its rows with a column ``ROW_FAULT`` more: what keeps a row from being one, or null.
    """

    table: Table
    rows: pl.LazyFrame


def scan(path: Path, wanted: Collection[str], copy: Path) -> Scan:
    """Open a portfolio: CSV, Parquet, JSON lines or Excel, by the end of its name.

    Args:
        path: the file.
        wanted: the columns that will be asked for; there may be others.
        copy: a folder that is not there yet, for the rows of a file that has to be read line by line.

    Raises:
        PortfolioError: it cannot be read.
        MissingExtraError: it is an Excel file and what reads those is not installed.
    """
    kind = kind_of(path, _KINDS)
    if kind == EXCEL:
        return _excel(path)
    if kind in _JSON:
        return _copied(path.name, json_texts(path), {}, wanted, copy)
    if kind == ".parquet":
        table = parquet_table(path)
        return Scan(table, pl.scan_parquet(path, glob=False).with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)))
    table = csv_table(path)
    rows = plain_rows(path, table)
    if rows is not None:
        return Scan(table, rows)
    return _copied(path.name, table.lines(), dict.fromkeys(table.columns), wanted, copy)


def _copied(name: str, lines: Iterator[Line], names: dict[str, None], wanted: Collection[str], copy: Path) -> Scan:
    """Copy lines of text to Parquet files, a batch each, and learn on the way which columns there are."""
    copy.mkdir()
    schema = dict.fromkeys(wanted, pl.String)
    for number in count():
        batch = list(islice(lines, _BATCH))
        for line in batch:
            if not line.cells.keys() <= names.keys():
                names |= dict.fromkeys(line.cells)
        frame = pl.DataFrame([line.cells for line in batch], schema=schema, strict=False)
        faults = pl.Series(ROW_FAULT, [line.fault or None for line in batch], pl.String)
        frame.with_columns(faults).write_parquet(copy / f"{number:09}.parquet", compression="lz4")
        if len(batch) < _BATCH:
            break
    files = sorted(copy.iterdir())
    rows = pl.scan_parquet(files, glob=False).select(*(each for each in wanted if each in names), ROW_FAULT)
    return Scan(Table(name, tuple(names)), rows)


def _excel(path: Path) -> Scan:
    try:
        with path.open("rb"):
            first = pl.read_excel(path, engine="calamine", has_header=False, read_options={"n_rows": 1})
            frame = pl.read_excel(path, engine="calamine", infer_schema_length=None)
    except ImportError:
        raise MissingExtraError([EXCEL_MISSING]) from None
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror or error}") from None
    except pl.exceptions.NoDataError:
        raise unreadable(path.name, "its first sheet is empty", "let its first row name the columns") from None
    except Exception as error:  # the reader of Excel files has errors of its own, of no kind in common
        message = f"is no Excel workbook: {str(error).splitlines()[0]}"
        raise unreadable(path.name, message, "open it in a spreadsheet and save it as .xlsx") from None
    refuse_twice(path.name, [str(cell or "").strip() for cell in first.row(0)])
    frame = frame.rename(str.strip)
    floats = tuple(name for name, kind in frame.schema.items() if kind.is_float())
    table = Table(path.name, tuple(frame.columns), floats=floats)
    return Scan(table, frame.lazy().with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)))


@contextmanager
def polars_errors(name: str, probe: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Turn what Polars finds wrong with a file into an error of ours.

    Args:
        name: what the file is called.
        probe: raises where it is the disk that a run failed on.

    Raises:
        PortfolioError: the file cannot be read.
    """
    try:
        yield
    except pl.exceptions.PanicException as panic:
        if KeyboardInterrupt.__name__ in str(panic):  # a Ctrl-C at a moment at which polars expects none
            raise KeyboardInterrupt from None
        raise
    except pl.exceptions.PolarsError as error:
        probe()
        message = str(error).split("\n", 1)[0]
        raise unreadable(name, message, "is it damaged, or not UTF-8?") from None


def written(value: object) -> str:
    """Return a cell as a table of problems shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
