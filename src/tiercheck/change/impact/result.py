"""What came of an impact: counts by tier, by place, by industry, by ground; who is affected; what could not be read."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tiercheck.change.impact.movement import Move
from tiercheck.engine.grounds import Ground
from tiercheck.errors import Problem
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.renderable import Renderable
from tiercheck.model.text import Text
from tiercheck.portfolios.reading import Note
from tiercheck.subjects.subject import Subject

if TYPE_CHECKING:
    from tiercheck.engine.columnar.backend import pl


class InvalidRow(NamedTuple):
    """A row that could not be judged.

    Attributes:
        number: its row in the table, counted from 1.
        key: what names it, or "" where nothing does.
        problems: why not.
    """

    number: int
    key: str
    problems: tuple[Problem, ...]


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


@dataclass(frozen=True, slots=True, repr=False)
class Impact(Renderable):
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
        subject: what a row is.
        outcomes: what ``to_frame`` gives.
    """

    old: str
    new: str
    portfolio: str
    key: str
    jurisdiction: str
    application: Application
    rows: int
    unread: tuple[InvalidRow, ...]
    notes: tuple[Note, ...]
    tiers: tuple[TierImpact, ...]
    subject: Subject
    outcomes: "pl.DataFrame" = field(repr=False, compare=False)

    def to_frame(self) -> "pl.DataFrame":
        """Return one row a row of the portfolio, in its order.

        Its columns are the key, ``invalid``, and for each tier ``{tier}_before`` and ``{tier}_after``: ``pass``,
        ``fail``, ``unknown`` or ``not_applicable`` (no rules on that side, or none at the row's place); null where
        the row is invalid.
        """
        return self.outcomes

    LAYOUTS: ClassVar[str] = "tiercheck.change.impact.layout"

    def _line(self) -> str:
        told = ", ".join(
            f"{each.tier} {each.move(Move.GAINED).count} gain {each.move(Move.LOST).count} lose" for each in self.tiers
        )
        return f"{self.old} to {self.new}, {self.rows} rows: {told}"


def total(passages: tuple[Passage, ...], before: Outcome | None = None, after: Outcome | None = None) -> int:
    """Return how many enterprises had these outcomes; None is any."""
    return sum(each.enterprises for each in passages if before in (None, each.before) and after in (None, each.after))
