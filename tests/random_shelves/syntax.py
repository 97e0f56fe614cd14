"""The rules of a shelf as the generator makes them and the evaluator reads them; nothing of tiercheck is in it.

Figures are in the units people write: yuan, shares, years. A point is a fraction.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

APPLICATIONS = ("new", "review")
NATION = "CN"


@dataclass(frozen=True)
class Column:
    """A column of evidence; ``low`` and ``high`` are the least and most it can hold, or None."""

    name: str
    kind: str
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    levels: tuple[str, ...] = ()
    local: bool = False
    title: "Title | None" = None


def _columns(kind: str, *names: str, low: int | None = 0, high: int | None = None) -> dict[str, Column]:
    ends = (None if low is None else Fraction(low), None if high is None else Fraction(high))
    return {name: Column(name, kind, *ends) for name in names}


# What evidence.md says of the columns that the generator uses.
CONTRACT: Mapping[str, Column] = {
    **_columns("yuan", "revenue_y1", "revenue_y2", "revenue_y3", "main_revenue_y1", "main_revenue_y2"),
    **_columns("yuan", "main_revenue_y3", "rd_expense_y1", "rd_expense_y2", "total_assets_y1"),
    **_columns("yuan", "total_liabilities_y1", "equity_financing_2y", "equity_financing_3y"),
    **_columns("yuan", "net_profit_y1", low=None),
    **_columns("persons", "employees_y1", "rd_staff_y1", "technical_staff_y1"),
    **_columns("years", "years_in_segment"),
    **_columns("ratio", "market_share_national", "market_share_international", high=1),
    **_columns("count", "domestic_rank", "class1_ip", "class1_ip_high_value", "class2_ip"),
    **_columns("count", "provincial_award_best_rank_3y"),
    **_columns("count", "digital_level", high=4),
    **_columns("points", "development_score_this", "development_score_prev", high=100),
    **_columns("points", "local_feature_points", high=15),
    **_columns("bool", "own_brand", "fills_chain_gap", "in_six_bases", "on_dishonest_list", low=None),
    **_columns("bool", "innovative_title_valid", "reputation_high", "at_key_chain_link", low=None),
    "rd_body_level": Column("rd_body_level", "level", levels=("none", "below_city", "city", "province", "nation")),
    "sme_size": Column("sme_size", "level", levels=("micro", "small", "medium", "large")),
}
# A part cannot be above its whole.
WHOLE_OF = (
    ("main_revenue_y1", "revenue_y1"),
    ("main_revenue_y2", "revenue_y2"),
    ("main_revenue_y3", "revenue_y3"),
    ("rd_staff_y1", "employees_y1"),
    ("technical_staff_y1", "employees_y1"),
    ("class1_ip_high_value", "class1_ip"),
    ("equity_financing_2y", "equity_financing_3y"),
)


@dataclass(frozen=True)
class Title:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Ref:
    """The figure of a column."""

    column: str


@dataclass(frozen=True)
class Lit:
    """A figure, and how it is written."""

    value: Fraction
    text: str


@dataclass(frozen=True)
class Named:
    """A measure written once."""

    measure: str


@dataclass(frozen=True)
class Bin:
    """Two expressions joined by one of + - * /."""

    sign: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True)
class Growth:
    """Compound yearly growth."""

    end: "Expr"
    start: "Expr"
    years: int


Expr: TypeAlias = Ref | Lit | Named | Bin | Growth


@dataclass(frozen=True)
class Compare:
    """A measure held against a figure, or a level against a level."""

    measure: Expr
    relation: str
    bound: Lit | str


@dataclass(frozen=True)
class Between:
    """A measure between two figures: ``low < x <= high``."""

    low: Lit
    first: str
    measure: Expr
    second: str
    high: Lit


@dataclass(frozen=True)
class Answer:
    """A yes-or-no column that is yes, or no."""

    column: str
    wanted: bool


@dataclass(frozen=True)
class Group:
    """At least ``count`` of the members: all, any or at_least."""

    kind: str
    count: int
    members: tuple["Requirement", ...]


Requirement: TypeAlias = Compare | Between | Answer | Group


@dataclass(frozen=True)
class Bands:
    """Points by the first requirement that holds; None is everything else. Of one measure where that is given."""

    rows: tuple[tuple[Requirement | None, Fraction], ...]
    measure: Expr | None = None


@dataclass(frozen=True)
class Single:
    """Points for one requirement: a line of a sum."""

    needed: Requirement
    points: Fraction


@dataclass(frozen=True)
class Sum:
    """The points of all lines, at most ``cap``."""

    items: tuple["Scoring", ...]
    cap: Fraction | None


@dataclass(frozen=True)
class Highest:
    """The best of several routes."""

    routes: tuple["Scoring", ...]


@dataclass(frozen=True)
class Awarded:
    """Points as an authority awarded them."""

    column: str
    most: Fraction


Scoring: TypeAlias = Bands | Single | Sum | Highest | Awarded


def most_of(scoring: Scoring) -> Fraction:
    """Return the most points there can be."""
    match scoring:
        case Bands(rows):
            return max(points for _, points in rows)
        case Single(_, points):
            return points
        case Sum(items, cap):
            whole = sum((most_of(item) for item in items), Fraction(0))
            return whole if cap is None else min(cap, whole)
        case Highest(routes):
            return max(most_of(route) for route in routes)
        case Awarded(_, most):
            return most


@dataclass(frozen=True)
class Indicator:
    """One thing that is judged."""

    id: str
    title: Title
    body: Requirement | Scoring
    part: str = ""
    awarded: str = ""
    application: str = ""
    advisory: bool = False
    status: str = ""
    note: Title | None = None

    @property
    def scored(self) -> bool:
        return isinstance(self.body, (Bands, Single, Sum, Highest, Awarded))

    @property
    def points_of(self) -> Fraction:
        return most_of(self.body) if isinstance(self.body, (Bands, Single, Sum, Highest, Awarded)) else Fraction(0)


@dataclass(frozen=True)
class Holds:
    """An indicator or a condition, by its id."""

    name: str


@dataclass(frozen=True)
class ScoreMark:
    """The total reaches the pass mark, and every part its own minimum."""


@dataclass(frozen=True)
class PointsMark:
    """The points of a part or an indicator reach a mark."""

    of: str
    mark: Fraction
    strict: bool


@dataclass(frozen=True)
class TierPass:
    """Another tier passes."""

    tier: str


@dataclass(frozen=True)
class Choice:
    """At least ``count`` of the members: all, any or at_least."""

    kind: str
    count: int
    members: tuple["Condition", ...]


Condition: TypeAlias = Holds | ScoreMark | PointsMark | TierPass | Choice


@dataclass(frozen=True)
class Step:
    """A named condition; without a citation it only groups others."""

    title: Title
    tree: Condition
    cited: bool = True


@dataclass(frozen=True)
class Part:
    """A class of points, with its minimum where there is one."""

    id: str
    title: Title
    of: Fraction
    minimum: Fraction | None = None
    strict: bool = False


@dataclass(frozen=True)
class Score:
    """The points table."""

    of: Fraction
    mark: Fraction
    parts: tuple[Part, ...]


Period: TypeAlias = tuple[date, date | None]
Periods: TypeAlias = Mapping[str, Period]


@dataclass(frozen=True)
class Content:
    """What rules are made of, by id."""

    columns: Mapping[str, Column] = field(default_factory=dict)
    measures: Mapping[str, tuple[Title, Expr]] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    conditions: Mapping[str, Step] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What an overlay or an extending file states. A new body of an indicator replaces the old one whole."""

    add: Content = field(default_factory=Content)
    decide: tuple[str, ...] = ()
    titles: Mapping[str, Title] = field(default_factory=dict)
    bodies: Mapping[str, Indicator] = field(default_factory=dict)
    applications: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Condition] = field(default_factory=dict)
    mark: Fraction | None = None
    minimums: Mapping[str, Fraction] = field(default_factory=dict)
    use: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Base:
    """The rules of a tier; or, with ``extends``, what it states otherwise than the file it extends."""

    tier: str
    title: Title
    rank: int
    beside: bool
    jurisdiction: str
    periods: Periods
    use: tuple[str, ...] = ()
    own: Content = field(default_factory=Content)
    score: Score | None = None
    decide: Condition = field(default_factory=ScoreMark)
    extends: "Base | None" = None
    changes: Changes = field(default_factory=Changes)

    @property
    def first_day(self) -> date:
        return min(start for start, _ in self.periods.values())

    @property
    def id(self) -> str:
        return f"{self.tier}/{self.jurisdiction}/{self.first_day}"


@dataclass(frozen=True)
class Overlay:
    """What a jurisdiction changes in a tier."""

    tier: str
    jurisdiction: str
    periods: Periods
    changes: Changes

    @property
    def first_day(self) -> date:
        return min(start for start, _ in self.periods.values())


@dataclass(frozen=True)
class Row:
    """A row of a classification: codes, and what each level needs, from the highest down."""

    id: str
    title: Title
    codes: tuple[str, ...]
    bounds: tuple[tuple[str, tuple[Compare, ...]], ...]


@dataclass(frozen=True)
class Table:
    """A classification."""

    column: str
    selects_by: str
    title: Title
    periods: Periods
    rows: tuple[Row, ...]


@dataclass(frozen=True, repr=False)
class Shelf:
    """All of it; a failing test prints the files, not this."""

    bases: tuple[Base, ...]
    overlays: tuple[Overlay, ...]
    shared: Mapping[str, Content]
    tables: tuple[Table, ...]
    divisions: tuple[str, ...]
    seed: int
    other_table: str

    @property
    def columns(self) -> dict[str, Column]:
        """The contract and all local columns."""
        local: dict[str, Column] = {}
        for content in self.contents:
            local.update(content.columns)
        return {**CONTRACT, **local}

    @property
    def contents(self) -> Iterator[Content]:
        yield from self.shared.values()
        for base in self.bases:
            yield base.own
            yield base.changes.add
        for overlay in self.overlays:
            yield overlay.changes.add

    @property
    def measures(self) -> dict[str, Expr]:
        """Every measure there is by name; a name means the same wherever it is used."""
        return {name: expr for each in self.contents for name, (_, expr) in each.measures.items()}


def in_force(periods: Periods, day: date, application: str) -> bool:
    """Whether a day lies in the period of an application: its first day does, ``until`` does not."""
    if application not in periods:
        return False
    start, until = periods[application]
    return start <= day and (until is None or day < until)


def changed(indicator: Indicator, changes: Changes) -> Indicator:
    """Return an indicator as an overlay leaves it."""
    if indicator.id in changes.bodies:
        body = changes.bodies[indicator.id]
        indicator = replace(indicator, body=body.body, awarded=body.awarded)
    if indicator.id in changes.titles:
        indicator = replace(indicator, title=changes.titles[indicator.id])
    if indicator.id in changes.applications:
        indicator = replace(indicator, application=changes.applications[indicator.id])
    return indicator
