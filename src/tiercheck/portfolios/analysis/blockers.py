"""Near-misses: rows that would pass a tier if just one thing were met, and what that is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from tiercheck.document.document import DocumentSection, Fact
from tiercheck.document.values import filled
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.grounds import Ground, Grounds
from tiercheck.engine.program import Program, input_key
from tiercheck.model.keys import Key, StepKey, TierKey, condition_step
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.analysis import words
from tiercheck.portfolios.analysis.deriving import Decisions, Ends, examined
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


class Kind(StrEnum):
    """What stands in the way."""

    INDICATOR = "indicator"
    TIER = "tier"
    STEP = "step"


_KIND = {Kind.INDICATOR: words.INDICATOR, Kind.TIER: words.OTHER_TIER, Kind.STEP: words.STEP}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that alone keeps enterprises out: each would pass if it were met, a scored one at full points.

    Attributes:
        tier: the tier.
        kind: an indicator, another tier, or a condition or step that several indicators make up.
        ground: what is required, and its citation.
        failed: rows that fail now.
        unknown: rows that cannot be told now.
    """

    tier: str
    kind: Kind
    ground: Ground
    failed: int
    unknown: int

    @property
    def total(self) -> int:
        """All rows that would pass."""
        return self.failed + self.unknown


class Missed(NamedTuple):
    """How many rows miss a tier.

    Attributes:
        tier: the tier.
        title: its name.
        enterprises: rows that do not pass.
        near: of these, rows that one indicator or one other tier alone keeps out.
    """

    tier: str
    title: Text
    enterprises: int
    near: int


@dataclass(frozen=True, slots=True, repr=False)
class Blockers(Analysis):
    """What alone keeps near-misses out.

    A row stands under each thing that would do, so the counts of several do not add up.

    Attributes:
        rows: by tier, the one that keeps the most out first.
        missed: how many rows miss each tier.
        invalid: rows that were left out.
        language: of what is shown.
    """

    rows: tuple[Blocker, ...]
    missed: tuple[Missed, ...]
    invalid: int
    language: Language

    @property
    def title(self) -> Text:
        """What is counted."""
        return words.BLOCKERS

    def facts(self) -> Iterator[Fact]:
        """Yield the rows that were left out."""
        if self.invalid:
            yield Fact(words.AT_FAULT, self.invalid)

    def blocks(self) -> Iterator[DocumentSection]:
        """Yield one table a tier."""
        for missed in self.missed:
            rows = [row for row in self.rows if row.tier == missed.tier]
            shown = rows[:MOST_SHOWN]
            clauses = Clauses([row.ground.citation for row in shown])
            caption = first_of(words.BLOCKING, len(shown), len(rows))
            cells = (
                (
                    clauses.cell(row.ground.citation),
                    row.ground.title,
                    bar(row.ground),
                    _KIND[row.kind],
                    row.total,
                    row.failed,
                    row.unknown,
                )
                for row in shown
            )
            head = (
                words.CLAUSE,
                words.REQUIREMENT,
                words.BAR,
                words.KIND,
                words.WOULD_PASS,
                words.FROM_FAIL,
                words.FROM_OPEN,
            )
            named = filled(caption, tier=missed.title, count=missed.enterprises, near=missed.near)
            yield titled(named, head, cells, clauses.legend, figures=3)

    def in_language(self, language: Language) -> "Blockers":
        """Return the same shown in another language."""
        return replace(self, language=language)

    def to_frame(self) -> pl.DataFrame:
        """Return one row a thing that stands in the way."""
        records = [
            (
                row.tier,
                str(row.kind),
                row.ground.id,
                self._named(row.ground.title),
                None if row.ground.citation is None else str(row.ground.citation.instrument),
                None if row.ground.citation is None else row.ground.citation.clause,
                row.failed,
                row.unknown,
                row.total,
            )
            for row in self.rows
        ]
        text = ("tier", "kind", "requirement", "title", "instrument", "clause")
        figures = ("failed", "unknown", "total")
        schema = {**dict.fromkeys(text, pl.String), **dict.fromkeys(figures, pl.Int64)}
        return pl.DataFrame(records, schema=schema, orient="row")

    def plot(self) -> Chart:
        """Return the indicators that keep the most near-misses out, each tier by itself."""
        titles = {missed.tier: self._named(missed.title) for missed in self.missed}
        parts = (self._say(words.OUTCOMES[Outcome.FAIL]), self._say(words.OUTCOMES[Outcome.UNKNOWN]))
        pieces = (
            Piece(titles[row.tier], self._named(row.ground.title), part, count)
            for row in self.rows
            if row.kind is not Kind.STEP
            for part, count in zip(parts, (row.failed, row.unknown), strict=True)
        )
        return bars(pieces, parts, self._named(self.title), self._say(words.ENTERPRISES))


def blockers(judged: Judged, tiers: tuple[str, ...]) -> Blockers:
    """Find what alone keeps rows from some tiers; rows at fault are left out."""
    rows: list[Blocker] = []
    missed: list[Missed] = []
    for tier in tiers:
        found, enterprises, near = _of_tier(judged, tier)
        rows += found
        missed.append(Missed(tier, judged.title(tier), enterprises, near))
    return Blockers(tuple(rows), tuple(missed), judged.invalid, judged.language)


def _of_tier(judged: Judged, tier: str) -> tuple[list[Blocker], int, int]:
    failed: Counter[tuple[Kind, Ground]] = Counter()
    unknown: Counter[tuple[Kind, Ground]] = Counter()
    enterprises = near = 0
    for regime, rows in judged.sound(tier, Outcome.FAIL, Outcome.UNKNOWN):
        grounds = Grounds(regime.programs[tier])
        fails = rows[judged.layouts[tier].outcome] == CODES[Outcome.FAIL]
        anything = pl.repeat(False, len(rows), eager=True)
        for kind, key, ends in _suppositions(regime.programs[tier], Decisions(regime.programs, judged.layouts, rows)):
            passes = ends.low == 1
            both = int((passes & fails).sum()), int((passes & ~fails).sum())
            if any(both):
                ground = grounds.ground(key)
                failed[kind, ground] += both[0]
                unknown[kind, ground] += both[1]
                anything = anything if kind is Kind.STEP else anything | passes
        enterprises += len(rows)
        near += int(anything.sum())
    found = [Blocker(tier, *each, failed[each], unknown[each]) for each in dict.fromkeys((*failed, *unknown))]
    return (
        sorted(found, key=lambda row: (-row.total, -row.failed, row.kind, sorting_name(row.ground))),
        enterprises,
        near,
    )


def _suppositions(program: Program, decisions: Decisions) -> Iterator[tuple[Kind, Key, Ends]]:
    """Yield how a tier would come out with each thing met, one at a time."""
    tier = program.rule_set.tier
    asked = {member for node in program.nodes for member in node.members}
    for indicator in examined(program):
        if not indicator.advisory and (input_key(indicator) in asked or program.tiers):
            yield Kind.INDICATOR, input_key(indicator), decisions.if_indicator_met(tier, indicator)
    for other in program.tiers:
        yield Kind.TIER, TierKey(other), decisions.if_met(tier, TierKey(other))
    for step in _steps(program):
        yield Kind.STEP, step, decisions.if_met(tier, step)


def _steps(program: Program) -> Iterator[StepKey]:
    """Yield the conditions and the requirements that several inputs make up, the tier itself left out."""
    held = {each.key for each in Grounds(program).held} | set(map(condition_step, program.rule_set.conditions))
    for node in program.nodes[:-1]:
        if node.key in held and len(node.members) > 1:
            yield node.key
