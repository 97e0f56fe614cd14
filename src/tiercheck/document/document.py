"""Documents before any format: a title and blocks of facts, tables, lists and code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from tiercheck.document.json import Json
from tiercheck.document.values import Value
from tiercheck.model.outcome import Language, Outcome


class Format(StrEnum):
    """How a document is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


class Fact(NamedTuple):
    """One labelled line."""

    label: Value
    value: Value


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled lines.

    Attributes:
        items: the lines.
        short: one line in place of them all, for a medium of little room.
    """

    items: tuple[Fact, ...]
    short: Value | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of words; a strong one must not be missed."""

    text: Value
    strong: bool = False


class Bullet(NamedTuple):
    """One item of a list, and the items under it."""

    text: Value
    members: tuple["Bullet", ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Bullet, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that keeps its lines, such as a case to paste; what it says is of no language or of every one."""

    text: Value
    language: str = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column.

    Attributes:
        head: its name.
        share: the most it may take of the width of a terminal, in percent; None for as much as it needs.
        whole: whether its cells are never parted; None for cells that are all short words.
        number: whether it holds figures, which stand to the right where columns have sides.
    """

    head: Value
    share: int | None = None
    whole: bool | None = None
    number: bool = False


Row: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table.

    Attributes:
        columns: the heads of its columns.
        rows: the cells, row by row.
        caption: what it is, where the heading above does not say so.
        legend: what marks in the cells stand for.
        lines: the rows as a list, for a medium that has no room for so many columns.
        ids: the names of its rows for programs, or none.
    """

    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    caption: Value | None = None
    legend: Value | None = None
    lines: tuple[Bullet, ...] | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """Blocks under a heading; a minor heading is no place of its own in the outline."""

    title: Value
    blocks: tuple["Block", ...]
    outcome: Outcome | None = None
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that are folded away where a medium can fold.

    Attributes:
        title: what is folded away.
        blocks: the blocks.
        optional: whether text and Markdown leave them out.
    """

    title: Value
    blocks: tuple["Block", ...]
    optional: bool = False


Block: TypeAlias = Facts | Paragraph | Bullets | Code | DocumentTable | DocumentSection | Details


@dataclass(frozen=True, slots=True)
class Document:
    """What a result shows.

    Attributes:
        title: what it is about.
        blocks: what it says.
        data: makes the JSON document; None where there is none.
    """

    title: Value
    blocks: tuple[Block, ...]
    data: Callable[[Language], Json] | None = None


def table(
    heads: Sequence[Value], rows: Iterable[Row], *, legend: Value | None = None, figures: int = 0
) -> DocumentTable:
    """Return a table.

    Args:
        heads: the names of its columns.
        rows: the cells, row by row.
        legend: what marks in the cells stand for.
        figures: how many columns, from the last, hold figures.
    """
    first = len(heads) - figures
    columns = tuple(Heading(head, number=place >= first) for place, head in enumerate(heads))
    return DocumentTable(columns, tuple(rows), legend=legend)
