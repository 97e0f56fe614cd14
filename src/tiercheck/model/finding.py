"""Findings: one indicator, one condition or one score judged, and the occasion they share."""

from dataclasses import dataclass, field
from typing import NamedTuple
from warnings import warn

from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.evidence import Evidence, Figure
from tiercheck.model.expression import Gap, Reading
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import GapKind, Language, Outcome
from tiercheck.model.quantity import Number
from tiercheck.model.renderable import Renderable, layouts
from tiercheck.model.rule_set import Citation, Condition, Indicator
from tiercheck.model.scoring import Interval
from tiercheck.model.text import Text


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
class AssessmentContext:
    """What every finding of one assessment shares.

    Attributes:
        evidence: all that was reported.
        options: date, jurisdiction and application.
        readings: every measure of the assessment, read once and shared by all findings.
        derivations: level columns that a classification derived.
        language: the default language of explanations.
        jurisdiction_name: the name of the jurisdiction for people, where it has one.
    """

    evidence: Evidence
    options: Occasion
    readings: tuple[Reading, ...] = field(repr=False)
    derivations: tuple[Derivation, ...]
    language: Language = Language.ZH
    jurisdiction_name: Text | None = None


class _FindingFields(NamedTuple):
    indicator: Indicator
    outcome: Outcome
    points: Interval | None
    reads: tuple[int, ...]
    context: AssessmentContext


class Finding(_FindingFields, Renderable):
    """One indicator judged.

    Attributes:
        indicator: what was judged.
        outcome: how it came out.
        points: lowest and highest points, or None for a requirement.
        reads: where its measures stand among the readings of the occasion.
        context: what the whole assessment shares.
    """

    __slots__ = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The measures it rests on, each once, in reading order; after them those a derived column came from."""
        context = self.context
        readings = tuple([context.readings[position] for position in self.reads])
        if not context.derivations:
            return readings
        columns = {column for reading in readings for column in reading.measure.columns}
        derived = (each for each in self.context.derivations if each.classification.derives in columns)
        return readings + tuple(reading for derivation in derived for reading in derivation.readings)

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
        return tuple(dict.fromkeys([gap for reading in self.readings for gap in reading.gaps]))

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that were not reported (or not judged) and keep it unsettled."""
        return tuple(dict.fromkeys(gap.column.name for gap in self.gaps if gap.kind is not GapKind.UNDEFINED))

    @property
    def evidence(self) -> tuple[Figure, ...]:
        """The reported figures it rests on, in reading order."""
        names = dict.fromkeys(column.name for reading in self.readings for column in reading.measure.columns)
        figures = (self.context.evidence.figure(name) for name in names)
        return tuple(figure for figure in figures if figure is not None)

    @property
    def explanation(self) -> str:
        """The finding in words, in the assessment's language."""
        return self.explain(self.context.language)

    @property
    def occasion(self) -> AssessmentContext:
        """The name of ``context`` until 0.1; warns for one release."""
        warn("the attribute occasion is called context", DeprecationWarning, stacklevel=2)
        return self.context

    def _line(self) -> str:
        points = "" if self.points is None else f" {self.points.low}-{self.points.high}"
        return f"{self.id}: {self.outcome}{points}"

    @property
    def _language(self) -> Language:
        return self.context.language

    __repr__ = Renderable.__repr__

    def explain(self, language: Language | str) -> str:
        """Return the finding in words in ``zh`` or ``en``."""
        return layouts(self.LAYOUTS).explain(self, Language(language))


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
