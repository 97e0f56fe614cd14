"""Documents as HTML: a self-contained page, or the same as a fragment for a notebook.

Definition lists are left alone, and every table says how it is aligned: notebooks have styles of their own for both.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
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
    Heading,
    Paragraph,
)
from tiercheck.document.messages import CLAUSES, SEPARATOR
from tiercheck.document.plain import plain, plain_lines
from tiercheck.document.values import OUTCOME_SIGN, Marked, Value, code_text, written
from tiercheck.model.outcome import Language
from tiercheck.model.text import Text

_TAG = {Language.ZH: "zh-Hans", Language.EN: "en"}
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_DEEPEST = 4
_KEPT = 8192  # titles, requirements and clauses come again in every report


def html_of(documents: Sequence[Document], language: Language) -> str:
    """Write documents as one HTML page without scripts or outside resources."""
    title = f"{_escaped(written(documents[0].title, language))} – " if len(documents) == 1 else ""
    return (
        f'<!doctype html>\n<html lang="{_TAG[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="tiercheck">\n'
        f"<title>{title}tiercheck</title>\n<style>\n{_style('page.css')}{_style('document.css')}</style>\n</head>\n"
        f'<body>\n<main class="tiercheck">\n{_articles(documents, language)}</main>\n</body>\n</html>\n'
    )


def html_fragment(documents: Sequence[Document], language: Language) -> str:
    """Write documents as a fragment that a notebook can show."""
    style = f"<style>\n{_style('document.css')}</style>\n"
    return f'<div class="tiercheck" lang="{_TAG[language]}">\n{style}{_articles(documents, language)}</div>\n'


@cache
def _style(name: str) -> str:
    return files("tiercheck.document").joinpath(name).read_text(encoding="utf-8")


def _articles(documents: Sequence[Document], language: Language) -> str:
    writer = _HtmlWriter(language)
    for document in documents:
        writer.document(document)
    return "".join(writer.pieces)


def _class_of(column: Heading) -> str:
    if column.number:
        return ' class="number"'
    if column.whole:
        return ' class="whole"'
    return ' class="shared"' if column.share is not None else ""


@lru_cache(_KEPT)
def _safe(text: str) -> str:
    return _escaped(plain(text))


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return text.translate(_MARKUP)
    return text


class _HtmlWriter:
    """Writes the blocks of documents one after the other.

    Attributes:
        pieces: what was written.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self.pieces: list[str] = []

    def document(self, document: Document) -> None:
        title = self._say(document.title)
        self.pieces += (f"<article>\n<h1>{title}</h1>\n",)
        self._blocks(document.blocks, 2, title)
        self.pieces += ("</article>\n",)

    def _blocks(self, blocks: Sequence[Block], depth: int, above: str) -> None:
        for block in blocks:
            self._block(block, depth, above)

    def _block(self, block: Block, depth: int, above: str) -> None:
        match block:
            case Facts(items):
                rows = [
                    f'<tr><th scope="row">{self._say(label)}</th><td>{self._say(value)}</td></tr>\n'
                    for label, value in items
                ]
                self.pieces += ('<table class="facts">\n<tbody>\n', *rows, "</tbody>\n</table>\n")
            case Paragraph(text, strong):
                kind = ' class="strong"' if strong else ""
                self.pieces += (f"<p{kind}>{self._say(text)}</p>\n",)
            case Bullets(items):
                self._bullets(items)
            case Code(text):
                shown = plain_lines(code_text(text, self._language)).rstrip("\n")
                self.pieces += (f"<pre><code>{_escaped(shown)}</code></pre>\n",)
            case DocumentTable():
                self._table(block, above)
            case DocumentSection(title, inner, outcome):
                said, level = self._say(title), min(depth, _DEEPEST)
                marked = "" if outcome is None else f' data-outcome="{outcome}"'
                self.pieces += (f'<section aria-label="{said}"{marked}>\n<h{level}>{said}</h{level}>\n',)
                self._blocks(inner, depth + 1, said)
                self.pieces += ("</section>\n",)
            case Details(title, inner):
                said = self._say(title)
                self.pieces += (f"<details>\n<summary>{said}</summary>\n",)
                self._blocks(inner, depth, said)
                self.pieces += ("</details>\n",)
            case _:
                assert_never(block)

    def _say(self, value: Value) -> str:
        match value:
            case Text(zh, en):
                return _safe(zh if self._language is Language.ZH else en)
            case _:
                return _safe(written(value, self._language))

    def _bullets(self, items: Sequence[Bullet]) -> None:
        self.pieces += ("<ul>\n",)
        for item in items:
            self.pieces += (f"<li>{self._say(item.text)}",)
            if item.members:
                self._bullets(item.members)
            self.pieces += ("</li>\n",)
        self.pieces += ("</ul>\n",)

    def _table(self, table: DocumentTable, above: str) -> None:
        if table.caption is None:
            caption = f'<caption class="unseen">{above}</caption>'
        else:
            caption = f"<caption>{self._say(table.caption)}</caption>"
        kinds = [_class_of(column) for column in table.columns]
        heads = [
            f'<th scope="col"{kind}>{self._say(column.head)}</th>'
            for column, kind in zip(table.columns, kinds, strict=True)
        ]
        self.pieces += (f'<div class="wide">\n<table>\n{caption}\n<thead>\n<tr>', *heads, "</tr>\n</thead>\n<tbody>\n")
        is_zh = self._language is Language.ZH
        names = [f' data-id="{_escaped(name)}"' for name in table.ids] or [""] * len(table.rows)
        for name, row in zip(names, table.rows, strict=True):
            self.pieces += (f"<tr{name}>",)
            for cell, kind in zip(row, kinds, strict=True):
                match cell:
                    case str():
                        said = f"<td{kind}>{_safe(cell)}</td>"
                    case Text(zh, en):
                        said = f"<td{kind}>{_safe(zh if is_zh else en)}</td>"
                    case Marked():
                        said = self._outcome(cell)
                    case _:
                        said = f"<td{kind}>{self._say(cell)}</td>"
                self.pieces += (said,)
            self.pieces += ("</tr>\n",)
        self.pieces += ("</tbody>\n</table>\n</div>\n",)
        if table.legend is not None:
            clauses = f"{CLAUSES.in_language(self._language)}{SEPARATOR.in_language(self._language)}"
            self.pieces += (f"<p>{clauses}{self._say(table.legend)}</p>\n",)

    def _outcome(self, cell: Marked) -> str:
        sign = f'<span aria-hidden="true">{OUTCOME_SIGN[cell.outcome]}</span>'
        return f'<td class="outcome" data-outcome="{cell.outcome}">{sign} {self._say(cell.word)}</td>'
