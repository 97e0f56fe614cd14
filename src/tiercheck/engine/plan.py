"""A plan: the rule sets of one occasion compiled together, each distinct measure read once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from tiercheck.engine.classifying import Classifier
from tiercheck.engine.conclude import Conclusion
from tiercheck.engine.deriving import INTERVALS, Deriver
from tiercheck.engine.judging import Judge, Slots, judge, measures_of
from tiercheck.engine.leaning import Leaning
from tiercheck.engine.program import Program, Steps, compile_program
from tiercheck.engine.reading import Readers, Values
from tiercheck.model.classification import Classification
from tiercheck.model.expression import Reading
from tiercheck.model.finding import Derivation, Finding, Occasion
from tiercheck.model.outcome import Application, Outcome, Truth
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.verdict import Verdict

NewDeriver: TypeAlias = Callable[[Program], Deriver]
NewOccasion: TypeAlias = Callable[[tuple[Derivation, ...]], Occasion]
Pick: TypeAlias = Callable[[tuple[Reading, ...]], tuple[Reading, ...]]


class _Line(NamedTuple):
    """One indicator ready to be judged.

    Attributes:
        judge: its judge, or None when it is not examined for the application.
        pick: picks its readings.
        derived_from: positions of the classifications that may derive one of its columns.
    """

    indicator: Indicator
    judge: Judge | None
    pick: Pick
    derived_from: tuple[int, ...]


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
        self._readers = Readers(tuple(measures))
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
        values = dict(values)
        readings = self._readers.read(values)
        found: list[Derivation | None] = []
        for classifier, slot in zip(self._classifiers, self._classified, strict=True):
            derivation = classifier.derive(values)
            found.append(derivation)
            if derivation is not None and slot is not None:
                readings[slot] = classifier.reading(derivation)
        occasion = new_occasion(tuple(derivation for derivation in found if derivation is not None))
        verdicts: dict[str, Verdict] = {}
        for tier in self._tiers:
            verdicts[f"tier:{tier.name}"] = tier.judge(values, tuple(readings), found, occasion, verdicts)
        return tuple(verdicts.values())


class _TierPlan:
    """One rule set compiled: judges, deriver, conclusion."""

    def __init__(
        self, program: Program, slots: Slots, classified: tuple[int | None, ...], new_deriver: NewDeriver
    ) -> None:
        self.name = program.rule_set.tier
        self._needs = tuple(f"tier:{tier}" for tier in program.tiers)
        self._lines = tuple(
            _line(indicator, slots, classified, examined=program.application in indicator.applications)
            for indicator in program.rule_set.indicators.values()
        )
        self._deriver = new_deriver(program)
        self._conclusion = Conclusion(program)
        self._leaning = Leaning(program)

    def judge(
        self,
        values: Values,
        readings: tuple[Reading, ...],
        derivations: Sequence[Derivation | None],
        occasion: Occasion,
        earlier: Mapping[str, Verdict],
    ) -> Verdict:
        findings: list[Finding] = []
        inputs: list[Steps] = []
        for indicator, examine, pick, derived_from in self._lines:
            if examine is None:
                findings.append(_new_finding((indicator, Outcome.NOT_APPLICABLE, None, (), occasion)))
                continue
            outcome, points, interval = examine(values, readings)
            used = pick(readings)
            for index in derived_from:
                derivation = derivations[index]
                if derivation is not None:
                    used += derivation.readings
            findings.append(_new_finding((indicator, outcome, points, used, occasion)))
            inputs.append(interval)
        inputs += [_INTERVALS[earlier[name].outcome] for name in self._needs]
        derived = self._deriver.derive(inputs)
        status = self._leaning.status(inputs, derived, [earlier[name].status for name in self._needs])
        return self._conclusion.verdict(tuple(findings), derived, status, occasion)


# A finding from its five fields in one tuple, ninety times an assessment: half the cost of naming them.
_new_finding = partial(tuple.__new__, Finding)
_INTERVALS: Mapping[Outcome, Steps] = {
    Outcome.FAIL: INTERVALS[Truth.FALSE],
    Outcome.UNKNOWN: INTERVALS[Truth.UNKNOWN],
    Outcome.PASS: INTERVALS[Truth.TRUE],
}


def _picker(slots: tuple[int, ...]) -> Pick:
    """Return the function that picks an indicator's readings; some indicators need none."""
    if len(slots) > 1:
        return itemgetter(*slots)
    return itemgetter(slice(slots[0], slots[0] + 1) if slots else slice(0))


def _line(indicator: Indicator, slots: Slots, classified: tuple[int | None, ...], *, examined: bool) -> _Line:
    positions = tuple(slots[measure] for measure in measures_of(indicator))
    derived_from = tuple(index for index, slot in enumerate(classified) if slot in positions)
    return _Line(indicator, judge(indicator, slots) if examined else None, _picker(positions), derived_from)
