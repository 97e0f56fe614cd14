"""The scores of a tier held against its pass mark."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from tiercheck.document.document import DocumentSection, Fact
from tiercheck.document.values import listing
from tiercheck.engine.columnar.backend import pl
from tiercheck.errors import PortfolioError, Problem
from tiercheck.explain.figures import number_text
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Number
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.judged import Judged
from tiercheck.portfolios.analysis.plotting import Bin, Chart, histogram
from tiercheck.portfolios.analysis.showing import Analysis, titled

_BINS = 20


@dataclass(frozen=True, slots=True)
class ScoreBin:
    """Scores from ``low`` up to, not including, ``high``; the last bin holds its high end too.

    Attributes:
        low: fewest points.
        high: where the next bin begins.
        settled: rows whose score is one number.
        unsettled: rows whose score is still open, by the fewest points possible.
    """

    low: int
    high: int
    settled: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class PassMark:
    """A pass mark, and how the rows that it holds for come out.

    Attributes:
        mark: points that are needed.
        places: the jurisdictions it holds in.
        reached: rows that certainly reach it.
        missed: rows that certainly miss it.
        unknown: rows that cannot be told.
    """

    mark: Number
    places: tuple[str, ...]
    reached: int
    missed: int
    unknown: int


@dataclass(frozen=True, slots=True, repr=False)
class Scores(Analysis):
    """A histogram of scores; the minimum of a single part of the points table is not in it.

    Attributes:
        tier: the tier.
        tier_title: its name.
        rows: the bins, lowest first.
        marks: the pass marks, lowest first.
        invalid: rows that were left out.
        language: of what is shown.
    """

    tier: str
    tier_title: Text
    rows: tuple[ScoreBin, ...]
    marks: tuple[PassMark, ...]
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return Text(*(each.format(tier=name) for each, name in zip(words.SCORES, self.tier_title, strict=True)))

    def facts(self) -> Iterator[Fact]:
        """Yield the rows that were left out."""
        if self.invalid:
            yield Fact(words.AT_FAULT, self.invalid)

    def blocks(self) -> Iterator[DocumentSection]:
        """Yield the pass marks, and the bins."""
        marks = ((number_text(m.mark), listing(m.places), *(m.reached, m.missed, m.unknown)) for m in self.marks)
        head = (words.MARK, words.PLACES, words.REACHED, words.MISSED, words.UNDECIDED)
        yield titled(words.MARK, head, marks, figures=3)
        bins = ((f"{row.low}–{row.high}", row.settled, row.unsettled) for row in self.rows)
        yield titled(words.SCORE, (words.SCORE, words.SETTLED, words.UNSETTLED), bins, figures=2)

    def in_language(self, language: Language) -> "Scores":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a bin."""
        records = [(row.low, row.high, row.settled, row.unsettled) for row in self.rows]
        return pl.DataFrame(
            records, schema=dict.fromkeys(("low", "high", "settled", "unsettled"), pl.Int64), orient="row"
        )

    def plot(self) -> Chart:
        """Return the histogram with a line at each pass mark."""
        parts = (self._say(words.SETTLED), self._say(words.UNSETTLED))
        bins = (
            Bin(row.low, row.high, part, count)
            for row in self.rows
            for part, count in zip(parts, (row.settled, row.unsettled), strict=True)
        )
        labels = (self._say(words.SCORE), self._say(words.ENTERPRISES), self._say(words.MARK))
        return histogram(bins, [float(mark.mark) for mark in self.marks], labels, self._named(self.title))


def scores(judged: Judged, tier: str) -> Scores:
    """Count the scores of a tier; rows at fault are left out.

    Raises:
        PortfolioError: the tier has no points table.
    """
    tables = [each.programs[tier].rule_set.score for each in judged.regimes if tier in each.programs]
    most = max((table.points_of for table in tables if table is not None), default=None)
    if most is None:
        message = f"{tier} is decided without a points table, so there are no scores"
        raise PortfolioError([Problem("no-score", message, "ask for a tier that has one")])
    width = max(1, ceil(Fraction(most) / _BINS))
    settled: Counter[int] = Counter()
    unsettled: Counter[int] = Counter()
    marks: dict[Number, list[PassMark]] = {}
    last = ceil(Fraction(most) / width) - 1
    for regime, rows in judged.sound(tier):
        table = regime.programs[tier].rule_set.score
        if table is not None:
            low, high = (rows[name].cast(pl.Decimal(24, 6)) for name in judged.layouts[tier].score)
            bins = (low.cast(pl.Float64) // width).cast(pl.Int64).clip(0, last)
            for counted, where in ((settled, low == high), (unsettled, low != high)):
                counted.update(
                    {int(place): int(count) for place, count in bins.filter(where).value_counts().iter_rows()}
                )
            mark = _decimal(table.pass_mark)
            reached, missed = int((low >= mark).sum()), int((high < mark).sum())
            counts = reached, missed, len(rows) - reached - missed
            marks.setdefault(table.pass_mark, []).append(PassMark(table.pass_mark, regime.places, *counts))
    rows_of = tuple(ScoreBin(n * width, (n + 1) * width, settled[n], unsettled[n]) for n in range(last + 1))
    found = tuple(_together(marks[mark]) for mark in sorted(marks))
    return Scores(tier, judged.title(tier), rows_of, found, judged.invalid, judged.language)


def _together(marks: list[PassMark]) -> PassMark:
    places = tuple(dict.fromkeys(place for each in marks for place in each.places))
    counts = (sum(each.reached for each in marks), sum(each.missed for each in marks), sum(m.unknown for m in marks))
    return PassMark(marks[0].mark, places, *counts)


def _decimal(mark: Number) -> Decimal:
    exact = Fraction(mark)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
