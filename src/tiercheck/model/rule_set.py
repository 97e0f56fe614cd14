"""Rule sets: the criteria of one tier, for one jurisdiction, over one effective period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tiercheck.errors import Location
from tiercheck.model.condition import (
    ConditionTree,
    IndicatorPoints,
    PartPoints,
    PointsOf,
    Requirement,
    TotalPoints,
    leaves,
)
from tiercheck.model.evidence import ENTERPRISE, Column
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Application, Status
from tiercheck.model.quantity import Number
from tiercheck.model.renderable import Renderable
from tiercheck.model.scoring import Scoring, checks_of
from tiercheck.model.text import Text


@dataclass(frozen=True, slots=True)
class Instrument:
    """The legal document behind a rule.

    Attributes:
        number: its official number, such as ``工信部企业〔2022〕63号``.
        part: annex or chapter, such as ``附件2``, or "".
        url: an address that others cite for it, not opened here, or "" where none is certain. What the document is
            does not depend on it.
    """

    number: str
    part: str = ""
    url: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.number} {self.part}".rstrip()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from: in the law, and in the rule files.

    Attributes:
        instrument: the document.
        clause: article, row or number within it.
        status: how sure the encoding is.
        source: the line of the rule file (of the overlay, where an overlay supplied it).
    """

    instrument: Instrument
    clause: str
    status: Status
    source: Location


@dataclass(frozen=True, slots=True)
class EffectivePeriod:
    """Half-open: in force from the first day until, not including, ``until``.

    Attributes:
        start: first day in force.
        until: first day no longer in force, or None while there is no end.
        status: how sure the dates are.
    """

    start: date
    until: date | None
    status: Status

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "EffectivePeriod") -> bool:
        """Whether some day lies in both periods."""
        return (other.until is None or self.start < other.until) and (self.until is None or other.start < self.until)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is judged (指标): a requirement, or scored points.

    Attributes:
        id: its name within the rule set.
        title: its name for people.
        citation: where it comes from.
        requirement: what must hold, or None for a scored indicator.
        scoring: how points are given, or None for a requirement.
        points_of: the most points it gives (0 for a requirement).
        part: the part of the score it belongs to, or "".
        awarded: column whose points are taken when none of the scoring's columns is reported.
        applications: the applications it is examined for.
        note: what a reader should know, such as a wording left open.
        advisory: it is judged and shown, and takes no part in any decision.
    """

    id: str
    title: Text
    citation: Citation
    requirement: Requirement | None = None
    scoring: Scoring | None = None
    points_of: Number = 0
    part: str = ""
    awarded: Column | None = None
    applications: frozenset[Application] = frozenset(Application)
    note: Text | None = None
    advisory: bool = False

    def __hash__(self) -> int:
        # Two of one line, as of a reform, are compared; hashing would walk all of the requirement.
        return hash((self.id, self.citation.source))

    @property
    def checks(self) -> Iterator[Check]:
        """Every check the indicator depends on, in reading order."""
        if self.requirement is not None:
            yield from leaves(self.requirement)
        elif self.scoring is not None:
            yield from checks_of(self.scoring)

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns whose silence hands the points over to ``awarded``.

        These are the local columns of the table; general evidence that the table also uses
        says nothing about whether the local block was reported.
        """
        columns = dict.fromkeys(column for check in self.checks for column in check.measure.columns)
        return tuple(column for column in columns if column.local) or tuple(columns)


@dataclass(frozen=True, slots=True)
class Condition:
    """A named step of the decision, over indicators, scores and other tiers.

    Attributes:
        id: its name within the rule set.
        title: its name for people.
        citation: where it comes from, or None for a step that only groups others.
        tree: what must hold.
    """

    id: str
    title: Text
    citation: Citation | None
    tree: ConditionTree


@dataclass(frozen=True, slots=True)
class Part:
    """A class of scored indicators with its own maximum and, where the law says so, a minimum.

    Attributes:
        minimum: points the part must reach, or None.
        strict: True when the minimum itself is not enough.
    """

    id: str
    title: Text
    points_of: Number
    minimum: Number | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The points table of a tier: its maximum, its pass mark and its parts, in order."""

    points_of: Number
    pass_mark: Number
    citation: Citation
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, repr=False)
class RuleSet(Renderable):
    """The criteria of one tier, overlays merged in; immutable, addressed by its digest.

    Attributes:
        id: ``tier/jurisdiction/first day`` of the last file, such as ``srdi/44/2024-07-17``; an overlay gives it to
            every rule set that it makes, of whatever it is laid on, which ``files`` and ``digest`` tell apart.
        tier: the class it decides.
        title: the tier's name for people.
        rank: place on the cultivation ladder, or among the tiers beside it, 1 is the lowest.
        jurisdiction: ``CN`` or the GB/T 2260 prefix of the last overlay.
        effective: period by application; an application that is absent has no rules here.
        instrument: the document the tier as a whole rests on.
        indicators: in the order of the annex, by id.
        conditions: named steps, by id.
        score: the points table, or None for a tier without one.
        decide: the condition of the tier.
        local_columns: evidence columns declared by the rule files, by name.
        files: the rule files it was merged from: the base, shared files, and the overlays in the order they apply in.
        digest: ``sha256:`` of its whole content.
        amended_by: the documents of the overlays laid on, in the order in which they apply.
        notes: what a reader should know about the whole, of the base and then of every overlay.
        beside_ladder: True for a tier that is no step of the ladder: it is the assessment's tier only when no
            tier of the ladder passes.
        subject: what it judges, whose columns it reads.
    """

    id: str
    tier: str
    title: Text
    rank: int
    jurisdiction: str
    effective: Mapping[Application, EffectivePeriod]
    instrument: Instrument
    indicators: Mapping[str, Indicator]
    conditions: Mapping[str, Condition]
    score: Score | None
    decide: ConditionTree
    local_columns: Mapping[str, Column]
    files: tuple[str, ...]
    digest: str
    amended_by: tuple[Instrument, ...] = ()
    notes: tuple[Text, ...] = ()
    beside_ladder: bool = False
    subject: str = ENTERPRISE

    def __hash__(self) -> int:
        return hash(self.digest)

    def _line(self) -> str:
        return f"{self.id}: {len(self.indicators)} indicators"

    @property
    def order(self) -> tuple[bool, int, str]:
        """The order in which tiers are listed: the ladder from its lowest tier, then those beside it."""
        return self.beside_ladder, self.rank, self.tier

    @property
    def precedence(self) -> tuple[bool, int, str]:
        """The passing tier with the highest is the assessment's: any of the ladder before one beside it."""
        return not self.beside_ladder, self.rank, self.tier

    def scored(self, of: PointsOf) -> Iterator[Indicator]:
        """Yield the scored indicators that points are added from, in order."""
        for indicator in self.indicators.values():
            if indicator.scoring is None:
                continue
            match of:
                case IndicatorPoints(name):
                    if indicator.id == name:
                        yield indicator
                case PartPoints(part):
                    if indicator.part == part:
                        yield indicator
                case TotalPoints():
                    yield indicator
