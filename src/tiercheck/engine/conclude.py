"""Findings and derived facts rolled up into one verdict."""

from collections.abc import Mapping, Sequence

from tiercheck.engine.deriving import Derived
from tiercheck.engine.program import Program
from tiercheck.model.outcome import Outcome, Status, Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Condition
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import ConditionFinding, DerivedFact, Finding, Occasion, ScoreFinding, Verdict

_OUTCOMES = tuple(Outcome.of(truth) for truth in Truth)


class Conclusion:
    """Rolls up verdicts of one program; whatever does not depend on the profile is made once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._facts = tuple(
            (node.name, node.members, str(node.citation.source) if node.citation is not None else "")
            for node in program.nodes
        )
        nodes = {node.name: position for position, node in enumerate(program.nodes)}
        examined = {condition: nodes[node] for condition, node in program.condition_nodes}
        self._conditions: tuple[tuple[Condition, int | None], ...] = tuple(
            (condition, examined.get(name)) for name, condition in program.rule_set.conditions.items()
        )

    def verdict(
        self, findings: tuple[Finding, ...], derived: Sequence[Derived], status: Status, occasion: Occasion
    ) -> Verdict:
        """Return the verdict that follows from findings and derived facts."""
        outcomes = {position: _OUTCOMES[truth] for position, truth in derived}
        facts = self._facts
        return Verdict(
            rule_set=self._program.rule_set,
            outcome=outcomes[len(facts) - 1],
            status=status,
            score=self._score(findings),
            indicators=findings,
            conditions=self._condition_findings(outcomes),
            provenance=tuple(
                DerivedFact(facts[position][0], outcomes[position], facts[position][1], facts[position][2])
                for position, _ in derived
            ),
            occasion=occasion,
        )

    def _condition_findings(self, outcomes: Mapping[int, Outcome]) -> tuple[ConditionFinding, ...]:
        return tuple(
            ConditionFinding(condition, Outcome.NOT_APPLICABLE if position is None else outcomes[position])
            for condition, position in self._conditions
        )

    def _score(self, findings: tuple[Finding, ...]) -> ScoreFinding | None:
        """Add up the parts; reported also when a general condition already failed."""
        score = self._program.rule_set.score
        if score is None:
            return None
        lows: dict[str, Number] = {part.id: 0 for part in score.parts}
        highs = dict(lows)
        for finding in findings:
            if finding.points is not None:
                lows[finding.indicator.part] += finding.points.low
                highs[finding.indicator.part] += finding.points.high
        parts = tuple((part, Interval(low, highs[part])) for part, low in lows.items())
        return ScoreFinding(sum(lows.values()), sum(highs.values()), score.points_of, score.pass_mark, parts)
