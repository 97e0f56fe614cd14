"""Portfolio files as lazy frames: every cell as the file holds it, and text where the file is text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tiercheck.errors import MissingExtraError, Problem
from tiercheck.portfolio.embedded import pl, register_io_source
from tiercheck.portfolio.reading import open_table
from tiercheck.portfolio.table import Line, Table, unreadable

ROW_FAULT = "fault of the row"
EXCEL = ".xlsx"
EXCEL_MISSING = Problem(
    "excel-missing",
    "fastexcel and XlsxWriter are not installed, and Excel files need them",
    "pip install 'tiercheck[excel]'",
)
_BATCH = 5_000
_LONGEST_DECIMAL = 60


class Scan(NamedTuple):
    """A portfolio to be judged whole.

    Attributes:
        table: its header.
        rows: its rows with a column ``ROW_FAULT`` more: what keeps a row from being one, or null.
        is_slow: whether they are read line by line, so that they are better read once.
    """

    table: Table
    rows: pl.LazyFrame
    is_slow: bool = False


def scan(path: Path) -> Scan:
    """Open a portfolio: CSV, Parquet, JSON lines or Excel, by the end of its name.

    Raises:
        PortfolioError: it cannot be read.
        MissingExtraError: it is an Excel file and what reads those is not installed.
    """
    kind = path.suffix.lower()
    if kind == EXCEL:
        return _excel(path)
    table = open_table(path)
    if kind == ".parquet":
        return Scan(table, pl.scan_parquet(path).with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)))
    irregular = _irregular(path, len(table.columns)) if kind == ".csv" else None
    if irregular is None:
        return Scan(table, _as_lines(table), is_slow=True)
    return Scan(table, _as_text(path, table, irregular))


@dataclass(frozen=True, slots=True)
class _Irregular:
    """The lines of a plain CSV file that are no rows, counted from 0 behind the header."""

    blank: pl.Series
    odd: pl.Series


def _irregular(path: Path, width: int) -> _Irregular | None:
    """Count the cells of every line; None where quotes or old line ends call for a real CSV reader."""
    lines = pl.scan_csv(
        path, has_header=False, separator="\x01", quote_char=None, schema={"line": pl.String}, extra_columns="ignore"
    ).with_row_index("place")
    line = pl.col("line").fill_null("").str.strip_suffix("\r")
    rows = lines.select(
        "place",
        quoted=line.str.contains('["\r\x01]'),
        blank=line.str.len_bytes() == 0,
        odd=line.str.count_matches(",", literal=True) != width - 1,
    )
    try:
        if rows.select(pl.col("quoted").any()).collect(engine="streaming").item():
            return None
        found = rows.filter((pl.col("blank") | pl.col("odd")) & (pl.col("place") > 0)).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return None
    places = found.with_columns(pl.col("place") - 1)
    return _Irregular(places.filter("blank")["place"].implode(), places.filter(~pl.col("blank"))["place"].implode())


def _as_text(path: Path, table: Table, irregular: _Irregular) -> pl.LazyFrame:
    """Return a plain CSV file as text, read in parallel; its lines have been counted before."""
    names = [name or f"column {place}" for place, name in enumerate(table.columns, 1)]
    rows = pl.scan_csv(
        path,
        has_header=False,
        skip_rows=1,
        quote_char=None,
        schema=dict.fromkeys(names, pl.String),
        extra_columns="ignore",
        missing_columns="insert",
    ).with_row_index(ROW_FAULT)
    fault = f"does not have {len(names)} cells as the header has, so cells may be in wrong columns"
    place = pl.col(ROW_FAULT)
    return rows.filter(~place.is_in(irregular.blank)).with_columns(
        pl.when(place.is_in(irregular.odd)).then(pl.lit(fault)).alias(ROW_FAULT)
    )


def _as_lines(table: Table) -> pl.LazyFrame:
    """Return a table read line by line as text, a few batches of it in memory at a time."""
    schema = dict.fromkeys((*table.columns, ROW_FAULT), pl.String())

    def batches(
        wanted: list[str] | None, predicate: pl.Expr | None, count: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = count
        remaining = table.lines()
        while lines := list(islice(remaining, _BATCH)):
            columns = {name: [_text(line, name) for line in lines] for name in (wanted or schema)}
            frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
            frame = frame if left is None else frame.head(left)
            left = None if left is None else left - frame.height
            yield frame if predicate is None else frame.filter(predicate)
            if left == 0:
                return

    return register_io_source(batches, schema=schema)


def _text(line: Line, name: str) -> str | None:
    """Return a cell as plain text, amounts with all their digits."""
    if name == ROW_FAULT:
        return line.fault or None
    given = line.cells.get(name)
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, Decimal) and given.is_finite() and abs(given.adjusted()) < _LONGEST_DECIMAL:
        return format(given, "f")
    return str(given)


def _excel(path: Path) -> Scan:
    try:
        with path.open("rb"):
            frame = pl.read_excel(path, engine="calamine", infer_schema_length=None)
    except ImportError:
        raise MissingExtraError([EXCEL_MISSING]) from None
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror or error}") from None
    except Exception as error:  # the reader of Excel files has errors of its own, of no kind in common
        raise unreadable(path.name, f"is no Excel workbook: {str(error).splitlines()[0]}") from None
    floats = tuple(name for name, kind in frame.schema.items() if kind.is_float())
    table = Table(path.name, tuple(frame.columns), lambda: iter(()), floats)
    return Scan(table, frame.lazy().with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)))


def written(value: object) -> str:
    """Return a cell as a table of problems shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
