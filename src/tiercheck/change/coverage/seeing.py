"""What cases see.

A case sees a thing when it would fail if that thing alone had come out otherwise: the indicator that it
expects itself, or one on which the expected verdict, condition or score hangs. What is merely
executed on the way to an answer that would be the same anyway is not seen.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeAlias

from tiercheck.change.cases.asking import question_of
from tiercheck.change.cases.case import Case, Step
from tiercheck.change.cases.running import as_expected
from tiercheck.change.coverage.goal import GoalKey
from tiercheck.change.coverage.indicators import Result
from tiercheck.change.coverage.subjects import Subjects
from tiercheck.change.coverage.supposing import Supposed
from tiercheck.change.coverage.tables import RowSubject
from tiercheck.change.deciding import Deciders
from tiercheck.change.probing.figures import neighbours
from tiercheck.change.thresholds import points_of, scored_findings
from tiercheck.errors import FailingCasesError, Problem, TiercheckError
from tiercheck.model.condition import PointsOf
from tiercheck.model.evidence import Evidence
from tiercheck.model.finding import Derivation, Finding
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Outcome
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Assessment, Verdict, reached_tier

AssessEvidence: TypeAlias = Callable[[Evidence, Occasion], Assessment]
MOST_NAMED = 5


class Seer:
    """Asks cases what they see; what was seen once is not looked for again.

    Attributes:
        seen: the first case that saw each goal.
    """

    def __init__(self, subjects: Subjects, assess: AssessEvidence) -> None:
        self.seen: dict[GoalKey, Case] = {}
        self._subjects = subjects
        self._assess = assess
        self._deciders = Deciders()
        self._open = set(subjects.goals)

    def look(self, cases: Iterable[Case]) -> None:
        """Note what cases see.

        Raises:
            FailingCasesError: some fail on the rules as they are, so that nothing can be said of them.
        """
        failing: list[Case] = []
        asked: list[_Asked] = []
        for case in cases:
            # A case that expects an error sees nothing of the rules.
            steps = [step for step in case.steps if step.error is None]
            known = [_Asked(case, step, self._supposed(step)) for step in steps]
            if all(each.supposed is not None and each.supposed.is_as_expected for each in known):
                asked += known
            else:
                failing.append(case)
        if failing:
            raise FailingCasesError(_failing_already(failing))
        # What is expected by name is the most and costs the least; what hangs on it is tried for the rest.
        for named in (True, False):
            for each in asked:
                for key in self._seen(each, self._open, named=named):
                    self._open.discard(key)
                    self.seen.setdefault(key, each.case)

    def sees(self, case: Case, wanted: Collection[GoalKey]) -> frozenset[GoalKey]:
        """Return which of the goals that are wanted a case sees; none when it fails."""
        found: set[GoalKey] = set()
        for step in case.steps:
            supposed = self._supposed(step)
            if supposed is None or not supposed.is_as_expected:
                return frozenset()
            found.update(self._seen(_Asked(case, step, supposed), wanted, named=False))
        return frozenset(found)

    def _supposed(self, step: Step) -> Supposed | None:
        """Return what came of a step that expects verdicts, None when none came."""
        try:
            evidence, options = question_of(step, self._subjects.shelf)
            selection = self._subjects.shelf.select(
                options.as_of, options.jurisdiction, options.application, options.tiers
            )
            every = tuple(rules.tier for rules in selection.rule_sets)
            assessment = self._assess(evidence, replace(options, tiers=every))
        except (TiercheckError, ValueError):
            return None
        asked = tuple(verdict for verdict in assessment.verdicts if verdict.tier in selection.requested)
        visible = replace(assessment, verdicts=asked, tier=reached_tier(asked))
        deciders = tuple(self._deciders.of(rules, options.application) for rules in selection.rule_sets)
        verdicts = tuple(assessment[tier] for tier in every)
        return Supposed(visible, verdicts, deciders, partial(as_expected, step))

    def _seen(self, asked: "_Asked", wanted: Collection[GoalKey], *, named: bool) -> Iterator[GoalKey]:
        """Yield what a step sees.

        Args:
            asked: the step.
            wanted: the goals to look for; it may shrink meanwhile.
            named: look only at the indicators that the case names.
        """
        supposed = asked.supposed
        if supposed is None:
            return
        names = {each.subject for each in asked.step.expected}
        for verdict in supposed.verdicts:
            for finding in verdict.indicators:
                if finding.outcome is not Outcome.NOT_APPLICABLE and (not named or finding.id in names):
                    yield from self._of_finding(supposed, verdict.tier, finding, wanted)
            if not named:
                yield from self._of_marks(supposed, verdict, wanted)
        for derivation in () if named else supposed.assessment.context.derivations:
            if derivation.row is not None:
                subject = self._subjects.rows[derivation.classification.id, derivation.row.id]
                for shown in subject.shows(supposed.assessment.evidence.values, derivation, wanted):
                    if any(self._notices_level(supposed, subject, each) for each in shown.instead):
                        yield shown.goal.key

    def _of_finding(
        self, supposed: Supposed, tier: str, finding: Finding, wanted: Collection[GoalKey]
    ) -> Iterator[GoalKey]:
        subject = self._subjects.of_indicator(finding.indicator)
        if not any(goal.key in wanted for goal in subject.goals):
            return
        occasion = finding.context
        readings = [occasion.readings[place] for place in finding.reads]
        for shown in subject.shows(occasion.evidence.values, readings, wanted):
            if any(supposed.notices_finding(tier, _otherwise(finding, each)) for each in shown.instead):
                yield shown.goal.key

    def _of_marks(self, supposed: Supposed, verdict: Verdict, wanted: Collection[GoalKey]) -> Iterator[GoalKey]:
        for subject in self._subjects.of_rule_set(verdict.rule_set):
            if any(goal.key in wanted for goal in subject.goals):
                beside = tuple(self._beside(verdict, subject.threshold.of))
                for shown in subject.shows(verdict, beside, wanted):
                    if any(supposed.notices_mark(verdict.tier, shown.step, mark) for mark in shown.instead):
                        yield shown.goal.key

    def _beside(self, verdict: Verdict, of: PointsOf) -> Iterator[Interval]:
        """Yield what points would be with one figure one step off."""
        low, high = points_of(verdict, of)
        values = verdict.context.evidence.values
        scored = scored_findings(verdict, of)
        columns = {column: None for each in scored for reading in each.readings for column in reading.measure.columns}
        for column in columns:
            for value in neighbours(column, values.get(column.name, "")):
                moved = {**values, column.name: value}
                by_low, by_high = low, high
                for finding in scored:
                    subject, points = self._subjects.of_indicator(finding.indicator), finding.points
                    other = subject.judged(moved, subject.read(moved)).points
                    if other is not None and points is not None:
                        by_low, by_high = by_low + other.low - points.low, by_high + other.high - points.high
                yield Interval(by_low, by_high)

    def _notices_level(self, supposed: Supposed, subject: RowSubject, derivation: Derivation) -> bool:
        """Whether a case would fail with another level, in what is derived and in whatever reads it."""
        classifier = subject.classifier
        findings: dict[str, list[Finding]] = {}
        for verdict in supposed.verdicts:
            for finding in verdict.indicators:
                before = [finding.context.readings[place] for place in finding.reads]
                if any(classifier.reads(each.measure) for each in before):
                    after = [
                        classifier.reading(derivation, each.measure) if classifier.reads(each.measure) else each
                        for each in before
                    ]
                    known = self._subjects.of_indicator(finding.indicator)
                    judged = known.judged(finding.context.evidence.values, after)
                    findings.setdefault(verdict.tier, []).append(_otherwise(finding, judged))
        return supposed.notices_level(derivation, findings)


class _Asked(NamedTuple):
    """A step of a case, and what came of it."""

    case: Case
    step: Step
    supposed: Supposed | None


def _otherwise(finding: Finding, result: Result) -> Finding:
    return finding._replace(outcome=result.outcome, points=result.points)


def _failing_already(cases: list[Case]) -> Iterator[Problem]:
    """Yield why nothing can be said: a case that fails anyway would seem to see everything."""
    hint = "run `tiercheck test` and put them right first"
    for case in cases[:MOST_NAMED]:
        yield Problem("failing-case", f"{case.name} fails on the rules as they are", hint, case.place)
    if len(cases) > MOST_NAMED:
        yield Problem("failing-case", f"and {len(cases) - MOST_NAMED} more cases fail", hint)
