"""What keeps rows from being judged: the problems table, as a file run writes it, and how many there are by column."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tiercheck.document.document import DocumentSection, Fact
from tiercheck.document.values import NOTHING, Value, counted
from tiercheck.engine.columnar.backend import pl
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Language
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.judged import Judged
from tiercheck.portfolios.analysis.plotting import Chart, Piece, bars
from tiercheck.portfolios.analysis.showing import MOST_SHOWN, Analysis, first_of, titled
from tiercheck.portfolios.faults import HEADINGS, ROW, Fault, faults_in
from tiercheck.portfolios.key_checks import repeated_keys
from tiercheck.portfolios.scanning import ROW_FAULT

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, repr=False)
class Problems(Analysis):
    """Every cell that keeps a row from being judged.

    Attributes:
        rows: the problems, in the order of the rows.
        titles: names of the columns for people.
        invalid: how many rows have problems.
        language: of what is shown.
    """

    rows: tuple[Fault, ...]
    titles: Mapping[str, Text]
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return words.PROBLEMS

    def facts(self) -> Iterator[Fact]:
        """Yield how many rows and problems there are."""
        yield Fact(words.ROWS_AT_FAULT, self.invalid)
        yield Fact(words.PROBLEM_COUNT, len(self.rows))

    def blocks(self) -> Iterator[DocumentSection]:
        """Yield the count by column, and the first problems."""
        by_column = (
            (column or NOTHING, self._titled(column), counted(count, len(self.rows)))
            for column, count in self._by_column()
        )
        head = (words.COLUMN, words.NAME, words.PROBLEM_COUNT)
        yield titled(words.BY_COLUMN, head, by_column, figures=1)
        shown = self.rows[:MOST_SHOWN]
        cells = (
            (row.row, row.key or NOTHING, row.column or NOTHING, _cut(row.value) or NOTHING, row.reason)
            for row in shown
        )
        caption = first_of(words.PROBLEM_ROWS, len(shown), len(self.rows))
        yield titled(caption, words.PROBLEM_HEAD, cells)

    def in_language(self, language: Language) -> "Problems":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a problem."""
        schema = dict.fromkeys(HEADINGS, pl.String) | {HEADINGS[0]: pl.Int64}
        return pl.DataFrame([row.cells for row in self.rows], schema=schema, orient="row")

    def plot(self) -> Chart:
        """Return how many problems each column has."""
        part = self._say(words.PROBLEM_COUNT)
        pieces = (Piece("", column or NOTHING, part, count) for column, count in self._by_column())
        return bars(pieces, (part,), self._named(self.title), part)

    def _by_column(self) -> list[tuple[str, int]]:
        """Return the columns with their problems, those with the most first."""
        counts = Counter(row.column for row in self.rows)
        return sorted(counts.items(), key=lambda each: (-each[1], each[0]))

    def _titled(self, column: str) -> Value:
        return self.titles.get(column, NOTHING)


def problems(judged: Judged, key: str, contract: Mapping[str, Column]) -> Problems:
    """Find what is wrong with the rows that are at fault."""
    named_by = key if key in judged.rows.columns else None
    repeated = () if named_by is None else repeated_keys(judged.rows.lazy(), named_by).to_list()
    rows = judged.rows.lazy().with_row_index(ROW, 1)
    needed = [table.selects_by for table in judged.classifications]
    found = faults_of(rows.filter("invalid"), named_by, contract, needed, repeated)
    titles = {name: column.title for name, column in contract.items()}
    return Problems(tuple(found), titles, judged.invalid, judged.language)


def faults_of(
    rows: pl.LazyFrame,
    key: str | None,
    contract: Mapping[str, Column],
    needed: Sequence[Column],
    repeated: Collection[str],
) -> Iterator[Fault]:
    """Yield what is wrong with rows of a judged portfolio, which are rows whatever else they are."""
    return faults_in(rows.with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)), key, contract, needed, repeated)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…"
