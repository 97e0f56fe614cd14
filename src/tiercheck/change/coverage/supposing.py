"""What would come of a case if one thing had come out otherwise, everything else as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tiercheck.change.deciding import Decider
from tiercheck.model.finding import Derivation, Finding
from tiercheck.model.keys import StepKey
from tiercheck.model.quantity import Number
from tiercheck.model.verdict import Assessment, Verdict, reached_tier

AsExpected: TypeAlias = Callable[[Assessment], bool]


@dataclass(frozen=True, slots=True)
class Supposed:
    """One step of a case as the rules judged it.

    Attributes:
        assessment: what came out, of the tiers that were asked for.
        verdicts: of all the tiers that were judged, each after those it refers to.
        deciders: what decides each of them, in the same order.
        as_expected: whether an assessment is as the case expects.
    """

    assessment: Assessment
    verdicts: tuple[Verdict, ...]
    deciders: tuple[Decider, ...]
    as_expected: AsExpected

    @property
    def is_as_expected(self) -> bool:
        """Whether the case passes."""
        return self.as_expected(self.assessment)

    def notices_finding(self, tier: str, finding: Finding) -> bool:
        """Whether the case would fail if an indicator of a tier came out as ``finding`` says."""
        return self._notices({tier: (finding,)}, {})

    def notices_mark(self, tier: str, step: StepKey, mark: Number) -> bool:
        """Whether the case would fail if a step of a tier's decision asked for other points."""
        place = [verdict.tier for verdict in self.verdicts].index(tier)
        return self._notices({}, {tier: self.deciders[place].with_mark(step, mark)})

    def notices_level(self, derivation: Derivation, findings: Mapping[str, Sequence[Finding]]) -> bool:
        """Whether the case would fail if a level had been derived otherwise, and with it the findings that read it."""
        occasion = self.assessment.context
        derivations = tuple(
            derivation if each.classification == derivation.classification else each for each in occasion.derivations
        )
        other = replace(self.assessment, context=replace(occasion, derivations=derivations))
        return not self.as_expected(self._assessed(other, self._decided(findings, {})))

    def _notices(self, findings: Mapping[str, Sequence[Finding]], deciders: Mapping[str, Decider]) -> bool:
        return not self.as_expected(self._assessed(self.assessment, self._decided(findings, deciders)))

    def _decided(
        self, findings: Mapping[str, Sequence[Finding]], deciders: Mapping[str, Decider]
    ) -> dict[str, Verdict]:
        """Return the verdicts by tier; a tier on which nothing bears keeps its own."""
        decided: dict[str, Verdict] = {}
        changed: set[str] = set()
        for verdict, decider in zip(self.verdicts, self.deciders, strict=True):
            tier = verdict.tier
            if tier in findings or tier in deciders or not changed.isdisjoint(decider.needs):
                known = _replaced(verdict.indicators, findings.get(tier, ()))
                decided[tier] = deciders.get(tier, decider).decide(verdict, known, decided)
                changed.add(tier)
            else:
                decided[tier] = verdict
        return decided

    def _assessed(self, assessment: Assessment, decided: Mapping[str, Verdict]) -> Assessment:
        verdicts = tuple(decided[verdict.tier] for verdict in assessment.verdicts)
        return replace(assessment, verdicts=verdicts, tier=reached_tier(verdicts))


def _replaced(findings: Iterable[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    by_id = {each.id: each for each in others}
    return tuple(by_id.get(each.id, each) for each in findings)
