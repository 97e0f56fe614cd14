"""Runs a case on engines and tells what came out otherwise than it must."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import ClassVar, TypeAlias

from tiercheck.change.cases.case import NO_TIER, Answer, Aspect, Case, Expectation, Step
from tiercheck.errors import Location, TiercheckError
from tiercheck.model.finding import Finding, ScoreFinding
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import Number, decimal_text
from tiercheck.model.renderable import Renderable
from tiercheck.model.rule_set import Citation, RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Assessment, Verdict

Assess: TypeAlias = Callable[[Step], Assessment]
_UNMET = (Outcome.FAIL, Outcome.UNKNOWN)
MOST_FINDINGS = 12


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that came out otherwise.

    Attributes:
        step: the label of the step, "" in a case of one.
        expectation: what was looked at, and where the case file says what must come out.
        expected: what must come out, in words.
        got: what came out, in words.
        answer: the same as an expectation would state it, or None when no verdict or no error came.
        citation: the clause and the line of the rule file, where one decides.
        explanation: why the rules say so, line by line.
    """

    step: str
    expectation: Expectation
    expected: str
    got: str
    answer: Answer | None
    citation: Citation | None
    explanation: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What was looked at, in words."""
        return _name(self.expectation)

    @property
    def place(self) -> Location:
        """Where the case file says what must come out."""
        return self.expectation.place


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case run on one engine.

    Attributes:
        case: the case.
        engine: the engine.
        failures: what came out otherwise; none when all is as expected.
        seconds: how long it took.
    """

    case: Case
    engine: str
    failures: tuple[Failure, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return not self.failures


class CaseResults(tuple[CaseResult, ...], Renderable):
    """What came of many cases, in the order of the run; those of one case stand beside each other."""

    __slots__ = ()

    LAYOUTS: ClassVar[str] = "tiercheck.change.cases.layout"

    __repr__ = Renderable.__repr__

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return all(result.passed for result in self)

    def _line(self) -> str:
        return f"{len(self)} results, {sum(not result.passed for result in self)} failed"


def run_case(case: Case, engines: Mapping[str, Assess]) -> tuple[CaseResult, ...]:
    """Run a case on every engine."""
    return tuple(_run(case, engine, assess) for engine, assess in engines.items())


def _run(case: Case, engine: str, assess: Assess) -> CaseResult:
    begin = perf_counter()
    failures = tuple(failure for step in case.steps for failure in _failures(step, assess))
    return CaseResult(case, engine, failures, perf_counter() - begin)


def _failures(step: Step, assess: Assess) -> Iterator[Failure]:
    """Yield what came out otherwise of one step."""
    error = step.error
    try:
        assessment = assess(step)
    except TiercheckError as raised:
        said = str(raised)
        if error is None:
            for each in step.expected:
                wanted = _shown(_wanted(each))
                yield Failure(step.label, each, wanted, "an error", None, None, (said,))
        elif str(error.answer) not in said:
            wanted = f"an error with {error.answer!r}"
            yield Failure(step.label, error, wanted, "another error", None, None, (said,))
        return
    if error is not None:
        given = ", ".join(f"{verdict.rule_set.id} {verdict.outcome}" for verdict in assessment)
        wanted = f"an error with {error.answer!r}" if error.answer else "an error"
        yield Failure(step.label, error, wanted, given, None, None, ())
        return
    for each in step.expected:
        got = _came_out(each, assessment, step.asked.tier)
        if got.answer != _wanted(each):
            said, came = _shown(_wanted(each)), _shown(got.answer)
            yield Failure(step.label, each, said, came, got.recordable, got.citation, got.why())


def as_expected(step: Step, result: Assessment | TiercheckError) -> bool:
    """Whether all of a step came out as it must; nothing is explained."""
    error = step.error
    if isinstance(result, TiercheckError):
        return error is not None and str(error.answer) in str(result)
    return error is None and all(
        _came_out(each, result, step.asked.tier).answer == _wanted(each) for each in step.expected
    )


@dataclass(frozen=True, slots=True)
class _Got:
    """What came out, the citation behind it, and how to explain it when it must be."""

    answer: Answer
    citation: Citation | None = None
    findings: tuple[Finding, ...] = ()
    rule_set: RuleSet | None = None
    score: ScoreFinding | None = None
    exists: bool = True

    @property
    def recordable(self) -> Answer | None:
        """The answer, or None when there is no such thing."""
        return self.answer if self.exists else None

    def why(self) -> tuple[str, ...]:
        if len(self.findings) == 1 and self.rule_set is None:
            return (self.findings[0].explanation,)
        shown = [f"{each.id}: {each.explanation}" for each in self.findings[:MOST_FINDINGS]]
        more = len(self.findings) - len(shown)
        applied = [f"applied: {self.rule_set.id} ({', '.join(self.rule_set.files)})"] if self.rule_set else []
        points = [_held_against_marks(self.score, self.rule_set)] if self.score and self.rule_set else []
        return (*applied, *points, *shown, *([f"and {more} more"] if more else []))


def _came_out(expectation: Expectation, assessment: Assessment, tier: str) -> _Got:
    """Return what came out for an expectation; words when there is no such thing."""
    aspect, subject = expectation.aspect, expectation.subject
    if aspect is Aspect.TIER:
        return _highest_tier(str(expectation.answer), assessment)
    asked = subject if aspect is Aspect.OUTCOME else tier
    verdict = next((each for each in assessment if each.tier == asked), None)
    if verdict is None:
        said = f"no verdict: {asked} is not in force on {assessment.as_of}, or was not asked for"
        return _Got(said, exists=False)
    if aspect is Aspect.OUTCOME:
        return _verdict(str(verdict.outcome), verdict)
    if aspect is Aspect.RULE_SET:
        return _Got(verdict.rule_set.id, rule_set=verdict.rule_set)
    if aspect is Aspect.MISSING:
        open_ones = tuple(each for each in verdict.indicators if each.missing and not each.indicator.advisory)
        return _Got(tuple(sorted(verdict.missing)), findings=open_ones)
    if aspect is Aspect.STATUS:
        citation = verdict[subject].citation if subject else None
        return _Got(str(verdict.status if citation is None else citation.status), citation)
    return _thing(expectation, assessment, verdict)


def _highest_tier(expected: str, assessment: Assessment) -> _Got:
    """Return the highest tier that passes; the tier that was expected, else that tier, explains it."""
    came = assessment.tier or NO_TIER
    by_tier = {verdict.tier: verdict for verdict in assessment}
    verdict = by_tier.get(expected) or by_tier.get(came)
    return _Got(came) if verdict is None else _verdict(came, verdict)


def _verdict(answer: str, verdict: Verdict) -> _Got:
    return _Got(answer, findings=_unmet(verdict), rule_set=verdict.rule_set, score=verdict.score)


def _thing(expectation: Expectation, assessment: Assessment, verdict: Verdict) -> _Got:
    """Return what came out for an indicator, condition, part, ``score`` or derived column."""
    subject = expectation.subject or str(expectation.aspect)
    for finding in verdict.indicators:
        if finding.id == subject:
            return _Got(_outcome_or_points(finding, expectation.answer), finding.citation, (finding,))
    for condition in verdict.conditions:
        if condition.condition.id == subject:
            return _Got(str(condition.outcome), condition.condition.citation, _unmet(verdict))
    return _points_of(subject, verdict) or _derived(subject, assessment, verdict)


def _points_of(subject: str, verdict: Verdict) -> _Got | None:
    """Return what came out for ``score`` or a part, None when there is no such thing."""
    score = verdict.score
    if score is None:
        return None
    if subject == "score":
        return _Got(Interval(score.low, score.high), score.citation, _scored(verdict))
    interval = dict(score.parts).get(subject)
    return None if interval is None else _Got(interval, score.citation, _scored(verdict, subject))


def _derived(subject: str, assessment: Assessment, verdict: Verdict) -> _Got:
    """Return the level, or lowest and highest level, that a classification derived."""
    for derivation in assessment.context.derivations:
        if derivation.classification.name == subject:
            levels = derivation.classification.derives.levels
            ends = tuple(dict.fromkeys((levels[derivation.low], levels[derivation.high])))
            citation = derivation.row.citation if derivation.row is not None else None
            return _Got(ends[0] if len(ends) == 1 else ends, citation)
    return _Got(f"nothing: {verdict.rule_set.id} has no {subject}, or it was reported", exists=False)


def _held_against_marks(score: ScoreFinding, rule_set: RuleSet) -> str:
    """Return the points beside the marks they are held against, and the clause that sets the marks."""
    held = [f"total {_shown(Interval(score.low, score.high))}, needed {_points(score.pass_mark)}"]
    for part in rule_set.score.parts if rule_set.score is not None else ():
        if part.minimum is not None:
            needed = f"{'more than ' if part.strict else ''}{_points(part.minimum)}"
            held.append(f"{part.id} {_shown(dict(score.parts)[part.id])}, needed {needed}")
    source = f"{score.citation.source.file}:{score.citation.source.line}"
    cited = f"{score.citation.instrument} {score.citation.clause}"
    return f"score: {'; '.join(held)}. Legal source: {cited} (rule file {source})."


def _unmet(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what may have decided against a tier."""
    return tuple(each for each in verdict.indicators if each.outcome in _UNMET and not each.indicator.advisory)


def _scored(verdict: Verdict, part: str = "") -> tuple[Finding, ...]:
    return tuple(each for each in verdict.indicators if each.points is not None and part in ("", each.indicator.part))


def _outcome_or_points(finding: Finding, expected: Answer) -> str | Interval:
    if isinstance(expected, str) or finding.points is None or finding.outcome is Outcome.NOT_APPLICABLE:
        return str(finding.outcome)
    return finding.points


def _wanted(expectation: Expectation) -> Answer:
    answer = expectation.answer
    if expectation.aspect is Aspect.MISSING and isinstance(answer, tuple) and not isinstance(answer, Interval):
        return tuple(sorted(answer))
    return answer


def _name(expectation: Expectation) -> str:
    if expectation.aspect in (Aspect.OUTCOME, Aspect.STATUS) and expectation.subject:
        return f"{expectation.aspect} of {expectation.subject}"
    words = {Aspect.TIER: "highest tier", Aspect.RULE_SET: "rule set"}
    return expectation.subject or words.get(expectation.aspect, str(expectation.aspect))


def _shown(answer: Answer) -> str:
    if isinstance(answer, Interval):
        return _points(answer.low) if answer.settled else f"{_points(answer.low)} to {_points(answer.high)}"
    if isinstance(answer, str):
        return answer
    return ", ".join(answer) or "nothing"


def _points(points: Number) -> str:
    return decimal_text(Fraction(points))
