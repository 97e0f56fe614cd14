"""Documents as GitHub-flavoured Markdown, for issues and merge requests."""

import re
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
from tiercheck.document.values import Link, Value, code_text, written
from tiercheck.model.outcome import Language

_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown_escaped(text: str) -> str:
    """Return text that Markdown shows as it is, in a table cell too."""
    marked = re.sub("[&<>]", lambda sign: _MARKUP[sign.group()], text)
    return _SPECIAL.sub(lambda sign: f"\\{sign.group()}", marked)


def markdown_of(document: Document, language: Language) -> str:
    """Write a document as Markdown."""
    return "".join([f"{line}\n" for line in _MarkdownWriter(language).document(document)])


class _MarkdownWriter:
    """Writes the blocks of a document as lines."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def document(self, document: Document) -> Iterator[str]:
        yield f"# {self._say(document.title)}"
        yield from self._blocks(document.blocks, 2)

    def _blocks(self, blocks: Sequence[Block], depth: int) -> Iterator[str]:
        for block in blocks:
            if not (isinstance(block, Details) and block.optional):
                yield ""
                yield from self._block(block, depth)

    def _block(self, block: Block, depth: int) -> Iterator[str]:
        match block:
            case Facts(items):
                for label, value in items:
                    yield f"- {self._say(label)}{SEPARATOR.in_language(self._language)}{self._say(value)}"
            case Paragraph(text, strong):
                yield f"> **{self._say(text)}**" if strong else self._say(text)
            case Bullets(items):
                yield from self._bullets(items, 0)
            case Code(text, name):
                fenced = plain_lines(code_text(text, self._language)).rstrip("\n").split("\n")
                fence = "`" * max(3, 1 + max(len(run) for line in fenced for run in re.findall("`*", line)))
                yield from (f"{fence}{name}", *fenced, fence)
            case DocumentTable():
                yield from self._table(block)
            case DocumentSection(title, inner, _, minor):
                yield f"**{self._say(title)}**" if minor else f"{'#' * depth} {self._say(title)}"
                yield from self._blocks(inner, depth + (not minor))
            case Details(title, inner):
                yield from ("<details>", f"<summary>{self._say(title)}</summary>")
                yield from self._blocks(inner, depth)
                yield from ("", "</details>")
            case _:
                assert_never(block)

    def _say(self, value: Value) -> str:
        if isinstance(value, Link):
            # Between angle brackets an address is taken as it is; a rule file cannot give one that has such signs.
            address = f"{SEPARATOR.in_language(self._language)}<{value.address}>" if value.address else ""
            return f"{self._say(value.text)}{address}"
        return markdown_escaped(written(value, self._language))

    def _bullets(self, items: Sequence[Bullet], depth: int) -> Iterator[str]:
        for item in items:
            yield f"{'  ' * depth}- {self._say(item.text)}"
            yield from self._bullets(item.members, depth + 1)

    def _table(self, table: DocumentTable) -> Iterator[str]:
        if table.caption is not None:
            yield from (f"**{self._say(table.caption)}**", "")
        yield self._row([column.head for column in table.columns])
        yield "|" + "".join([" ---: |" if column.number else " --- |" for column in table.columns])
        for row in table.rows:
            yield self._row(row)
        if table.legend is not None:
            separator = SEPARATOR.in_language(self._language)
            yield from ("", f"{CLAUSES.in_language(self._language)}{separator}{self._say(table.legend)}")

    def _row(self, cells: Sequence[Value]) -> str:
        return "| " + " | ".join([self._say(cell) for cell in cells]) + " |"
