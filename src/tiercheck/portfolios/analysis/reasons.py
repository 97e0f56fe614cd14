"""Why enterprises do not pass: each distinct combination of requirements once, each clause with its weight."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tiercheck.document.document import DocumentSection, Fact
from tiercheck.document.values import counted, filled, listing
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.grounds import Ground
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.combinations import Combination, combinations, legend
from tiercheck.portfolios.analysis.judged import Judged
from tiercheck.portfolios.analysis.plotting import Chart, Piece, bars
from tiercheck.portfolios.analysis.showing import (
    MOST_SHOWN,
    Analysis,
    Clauses,
    bar,
    first_of,
    sorting_name,
    titled,
)

_COMBINATIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One requirement, and how many enterprises it keeps from passing.

    Attributes:
        tier: the tier.
        outcome: fail, or unknown where it is open and nothing fails.
        ground: the requirement and its citation.
        alone: rows where it is the only one.
        among: rows where it is one of several.
        share: of all rows with that outcome.
    """

    tier: str
    outcome: Outcome
    ground: Ground
    alone: int
    among: int
    share: float

    @property
    def total(self) -> int:
        """All rows that it keeps from passing."""
        return self.alone + self.among


@dataclass(frozen=True, slots=True, repr=False)
class Reasons(Analysis):
    """Why enterprises do not pass.

    Attributes:
        rows: by tier and outcome, the requirement that keeps the most first.
        combinations: every distinct combination, the commonest of a tier first.
        titles: the tiers that were asked for.
        invalid: rows that were left out.
        language: of what is shown.
    """

    rows: tuple[Reason, ...]
    combinations: tuple[Combination, ...]
    titles: tuple[tuple[str, Text], ...]
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return words.REASONS

    def facts(self) -> Iterator[Fact]:
        """Yield the rows that were left out."""
        if self.invalid:
            yield Fact(words.AT_FAULT, self.invalid)

    def blocks(self) -> Iterator[DocumentSection]:
        """Yield, for each tier, the requirements failed, those open, and the commonest combinations."""
        for tier, title in self.titles:
            for outcome, caption in ((Outcome.FAIL, words.FAILING), (Outcome.UNKNOWN, words.OPEN)):
                rows = [row for row in self.rows if (row.tier, row.outcome) == (tier, outcome)]
                if rows:
                    yield self._requirements(rows, caption, title)
            combined = [each for each in self.combinations if each.tier == tier]
            if combined:
                yield self._combinations(combined, title)

    def _count(self, tier: str, outcome: Outcome) -> int:
        return sum(each.enterprises for each in self.combinations if (each.tier, each.outcome) == (tier, outcome))

    def _requirements(self, rows: list[Reason], caption: Text, title: Text) -> DocumentSection:
        shown = rows[:MOST_SHOWN]
        clauses = Clauses([row.ground.citation for row in shown])
        count = self._count(rows[0].tier, rows[0].outcome)
        cells = (
            (
                clauses.cell(row.ground.citation),
                row.ground.title,
                bar(row.ground),
                row.alone,
                row.among,
                counted(row.total, count),
            )
            for row in shown
        )
        head = (words.CLAUSE, words.REQUIREMENT, words.BAR, words.ALONE, words.AMONG, words.TOGETHER)
        named = filled(first_of(caption, len(shown), len(rows)), tier=title, count=count)
        return titled(named, head, cells, clauses.legend, figures=3)

    def _combinations(self, combined: list[Combination], title: Text) -> DocumentSection:
        shown = combined[:_COMBINATIONS_SHOWN]
        caption = first_of(words.COMBINATIONS, len(shown), len(combined))
        cells = (
            (
                listing(map(str, each.code)),
                words.OUTCOMES[each.outcome],
                listing(ground.title for ground in each.grounds),
                each.enterprises,
            )
            for each in shown
        )
        head = (words.CODE, words.OUTCOME, words.COMBINATION, words.ENTERPRISES)
        return titled(filled(caption, tier=title), head, cells, figures=1)

    def in_language(self, language: Language) -> "Reasons":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a requirement."""
        records = [
            (
                row.tier,
                str(row.outcome),
                row.ground.id,
                self._named(row.ground.title),
                None if row.ground.citation is None else str(row.ground.citation.instrument),
                None if row.ground.citation is None else row.ground.citation.clause,
                row.alone,
                row.among,
                row.total,
                row.share,
            )
            for row in self.rows
        ]
        text, count = pl.String, pl.Int64
        schema = {"tier": text, "outcome": text, "requirement": text, "title": text, "instrument": text, "clause": text}
        counts = {"alone": count, "among": count, "total": count, "share": pl.Float64}
        return pl.DataFrame(records, schema={**schema, **counts}, orient="row")

    def legend(self) -> pl.DataFrame:
        """Return one row a distinct verdict code: what the ``{tier}_verdict`` column of the frame says."""
        return legend(self.combinations, self.language)

    def plot(self) -> Chart:
        """Return the requirements that fail the most, each tier by itself."""
        names = dict(self.titles)
        parts = (words.ALONE.in_language(self.language), words.AMONG.in_language(self.language))
        counted = (
            Piece(self._named(names[row.tier]), self._named(row.ground.title), part, count)
            for row in self.rows
            if row.outcome is Outcome.FAIL
            for part, count in zip(parts, (row.alone, row.among), strict=True)
        )
        return bars(counted, parts, self._named(self.title), self._say(words.ENTERPRISES))


def reasons(judged: Judged, tiers: tuple[str, ...]) -> Reasons:
    """Count why rows do not pass some tiers; rows at fault are left out."""
    rows: list[Reason] = []
    every: list[Combination] = []
    for tier in tiers:
        found = combinations(judged.rows.lazy(), judged.layouts[tier])
        every += found
        for outcome in (Outcome.FAIL, Outcome.UNKNOWN):
            rows += _weighed(tier, outcome, [each for each in found if each.outcome is outcome])
    titles = tuple((tier, judged.title(tier)) for tier in tiers)
    return Reasons(tuple(rows), tuple(every), titles, judged.invalid, judged.language)


def _weighed(tier: str, outcome: Outcome, combined: list[Combination]) -> list[Reason]:
    # By identity: each ground of a tier is one object here, and hashing it would walk all of its requirement.
    alone: Counter[int] = Counter()
    among: Counter[int] = Counter()
    grounds: dict[int, Ground] = {}
    for each in combined:
        counted = alone if len(each.grounds) == 1 else among
        for ground in each.grounds:
            counted[id(ground)] += each.enterprises
            grounds[id(ground)] = ground
    every = sum(each.enterprises for each in combined)
    found = [
        Reason(tier, outcome, ground, alone[name], among[name], (alone[name] + among[name]) / every)
        for name, ground in grounds.items()
    ]
    return sorted(found, key=lambda row: (-row.total, -row.alone, sorting_name(row.ground)))
