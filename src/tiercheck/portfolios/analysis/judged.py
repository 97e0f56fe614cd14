"""A judged portfolio, and the rules that each of its rows was judged by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.engine.program import Program
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column, Role
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.subjects.subject import Subject

# A few million rows of a few hundred columns would not fit; the counts of slices add up to those of the whole.
_SLICE = 250_000


class Regime(NamedTuple):
    """Jurisdictions that judge by the same rule sets.

    Attributes:
        places: the jurisdictions.
        programs: the decisions by tier, a tier after every tier it refers to.
    """

    places: tuple[str, ...]
    programs: Mapping[str, Program]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged portfolio.

    Attributes:
        rows: the evidence, and the result columns of every tier that is needed.
        layouts: the result columns by tier.
        tiers: the tiers asked for, the ladder from its lowest tier, then those beside it.
        regimes: the rules, by the jurisdictions that share them.
        classifications: tables that derive level columns.
        divisions: names of the divisions of provincial level, by GB/T 2260 prefix.
        subject: what a row is.
        language: of what is shown.
    """

    rows: pl.DataFrame
    layouts: Mapping[str, TierLayout]
    tiers: tuple[str, ...]
    regimes: tuple[Regime, ...]
    classifications: tuple[Classification, ...]
    divisions: Mapping[str, Text]
    subject: Subject
    language: Language

    @property
    def beside_ladder(self) -> frozenset[str]:
        """The tiers that are no step of the ladder."""
        every = (program.rule_set for regime in self.regimes for program in regime.programs.values())
        return frozenset(rules.tier for rules in every if rules.beside_ladder)

    @property
    def invalid(self) -> int:
        """How many rows could not be read, and were judged as if nothing were reported."""
        return int(self.rows["invalid"].sum())

    def title(self, tier: str) -> Text:
        """Return the name of a tier for people."""
        return next(each.programs[tier].rule_set.title for each in self.regimes if tier in each.programs)

    def sound(self, tier: str, *outcomes: Outcome) -> Iterator[tuple[Regime, pl.DataFrame]]:
        """Yield the rows that could be read and whose jurisdiction has a tier, with their rules.

        Args:
            tier: the tier.
            outcomes: only rows that come out in one of these ways, by default all.
        """
        wanted = ~pl.col("invalid")
        if outcomes:
            wanted &= pl.col(self.layouts[tier].outcome).is_in([CODES[outcome] for outcome in outcomes])
        for regime in self.regimes:
            if tier in regime.programs:
                own = pl.col("jurisdiction").is_in(regime.places)
                for rows in self.rows.iter_slices(_SLICE):
                    found = rows.filter(own & wanted)
                    if len(found):
                        yield regime, found


def regimes_of(plan: ColumnarPlan) -> tuple[Regime, ...]:
    """Return the jurisdictions of a plan, those with the same rule sets together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for place, programs in plan.programs.items():
        alike.setdefault(tuple(each.rule_set.digest for each in programs.values()), []).append(place)
    return tuple(Regime(tuple(places), plan.programs[places[0]]) for places in alike.values())


def by_tier(layouts: Sequence[TierLayout]) -> Mapping[str, TierLayout]:
    """Return layouts by their tier."""
    return {layout.tier: layout for layout in layouts}


def reported_text(rows: pl.DataFrame, column: Column, subject: Subject) -> pl.Series:
    """Return a column of text as rules read it, null where nothing is reported.

    A place that is not reported is places 3 to 8 of the credit code.
    """
    own = _text(rows, column.name)
    if column.role is not Role.PLACE or subject.credit_code is None:
        return own
    code = _text(rows, subject.credit_code.name).str.slice(2, 6)
    return pl.DataFrame({"own": own, "code": code}).select(pl.coalesce("own", "code")).to_series()


def _text(rows: pl.DataFrame, name: str) -> pl.Series:
    if name not in rows.columns:
        return pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    column = rows[name]
    if column.dtype.is_float():  # divisions that pandas read beside empty cells
        column = column.cast(pl.Int64, strict=False)
    text = column.cast(pl.String).str.strip_chars(BLANKS)
    return text.set(text == "", None)
