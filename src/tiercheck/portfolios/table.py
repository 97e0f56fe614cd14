"""Tables of enterprises as they stand in a file: a header, and lines that can be read again and again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tiercheck.errors import PortfolioError, Problem

ROW_FAULT = "fault of the row"
_LONGEST_SHOWN = 60


class Line(NamedTuple):
    """One row as it stands in the file.

    Attributes:
        number: its line in a text file, its row in others; counted from 1.
        cells: what stands in each column; None is nothing.
        fault: what keeps the line from being a row at all, or "".
    """

    number: int
    cells: Mapping[str, object]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of enterprises, not yet judged row by row.

    Attributes:
        name: what the file is called, for messages.
        columns: the names in its header, in order.
        lines: reads its rows where they have to be read one by one, from the first again each time it is called.
        floats: the columns that hold binary floating-point numbers.
    """

    name: str
    columns: tuple[str, ...]
    lines: Callable[[], Iterator[Line]] = field(default=lambda: iter(()), repr=False)
    floats: tuple[str, ...] = ()


def unreadable(name: str, message: str, hint: str = "") -> PortfolioError:
    """Return the error of a table that cannot be read at all."""
    return PortfolioError([Problem("unreadable-portfolio", f"{name}: {message}", hint)])


def refuse_twice(name: str, header: Sequence[str]) -> None:
    """Refuse a header that names a column twice.

    Raises:
        PortfolioError: it does.
    """
    twice = [each for each in dict.fromkeys(header) if each and header.count(each) > 1]
    if twice:
        message = f"the header names {', '.join(map(cut, twice))} twice, so it is not clear which counts"
        raise unreadable(name, message, "keep one of each")


def cut(text: str) -> str:
    """Return text in quotes, no longer than a message bears."""
    return repr(text) if len(text) <= _LONGEST_SHOWN else repr(text[:_LONGEST_SHOWN] + "...")
