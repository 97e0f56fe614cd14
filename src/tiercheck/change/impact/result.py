"""What came of an impact: counts by tier, by place, by industry, by ground; who is affected; what could not be read."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tiercheck.change.impact.movement import Move
from tiercheck.engine.grounds import Ground
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.reading import Note
from tiercheck.portfolios.rows import Row


class Passage(NamedTuple):
    """How many enterprises went from one outcome to another, or stayed."""

    before: Outcome
    after: Outcome
    enterprises: int


class Weight(NamedTuple):
    """How often a ground decided.

    Attributes:
        ground: the requirement.
        alone: enterprises for which it was the only one.
        among: enterprises for which it was one of several.
    """

    ground: Ground
    alone: int
    among: int

    @property
    def total(self) -> int:
        """All enterprises it stood against."""
        return self.alone + self.among


@dataclass(frozen=True, slots=True)
class MoveSummary:
    """One move.

    Attributes:
        move: which.
        count: how many enterprises.
        keys: the first of them, in the order of the portfolio.
        weights: the grounds that decided, the weightiest first.
    """

    move: Move
    count: int
    keys: tuple[str, ...]
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The enterprises of one place or one industry.

    Attributes:
        code: division or industry section, "" where it was not reported.
        title: its name for people.
        passages: what happened to them.
    """

    code: str
    title: Text
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class RulesAsked:
    """The rules that decided on one side: their ids, and the date on which they were asked."""

    rule_sets: tuple[str, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class TierImpact:
    """One tier.

    Attributes:
        tier: its id.
        title: its name for people.
        old: the rules before, or None where the tier had none.
        new: the rules after, or None where it has none any more.
        passages: every combination of outcomes that occurs.
        moves: one summary a move, none left out.
        divisions: by place, the most affected first.
        industries: by industry section, the most affected first.
    """

    tier: str
    title: Text
    old: RulesAsked | None
    new: RulesAsked | None
    passages: tuple[Passage, ...]
    moves: tuple[MoveSummary, ...]
    divisions: tuple[Group, ...]
    industries: tuple[Group, ...]

    @property
    def judged(self) -> int:
        """How many enterprises were judged."""
        return total(self.passages)

    def move(self, move: Move) -> MoveSummary:
        """Return the summary of a move."""
        return next(summary for summary in self.moves if summary.move is move)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to a portfolio.

    Attributes:
        old: how the side before is called.
        new: how the side after is called.
        portfolio: what the file is called.
        key: the column that names a row.
        jurisdiction: ``auto`` or the code every row was judged under.
        application: what is applied for.
        rows: how many rows the portfolio has.
        unread: the rows that could not be judged, and why.
        notes: what was odd about its header.
        tiers: one a tier, the ladder from its lowest tier, then the tiers beside it.
    """

    old: str
    new: str
    portfolio: str
    key: str
    jurisdiction: str
    application: Application
    rows: int
    unread: tuple[Row, ...]
    notes: tuple[Note, ...]
    tiers: tuple[TierImpact, ...]


def total(passages: tuple[Passage, ...], before: Outcome | None = None, after: Outcome | None = None) -> int:
    """Return how many enterprises had these outcomes; None is any."""
    return sum(each.enterprises for each in passages if before in (None, each.before) and after in (None, each.after))
