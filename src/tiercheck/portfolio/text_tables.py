"""CSV and JSON lines read as text, so that no binary number ever stands between the file and an amount."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TextIO

from tiercheck.portfolio.table import Line, Table, unreadable

_SAVE_AS = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
_LONGEST_SHOWN = 60


def csv_table(path: Path) -> Table:
    """Return a CSV file with a header as a table.

    Raises:
        PortfolioError: it cannot be read, or its header names a column twice.
    """
    with _opened(path) as stream:
        header = tuple(name.strip() for name in next(csv.reader(stream, strict=True), []))
    if not header:
        raise unreadable(path.name, "the file is empty", "its first line names the columns")
    twice = [name for name in dict.fromkeys(header) if name and header.count(name) > 1]
    if twice:
        message = f"the header names {', '.join(map(_cut, twice))} twice, so it is not clear which counts"
        raise unreadable(path.name, message, "keep one of each")
    return Table(path.name, header, partial(_csv_lines, path, header))


def _csv_lines(path: Path, header: tuple[str, ...]) -> Iterator[Line]:
    with _opened(path) as stream:
        reader = csv.reader(stream, strict=True)
        next(reader, None)
        begins = reader.line_num + 1
        for cells in reader:
            row: dict[str, object] = dict(zip(header, cells, strict=False))
            fault = ""
            if len(cells) != len(header):
                fault = f"has {len(cells)} cells where the header has {len(header)}, so cells may be in wrong columns"
            if cells:
                yield Line(begins, row, fault)
            begins = reader.line_num + 1


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Open a text file; whatever is wrong with its bytes or its form is told with the file's name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise unreadable(path.name, "is not UTF-8 text", _SAVE_AS) from None
    except csv.Error as error:
        raise unreadable(path.name, f"is not CSV: {error}", "look for a quote that is not closed") from None


def json_table(path: Path) -> Table:
    """Return a file with one JSON object a line as a table; its columns are all names that occur.

    Raises:
        PortfolioError: it cannot be read.
    """
    names = dict.fromkeys(name for line in _json_lines(path) for name in line.cells)
    return Table(path.name, tuple(names), partial(_json_lines, path))


def _json_lines(path: Path) -> Iterator[Line]:
    with _opened(path) as stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield _json_line(number, text)


def _json_line(number: int, text: str) -> Line:
    try:
        content = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        return Line(number, {}, f"is not a JSON object: {_cut(str(error))}")
    if not isinstance(content, dict):
        return Line(number, {}, "is not a JSON object of columns and values")
    return Line(number, content)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{_cut(twice)} stands in it twice")
    return found


def _cut(text: str) -> str:
    return repr(text) if len(text) <= _LONGEST_SHOWN else repr(text[:_LONGEST_SHOWN] + "...")
