"""Engines held against each other: everything that one of them derives, the others must derive too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeAlias

from tiercheck.change.probing.probes import Probe
from tiercheck.errors import TiercheckError
from tiercheck.model.evidence import Column, Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.quantity import Number, decimal_text
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Assessment, Verdict

AssessAll: TypeAlias = Callable[[Sequence[Evidence], Occasion], Sequence[Assessment]]
Answer: TypeAlias = Assessment | Exception


class Difference(NamedTuple):
    """One thing that came out otherwise.

    Attributes:
        what: such as ``srdi rd_intensity``.
        said: what each engine says of it, in the order of the engines.
    """

    what: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One record on which engines differ.

    Attributes:
        probe: the record.
        record: its figures as a flat record writes them.
        engines: the engines.
        differences: what came out otherwise.
    """

    probe: Probe
    record: Mapping[str, str]
    engines: tuple[str, ...]
    differences: tuple[Difference, ...]


def disagreements(
    records: Iterable[Probe], engines: Mapping[str, AssessAll], columns: Mapping[str, Column]
) -> Iterator[Disagreement]:
    """Yield every record on which the engines do not all say the same.

    Args:
        records: as ``probes`` returns them.
        engines: what judges many records on one occasion, by name.
        columns: every column of the shelf, by name.
    """
    for options, group in groupby(records, key=lambda probe: probe.options):
        asked = tuple(group)
        evidence = [Evidence(probe.figures, columns) for probe in asked]
        answers = [_answers(assess, evidence, options) for assess in engines.values()]
        for probe, of_record, *said in zip(asked, evidence, *answers, strict=True):
            if all(_derived(each) == _derived(said[0]) for each in said[1:]):
                continue
            differences = tuple(_differences([_facts(each) for each in said]))
            if differences:
                yield Disagreement(probe, of_record.written(), tuple(engines), differences)


def _answers(assess: AssessAll, evidence: Sequence[Evidence], options: Occasion) -> Sequence[Answer]:
    """Return one answer a record; where all of them together are refused, each is asked for by itself."""
    try:
        return assess(evidence, options)
    except Exception:
        return [_answer(assess, each, options) for each in evidence]


def _answer(assess: AssessAll, evidence: Evidence, options: Occasion) -> Answer:
    """Return what an engine says; one that breaks down where another answers is just what a probe looks for."""
    try:
        return assess([evidence], options)[0]
    except Exception as error:
        return error


def _derived(answer: Answer) -> tuple[object, ...]:
    """Return the same as ``_facts``, quickly: nearly always engines agree."""
    if isinstance(answer, Exception):
        return (_said(answer),)
    return (answer.tier, *(_derived_of(verdict) for verdict in answer))


def _derived_of(verdict: Verdict) -> tuple[object, ...]:
    findings = tuple((each.id, each.outcome, each.points, each.missing) for each in verdict.indicators)
    conditions = tuple((each.condition.id, each.outcome) for each in verdict.conditions)
    steps = frozenset((fact.key, fact.outcome) for fact in verdict.provenance)
    return verdict.tier, verdict.outcome, verdict.status, verdict.score, findings, conditions, steps


def _differences(facts: Sequence[Mapping[str, str]]) -> Iterator[Difference]:
    for what in dict.fromkeys(name for each in facts for name in each):
        said = tuple(each.get(what, "nothing") for each in facts)
        if len(set(said)) > 1:
            yield Difference(what, said)


def _facts(answer: Answer) -> dict[str, str]:
    """Return everything that an engine derives, by what it is about; the order of derivation is its own."""
    if isinstance(answer, Exception):
        return {"error": _said(answer)}
    facts = {"highest tier": answer.tier or "none"}
    for verdict in answer:
        facts |= {f"{verdict.tier} {what}".rstrip(): said for what, said in _of_verdict(verdict)}
    return facts


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, TiercheckError) else f"{type(error).__name__}: {error}"


def _of_verdict(verdict: Verdict) -> Iterator[tuple[str, str]]:
    yield "", str(verdict.outcome)
    yield "status", str(verdict.status)
    yield "missing", ", ".join(verdict.missing)
    if verdict.score is not None:
        yield "score", _interval(Interval(verdict.score.low, verdict.score.high))
        yield from ((part, _interval(points)) for part, points in verdict.score.parts)
    for finding in verdict.indicators:
        yield finding.id, str(finding.outcome) + (f" {_interval(finding.points)}" if finding.points else "")
        yield f"{finding.id} missing", ", ".join(finding.missing)
    yield from ((f"condition {each.condition.id}", str(each.outcome)) for each in verdict.conditions)
    yield from ((f"step {fact.name}", str(fact.outcome)) for fact in verdict.provenance)


def _interval(points: Interval) -> str:
    return _number(points.low) if points.settled else f"{_number(points.low)} to {_number(points.high)}"


def _number(points: Number) -> str:
    return decimal_text(points)
