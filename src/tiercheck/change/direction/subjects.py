"""What is compared: a tier, a step of its decision or an indicator, as formulas and as something to judge by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.change.direction.formula import Formula, Negation, PointsReach, both
from tiercheck.change.direction.tiers import TierFormulas
from tiercheck.change.direction.to_formula import Range, Translator, Truths
from tiercheck.change.editions import Edition
from tiercheck.change.thresholds import SCORE
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import Plan
from tiercheck.engine.reading import Readers
from tiercheck.engine.record import judge, measures_of
from tiercheck.model.evidence import Column, Evidence, Value
from tiercheck.model.expression import Reading
from tiercheck.model.finding import AssessmentContext, Derivation
from tiercheck.model.keys import SCORE_STEP, condition_step
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import POINT_STEPS, Number, decimal_text
from tiercheck.model.rule_set import Indicator
from tiercheck.model.verdict import Verdict

Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Fared:
    """How a record fares: in words, and what that is worth.

    Attributes:
        words: an outcome, or points.
        worth: 1 for a pass and 0 for anything less; for points the fewest still possible.
    """

    words: str
    worth: Number


@dataclass(frozen=True, slots=True)
class ProofSide:
    """One side of what is compared.

    Attributes:
        says: when it holds and when it fails, or the points it gives.
        columns: all it can depend on, by name.
        judge: judges a record by the rules themselves.
    """

    says: Truths | Range
    columns: Mapping[str, Column]
    judge: Callable[[Values], Fared]


def tier_subject(edition: Edition) -> ProofSide:
    """Return the tier of an edition as a whole."""
    formulas, judged = TierFormulas(edition), verdict_of(edition)
    return ProofSide(formulas.tier, formulas.columns, lambda values: _fared(judged(values).outcome))


def step_subject(edition: Edition, step: str) -> ProofSide | None:
    """Return a named condition, or ``score``, of an edition; None when the decision does not examine it."""
    formulas, judged = TierFormulas(edition), verdict_of(edition)
    key = SCORE_STEP if step == SCORE else condition_step(step)
    says = formulas.step(key)
    if says is None:
        return None

    def fared(values: Values) -> Fared:
        return _fared(next(fact.outcome for fact in judged(values).provenance if fact.key == key))

    return ProofSide(says, formulas.columns, fared)


def indicator_subject(indicator: Indicator) -> ProofSide:
    """Return one indicator by itself."""
    measures = measures_of(indicator)
    columns = {column.name: column for measure in measures for column in measure.columns}
    readers = Readers(measures)
    examine = judge(indicator, {measure: place for place, measure in enumerate(measures)})
    translator = Translator()
    says = translator.points(indicator) if indicator.scoring is not None else translator.indicator(indicator)

    def fared(values: Values) -> Fared:
        outcome, points, _ = examine(values, readers.read(values))
        if points is None:
            return _fared(outcome)
        low, high = map(decimal_text, points)
        return Fared(low if low == high else f"{low}–{high}", points.low * POINT_STEPS)

    return ProofSide(says, columns, fared)


def _fared(outcome: Outcome) -> Fared:
    return Fared(str(outcome), 1 if outcome is Outcome.PASS else 0)


def better(one: ProofSide, other: ProofSide) -> tuple[Formula, ...]:
    """Return when a record fares better by one than by the other, clearest first.

    The last formula is the whole truth; those before it say that the record is certainly refused by the other.
    """
    if isinstance(one.says, Range) and isinstance(other.says, Range):
        return (Negation(PointsReach((other.says.low,), (one.says.low,))),)
    if isinstance(one.says, Truths) and isinstance(other.says, Truths):
        return both(one.says.holds, other.says.fails), both(one.says.holds, Negation(other.says.holds))
    raise TypeError("a requirement is not compared with points")


def verdict_of(edition: Edition) -> Callable[[Values], Verdict]:
    """Return what judges a record by the rule set of an edition, with the direct engine."""
    selection = edition.selection
    plan = Plan(selection.rule_sets, selection.classifications, edition.application, DirectDeriver)
    options = Occasion(edition.as_of, edition.jurisdiction, edition.application, (edition.rule_set.tier,))
    columns = edition.columns

    def judged(values: Values) -> Verdict:
        def new_context(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> AssessmentContext:
            return AssessmentContext(Evidence(values, columns), options, readings, derivations)

        return plan.judge(values, new_context)[-1]

    return judged
