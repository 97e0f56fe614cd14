"""Runs a case on an engine and tells what came out otherwise than it must."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from tests.spec.cases import Answer, Asked, Case, Expected, Step
from tiercheck.api import Assessor, packaged_shelf
from tiercheck.api.assessor import ENGINES
from tiercheck.errors import TiercheckError
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.quantity import Number, decimal_text
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Assessment, Finding, Verdict

ENGINE_NAMES = tuple(ENGINES)


@cache
def assessor(engine: str) -> Assessor:
    """Return the assessor of an engine on the packaged shelf, made once."""
    return Assessor(packaged_shelf(), engine)


def assess(asked: Asked, engine: str) -> Assessment:
    """Assess one record on its occasion."""
    profile = EnterpriseProfile.from_record(asked.record)
    return assessor(engine).assess(
        profile, asked.as_of, asked.jurisdiction, asked.application, asked.tiers, Language.EN
    )


def differences(case: Case, engine: str) -> str:
    """Return what came out otherwise, step by step, or "" when all is as expected."""
    found = [line for step in case.steps for line in _differences(step, engine)]
    if not found:
        return ""
    law = " ".join(filter(None, (case.cite, f"({case.why})" if case.why else "")))
    return "\n".join([f"{case.place}: {case.name} [{engine}] {law}", *found])


def _differences(step: Step, engine: str) -> Iterator[str]:
    label, expected = f"{step.label}: " if step.label else "", step.expected
    try:
        assessment = assess(step.asked, engine)
    except TiercheckError as error:
        if expected.error is None:
            yield f"  {label}expected a verdict, got the error {error}"
        elif expected.error not in str(error):
            yield f"  {label}expected an error with {expected.error!r}, got {error}"
        return
    if expected.error is not None:
        given = ", ".join(f"{verdict.rule_set.id} {verdict.outcome}" for verdict in assessment)
        yield f"  {label}expected an error, got {given}"
        return
    try:
        yield from [f"  {label}{line}" for line in _compared(expected, assessment, step.asked.tier)]
    except LookupError as error:
        yield f"  {label}{error.args[0]}"


def _compared(expected: Expected, assessment: Assessment, tier: str) -> Iterator[str]:
    verdict = assessment[tier]
    for other, outcome in (*expected.outcomes, *([(tier, expected.outcome)] if expected.outcome else [])):
        got = assessment[other].outcome
        if got != outcome:
            yield f"{other}: expected {outcome}, got {got}{_why(assessment[other])}"
    for subject, answer in expected.answers:
        yield from _answered(subject, answer, assessment, verdict)
    if expected.highest is not None and (assessment.tier or "none") != expected.highest:
        yield f"highest tier: expected {expected.highest}, got {assessment.tier or 'none'}"
    if expected.missing is not None and sorted(verdict.missing) != sorted(expected.missing):
        yield f"missing: expected {sorted(expected.missing)}, got {sorted(verdict.missing)}"
    if expected.status is not None and verdict.status != expected.status:
        yield f"status: expected {expected.status}, got {verdict.status}"
    for subject, status in expected.statuses:
        if verdict[subject].citation.status != status:
            yield f"{subject}: expected the status {status}, got {verdict[subject].citation.status}"
    if expected.rule_set is not None and verdict.rule_set.id != expected.rule_set:
        yield f"rule set: expected {expected.rule_set}, got {verdict.rule_set.id}"


def _answered(subject: str, answer: Answer, assessment: Assessment, verdict: Verdict) -> Iterator[str]:
    finding = next((finding for finding in verdict.indicators if finding.id == subject), None)
    got = answer_of(subject, assessment, verdict)
    if isinstance(answer, str) and finding is not None and finding.points is not None:
        got = finding.outcome
    if got != _expected_answer(answer):
        place = f" ({finding.citation.source})" if finding is not None else ""
        reason = f"\n      {finding.explanation}" if finding is not None else ""
        yield f"{subject}{place}: expected {_shown(_expected_answer(answer))}, got {_shown(got)}{reason}"


def answer_of(subject: str, assessment: Assessment, verdict: Verdict) -> str | Interval | tuple[str, ...]:
    """Return what came out for an indicator, condition, part, ``score`` or derived column.

    Points are an interval, a derived column its lowest and highest level.

    Raises:
        LookupError: there is no such subject.
    """
    for finding in verdict.indicators:
        if finding.id == subject:
            return _outcome_or_points(finding)
    for condition in verdict.conditions:
        if condition.condition.id == subject:
            return str(condition.outcome)
    if verdict.score is not None:
        totals = {"score": Interval(verdict.score.low, verdict.score.high), **dict(verdict.score.parts)}
        if subject in totals:
            return totals[subject]
    for derivation in assessment.occasion.derivations:
        if derivation.classification.name == subject:
            levels = derivation.classification.derives.levels
            return tuple(dict.fromkeys((levels[derivation.low], levels[derivation.high])))
    raise LookupError(f"{verdict.rule_set.id} has no indicator, condition, part or derived column {subject!r}")


def _outcome_or_points(finding: Finding) -> str | Interval:
    if finding.points is None or finding.outcome is Outcome.NOT_APPLICABLE:
        return str(finding.outcome)
    return finding.points


def _expected_answer(answer: Answer) -> str | Interval | tuple[str, ...]:
    if isinstance(answer, str):
        return answer if answer in list(Outcome) else (answer,)
    low, high = answer if isinstance(answer, tuple) else (answer, answer)
    if isinstance(low, str) or isinstance(high, str):
        return str(low), str(high)
    return Interval(Fraction(low), Fraction(high))


def _shown(answer: str | Interval | tuple[str, ...]) -> str:
    if isinstance(answer, Interval):
        return _points(answer.low) if answer.settled else f"{_points(answer.low)} to {_points(answer.high)}"
    return answer if isinstance(answer, str) else " to ".join(answer)


def _points(points: Number) -> str:
    return decimal_text(Fraction(points))


def _why(verdict: Verdict) -> str:
    open_or_failed = [finding for finding in verdict.indicators if finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN)]
    return "".join(f"\n      {finding.id}: {finding.explanation}" for finding in open_or_failed[:12])
