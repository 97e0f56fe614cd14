"""Every threshold of the shelf, and whether a boundary triple really straddles it.

A threshold is a bound of a check (of an indicator or of a size class), a pass mark or the
minimum of a part. It is known by the rule-file line that states it, so one that several
rule sets share is one threshold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TypeAlias

from tests.spec.cases import Aspect, Case
from tests.spec.running import assess
from tiercheck.api import packaged_shelf
from tiercheck.api.assessor import packaged_rules
from tiercheck.engine.reading import reader
from tiercheck.errors import Location, SelectionError
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Application, Truth
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.rule_set import Citation, RuleSet
from tiercheck.model.verdict import Assessment, Verdict
from tiercheck.rulebook.node import ListNode, MappingNode, Node
from tiercheck.rulebook.shelf import rule_files
from tiercheck.rulebook.source import read_file

# Shares, years and points may have any decimals; the finest the specification looks at is a millionth.
FINEST = Fraction(1, 1_000_000)
_DECIMAL_UNITS = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
Occasion: TypeAlias = tuple[date, str, Application]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure of the law that decides.

    Attributes:
        source: the rule-file line that states it.
        subject: the indicator, part, ``score`` or derived column it belongs to.
        position: which of the figures at that line, in reading order.
        clause: where the law says so.
        check: the check with this one bound, or None for points.
        mark: the points to reach, when there is no check.
        strict: True when the mark itself is not enough.
    """

    source: Location
    subject: str
    position: tuple[str, ...]
    clause: str
    check: Check | None = None
    mark: Number = 0
    strict: bool = False

    @property
    def key(self) -> tuple[Location, str, tuple[str, ...]]:
        """What makes it one threshold."""
        return self.source, self.subject, self.position

    def __str__(self) -> str:
        return f"{self.source}: {self.subject} {' '.join(self.position)} (cite {self.clause})"


def occasions() -> Iterator[Occasion]:
    """Yield every first day and every day after a last one, for every jurisdiction and application."""
    days: set[date] = set()
    places = {"CN"}
    for path in rule_files(packaged_rules()):
        root = read_file(path, path.name).root
        assert isinstance(root, MappingNode)
        days |= {date.fromisoformat(text) for text in _dates(root.get("effective"))}
        jurisdiction = root.get("jurisdiction")
        if jurisdiction is not None:
            places.add(getattr(jurisdiction, "text", "CN"))
    around = {day + timedelta(step) for day in days for step in (-1, 0)}
    return product(sorted(around), sorted(places), Application)


def _dates(node: Node | None) -> Iterator[str]:
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.text in ("from", "until"):
                yield getattr(value, "text", "")
            else:
                yield from _dates(value)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _dates(item)


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """Return every rule set that any occasion leads to, by id."""
    found: dict[str, RuleSet] = {}
    for day, place, application in occasions():
        try:
            chosen = packaged_shelf().select(day, place, application, None).rule_sets
        except SelectionError:
            continue
        found |= {rule_set.id: rule_set for rule_set in chosen}
    return found


@cache
def thresholds() -> Mapping[tuple[Location, str, tuple[str, ...]], Threshold]:
    """Return every threshold of the shelf, by what makes it one."""
    found = [threshold for rule_set in rule_sets().values() for threshold in of_rule_set(rule_set)]
    for classification in packaged_shelf().classifications:
        found += of_classification(classification)
    return {threshold.key: threshold for threshold in found}


def of_rule_set(rule_set: RuleSet) -> Iterator[Threshold]:
    """Yield the thresholds of one rule set."""
    for indicator in rule_set.indicators.values():
        for index, check in enumerate(indicator.checks):
            yield from _of_check(check, indicator.citation, indicator.id, (str(index),))
    score = rule_set.score
    if score is not None:
        clause, source = score.citation.clause, score.citation.source
        yield Threshold(source, "score", ("mark",), clause, mark=score.pass_mark)
        for part in score.parts:
            if part.minimum is not None:
                yield Threshold(source, part.id, ("minimum",), clause, mark=part.minimum, strict=part.strict)


def of_classification(classification: Classification) -> Iterator[Threshold]:
    """Yield the thresholds of a table of classes."""
    for row in classification.rows:
        for bound in row.bounds:
            for index, check in enumerate(bound.checks):
                level = classification.derives.levels[bound.level]
                yield from _of_check(check, bound.citation, classification.name, (row.id, level, str(index)))


def _of_check(check: Check, citation: Citation, subject: str, position: tuple[str, ...]) -> Iterator[Threshold]:
    for bound in check.bounds:
        said = f"{bound.relation} {bound.threshold}"
        single = replace(check, bounds=(bound,))
        yield Threshold(citation.source, subject, (*position, said), citation.clause, single)


@dataclass(frozen=True, slots=True)
class Triple:
    """A boundary case carried out: the assessments inside, outside and without the figure."""

    case: Case
    inside: Assessment
    outside: Assessment
    silent: Assessment

    @classmethod
    def of(cls, case: Case) -> "Triple":
        """Carry out a case of kind ``bound``."""
        return cls(case, *(assess(step.asked, "direct") for step in case.steps))

    @property
    def verdicts(self) -> tuple[Verdict, Verdict, Verdict]:
        """The verdicts of the tier that was asked about."""
        tier = self.case.steps[0].asked.tier
        return self.inside[tier], self.outside[tier], self.silent[tier]

    def covers(self) -> Iterator[Threshold]:
        """Yield the thresholds that its records straddle by the smallest step there is."""
        if self.fault():
            return
        for threshold in self._candidates():
            truths = [_truth(threshold, assessment, verdict) for assessment, verdict in self._results()]
            if truths[2] is Truth.UNKNOWN and sorted(truths[:2]) == [Truth.FALSE, Truth.TRUE]:
                yield threshold

    def fault(self) -> str:
        """Return why the case is no boundary triple, or ""."""
        inside, outside = self.inside.evidence, self.outside.evidence
        names = inside.values.keys() | outside.values.keys()
        changed = [name for name in sorted(names) if inside.values.get(name) != outside.values.get(name)]
        if len(changed) != 1:
            return f"inside and outside differ in {', '.join(changed) or 'nothing'}, not in one column"
        (name,) = changed
        if not _one_step(inside.columns[name], inside.values.get(name), outside.values.get(name)):
            return f"{name} differs by more than its smallest step"
        named = ([each for each in step.expected if each.aspect is Aspect.NAMED] for step in self.case.steps)
        answers = [[each.answer for each in expected] for expected in named]
        return "inside and outside expect the same" if answers[0] == answers[1] else ""

    def _results(self) -> Iterator[tuple[Assessment, Verdict]]:
        return zip((self.inside, self.outside, self.silent), self.verdicts, strict=True)

    def _candidates(self) -> Iterator[Threshold]:
        for threshold in of_rule_set(self.verdicts[0].rule_set):
            if threshold.subject == self.case.name:
                yield threshold
        for derivation in self.silent.occasion.derivations:
            if derivation.classification.name == self.case.name and derivation.row is not None:
                for threshold in of_classification(derivation.classification):
                    if threshold.position[0] == derivation.row.id:
                        yield threshold


def _one_step(column: Column, inside: Value | None, outside: Value | None) -> bool:
    if isinstance(inside, (int, Fraction)) and isinstance(outside, (int, Fraction)):
        return abs(Fraction(inside) - Fraction(outside)) == (FINEST if column.unit in _DECIMAL_UNITS else 1)
    return False


def _truth(threshold: Threshold, assessment: Assessment, verdict: Verdict) -> Truth:
    if threshold.check is not None:
        return threshold.check.judge(reader(threshold.check.measure)(assessment.evidence.values))
    assert verdict.score is not None
    low, high = (
        (verdict.score.low, verdict.score.high)
        if threshold.subject == "score"
        else dict(verdict.score.parts)[threshold.subject]
    )

    def reached(points: Number) -> bool:
        return points > threshold.mark if threshold.strict else points >= threshold.mark

    return Truth.TRUE if reached(low) else Truth.UNKNOWN if reached(high) else Truth.FALSE
