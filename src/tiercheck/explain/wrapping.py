"""Line breaks for mixed Chinese and Latin text: between characters, never inside a number and its unit."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

_WIDE = "\u2e80-\uffff"
_CLOSING = r"，。；：、！？）》”…%,;:.\])"
_UNITS = "万元|元|人|年|分|个百分点|yuan|persons?|years?|points?"
# Year and number of a document, a date, a figure with its unit, a Latin word (parted after hyphens), or one
# wide character; each keeps the punctuation that follows it.
_PIECE = re.compile(
    rf"\s+|〔\d{{4}}〕\d+号[{_CLOSING}]*|\d{{4}}-\d\d-\d\d(?:\.[a-z]+)*[{_CLOSING}]*"
    rf"|[（《“(]*(?:[≥≤><=–→] )?[-−]?\d[\d.,]*…?%?(?:–\d[\d.,]*…?%?)?(?: (?:{_UNITS}))?[{_CLOSING}]*"
    rf"|(?:[≥≤><=] )?[（《“(\[]*(?:[A-Za-z][^\s{_WIDE}（《“-]*-?|[^\s{_WIDE}\d（《“]+|[{_WIDE}])[{_CLOSING}]*|\S"
)
# What a piece that is too wide for its line falls into: a figure and its unit, the parts of a name or of a path.
_PART = re.compile(r"\s+|[^\s_/]+[_/]*|[_/]+")


def wrapped(text: str, width: int) -> list[str]:
    """Return lines of at most ``width`` cells; a piece that is wider is cut."""
    from rich.cells import cell_len, chop_cells

    lines, line = [], ""
    for piece in _pieces(text, width):
        if cell_len(line) + cell_len(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = chop_cells(piece.lstrip(), width) or [""]
        lines += full
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what stays on one line; what is too wide for it is parted where that does least harm."""
    from rich.cells import cell_len

    for piece in _PIECE.findall(text):
        if cell_len(piece.strip()) <= width:
            yield piece
        else:
            yield from _PART.findall(piece)


class Wrapped:
    """Text that rich lays out with the line breaks of ``wrapped``."""

    def __init__(self, text: str, style: str = "") -> None:
        self.text = text
        self.style = style

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.text import Text

        for line in wrapped(self.text, options.max_width):
            yield Text(line, style=self.style, no_wrap=True)

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.cells import cell_len
        from rich.measure import Measurement

        pieces = [cell_len(piece.strip()) for piece in _PIECE.findall(self.text)]
        width = min(cell_len(self.text), options.max_width)
        return Measurement(min(max(pieces, default=0), width), width)
