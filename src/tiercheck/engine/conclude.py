"""Findings and derived facts rolled up into one verdict."""

from collections.abc import Sequence

from tiercheck.engine.deriving import Derived
from tiercheck.engine.program import Node, Program
from tiercheck.model.condition import TOTAL_POINTS, PartPoints, PointsOf
from tiercheck.model.finding import AssessmentContext, ConditionFinding, Finding, ScoreFinding
from tiercheck.model.keys import StepKey, condition_step
from tiercheck.model.outcome import Outcome, Status, Truth
from tiercheck.model.rule_set import Condition
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import DerivedFact, Verdict

_OUTCOMES = tuple(Outcome.of(truth) for truth in Truth)


class Conclusion:
    """Rolls up verdicts of one program; whatever does not depend on the profile is made once."""

    def __init__(self, program: Program) -> None:
        self._rule_set = program.rule_set
        self._last = len(program.nodes) - 1
        parts = () if program.rule_set.score is None else program.rule_set.score.parts
        self._scored = _positions(program, TOTAL_POINTS)
        self._parts = tuple((part.id, _positions(program, PartPoints(part.id))) for part in parts)
        self._facts = tuple(_facts(program, node) for node in program.nodes)
        nodes: dict[StepKey, int] = {node.key: position for position, node in enumerate(program.nodes)}
        found = [(each, nodes.get(condition_step(each.id))) for each in program.rule_set.conditions.values()]
        self._conditions = tuple(
            (_condition_findings(condition, position is not None), self._last if position is None else position)
            for condition, position in found
        )

    def verdict(
        self, findings: tuple[Finding, ...], derived: Sequence[Derived], status: Status, context: AssessmentContext
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
            context=context,
        )

    def _score(self, findings: Sequence[Finding]) -> ScoreFinding | None:
        """Add up the points; reported also when a general condition already failed."""
        score = self._rule_set.score
        if score is None:
            return None
        parts = tuple([(part, _sum(findings, positions)) for part, positions in self._parts])
        low, high = _sum(findings, self._scored)
        return ScoreFinding(low, high, score.points_of, score.pass_mark, parts, score.citation)


def _sum(findings: Sequence[Finding], positions: Sequence[int]) -> Interval:
    points = [each for each in [findings[position].points for position in positions] if each is not None]
    return Interval(sum([each[0] for each in points]), sum([each[1] for each in points]))


def _positions(program: Program, of: PointsOf) -> tuple[int, ...]:
    """Return where indicators whose points are added stand among the findings."""
    places = {name: place for place, name in enumerate(program.rule_set.indicators)}
    return tuple(places[indicator.id] for indicator in program.rule_set.scored(of))


def _facts(program: Program, node: Node) -> tuple[DerivedFact, ...]:
    """Return the derived fact of a node by its truth."""
    tier = program.rule_set.tier
    antecedents = tuple(member.name(tier) for member in node.members)
    return tuple(
        DerivedFact(node.key.name(tier), outcome, antecedents, node.source, node.key, node.members)
        for outcome in _OUTCOMES
    )


def _condition_findings(condition: Condition, examined: bool) -> tuple[ConditionFinding, ...]:
    """Return the findings of a condition by the truth of its node; one that is not examined has but one."""
    outcomes = _OUTCOMES if examined else (Outcome.NOT_APPLICABLE,) * len(_OUTCOMES)
    return tuple(ConditionFinding(condition, outcome) for outcome in outcomes)
