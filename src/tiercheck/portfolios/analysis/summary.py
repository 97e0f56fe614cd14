"""The funnel of a portfolio: how many pass each tier, in all, by division or by industry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tiercheck.document.document import DocumentSection, DocumentTable, Fact, Row, table
from tiercheck.document.json import Json
from tiercheck.document.values import Value, counted, filled, joined
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.judged import Judged, reported_text
from tiercheck.portfolios.analysis.plotting import Chart, Piece, bars
from tiercheck.portfolios.analysis.showing import Analysis
from tiercheck.portfolios.industries import SECTIONS
from tiercheck.rulebook.merging import prefixes

_OUTCOMES = (Outcome.PASS, Outcome.UNKNOWN, Outcome.FAIL)


class Grouping(StrEnum):
    """By what the rows are counted."""

    DIVISION = "division"
    INDUSTRY = "industry"


_CAPTION = {Grouping.DIVISION: words.BY_DIVISION, Grouping.INDUSTRY: words.BY_INDUSTRY}


@dataclass(frozen=True, slots=True)
class Count:
    """How the rows of one group come out on one tier.

    Attributes:
        group: code of the division or the industry section, "" for all rows or where it was not reported.
        group_title: its name.
        tier: the tier.
        passed: rows that pass.
        unknown: rows that cannot be told, those at fault included.
        failed: rows that fail.
        without_rules: rows whose jurisdiction has no such tier.
    """

    group: str
    group_title: Text
    tier: str
    passed: int
    unknown: int
    failed: int
    without_rules: int

    @property
    def enterprises(self) -> int:
        """All rows of the group."""
        return self.passed + self.unknown + self.failed + self.without_rules


@dataclass(frozen=True, slots=True, repr=False)
class Summary(Analysis):
    """The funnel.

    Attributes:
        rows: the groups in order of size, and the tiers of each in their order.
        by: by what the rows are counted, or None for all together.
        titles: names of the tiers, the ladder from its lowest tier, then those beside it.
        beside_ladder: the tiers that are no step of the ladder, and are never shown as one.
        enterprises: all rows.
        invalid: rows that could not be read, and count as unknown.
        language: of what is shown.
    """

    rows: tuple[Count, ...]
    by: Grouping | None
    titles: tuple[tuple[str, Text], ...]
    beside_ladder: frozenset[str]
    enterprises: int
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return {None: words.SUMMARY, Grouping.DIVISION: words.BY_DIVISION, Grouping.INDUSTRY: words.BY_INDUSTRY}[
            self.by
        ]

    def facts(self) -> Iterator[Fact]:
        """Yield how many rows there are."""
        yield Fact(words.ENTERPRISES, self.enterprises)
        if self.invalid:
            yield Fact(words.UNREADABLE, self.invalid)

    def blocks(self) -> Iterator[DocumentSection | DocumentTable]:
        """Yield what passes of each group, or outcomes by tier: of the ladder, and apart from it those beside it."""
        if self.by is not None:
            yield self._groups()
            return
        steps = [row for row in self.rows if row.tier not in self.beside_ladder]
        beside = [row for row in self.rows if row.tier in self.beside_ladder]
        if steps or not beside:
            yield self._funnel(steps)
        if beside:
            yield DocumentSection(words.BESIDE_LADDER, (self._funnel(beside),))

    def totals(self) -> dict[str, Json]:
        """Return the figures that stand above the rows of the JSON document."""
        by = None if self.by is None else self.by.value
        return {"enterprises": self.enterprises, "by": by, **Analysis.totals(self)}

    def _funnel(self, rows: Sequence[Count]) -> DocumentTable:
        names = dict(self.titles)
        cells = (
            (
                names[row.tier],
                counted(row.passed, row.enterprises),
                row.unknown,
                row.failed,
                *((row.without_rules,) if self._some_without_rules else ()),
            )
            for row in rows
        )
        outcomes = (*_OUTCOMES, Outcome.NOT_APPLICABLE) if self._some_without_rules else _OUTCOMES
        return table((words.TIER, *(words.OUTCOMES[outcome] for outcome in outcomes)), cells, figures=len(outcomes))

    @property
    def _some_without_rules(self) -> bool:
        return any(row.without_rules for row in self.rows)

    def _groups(self) -> DocumentTable:
        groups = dict.fromkeys(row.group for row in self.rows)
        cells: list[Row] = []
        for group in groups:
            rows = [row for row in self.rows if row.group == group]
            name = joined(" ", (group, rows[0].group_title)) if group else rows[0].group_title
            passed = (counted(row.passed, row.enterprises) for row in rows)
            cells.append((name, rows[0].enterprises, *passed))
        named = words.INDUSTRY if self.by is Grouping.INDUSTRY else words.DIVISION
        titles = (self._heading(tier, title) for tier, title in self.titles)
        head = (named, words.ENTERPRISES, *titles)
        return table(head, cells, figures=len(head) - 1)

    def _heading(self, tier: str, title: Text) -> Value:
        return filled(words.BESIDE, tier=title) if tier in self.beside_ladder else title

    def in_language(self, language: Language) -> "Summary":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a group and tier."""
        records = [
            (row.group, self._named(row.group_title), row.tier, row.passed, row.unknown, row.failed, row.without_rules)
            for row in self.rows
        ]
        text, counts = ("group", "title", "tier"), ("passed", "unknown", "failed", "without_rules")
        schema = {**dict.fromkeys(text, pl.String), **dict.fromkeys(counts, pl.Int64)}
        frame = pl.DataFrame(records, schema=schema, orient="row")
        return frame.drop("group", "title") if self.by is None else frame

    def plot(self) -> Chart:
        """Return the funnel, or the groups with the most that pass, each tier by itself."""
        names = {tier: self._named(title) for tier, title in self.titles}
        parts = tuple(self._say(words.OUTCOMES[outcome]) for outcome in _OUTCOMES)
        pieces = []
        for row in self.rows:
            ladder = words.BESIDE_LADDER if row.tier in self.beside_ladder else words.LADDER
            own = self._say(ladder), names[row.tier]
            panel, name = own if self.by is None else (names[row.tier], self._named(row.group_title))
            counts = zip(parts, (row.passed, row.unknown, row.failed), strict=True)
            pieces += [Piece(panel, name, part, count) for part, count in counts]
        return bars(pieces, parts, self._named(self.title), self._say(words.ENTERPRISES))


def summary(judged: Judged, by: Grouping | None) -> Summary:
    """Count the outcomes of every row."""
    groups = _groups(judged, by)
    titles = SECTIONS if by is Grouping.INDUSTRY else judged.divisions
    sizes = {str(code): int(count) for code, count in groups.value_counts().iter_rows()}
    counted = {tier: _outcomes(judged, tier, groups) for tier in judged.tiers}
    rows = [
        Count(code, _title(code, titles, by), tier, *counted[tier].get(code, (0, 0, 0, 0)))
        for code in sorted(sizes, key=lambda code: (-sizes[code], code))
        for tier in judged.tiers
    ]
    names = tuple((tier, judged.title(tier)) for tier in judged.tiers)
    return Summary(tuple(rows), by, names, judged.beside_ladder, len(judged.rows), judged.invalid, judged.language)


def _title(code: str, titles: Mapping[str, Text], by: Grouping | None) -> Text:
    if code:
        return titles.get(code, Text(code, code))
    return Text("", "") if by is None else words.NOT_REPORTED


def _outcomes(judged: Judged, tier: str, groups: pl.Series) -> Mapping[str, tuple[int, ...]]:
    frame = pl.DataFrame({"group": groups, "code": judged.rows[judged.layouts[tier].outcome]})
    codes = [CODES[outcome] for outcome in _OUTCOMES]
    counts: Sequence[pl.Expr] = [(pl.col("code") == code).sum().alias(str(code)) for code in codes]
    found = frame.group_by("group").agg(*counts, pl.col("code").is_null().sum().alias("none"))
    return {str(code): tuple(map(int, rest)) for code, *rest in found.iter_rows()}


def _groups(judged: Judged, by: Grouping | None) -> pl.Series:
    """Return the code of the group of each row, "" where there is none."""
    if by is None:
        return pl.repeat("", len(judged.rows), eager=True)
    column = judged.subject.place if by is Grouping.DIVISION else judged.subject.industry
    if column is None:
        return pl.repeat("", len(judged.rows), eager=True)
    codes = reported_text(judged.rows, column, judged.subject)
    if by is Grouping.INDUSTRY:
        codes = codes.str.slice(0, 1)
    else:
        codes = codes.set(~codes.str.contains("^[0-9]{6}$").fill_null(False), None)
        known = {code: [*prefixes(code, judged.divisions)][-1] for code in codes.unique().drop_nulls().to_list()}
        codes = codes.replace_strict(known, default=None, return_dtype=pl.String)
    return codes.fill_null("")
