"""Line breaks for mixed Chinese and Latin text: between characters, never inside a number and its unit."""

import re
from collections.abc import Iterator
from functools import lru_cache

# Titles, requirements and clauses come again in every report, so what was measured or wrapped lately is kept.
_KEPT = 8192
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


@lru_cache(_KEPT)
def cells_of(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


@lru_cache(_KEPT)
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return lines of at most ``width`` cells; a piece that is wider is cut."""
    if cells_of(text) <= width and text == text.strip():
        return (text,)
    from rich.cells import chop_cells

    lines, line = [], ""
    for piece in _pieces(text, width):
        if cells_of(line) + cells_of(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = chop_cells(piece.lstrip(), width) or [""]
        lines += full
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what stays on one line; what is too wide for it is parted where that does least harm."""
    for piece in _PIECE.findall(text):
        if cells_of(piece.strip()) <= width:
            yield piece
        else:
            yield from _PART.findall(piece)
