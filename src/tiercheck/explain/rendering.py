"""The four formats of a report behind one function."""

from collections.abc import Sequence
from enum import StrEnum

from tiercheck.explain.document import document_text, json_text
from tiercheck.explain.html import booklet_html, pages_html
from tiercheck.explain.markdown import booklet_markdown, page_markdown
from tiercheck.explain.page import page
from tiercheck.explain.rule_document import entry_document, rule_document
from tiercheck.explain.sheet import Booklet, booklet
from tiercheck.explain.shelf_table import shelf_booklet
from tiercheck.explain.text import DEFAULT_WIDTH, booklet_text, page_text
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def render(
    shown: Assessment | Sequence[Assessment],
    style: Format,
    language: Language,
    *,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write one assessment, or several one after the other; JSON of several is a list.

    Args:
        shown: what to write.
        style: the format.
        language: the language of titles and sentences.
        width: columns of a text report.
        colour: whether a text report may carry terminal colours.
    """
    if style is Format.JSON:
        return document_text(shown, language)
    pages = [page(one, language) for one in ([shown] if isinstance(shown, Assessment) else shown)]
    match style:
        case Format.HTML:
            return pages_html(pages, language)
        case Format.MARKDOWN:
            return "\n".join(page_markdown(one) for one in pages)
        case Format.TEXT:
            return "\n".join(page_text(one, width=width, colour=colour) for one in pages)


def render_rules(
    shown: RuleSet | Classification,
    style: Format,
    language: Language,
    *,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write a rule set or a classification as readable tables with citations; arguments as for ``render``."""
    if style is Format.JSON:
        return json_text(rule_document(shown, language))
    return _booklet(booklet(shown, language), style, width=width, colour=colour)


def render_shelf(
    entries: Sequence[RuleSet | Classification],
    style: Format,
    language: Language,
    *,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write one line an entry: tier, jurisdiction, period, instrument, status, digest."""
    if style is Format.JSON:
        return json_text([entry_document(entry) for entry in entries])
    return _booklet(shelf_booklet(entries, language), style, width=width, colour=colour)


def _booklet(laid_out: Booklet, style: Format, *, width: int, colour: bool) -> str:
    match style:
        case Format.HTML:
            return booklet_html(laid_out)
        case Format.MARKDOWN:
            return booklet_markdown(laid_out)
        case _:
            return booklet_text(laid_out, width=width, colour=colour)
