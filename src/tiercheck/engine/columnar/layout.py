"""The result columns of a tier: their names, and what its verdict code is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tiercheck.engine.columnar.outcome_codes import OUTCOMES, Digit, VerdictCode, verdict_code
from tiercheck.engine.program import Program
from tiercheck.model.outcome import Outcome

_TRUTHS = OUTCOMES[:3]
_SCORED = OUTCOMES[:4]


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
        code: how the verdict is written as one number.
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
                yield from self.points(name)


def lay_out(tier: str, programs: Mapping[str, Program], places: Sequence[str]) -> TierLayout:
    """Lay out the columns of a tier over all jurisdictions that have it."""
    indicators: dict[str, bool] = {}
    for program in programs.values():
        for name, indicator in program.rule_set.indicators.items():
            scored = indicator.scoring is not None and program.application in indicator.applications
            indicators[name] = indicators.get(name, False) or scored
    has_score = any(program.rule_set.score is not None for program in programs.values())
    digits = tuple(_digits(tier, programs, len(places)))
    return TierLayout(tier, indicators, has_score, verdict_code(tier, digits))


def _digits(tier: str, programs: Mapping[str, Program], places: int) -> Iterator[Digit]:
    """Yield what every outcome of a verdict follows from, and the tier itself."""
    outcomes: dict[str, dict[Outcome, None]] = {}
    having: dict[str, int] = {}
    for program in programs.values():
        for name, possible in _possible(program):
            outcomes.setdefault(name, {}).update(dict.fromkeys(possible))
            having[name] = having.get(name, 0) + 1
    for name in (*(each for each in outcomes if each != tier), tier):
        absent = (None,) if having[name] < places else ()
        # Contiguous codes from 0, so that a digit is the code of its outcome.
        most = max(OUTCOMES.index(outcome) for outcome in outcomes[name])
        yield Digit(name, (*OUTCOMES[: most + 1], *absent))


def _possible(program: Program) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    for name, indicator in program.rule_set.indicators.items():
        if program.application in indicator.applications:
            yield name, _TRUTHS if indicator.scoring is None else _SCORED
    for node in program.nodes:
        if node.counts_points:
            yield node.name, _TRUTHS
    for other in program.tiers:
        yield f"tier:{other}", _TRUTHS
    yield program.rule_set.tier, _TRUTHS
