"""One rule set decided again, from other findings or with another mark."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tiercheck.engine.conclude import Conclusion
from tiercheck.engine.deriving import INTERVALS
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.leaning import Leaning
from tiercheck.engine.program import Program, Steps, compile_program, steps
from tiercheck.model.finding import Finding
from tiercheck.model.keys import StepKey
from tiercheck.model.outcome import Application, Outcome, Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Verdict

_TRUTHS: Mapping[Outcome, Truth] = {Outcome.of(truth): truth for truth in Truth}


class Decider:
    """Decides one rule set from findings, as the direct engine does."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._deriver = DirectDeriver(program)
        self._conclusion = Conclusion(program)
        self._leaning = Leaning(program)

    @property
    def needs(self) -> tuple[str, ...]:
        """The other tiers whose verdicts it refers to."""
        return self.program.tiers

    def decide(self, verdict: Verdict, findings: Sequence[Finding], others: Mapping[str, Verdict]) -> Verdict:
        """Return the verdict with other findings.

        Args:
            verdict: the verdict as it is.
            findings: one an indicator.
            others: verdicts of other tiers, by tier.
        """
        inputs = self._inputs(findings, others)
        derived = self._deriver.derive(inputs)
        status = self._leaning.status(inputs, derived, [others[tier].status for tier in self.needs])
        return self._conclusion.verdict(tuple(findings), derived, status, verdict.context)

    def outcome(self, findings: Sequence[Finding], others: Mapping[str, Verdict]) -> Outcome:
        """Return how the tier comes out alone."""
        return Outcome.of(self._deriver.derive(self._inputs(findings, others))[-1][1])

    def _inputs(self, findings: Sequence[Finding], others: Mapping[str, Verdict]) -> list[Steps]:
        needed = (INTERVALS[_TRUTHS[others[tier].outcome]] for tier in self.needs)
        return [*map(interval_of, findings), *needed]

    def with_mark(self, step: StepKey, mark: Number) -> "Decider":
        """Return what decides with another mark of one step, in points."""
        nodes = (replace(each, mark=steps(mark)) if each.key == step else each for each in self.program.nodes)
        return Decider(replace(self.program, nodes=tuple(nodes)))


def interval_of(finding: Finding) -> Steps:
    """Return what an engine is given of a finding."""
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return INTERVALS[Truth.UNKNOWN]
    if finding.points is None:
        return INTERVALS[_TRUTHS[finding.outcome]]
    low, high = finding.points
    return steps(low), steps(high)


class Deciders:
    """What decides each rule set; made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[str, ...], Application], Decider] = {}

    def of(self, rule_set: RuleSet, application: Application) -> Decider:
        """Return what decides a rule set for an application."""
        # By its files: one overlay carries one id on whatever it is laid.
        key = rule_set.files, application
        if key not in self._made:
            self._made[key] = Decider(compile_program(rule_set, application))
        return self._made[key]
