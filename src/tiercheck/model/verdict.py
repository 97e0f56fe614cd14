"""Results: one finding an indicator, one verdict a tier, one assessment a profile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.evidence import Evidence, Figure
from tiercheck.model.expression import Gap, Reading
from tiercheck.model.outcome import Application, GapKind, Language, Outcome, Status
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Citation, Condition, Indicator, RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text
from tiercheck.model.wording import Wording


class Derivation(NamedTuple):
    """How a level column that was not reported was derived, such as the SME size class.

    Attributes:
        classification: the table that was used.
        row: the row of the table, or None when no row could be selected.
        low: lowest level still possible.
        high: highest level still possible.
        readings: the measures the row compares, each once.
        gaps: what keeps the level from being one.
    """

    classification: Classification
    row: ClassRow | None
    low: int
    high: int
    readings: tuple[Reading, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked of an assessment.

    Attributes:
        as_of: the date of the decision.
        jurisdiction: ``CN`` or a GB/T 2260 prefix.
        application: what is applied for.
        tiers: the tiers asked for, or None for all in force.
    """

    as_of: date
    jurisdiction: str
    application: Application
    tiers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """What every finding of one assessment shares.

    Attributes:
        evidence: all that was reported.
        options: date, jurisdiction and application.
        derivations: level columns that a classification derived.
        wording: renders results for people.
        language: the default language of explanations.
        jurisdiction_name: the name of the jurisdiction for people, where it has one.
    """

    evidence: Evidence
    options: Options
    derivations: tuple[Derivation, ...]
    wording: Wording = field(repr=False, compare=False)
    language: Language = Language.ZH
    jurisdiction_name: Text | None = None


class Finding(NamedTuple):
    """One indicator judged.

    Attributes:
        indicator: what was judged.
        outcome: how it came out.
        points: lowest and highest points, or None for a requirement.
        readings: the measures it rests on, each once, in reading order.
        occasion: what the whole assessment shares.
    """

    indicator: Indicator
    outcome: Outcome
    points: Interval | None
    readings: tuple[Reading, ...]
    occasion: Occasion

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.indicator.id

    @property
    def citation(self) -> Citation:
        """Where the rule comes from."""
        return self.indicator.citation

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What keeps it from being settled, each gap once; empty once it is settled."""
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        return tuple(dict.fromkeys(gap for reading in self.readings for gap in reading.gaps))

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that were not reported (or not judged) and keep it unsettled."""
        return tuple(dict.fromkeys(gap.column.name for gap in self.gaps if gap.kind is not GapKind.UNDEFINED))

    @property
    def evidence(self) -> tuple[Figure, ...]:
        """The reported figures it rests on, in reading order."""
        names = dict.fromkeys(column.name for reading in self.readings for column in reading.measure.columns)
        figures = (self.occasion.evidence.figure(name) for name in names)
        return tuple(figure for figure in figures if figure is not None)

    @property
    def explanation(self) -> str:
        """The finding in words, in the assessment's language."""
        return self.explain(self.occasion.language)

    def explain(self, language: Language | str) -> str:
        """Return the finding in words in ``zh`` or ``en``."""
        return self.occasion.wording.finding(self, Language(language))


class ConditionFinding(NamedTuple):
    """One named condition of the decision, and how it came out."""

    condition: Condition
    outcome: Outcome


class ScoreFinding(NamedTuple):
    """The points of a tier.

    Attributes:
        low: fewest points still possible.
        high: most points still possible.
        of: the most the table gives.
        pass_mark: what the total must reach.
        parts: interval by part id, in the order of the table.
        citation: where the pass mark comes from, and how sure it is.
    """

    low: Number
    high: Number
    of: Number
    pass_mark: Number
    parts: tuple[tuple[str, Interval], ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Verdict:
    """One tier judged, indicator by indicator.

    Attributes:
        rule_set: the criteria applied.
        outcome: pass, fail or unknown.
        status: the weakest source the verdict leans on.
        score: the points, or None for a tier without a table.
        indicators: one finding an indicator, in the order of the annex.
        conditions: one finding a named condition, in the order of the rule file.
        provenance: the derived steps in the order in which the engine derived them.
        occasion: what the whole assessment shares.
    """

    rule_set: RuleSet
    outcome: Outcome
    status: Status
    score: ScoreFinding | None
    indicators: tuple[Finding, ...]
    conditions: tuple[ConditionFinding, ...]
    provenance: tuple["DerivedFact", ...] = field(repr=False, compare=False)
    occasion: Occasion = field(repr=False)

    @property
    def tier(self) -> str:
        """The tier's id."""
        return self.rule_set.tier

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns whose report would settle an open indicator, each once, in order."""
        return tuple(dict.fromkeys(name for finding in self.indicators for name in finding.missing))

    def __getitem__(self, indicator: str) -> Finding:
        """Return the finding of an indicator; ``KeyError`` names the ones there are."""
        for finding in self.indicators:
            if finding.id == indicator:
                return finding
        known = ", ".join(finding.id for finding in self.indicators)
        raise KeyError(f"{self.tier} has no indicator {indicator!r}; it has {known}")

    def __str__(self) -> str:
        return self.occasion.wording.as_text(self, self.occasion.language)

    def _repr_html_(self) -> str:
        return self.occasion.wording.as_html(self, self.occasion.language)


class DerivedFact(NamedTuple):
    """One step of a derivation.

    Attributes:
        name: the derived node, such as ``srdi`` or ``srdi.base``.
        outcome: what was derived.
        antecedents: the findings and earlier facts it followed from.
        source: the rule-file line that says so, or "".
    """

    name: str
    outcome: Outcome
    antecedents: tuple[str, ...]
    source: str


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
    options: Options


@dataclass(frozen=True, slots=True)
class Assessment:
    """All tiers in force judged for one profile.

    Attributes:
        name: the enterprise's name, or "".
        credit_code: its unified social credit code, or "".
        tier: the highest tier that passed, or None.
        verdicts: one a tier, lowest rank first.
        receipt: what makes it reproducible.
        occasion: date, jurisdiction, application and evidence.
    """

    name: str
    credit_code: str
    tier: str | None
    verdicts: tuple[Verdict, ...]
    receipt: Receipt
    occasion: Occasion = field(repr=False)

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.occasion.options.as_of

    @property
    def jurisdiction(self) -> str:
        """``CN`` or a GB/T 2260 prefix."""
        return self.occasion.options.jurisdiction

    @property
    def application(self) -> Application:
        """What is applied for."""
        return self.occasion.options.application

    @property
    def evidence(self) -> Evidence:
        """All reported values as of the date."""
        return self.occasion.evidence

    def __getitem__(self, tier: str) -> Verdict:
        """Return the verdict of a tier; ``KeyError`` names the ones there are."""
        for verdict in self.verdicts:
            if verdict.tier == tier:
                return verdict
        known = ", ".join(verdict.tier for verdict in self.verdicts)
        raise KeyError(f"no verdict for {tier!r} on {self.as_of}; there are {known}")

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __str__(self) -> str:
        return self.occasion.wording.as_text(self, self.occasion.language)

    def _repr_html_(self) -> str:
        return self.occasion.wording.as_html(self, self.occasion.language)
