"""The result columns of a tier: their names, and how its verdict code is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tiercheck.engine.columnar.verdict_codes import VerdictCode, verdict_code
from tiercheck.engine.grounds import Grounds
from tiercheck.engine.program import Program


class Results(StrEnum):
    """Which result columns a run asks for; what is not asked for is not computed."""

    TIERS = "tiers"
    INDICATORS = "indicators"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TierLayout:
    """What the columns of one tier are called.

    Attributes:
        tier: the tier.
        indicators: every indicator of some jurisdiction, in order; the value tells whether it gives points.
        has_score: whether some jurisdiction has a points table.
        code: how the verdict is written as one small number.
    """

    tier: str
    indicators: Mapping[str, bool]
    has_score: bool
    code: VerdictCode

    @property
    def outcome(self) -> str:
        """The column of the tier's outcome."""
        return f"{self.tier}_outcome"

    @property
    def score(self) -> tuple[str, str]:
        """The columns of the fewest and the most points still possible."""
        return f"{self.tier}_score_min", f"{self.tier}_score_max"

    def indicator(self, name: str) -> str:
        """Return the column of an indicator's outcome."""
        return f"{self.tier}__{name}"

    def settled_points(self, name: str) -> str:
        """Return the column of an indicator's points, null while they are open."""
        return f"{self.tier}__{name}__points"

    def points(self, name: str) -> tuple[str, str]:
        """Return the columns of the fewest and the most points of an indicator."""
        return f"{self.tier}__{name}__points_min", f"{self.tier}__{name}__points_max"

    def columns(self, results: Results) -> Iterator[str]:
        """Yield the result columns in order: the tier, then, where asked for, its indicators and their points."""
        yield self.outcome
        if self.has_score:
            yield from self.score
        if results is Results.TIERS:
            return
        yield from self.code.columns
        for name, scored in self.indicators.items():
            yield self.indicator(name)
            if scored and results is Results.ALL:
                yield self.settled_points(name)
                yield from self.points(name)


def lay_out(tier: str, programs: Mapping[str, Program]) -> TierLayout:
    """Lay out the columns of a tier over all jurisdictions that have it."""
    indicators: dict[str, bool] = {}
    for program in programs.values():
        for name, indicator in program.rule_set.indicators.items():
            scored = indicator.scoring is not None and program.application in indicator.applications
            indicators[name] = indicators.get(name, False) or scored
    has_score = any(program.rule_set.score is not None for program in programs.values())
    grounds = (held.ground for program in programs.values() for held in Grounds(program).held)
    return TierLayout(tier, indicators, has_score, verdict_code(tier, grounds))
