"""Documents as text: tables for a terminal, plain where the output is piped.

Columns are laid out here and not by rich: an assessment has some six hundred cells, and rich makes a thousand calls for
each of them.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from tiercheck.document.document import (
    Block,
    Bullet,
    Bullets,
    Code,
    Details,
    Document,
    DocumentSection,
    DocumentTable,
    Facts,
    Paragraph,
)
from tiercheck.document.messages import CLAUSES, SEPARATOR
from tiercheck.document.plain import plain_lines
from tiercheck.document.values import Marked, Value, code_text, written
from tiercheck.document.wrapping import cells_of, wrapped
from tiercheck.model.outcome import Language, Outcome

DEFAULT_WIDTH = 100
LONGEST_WORD = 20
_GAP = 2
# SGR codes of a terminal.
_COLOUR = {
    outcome: str(code)
    for outcome, code in (
        (Outcome.PASS, 32),
        (Outcome.PARTIAL, 36),
        (Outcome.FAIL, 31),
        (Outcome.UNKNOWN, 33),
        (Outcome.NOT_APPLICABLE, 2),
    )
}
_BOLD = "1"


def text_of(document: Document, language: Language, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
    """Write a document in ``width`` columns; outcomes are told by sign and word, colour only adds."""
    lines = TextWriter(language, width, colour=colour).document(document)
    return "".join([f"{line.rstrip()}\n" for line in lines])


class TextWriter:
    """Writes the blocks of a document as lines."""

    def __init__(self, language: Language, width: int, *, colour: bool) -> None:
        self._language = language
        self._width = width
        self._colour = colour

    def document(self, document: Document) -> Iterator[str]:
        """Yield the lines of a document."""
        yield from self._wrapped(document.title, 0, _BOLD)
        for place, block in enumerate(document.blocks):
            if place or not isinstance(block, Facts):
                yield ""
            yield from self._block(block)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield blocks with a blank line before each; what belongs to the heading above follows it at once."""
        for place, block in enumerate(blocks):
            if isinstance(block, Details) and block.optional:
                continue
            if place or not isinstance(block, (Facts, Bullets, DocumentTable, Paragraph)):
                yield ""
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Facts(items, short):
                if short is not None:
                    yield from self._wrapped(short, 0)
                    return
                separator = self._say(SEPARATOR)
                for label, value in items:
                    yield from wrapped(f"{self._say(label)}{separator}{self._say(value)}", self._width)
            case Paragraph(text, strong):
                yield from self._wrapped(text, 0, _BOLD if strong else "")
            case Bullets(items):
                yield from self._bullets(items, 0)
            case Code(text):
                yield from plain_lines(code_text(text, self._language)).rstrip("\n").split("\n")
            case DocumentTable():
                yield from self._table(block)
            case DocumentSection(title, blocks, outcome):
                colour = "" if outcome is None else f";{_COLOUR[outcome]}"
                yield from self._wrapped(title, 0, f"{_BOLD}{colour}")
                yield from self._blocks(blocks)
            case Details(title, blocks):
                yield from self._wrapped(title, 0, _BOLD)
                yield from self._blocks(blocks)
            case _:
                assert_never(block)

    def _say(self, value: Value) -> str:
        return written(value, self._language, short=True)

    def _wrapped(self, value: Value, indent: int, style: str = "") -> Iterator[str]:
        for line in wrapped(self._say(value), self._width - indent):
            yield " " * indent + self._styled(line, style)

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and style else text

    def _bullets(self, items: Sequence[Bullet], depth: int) -> Iterator[str]:
        before = "  " * (depth + 1)
        for item in items:
            first, *others = wrapped(self._say(item.text), self._width - len(before) - _GAP)
            yield f"{before}- {first}"
            for line in others:
                yield f"{before}  {line}"
            yield from self._bullets(item.members, depth + 1)

    def _table(self, table: DocumentTable) -> Iterator[str]:
        if table.caption is not None:
            yield from self._wrapped(table.caption, 0, _BOLD)
        if table.lines is not None:
            yield from self._bullets(table.lines, 0)
            return
        heads = [self._say(column.head) for column in table.columns]
        rows = [[self._say(cell) for cell in row] for row in table.rows]
        widths = self._widths(table, heads, rows)
        yield from self._row(heads, widths, [_BOLD] * len(widths), head=True)
        yield "─" * (sum(widths) + len(widths) - 1)
        for cells, row in zip(rows, table.rows, strict=True):
            styles = [_COLOUR[cell.outcome] if isinstance(cell, Marked) else "" for cell in row] if self._colour else ()
            yield from self._row(cells, widths, styles)
        if table.legend is not None:
            yield ""
            yield from wrapped(f"{self._say(CLAUSES)}{self._say(SEPARATOR)}{self._say(table.legend)}", self._width)

    def _row(
        self, cells: Sequence[str], widths: Sequence[int], styles: Sequence[str], *, head: bool = False
    ) -> Iterator[str]:
        last = len(cells) - 1
        padded = [
            wrapped(cell, width - (place < last)) for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        tallest = max([len(lines) for lines in padded])
        for height in range(tallest):
            parts: list[str] = []
            for place, lines in enumerate(padded):
                row = height - tallest + len(lines) if head else height  # heads stand at the foot of their row
                line = lines[row] if 0 <= row < len(lines) else ""
                fill = " " * (widths[place] - cells_of(line))
                parts += (self._styled(line, styles[place]) + fill if styles else line + fill,)
            yield " ".join(parts)

    def _widths(self, table: DocumentTable, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
        """Return the width of each column, with the blank that follows it: as wide as its cells, or wrapped to fit."""
        room = self._width - len(heads) + 1
        columns = [[head, *cells] for head, *cells in zip(heads, *rows, strict=True)]
        padding = [1] * (len(heads) - 1) + [0]
        most = [
            None if column.share is None else self._width * column.share // 100 + padded
            for column, padded in zip(table.columns, padding, strict=True)
        ]
        wanted = [
            _at_most(min(max([cells_of(cell) for cell in cells]) + padded, room), limit)
            for cells, padded, limit in zip(columns, padding, most, strict=True)
        ]
        if sum(wanted) <= room:
            return wanted
        whole = [
            all(" " not in cell and cells_of(cell) <= LONGEST_WORD for cell in cells[1:])
            if column.whole is None
            else column.whole
            for column, cells in zip(table.columns, columns, strict=True)
        ]
        given = _collapsed(wanted, [not each for each in whole], room)
        if sum(given) > room:
            given = _reduced(sum(given) - room, [1] * len(given), given, given)
        return [
            _at_most(min(max([cells_of(cell) for cell in cells]) + padded, width), limit)
            for cells, padded, width, limit in zip(columns, padding, given, most, strict=True)
        ]


def _at_most(width: int, most: int | None) -> int:
    return width if most is None else min(width, most)


def _collapsed(widths: Sequence[int], wraps: Sequence[bool], room: int) -> list[int]:
    """Narrow the widest columns that may be wrapped until all fit."""
    found, excess = list(widths), sum(widths) - room
    while any(wraps) and excess > 0:
        widest = max(width for width, may in zip(found, wraps, strict=True) if may)
        second = max(width if may and width != widest else 0 for width, may in zip(found, wraps, strict=True))
        ratios = [int(width == widest and may) for width, may in zip(found, wraps, strict=True)]
        if not any(ratios) or widest == second:
            break
        found = _reduced(excess, ratios, [min(excess, widest - second)] * len(found), found)
        excess = sum(found) - room
    return found


def _reduced(total: int, ratios: Sequence[int], most: Sequence[int], widths: Sequence[int]) -> list[int]:
    """Take ``total`` cells off columns by their ratios, from none more than it may give."""
    shares = [ratio if each else 0 for ratio, each in zip(ratios, most, strict=True)]
    weight, left, found = sum(shares), total, []
    for share, each, width in zip(shares, most, widths, strict=True):
        taken = min(each, round(share * left / weight)) if share and weight > 0 else 0
        found.append(width - taken)
        left -= taken
        weight -= share
    return found
