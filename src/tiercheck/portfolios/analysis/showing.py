"""What every analysis is: rows that show themselves as text, as HTML in a notebook, as a frame and as a plot."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tiercheck.document.document import Document, DocumentSection, DocumentTable, Fact, Facts, Row, table
from tiercheck.document.json import Json
from tiercheck.document.plain import plain
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import NOTHING, Phrase, Value, written
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.grounds import Ground
from tiercheck.errors import one_of
from tiercheck.explain.citations import Citations
from tiercheck.explain.phrases import say
from tiercheck.explain.requirements import requirement_words
from tiercheck.model.outcome import Language
from tiercheck.model.renderable import FULL, OUTCOMES, Renderable
from tiercheck.model.rule_set import Citation
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words

if TYPE_CHECKING:
    from tiercheck.portfolios.analysis.plotting import Chart

MOST_SHOWN = 20


class Analysis(Renderable, ABC):
    """One table of counts.

    Attributes:
        invalid: rows that could not be read.
        language: of what is shown.
    """

    __slots__ = ()

    invalid: int
    language: Language

    @property
    @abstractmethod
    def title(self) -> Text:
        """What is counted, for people; it may hold a title of the rules, so it is no template."""

    @abstractmethod
    def facts(self) -> Iterable[Fact]:
        """Return what stands above the tables."""

    @abstractmethod
    def blocks(self) -> Iterable[DocumentSection | DocumentTable]:
        """Return the tables as they are read."""

    @abstractmethod
    def to_frame(self) -> pl.DataFrame:
        """Return every row, also those that are not shown, as a Polars frame."""

    @abstractmethod
    def plot(self) -> "Chart":
        """Return an Altair chart.

        Raises:
            MissingExtraError: Altair is not installed.
        """

    def _layout(self, detail: str) -> DocumentLayout:
        above = tuple(self.facts())
        tables = () if one_of(detail, (FULL, OUTCOMES), "detail") == OUTCOMES else tuple(self.blocks())
        blocks = (*((Facts(above),) if above else ()), *tables)
        return DocumentLayout((Document(self.title, blocks, self._data),))

    def _data(self, language: Language) -> dict[str, Json]:
        """Return the JSON document: what is counted, and every row."""
        shown = self if language is self.language else self.in_language(language)
        records: list[Json] = [{**record} for record in shown.to_frame().to_dicts()]
        return {"format": f"tiercheck/{type(self).__name__.lower()}/1", **shown.totals(), "rows": records}

    @abstractmethod
    def in_language(self, language: Language) -> "Analysis":
        """Return the same shown in another language."""

    def totals(self) -> dict[str, Json]:
        """Return the figures that stand above the rows of the JSON document."""
        return {"invalid": self.invalid, "language": self.language.value}

    @property
    def _language(self) -> Language:
        return self.language

    def _line(self) -> str:
        told = ", ".join(
            f"{written(fact.label, Language.EN)}: {written(fact.value, Language.EN)}" for fact in self.facts()
        )
        return f"{self.title.en}; {told}" if told else self.title.en

    def _say(self, template: Text, **parts: str) -> str:
        return plain(say(template, self.language, **parts))

    def _named(self, title: Text) -> str:
        """Return a title of the rules, which is no template."""
        return plain(title.in_language(self.language))


class Clauses:
    """The clauses of one table: each with a mark where it is of another document than most."""

    def __init__(self, cited: Sequence[Citation | None]) -> None:
        """Number the documents."""
        known = [citation for citation in cited if citation is not None]
        self._citations = Citations.of(known[0].instrument, known) if known else None

    def cell(self, citation: Citation | None) -> Value:
        """Return a clause for a cell."""
        if citation is None or self._citations is None:
            return NOTHING
        return Phrase(self._citations.cell, (citation,))

    @property
    def legend(self) -> Value | None:
        """What the marks stand for, else the document of all."""
        if self._citations is None:
            return None
        return Phrase(self._citations.legend, ()) if self._citations.marks else str(self._citations.own)


def bar(ground: Ground) -> Value:
    """Return what a ground requires."""
    return NOTHING if ground.requirement is None else Phrase(requirement_words, (ground.requirement,))


def titled(
    title: Value, heads: Sequence[Value], rows: Iterable[Row], legend: Value | None = None, *, figures: int = 0
) -> DocumentSection:
    """Return a table under its title; arguments as for ``table``."""
    return DocumentSection(title, (table(heads, rows, legend=legend, figures=figures),))


def sorting_name(ground: Ground) -> tuple[str, str]:
    """Return what puts grounds of equal weight in one order: two jurisdictions may have one of the same id."""
    return ground.id, str(ground.citation)


def first_of(title: Text, shown: int, of: int) -> Text:
    """Return the caption of a table that shows the first of many rows."""
    if shown >= of:
        return title
    return Text(*(f"{name}{words.FIRST[place].format(shown=shown, of=of)}" for place, name in enumerate(title)))
