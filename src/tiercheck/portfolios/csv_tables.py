"""CSV files as tables, their cells as text, so that no binary number ever stands between the file and an amount."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tiercheck.portfolios.table import Line, Table, refuse_twice, unreadable
from tiercheck.portfolios.text_files import opened

_MARK = len("\ufeff".encode())


def csv_table(path: Path) -> Table:
    """Return a CSV file with a header as a table.

    Raises:
        PortfolioError: it cannot be read, or its header names a column twice.
    """
    header = tuple(name.strip() for name in next(_records(path), (0, []))[1])
    if not header:
        is_empty = path.stat().st_size <= _MARK
        message = "the file is empty" if is_empty else "its first line is blank"
        raise unreadable(path.name, message, "let its first line name the columns")
    refuse_twice(path.name, header)
    return Table(path.name, header, partial(_lines, path, header))


def _lines(path: Path, header: tuple[str, ...]) -> Iterator[Line]:
    records = _records(path)
    next(records, None)
    for number, cells in records:
        fault = ""
        if len(cells) != len(header):
            fault = f"has {len(cells)} cells where the header has {len(header)}, so cells may be in wrong columns"
        if cells:
            yield Line(number, dict(zip(header, cells, strict=False)), fault)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row, blank lines included, with the number of the line where it begins."""
    begins = 1
    with opened(path) as stream:
        reader = csv.reader(stream, strict=True)
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise unreadable(path.name, f"is not CSV: {error}", "look for a quote that is not closed") from None
