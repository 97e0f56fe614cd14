"""A plan: the rule sets of one occasion compiled together, each distinct measure read once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from tiercheck.engine.classifying import Classifier
from tiercheck.engine.conclude import Conclusion
from tiercheck.engine.deriving import INTERVALS, Deriver
from tiercheck.engine.leaning import Leaning
from tiercheck.engine.program import Program, Steps, compile_program
from tiercheck.engine.reading import Readers, Values
from tiercheck.engine.record import Slots, judge, measures_of, not_examined
from tiercheck.model.classification import Classification
from tiercheck.model.expression import Reading
from tiercheck.model.finding import AssessmentContext, Derivation, Finding
from tiercheck.model.outcome import Application, Outcome, Truth
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Verdict

NewDeriver: TypeAlias = Callable[[Program], Deriver]
NewContext: TypeAlias = Callable[[tuple[Reading, ...], tuple[Derivation, ...]], AssessmentContext]


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
        indicators = [indicator for rule_set in rule_sets for indicator in rule_set.indicators.values()]
        measures = dict.fromkeys(measure for indicator in indicators for measure in measures_of(indicator))
        slots = {measure: position for position, measure in enumerate(measures)}
        self._readers = Readers(tuple(measures))
        classifiers = [Classifier(classification) for classification in classifications]
        self._classifiers = tuple(
            (classifier, tuple((slot, each) for each, slot in slots.items() if classifier.reads(each)))
            for classifier in classifiers
        )
        self._tiers = tuple(
            _TierPlan(compile_program(rule_set, application), slots, new_deriver) for rule_set in rule_sets
        )

    def judge(self, values: Values, new_context: NewContext) -> tuple[Verdict, ...]:
        """Return one verdict a rule set, in the plan's order.

        Args:
            values: the reported evidence.
            new_context: makes what all findings share, given the readings and the derived level columns.
        """
        values = dict(values)
        readings = self._readers.read(values)
        derivations: list[Derivation] = []
        for classifier, reading in self._classifiers:
            derivation = classifier.derive(values)
            if derivation is not None:
                derivations.append(derivation)
                for slot, measure in reading:
                    readings[slot] = classifier.reading(derivation, measure)
        context = new_context(tuple(readings), tuple(derivations))
        verdicts: dict[str, Verdict] = {}
        for tier in self._tiers:
            verdicts[tier.name] = tier.judge(values, context, verdicts)
        return tuple(verdicts.values())


class _TierPlan:
    """One rule set compiled: judges, deriver, conclusion."""

    def __init__(self, program: Program, slots: Slots, new_deriver: NewDeriver) -> None:
        self.name = program.rule_set.tier
        self._needs = program.tiers
        indicators = program.rule_set.indicators.values()
        examined = [program.application in indicator.applications for indicator in indicators]
        self._judges = tuple(
            judge(indicator, slots) if yes else not_examined
            for indicator, yes in zip(indicators, examined, strict=True)
        )
        reads = (tuple(slots[measure] for measure in measures_of(indicator)) for indicator in indicators)
        self._lines = tuple(
            (indicator, read if yes else ()) for indicator, read, yes in zip(indicators, reads, examined, strict=True)
        )
        self._deriver = new_deriver(program)
        self._conclusion = Conclusion(program)
        self._leaning = Leaning(program)

    def judge(self, values: Values, context: AssessmentContext, earlier: Mapping[str, Verdict]) -> Verdict:
        readings = context.readings
        judged = [examine(values, readings) for examine in self._judges]
        findings = [
            _new_finding((indicator, outcome, points, reads, context))
            for (indicator, reads), (outcome, points, _) in zip(self._lines, judged, strict=True)
        ]
        inputs = [interval for _, _, interval in judged]
        inputs += [_INTERVALS[earlier[name].outcome] for name in self._needs]
        derived = self._deriver.derive(inputs)
        status = self._leaning.status(inputs, derived, [earlier[name].status for name in self._needs])
        return self._conclusion.verdict(tuple(findings), derived, status, context)


# A finding from its five fields in one tuple, ninety times an assessment: half the cost of naming them.
_new_finding = partial(tuple.__new__, Finding)
_INTERVALS: Mapping[Outcome, Steps] = {
    Outcome.FAIL: INTERVALS[Truth.FALSE],
    Outcome.UNKNOWN: INTERVALS[Truth.UNKNOWN],
    Outcome.PASS: INTERVALS[Truth.TRUE],
}
