"""A plan: the rule sets of one occasion compiled together, each distinct measure read once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from tiercheck.engine.classifying import Classifier
from tiercheck.engine.conclude import Conclusion
from tiercheck.engine.deriving import INTERVALS, Deriver
from tiercheck.engine.judging import Judge, Slots, judge, measures_of
from tiercheck.engine.leaning import Leaning
from tiercheck.engine.program import POINT_STEPS, Program, Steps, compile_program, points_name, steps
from tiercheck.engine.reading import Values, reader
from tiercheck.model.classification import Classification
from tiercheck.model.expression import Reading
from tiercheck.model.outcome import Application, Outcome, Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.verdict import Derivation, Finding, Occasion, Verdict

NewDeriver: TypeAlias = Callable[[Program], Deriver]
NewOccasion: TypeAlias = Callable[[tuple[Derivation, ...]], Occasion]
Pick: TypeAlias = Callable[[Sequence[Reading]], tuple[Reading, ...]]
_INTERVALS: Mapping[Outcome, Steps] = {
    Outcome.PASS: INTERVALS[Truth.TRUE],
    Outcome.PARTIAL: INTERVALS[Truth.FALSE],
    Outcome.FAIL: INTERVALS[Truth.FALSE],
    Outcome.UNKNOWN: INTERVALS[Truth.UNKNOWN],
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One indicator ready to be judged: its judge and where its readings lie."""

    indicator: Indicator
    judge: Judge
    pick: Pick
    derived_from: tuple[int, ...]
    points: str


class Plan:
    """Judges profiles by a fixed selection of rule sets; immutable, safe to share between threads."""

    def __init__(
        self,
        rule_sets: Sequence[RuleSet],
        classifications: Sequence[Classification],
        application: Application,
        new_deriver: NewDeriver,
    ) -> None:
        """Compile.

        Args:
            rule_sets: criteria, a tier after every tier it refers to.
            classifications: tables that derive level columns.
            application: what is applied for.
            new_deriver: makes the engine for one program.
        """
        self._classifiers = tuple(Classifier(classification) for classification in classifications)
        indicators = [indicator for rule_set in rule_sets for indicator in rule_set.indicators.values()]
        measures = dict.fromkeys(measure for indicator in indicators for measure in measures_of(indicator))
        slots = {measure: position for position, measure in enumerate(measures)}
        self._readers = tuple(reader(measure) for measure in measures)
        self._classified = tuple(slots.get(classifier.measure) for classifier in self._classifiers)
        self._tiers = tuple(
            _TierPlan(compile_program(rule_set, application), slots, self._classified, new_deriver)
            for rule_set in rule_sets
        )

    def judge(self, values: Values, new_occasion: NewOccasion) -> tuple[Verdict, ...]:
        """Return one verdict a rule set, in the plan's order.

        Args:
            values: the reported evidence.
            new_occasion: makes what all findings share, given the derived level columns.
        """
        readings = [read(values) for read in self._readers]
        found: list[Derivation | None] = []
        for classifier, slot in zip(self._classifiers, self._classified, strict=True):
            derivation = classifier.derive(values)
            found.append(derivation)
            if derivation is not None and slot is not None:
                readings[slot] = classifier.reading(derivation)
        occasion = new_occasion(tuple(derivation for derivation in found if derivation is not None))
        verdicts: dict[str, Verdict] = {}
        for tier in self._tiers:
            verdicts[f"tier:{tier.name}"] = tier.judge(values, readings, found, occasion, verdicts)
        return tuple(verdicts.values())


class _TierPlan:
    """One rule set compiled: judges, deriver, conclusion."""

    def __init__(
        self, program: Program, slots: Slots, classified: tuple[int | None, ...], new_deriver: NewDeriver
    ) -> None:
        self.name = program.rule_set.tier
        self._needs = tuple(f"tier:{tier}" for tier in program.tiers)
        self._lines: list[_Line | Indicator] = [
            _line(indicator, slots, classified) if program.application in indicator.applications else indicator
            for indicator in program.rule_set.indicators.values()
        ]
        self._deriver = new_deriver(program)
        self._conclusion = Conclusion(program)
        self._leaning = Leaning(program)

    def judge(
        self,
        values: Values,
        readings: Sequence[Reading],
        derivations: Sequence[Derivation | None],
        occasion: Occasion,
        earlier: Mapping[str, Verdict],
    ) -> Verdict:
        findings: list[Finding] = []
        inputs: dict[str, Steps] = {}
        for line in self._lines:
            if isinstance(line, Indicator):
                findings.append(Finding(line, Outcome.NOT_APPLICABLE, None, (), occasion))
                continue
            outcome, points = line.judge(values, readings)
            used = line.pick(readings)
            for index in line.derived_from:
                derivation = derivations[index]
                if derivation is not None:
                    used += derivation.readings
            findings.append(Finding(line.indicator, outcome, points, used, occasion))
            inputs[line.indicator.id] = _INTERVALS[outcome]
            if points is not None:
                inputs[line.points] = (_steps(points.low), _steps(points.high))
        inputs.update({name: _INTERVALS[earlier[name].outcome] for name in self._needs})
        derived = self._deriver.derive(inputs)
        status = self._leaning.status(inputs, derived, {name: earlier[name].status for name in self._needs})
        return self._conclusion.verdict(tuple(findings), derived, status, occasion)


def _picker(slots: tuple[int, ...]) -> Pick:
    """Return the function that picks an indicator's readings."""
    if len(slots) == 1:
        (only,) = slots
        return lambda readings: (readings[only],)
    return itemgetter(*slots)


def _steps(points: Number) -> int:
    return points * POINT_STEPS if isinstance(points, int) else steps(points)


def _line(indicator: Indicator, slots: Slots, classified: tuple[int | None, ...]) -> _Line:
    positions = tuple(slots[measure] for measure in measures_of(indicator))
    derived_from = tuple(index for index, slot in enumerate(classified) if slot in positions)
    return _Line(indicator, judge(indicator, slots), _picker(positions), derived_from, points_name(indicator.id))
