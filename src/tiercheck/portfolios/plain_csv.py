"""CSV files of one line a row as lazy frames of text, read in parallel; any other CSV is for a real CSV reader."""

from dataclasses import dataclass
from pathlib import Path

from tiercheck.engine.columnar.backend import pl
from tiercheck.portfolios.table import ROW_FAULT, Table

_CELL = r'(?:[^",\r]*|"(?:[^"\r]|"")*")'
_ROW = f"^{_CELL}(?:,{_CELL})*$"
_QUOTED = '"[^"]*"'
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Irregular:
    """The lines of a plain CSV file that are no rows, counted from 0 behind the header."""

    blank: pl.Series
    odd: pl.Series


def plain_rows(path: Path, table: Table) -> pl.LazyFrame | None:
    """Return the rows of a CSV file as text, with a column ``ROW_FAULT`` more.

    Where every line is a row, and quotes surround whole cells or are not there, there is one way to read it, and
    nothing is left to a reader's taste: the cells are those of Python's ``csv``.

    Args:
        path: the file.
        table: its header.

    Returns:
        None where a cell goes over several lines, or a quote stands where none should.
    """
    irregular = _irregular(path, len(table.columns))
    return None if irregular is None else _rows(path, table, irregular)


def _irregular(path: Path, width: int) -> _Irregular | None:
    """Count the cells of every line; None where some line is no row by itself."""
    place, line = pl.col("place"), pl.col("line")  # without the end of a line, be it \n or \r\n
    begun = pl.when(place == 0).then(line.str.strip_prefix(_BYTE_ORDER_MARK)).otherwise(line)
    lines = pl.scan_lines(path, row_index_name="place", glob=False).select(
        place,
        is_row=begun.str.contains(_ROW),
        blank=line.str.len_bytes() == 0,
        odd=line.str.replace_all(_QUOTED, "").str.count_matches(",", literal=True) != width - 1,
    )
    try:
        if not lines.select(pl.col("is_row").all()).collect(engine="streaming").item():
            return None
        found = lines.filter((pl.col("blank") | pl.col("odd")) & (place > 0)).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return None
    places = found.with_columns(place - 1)
    return _Irregular(places.filter("blank")["place"].implode(), places.filter(~pl.col("blank"))["place"].implode())


def _rows(path: Path, table: Table, irregular: _Irregular) -> pl.LazyFrame:
    names = [name or f"column {place}" for place, name in enumerate(table.columns, 1)]
    rows = pl.scan_csv(
        path,
        has_header=False,
        skip_rows=1,
        schema=dict.fromkeys(names, pl.String),
        extra_columns="ignore",
        missing_columns="insert",
        glob=False,
    ).with_row_index(ROW_FAULT)
    fault = f"does not have {len(names)} cells as the header has, so cells may be in wrong columns"
    place = pl.col(ROW_FAULT)
    return rows.filter(~place.is_in(irregular.blank)).with_columns(
        pl.when(place.is_in(irregular.odd)).then(pl.lit(fault)).alias(ROW_FAULT)
    )
