"""Reports as HTML: a self-contained page, or the same as a fragment for a notebook."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from tiercheck.explain.headings import headings
from tiercheck.explain.page import Page
from tiercheck.explain.sheet import Booklet
from tiercheck.model.outcome import Language

if TYPE_CHECKING:
    from jinja2 import Environment


def pages_html(shown: Sequence[Page], language: Language) -> str:
    """Write pages, all of one language, as one HTML document without scripts or outside resources."""
    return _rendered("document.html", shown, language)


def booklet_html(shown: Booklet) -> str:
    """Write a rule set as one HTML document."""
    return _rendered("booklet.html", [shown], shown.language)


def booklet_fragment(shown: Booklet) -> str:
    """Write tables as a fragment that a notebook can show."""
    return _rendered("booklet_fragment.html", [shown], shown.language)


def page_fragment(shown: Page) -> str:
    """Write a page as a fragment that a notebook can show."""
    return _rendered("fragment.html", [shown], shown.language)


def _rendered(template: str, shown: Sequence[Page] | Sequence[Booklet], language: Language) -> str:
    return environment().get_template(template).render(pages=shown, language=language, words=headings(language))


@cache
def environment() -> "Environment":
    """Return the template environment; whatever a template shows is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tiercheck.explain", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
