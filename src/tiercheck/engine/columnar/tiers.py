"""Tiers decided row by row: their indicators judged, their nodes derived, each equal thing once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tiercheck.engine.columnar.decisions import Decider
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.judging import Judge, Judged
from tiercheck.engine.columnar.jurisdictions import Chooser
from tiercheck.engine.columnar.points import Points
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns
from tiercheck.engine.program import Program, input_key
from tiercheck.errors import EngineError, Problem
from tiercheck.model.classification import Classification
from tiercheck.model.keys import TIER_STEP, Key, TierKey
from tiercheck.model.rule_set import Indicator


class Decided(NamedTuple):
    """One tier decided on every row, by the rules of each jurisdiction that has it.

    Attributes:
        judged: the examined indicators by jurisdiction and id.
        nodes: the nodes of the decision by jurisdiction.
        scores: the total of the points table by jurisdiction.
        truths: whether the row's own jurisdiction grants the tier.
    """

    judged: Mapping[str, Mapping[str, Judged]]
    nodes: Mapping[str, Mapping[Key, KleeneColumn]]
    scores: Mapping[str, Points]
    truths: KleeneColumn


class Tiers:
    """Decides tiers on demand, each once, and before it those that it refers to."""

    def __init__(
        self,
        staged: StagedColumns,
        evidence: Evidence,
        choose: Chooser,
        classifications: Sequence[Classification],
        programs: Mapping[str, Mapping[str, Program]],
    ) -> None:
        """Prepare.

        Args:
            staged: where columns are kept.
            evidence: the columns of the table.
            choose: chooses by the jurisdiction of the row.
            classifications: tables that derive level columns.
            programs: the decisions by jurisdiction and tier.
        """
        self._programs, self._choose = programs, choose
        every = [program for held in programs.values() for program in held.values()]
        indicators = dict.fromkeys(each for program in every for each in program.rule_set.indicators.values())
        checks = [check for indicator in indicators for check in indicator.checks]
        self._judge = Judge(staged, evidence.sound, classifications, checks)
        self._decider = Decider(staged)
        self._decided: dict[str, Decided] = {}
        self._open: list[str] = []

    def decided(self, tier: str) -> Decided:
        """Decide a tier.

        Raises:
            EngineError: it needs its own verdict, because jurisdictions disagree on the order of the tiers.
        """
        if tier not in self._decided:
            if tier in self._open:
                message = f"{' needs '.join((*self._open, tier))}: the jurisdictions disagree on the order of the tiers"
                raise EngineError([Problem("tiers-in-circle", message, "judge one jurisdiction at a time")])
            self._open.append(tier)
            self._decided[tier] = self._decide({p: held[tier] for p, held in self._programs.items() if tier in held})
            self._open.pop()
        return self._decided[tier]

    def _decide(self, programs: Mapping[str, Program]) -> Decided:
        judged = {
            place: {indicator.id: self._judge.indicator(indicator) for indicator in _examined(program)}
            for place, program in programs.items()
        }
        truths: dict[Key, dict[str, KleeneColumn]] = {}
        points: dict[Key, dict[str, Points]] = {}
        for place, program in programs.items():
            for indicator in _examined(program):
                found = judged[place][indicator.id]
                if found.truths is not None:
                    truths.setdefault(input_key(indicator), {})[place] = found.truths
                if found.points is not None:
                    points.setdefault(input_key(indicator), {})[place] = found.points
            for other in program.tiers:
                truths.setdefault(TierKey(other), {})[place] = self.decided(other).truths
        own_truths = {key: self._choose.truths(by_place) for key, by_place in truths.items()}
        own_points = {key: self._choose.points(by_place) for key, by_place in points.items()}
        nodes = {place: self._decider.decide(each, own_truths, own_points) for place, each in programs.items()}
        verdicts = {place: nodes[place][TIER_STEP] for place in programs}
        scores = {p: self._score(each, own_points) for p, each in programs.items() if each.rule_set.score is not None}
        return Decided(judged, nodes, scores, self._choose.truths(verdicts))

    def _score(self, program: Program, points: Mapping[Key, Points]) -> Points:
        """Add up every examined indicator that gives points."""
        counted = [each for each in _examined(program) if each.scoring is not None]
        return self._decider.sum([points[input_key(each)] for each in counted])


def _examined(program: Program) -> Iterator[Indicator]:
    for indicator in program.rule_set.indicators.values():
        if program.application in indicator.applications:
            yield indicator
