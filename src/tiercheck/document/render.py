"""One function for every format."""

from collections.abc import Sequence
from json import loads
from typing import NamedTuple, assert_never

from tiercheck.document.document import Document, Format
from tiercheck.document.html import html_fragment, html_of
from tiercheck.document.json import Json, json_text
from tiercheck.document.markdown import markdown_of
from tiercheck.document.text import DEFAULT_WIDTH, text_of
from tiercheck.errors import one_of
from tiercheck.model.outcome import Language


def render_documents(
    documents: Sequence[Document],
    style: Format,
    language: Language,
    *,
    as_list: bool = False,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write documents one after the other.

    Args:
        documents: what to write.
        style: the format.
        language: the language of words.
        as_list: whether JSON is a list, also of one document or of none.
        width: columns of text.
        colour: whether text may carry terminal colours.

    Raises:
        TypeError: JSON is asked of a document that has none.
    """
    match style:
        case Format.JSON:
            found = [data_of(document, language) for document in documents]
            return json_text(found if as_list else found[0])
        case Format.HTML:
            return html_of(documents, language)
        case Format.MARKDOWN:
            return "\n".join([markdown_of(document, language) for document in documents])
        case Format.TEXT:
            return "\n".join([text_of(document, language, width=width, colour=colour) for document in documents])
        case _:
            assert_never(style)


def data_of(document: Document, language: Language) -> Json:
    """Return the JSON document; raises ``TypeError`` where there is none."""
    if document.data is None:
        raise TypeError("there is no JSON of this")
    return document.data(language)


class DocumentLayout(NamedTuple):
    """Documents of one result, which can be written in every format.

    Attributes:
        documents: what to write, one after the other.
        as_list: whether JSON is a list, also of one document or of none.
    """

    documents: tuple[Document, ...]
    as_list: bool = False

    def write(self, style: str, language: Language | str, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
        """Write the documents.

        Args:
            style: ``text``, ``markdown``, ``html`` or ``json``.
            language: ``zh`` or ``en``.
            width: columns of text.
            colour: whether text may carry terminal colours.

        Raises:
            SelectionError: there is no such format or language.
        """
        form = Format(one_of(style, tuple(Format), "format"))
        return render_documents(
            self.documents, form, _spoken(language), as_list=self.as_list, width=width, colour=colour
        )

    def fragment(self, language: Language | str) -> str:
        """Write a fragment that a notebook can show; raises as ``write``."""
        return html_fragment(self.documents, _spoken(language))

    def to_dict(self, language: Language | str) -> dict[str, object]:
        """Return the JSON document, the caller's own; raises as ``write``."""
        found = loads(json_text(data_of(self.documents[0], _spoken(language))))
        return {**found} if isinstance(found, dict) else {"entries": found}


def _spoken(language: Language | str) -> Language:
    return Language(one_of(language, tuple(Language), "language"))
