"""The positioned tree of a YAML text: every node knows its file, line and column, and every scalar is text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from tiercheck.errors import Location

PLAIN = ""
MOST_PLAIN_DIGITS = 1000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar.

    Attributes:
        text: what it says, escapes resolved.
        location: where it begins.
        style: ``""`` for a plain scalar, else its quote or block mark.
        raw: the same as it stands in the file.
    """

    text: str
    location: Location
    style: str = PLAIN
    raw: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing was written: empty, ``~`` or ``null``."""
        return self.style == PLAIN and self.text in _NULLS

    def place(self, offset: int) -> Location:
        """Return where the character at ``offset`` of the text stands in the file."""
        start = self.location
        if self.raw == self.text:
            return Location(start.file, start.line, start.column + offset)
        if self.raw[1:-1] == self.text:
            return Location(start.file, start.line, start.column + 1 + offset)
        return self._place_in_folded(offset) if self.style == PLAIN else start

    def _place_in_folded(self, offset: int) -> Location:
        """Follow a plain scalar over several lines, where a line break reads as one blank."""
        line, column, at = self.location.line, self.location.column, 0
        for blank, word in re.findall(r"(\s*)(\S+)", self.raw):
            if "\n" in blank or "\r" in blank:
                line, column, at = (
                    line + len(re.findall(r"\r\n?|\n", blank)),
                    len(re.split(r"[\r\n]", blank)[-1]) + 1,
                    at + 1,
                )
            else:
                column, at = column + len(blank), at + len(blank)
            if offset < at + len(word):
                return Location(self.location.file, line, column + max(offset - at, 0))
            column, at = column + len(word), at + len(word)
        return Location(self.location.file, line, column)


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list, in the order of the file."""

    items: tuple["Node", ...]
    location: Location


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping with text keys, each once, in the order of the file."""

    entries: tuple[tuple[TextNode, "Node"], ...]
    location: Location

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def key(self, key: str) -> TextNode | None:
        """Return the key itself, which knows its place, or None."""
        return next((name for name, _ in self.entries if name.text == key), None)

    def __contains__(self, key: str) -> bool:
        return self.key(key) is not None

    def __iter__(self) -> Iterator[str]:
        return (name.text for name, _ in self.entries)


Node: TypeAlias = TextNode | ListNode | MappingNode
PlainValue: TypeAlias = "bool | int | Decimal | str | list[PlainValue] | dict[str, PlainValue] | None"


def texts(node: Node) -> Iterator[TextNode]:
    """Yield every scalar, keys included, in the order of the file."""
    match node:
        case TextNode():
            yield node
        case ListNode(items):
            for item in items:
                yield from texts(item)
        case MappingNode(entries):
            for key, value in entries:
                yield key
                yield from texts(value)


def plain(node: Node) -> PlainValue:
    """Return a tree as plain values, as a profile is read.

    Unquoted ``true``/``false``, ``null``, integers and decimals are resolved, decimals exactly;
    dates and everything else stay text. A bare ``NO`` or ``on`` is text, never a boolean.
    """
    match node:
        case ListNode(items):
            return [plain(item) for item in items]
        case MappingNode(entries):
            return {key.text: plain(value) for key, value in entries}
        case TextNode(text, _, style):
            return text if style != PLAIN else _resolved(text)


def _resolved(text: str) -> bool | int | Decimal | str | None:
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if len(text) <= MOST_PLAIN_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
    return text
