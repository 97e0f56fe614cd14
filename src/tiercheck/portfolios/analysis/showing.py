"""What every analysis is: rows that show themselves as text, as HTML in a notebook, as a frame and as a plot."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tiercheck.engine.grounds import Ground
from tiercheck.explain.citations import Citations
from tiercheck.explain.html import booklet_fragment
from tiercheck.explain.page import Fact
from tiercheck.explain.phrases import say
from tiercheck.explain.plain import plain
from tiercheck.explain.requirements import requirement_words
from tiercheck.explain.sheet import Booklet, Sheet
from tiercheck.explain.text import booklet_text
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Citation
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.embedded import pl

if TYPE_CHECKING:
    from tiercheck.portfolios.analysis.plotting import Chart

NOTHING = "–"
MOST_SHOWN = 20


class Analysis(ABC):
    """One table of counts.

    Attributes:
        language: of what is shown.
    """

    __slots__ = ()

    language: Language

    @property
    @abstractmethod
    def title(self) -> Text:
        """What is counted, for people; it may hold a title of the rules, so it is no template."""

    @abstractmethod
    def facts(self) -> Iterable[tuple[Text, str]]:
        """Return what stands above the tables."""

    @abstractmethod
    def sheets(self) -> Iterable[Sheet]:
        """Return the tables as they are read, in the language."""

    @abstractmethod
    def to_frame(self) -> pl.DataFrame:
        """Return every row, also those that are not shown, as a Polars frame."""

    @abstractmethod
    def plot(self) -> "Chart":
        """Return an Altair chart.

        Raises:
            MissingExtraError: Altair is not installed.
        """

    def _laid_out(self) -> Booklet:
        facts = tuple(Fact(self._say(label), plain(value)) for label, value in self.facts())
        return Booklet(self.language, self._named(self.title), facts, tuple(self.sheets()))

    def _say(self, template: Text, **parts: str) -> str:
        return plain(say(template, self.language, **parts))

    def _named(self, title: Text) -> str:
        """Return a title of the rules, which is no template."""
        return plain(title.in_language(self.language))

    def __str__(self) -> str:
        return booklet_text(self._laid_out())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return booklet_fragment(self._laid_out())


def number(count: int) -> str:
    """Write a count with its thousands apart."""
    return f"{count:,}"


def share(count: int, of: int) -> str:
    """Write a share in hundredths of a percent, rounded half up; a dash where there is nothing to share."""
    if not of:
        return NOTHING
    hundredths = (count * 20_000 + of) // (2 * of)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


class Clauses:
    """The clauses of one table: each with a mark where it is of another document than most."""

    def __init__(self, cited: Sequence[Citation | None], language: Language) -> None:
        """Number the documents."""
        known = [citation for citation in cited if citation is not None]
        self._citations = Citations.of(known[0].instrument, known) if known else None
        self._language = language

    def cell(self, citation: Citation | None) -> str:
        """Return a clause for a cell."""
        if citation is None or self._citations is None:
            return NOTHING
        return self._citations.cell(citation, self._language)

    @property
    def legend(self) -> str:
        """What the marks stand for."""
        if self._citations is None:
            return ""
        return self._citations.legend(self._language) or str(self._citations.own)


def bar(ground: Ground, language: Language) -> str:
    """Write what a ground requires."""
    return NOTHING if ground.requirement is None else requirement_words(ground.requirement, language)


def sorting_name(ground: Ground) -> tuple[str, str]:
    """Return what puts grounds of equal weight in one order: two jurisdictions may have one of the same id."""
    return ground.id, str(ground.citation)


def first_of(title: Text, shown: int, of: int) -> Text:
    """Return the caption of a table that shows the first of many rows."""
    if shown >= of:
        return title
    return Text(*(f"{name}{words.FIRST[place].format(shown=shown, of=of)}" for place, name in enumerate(title)))
