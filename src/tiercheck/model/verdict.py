"""Results: one verdict a tier, one assessment a profile, and the receipt that makes it reproducible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from warnings import warn

from tiercheck.model.evidence import CodeStandard, Evidence, column_of_code
from tiercheck.model.finding import AssessmentContext, ConditionFinding, Finding, ScoreFinding
from tiercheck.model.keys import Key, StepKey
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application, Language, Outcome, Status
from tiercheck.model.renderable import Renderable
from tiercheck.model.rule_set import RuleSet


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Renderable):
    """One tier judged, indicator by indicator.

    Attributes:
        rule_set: the criteria applied.
        outcome: pass, fail or unknown.
        status: the weakest source the verdict leans on.
        score: the points, or None for a tier without a table.
        indicators: one finding an indicator, in the order of the annex.
        conditions: one finding a named condition, in the order of the rule file.
        provenance: the derived steps in the order in which the engine derived them.
        context: what the whole assessment shares.
    """

    rule_set: RuleSet
    outcome: Outcome
    status: Status
    score: ScoreFinding | None
    indicators: tuple[Finding, ...]
    conditions: tuple[ConditionFinding, ...]
    provenance: tuple["DerivedFact", ...] = field(repr=False, compare=False)
    context: AssessmentContext = field(repr=False)

    @property
    def tier(self) -> str:
        """The tier's id."""
        return self.rule_set.tier

    @property
    def occasion(self) -> AssessmentContext:
        """The name of ``context`` until 0.1; warns for one release."""
        warn("the attribute occasion is called context", DeprecationWarning, stacklevel=2)
        return self.context

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns whose report would settle an open indicator, each once, in order.

        An advisory indicator keeps no verdict open, so what only it lacks is not among them.
        """
        deciding = (finding for finding in self.indicators if not finding.indicator.advisory)
        return tuple(dict.fromkeys(name for finding in deciding for name in finding.missing))

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """The advisory indicators that are not met or unknown: told beside the verdict, which they leave as it is."""
        return tuple(
            finding
            for finding in self.indicators
            if finding.indicator.advisory and finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        )

    def __getitem__(self, indicator: str) -> Finding:
        """Return the finding of an indicator; ``KeyError`` names the ones there are."""
        for finding in self.indicators:
            if finding.id == indicator:
                return finding
        known = ", ".join(finding.id for finding in self.indicators)
        raise KeyError(f"{self.tier} has no indicator {indicator!r}; it has {known}")

    @property
    def _language(self) -> Language:
        return self.context.language

    def _line(self) -> str:
        return f"{self.rule_set.id} {self.context.options.as_of}: {self.outcome}"


def reached_tier(verdicts: Iterable[Verdict]) -> str | None:
    """Return the highest tier of the ladder that passes, else the highest beside it that does, else None."""
    passed = [verdict.rule_set for verdict in verdicts if verdict.outcome is Outcome.PASS]
    return max(passed, key=lambda rules: rules.precedence).tier if passed else None


class DerivedFact(NamedTuple):
    """One step of a derivation.

    Attributes:
        name: the derived node, such as ``srdi`` or ``srdi.base``.
        outcome: what was derived.
        antecedents: the findings and earlier facts it followed from, by name.
        source: the rule-file line that says so, or "".
        key: the derived node.
        members: what it followed from.
    """

    name: str
    outcome: Outcome
    antecedents: tuple[str, ...]
    source: str
    key: StepKey
    members: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What makes an assessment reproducible.

    Attributes:
        digest: ``sha256:`` over rule sets, evidence and options.
        engine: ``direct`` or ``chaining``.
        version: the tiercheck version that computed it.
        rule_sets: id and digest of every rule set and classification used.
        options: what was asked.
    """

    digest: str
    engine: str
    version: str
    rule_sets: tuple[tuple[str, str], ...]
    options: Occasion


@dataclass(frozen=True, slots=True, repr=False)
class Assessment(Renderable):
    """All tiers in force judged for one profile.

    Attributes:
        name: the name of what was judged, or "".
        key: what tells it from others, such as a unified social credit code, or "".
        tier: the highest tier of the ladder that passed, else the one beside it that did, or None.
        verdicts: one a tier, the ladder from its lowest tier, then the tiers beside it.
        receipt: what makes it reproducible.
        context: date, jurisdiction, application and evidence.
    """

    name: str
    key: str
    tier: str | None
    verdicts: tuple[Verdict, ...]
    receipt: Receipt
    context: AssessmentContext = field(repr=False)

    @property
    def occasion(self) -> Occasion:
        """What was asked."""
        return self.context.options

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.occasion.as_of

    @property
    def jurisdiction(self) -> str:
        """``CN`` or a GB/T 2260 prefix."""
        return self.occasion.jurisdiction

    @property
    def application(self) -> Application:
        """What is applied for."""
        return self.occasion.application

    @property
    def credit_code(self) -> str:
        """The unified social credit code, or ""."""
        column = column_of_code(self.evidence.columns, CodeStandard.CREDIT_CODE)
        return "" if column is None else str(self.evidence.values.get(column.name, ""))

    @property
    def evidence(self) -> Evidence:
        """All reported values as of the date."""
        return self.context.evidence

    def __getitem__(self, tier: str) -> Verdict:
        """Return the verdict of a tier; ``KeyError`` names the ones there are."""
        for verdict in self.verdicts:
            if verdict.tier == tier:
                return verdict
        known = ", ".join(verdict.tier for verdict in self.verdicts)
        raise KeyError(f"no verdict for {tier!r} on {self.as_of}; there are {known}")

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    @property
    def _language(self) -> Language:
        return self.context.language

    def _line(self) -> str:
        told = ", ".join(f"{verdict.tier} {verdict.outcome}" for verdict in self)
        return f"{self.name} {self.as_of} {self.jurisdiction} {self.application}: {self.tier} ({told})"
