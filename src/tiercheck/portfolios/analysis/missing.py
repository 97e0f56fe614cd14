"""What was not reported and keeps tiers from being told, by the column that would settle the most."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from tiercheck.document.document import DocumentSection, Fact
from tiercheck.document.values import counted, filled
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.program import Program, input_key
from tiercheck.engine.record import measures_of
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column
from tiercheck.model.keys import TIER_STEP, Key, TierKey
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.deriving import Decisions, examined
from tiercheck.portfolios.analysis.judged import Judged, reported_text
from tiercheck.portfolios.analysis.plotting import Chart, Piece, bars
from tiercheck.portfolios.analysis.showing import MOST_SHOWN, Analysis, first_of, titled


@dataclass(frozen=True, slots=True)
class Absence:
    """One column, and how many rows it keeps open.

    Attributes:
        tier: the tier that cannot be told.
        column: what was not reported, or not judged.
        alone: rows where nothing else is missing.
        among: rows where it is one of several.
    """

    tier: str
    column: Column
    alone: int
    among: int

    @property
    def total(self) -> int:
        """All rows it keeps open."""
        return self.alone + self.among


@dataclass(frozen=True, slots=True)
class Untold:
    """How many rows cannot be told.

    Attributes:
        tier: the tier.
        title: its name.
        enterprises: rows that cannot be told.
        undefined: of these, rows where no column is missing, because a ratio has no value.
    """

    tier: str
    title: Text
    enterprises: int
    undefined: int


@dataclass(frozen=True, slots=True, repr=False)
class Missing(Analysis):
    """Which columns would settle the most enterprises if they were collected.

    Attributes:
        rows: by tier, the column that alone settles the most first.
        untold: how many rows cannot be told, by tier.
        invalid: rows that were left out.
        language: of what is shown.
    """

    rows: tuple[Absence, ...]
    untold: tuple[Untold, ...]
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return words.MISSING

    def facts(self) -> Iterator[Fact]:
        """Yield the rows that were left out."""
        if self.invalid:
            yield Fact(words.AT_FAULT, self.invalid)

    def blocks(self) -> Iterator[DocumentSection]:
        """Yield one table a tier."""
        head = (words.COLUMN, words.NAME, words.ALONE, words.AMONG, words.TOGETHER)
        for untold in self.untold:
            rows = [row for row in self.rows if row.tier == untold.tier]
            shown = rows[:MOST_SHOWN]
            cells = (
                (
                    row.column.name,
                    row.column.title,
                    row.alone,
                    row.among,
                    counted(row.total, untold.enterprises),
                )
                for row in shown
            )
            caption = filled(
                first_of(words.OPEN_ROWS, len(shown), len(rows)),
                tier=untold.title,
                count=untold.enterprises,
                undefined=untold.undefined,
            )
            yield titled(caption, head, cells, figures=3)

    def in_language(self, language: Language) -> "Missing":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a column."""
        records = [
            (row.tier, row.column.name, self._named(row.column.title), row.alone, row.among, row.total)
            for row in self.rows
        ]
        figures = dict.fromkeys(("alone", "among", "total"), pl.Int64)
        return pl.DataFrame(
            records, schema={**dict.fromkeys(("tier", "column", "title"), pl.String), **figures}, orient="row"
        )

    def plot(self) -> Chart:
        """Return the columns that would settle the most, each tier by itself."""
        titles = {untold.tier: self._named(untold.title) for untold in self.untold}
        parts = (self._say(words.ALONE), self._say(words.AMONG))
        pieces = (
            Piece(titles[row.tier], self._named(row.column.title), part, count)
            for row in self.rows
            for part, count in zip(parts, (row.alone, row.among), strict=True)
        )
        return bars(pieces, parts, self._named(self.title), self._say(words.ENTERPRISES))


def missing(judged: Judged, tiers: tuple[str, ...]) -> Missing:
    """Find the columns that keep some tiers from being told; rows at fault are left out."""
    rows: list[Absence] = []
    untold: list[Untold] = []
    for tier in tiers:
        alone: Counter[Column] = Counter()
        total: Counter[Column] = Counter()
        enterprises = undefined = 0
        for regime, some in judged.sound(tier, Outcome.UNKNOWN):
            absent = _Absent(regime.programs, judged, some).keeping_open(tier)
            none = pl.repeat(0, len(some), dtype=pl.Int64, eager=True)
            count = reduce(add, [mask.cast(pl.Int64) for mask in absent.values()], none)
            enterprises += len(some)
            undefined += int((count == 0).sum())
            for column, mask in absent.items():
                total[column] += int(mask.sum())
                alone[column] += int((mask & (count == 1)).sum())
        found = [Absence(tier, column, alone[column], rest - alone[column]) for column, rest in total.items() if rest]
        rows += sorted(found, key=lambda row: (-row.alone, -row.among, row.column.name))
        untold.append(Untold(tier, judged.title(tier), enterprises, undefined))
    return Missing(tuple(rows), tuple(untold), judged.invalid, judged.language)


class _Absent:
    """Where columns are absent from open indicators that the tier still hangs on."""

    def __init__(self, programs: Mapping[str, Program], judged: Judged, rows: pl.DataFrame) -> None:
        self._programs, self._rows, self._subject = programs, rows, judged.subject
        self._decisions = Decisions(programs, judged.layouts, rows)
        self._derived = {table.derives: table for table in judged.classifications}
        self._masks: dict[Column, pl.Series] = {}

    def keeping_open(self, tier: str) -> Mapping[Column, pl.Series]:
        """Return, for each column, the rows of which a tier is open for want of it."""
        self._tier(tier, self._decisions.known(tier)[TIER_STEP].unknown)
        return self._masks

    def _tier(self, tier: str, hanging: pl.Series) -> None:
        """Walk from a tier down to the indicators, through what is open, on the rows that hang on it."""
        program, known = self._programs[tier], self._decisions.known(tier)
        masks: dict[Key, pl.Series] = {TIER_STEP: hanging}
        for node in reversed(program.nodes):
            if node.key in masks:
                for member in node.members:
                    mask = masks[node.key] & known[member].unknown
                    masks[member] = masks[member] | mask if member in masks else mask
        for other in program.tiers:
            if TierKey(other) in masks:
                self._tier(other, masks[TierKey(other)])
        for indicator in examined(program):
            open_rows = masks.get(input_key(indicator))
            if open_rows is not None and open_rows.any():
                for column in dict.fromkeys(column for each in measures_of(indicator) for column in each.columns):
                    self._column(column, open_rows & self._silent(column))

    def _column(self, column: Column, absent: pl.Series) -> None:
        table = self._derived.get(column)
        if table is None:
            self._mark(column, absent)
        elif absent.any():
            self._classified(table, absent)

    def _mark(self, column: Column, absent: pl.Series) -> None:
        self._masks[column] = self._masks[column] | absent if column in self._masks else absent

    def _classified(self, table: Classification, absent: pl.Series) -> None:
        """A derived level is open for want of the figures of its row, or of the code that chooses the row."""
        self._mark(table.selects_by, absent & self._silent(table.selects_by))
        codes = reported_text(self._rows, table.selects_by, self._subject)
        rows = {code: table.row_for(code) for code in codes.unique().drop_nulls().to_list()}
        outside = [code for code, row in rows.items() if row is None]
        self._mark(table.derives, absent & codes.is_in(outside).fill_null(False))
        for row in table.rows:
            own = absent & codes.is_in([code for code, chosen in rows.items() if chosen is row]).fill_null(False)
            checks = (check for bound in row.bounds for check in bound.checks)
            for column in dict.fromkeys(column for check in checks for column in check.measure.columns):
                self._mark(column, own & self._silent(column))  # as reported: a table reads no derived level

    def _silent(self, column: Column) -> pl.Series:
        """Return where a column was not reported."""
        kind = self._rows.schema.get(column.name)
        if kind is None or column.unit is Unit.TEXT or kind in (pl.String, pl.Categorical, pl.Enum):
            return reported_text(self._rows, column, self._subject).is_null()
        return self._rows[column.name].is_null()
