"""How many enterprises of a judged portfolio pass each tier."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.model.outcome import Outcome

_SHOWN = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many enterprises have each outcome on one tier.

    Attributes:
        tier: the tier.
        outcomes: how many, by outcome.
        absent: how many are of a jurisdiction that has no such tier.
        beside_ladder: whether it stands beside the ladder, so that no step leads from it or to it.
    """

    tier: str
    outcomes: Mapping[Outcome, int]
    absent: int
    beside_ladder: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """A judged portfolio in figures.

    Attributes:
        rows: how many rows it has.
        invalid: how many of them cannot be judged, and are unknown.
        tiers: outcomes by tier, the ladder from its lowest tier, then the tiers beside it.
    """

    rows: int
    invalid: int
    tiers: tuple[TierCount, ...]


def count(judged: Path, layouts: Sequence[TierLayout], beside_ladder: Collection[str]) -> Funnel:
    """Count the outcomes in a judged portfolio.

    Args:
        judged: the portfolio, a Parquet file.
        layouts: the result columns of its tiers.
        beside_ladder: the tiers that are no step of the ladder.
    """
    counted = [
        (pl.col(layout.outcome) == CODES[outcome]).sum().alias(f"{layout.tier} {outcome}")
        for layout in layouts
        for outcome in _SHOWN
    ]
    absent = [pl.col(layout.outcome).null_count().alias(f"{layout.tier} absent") for layout in layouts]
    found = (
        pl.scan_parquet(judged, glob=False)
        .select(pl.len().alias("rows"), pl.col("invalid").sum(), *counted, *absent)
        .collect(engine="streaming")
        .row(0, named=True)
    )
    tiers = tuple(
        TierCount(
            layout.tier,
            {outcome: found[f"{layout.tier} {outcome}"] for outcome in _SHOWN},
            found[f"{layout.tier} absent"],
            layout.tier in beside_ladder,
        )
        for layout in layouts
    )
    return Funnel(found["rows"], found["invalid"], tiers)
