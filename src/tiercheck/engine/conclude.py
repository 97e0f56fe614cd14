"""Findings and derived facts rolled up into one verdict."""

from collections.abc import Sequence

from tiercheck.engine.deriving import Derived
from tiercheck.engine.program import Program
from tiercheck.model.finding import ConditionFinding, Finding, Occasion, ScoreFinding
from tiercheck.model.outcome import Outcome, Status, Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Condition
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import DerivedFact, Verdict

_OUTCOMES = tuple(Outcome.of(truth) for truth in Truth)


class Conclusion:
    """Rolls up verdicts of one program; whatever does not depend on the profile is made once."""

    def __init__(self, program: Program) -> None:
        self._rule_set = program.rule_set
        self._last = len(program.nodes) - 1
        score = program.rule_set.score
        self._parts = () if score is None else tuple((part.id, _positions(program, part.id)) for part in score.parts)
        self._facts = tuple(
            tuple(DerivedFact(node.name, outcome, node.members, node.source) for outcome in _OUTCOMES)
            for node in program.nodes
        )
        nodes = {node.name: position for position, node in enumerate(program.nodes)}
        examined = {condition: nodes[node] for condition, node in program.condition_nodes}
        self._conditions = tuple(
            (_condition_findings(condition, name in examined), examined.get(name, self._last))
            for name, condition in program.rule_set.conditions.items()
        )

    def verdict(
        self, findings: tuple[Finding, ...], derived: Sequence[Derived], status: Status, occasion: Occasion
    ) -> Verdict:
        """Return the verdict that follows from findings and derived facts."""
        truths, facts = dict(derived), self._facts
        return Verdict(
            rule_set=self._rule_set,
            outcome=_OUTCOMES[truths[self._last]],
            status=status,
            score=self._score(findings),
            indicators=findings,
            conditions=tuple([found[truths[node]] for found, node in self._conditions]),
            provenance=tuple([facts[position][truth] for position, truth in derived]),
            occasion=occasion,
        )

    def _score(self, findings: Sequence[Finding]) -> ScoreFinding | None:
        """Add up the parts; reported also when a general condition already failed."""
        score = self._rule_set.score
        if score is None:
            return None
        parts: list[tuple[str, Interval]] = []
        low: Number = 0
        high: Number = 0
        for part, positions in self._parts:
            points = [each for each in [findings[position].points for position in positions] if each is not None]
            least, most = sum([each[0] for each in points]), sum([each[1] for each in points])
            parts.append((part, Interval(least, most)))
            low, high = low + least, high + most
        return ScoreFinding(low, high, score.points_of, score.pass_mark, tuple(parts), score.citation)


def _positions(program: Program, part: str) -> tuple[int, ...]:
    """Return where the scored indicators of a part stand among the findings."""
    indicators = enumerate(program.rule_set.indicators.values())
    return tuple(place for place, each in indicators if each.scoring is not None and each.part == part)


def _condition_findings(condition: Condition, examined: bool) -> tuple[ConditionFinding, ...]:
    """Return the findings of a condition by the truth of its node; one that is not examined has but one."""
    outcomes = _OUTCOMES if examined else (Outcome.NOT_APPLICABLE,) * len(_OUTCOMES)
    return tuple(ConditionFinding(condition, outcome) for outcome in outcomes)
