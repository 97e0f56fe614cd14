"""Every threshold of the shelf, and whether a boundary triple really straddles it.

What a threshold is, ``tiercheck.change.thresholds`` says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TypeAlias

from tests.spec.cases import Aspect, Case
from tests.spec.running import assess
from tiercheck import packaged_shelf
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.probing.figures import FINEST, step_of
from tiercheck.change.thresholds import Key, Side, Threshold, every_threshold, of_classification, of_rule_set, points_of
from tiercheck.engine.reading import reader
from tiercheck.errors import SelectionError
from tiercheck.model.evidence import Column, Value
from tiercheck.model.outcome import Application, Truth
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment, Verdict
from tiercheck.rulebook.shelf import rule_files
from tiercheck.yaml.node import ListNode, MappingNode, Node
from tiercheck.yaml.source import read_file

__all__ = ["FINEST", "Occasion", "Triple", "occasions", "rule_sets", "thresholds"]

Occasion: TypeAlias = tuple[date, str, Application]


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
def thresholds() -> Mapping[Key, Threshold]:
    """Return every threshold of the shelf, by what makes it one."""
    return every_threshold(packaged_shelf())


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
        for derivation in self.silent.context.derivations:
            if derivation.classification.name == self.case.name and derivation.row is not None:
                for threshold in of_classification(derivation.classification):
                    if threshold.position[0] == derivation.row.id:
                        yield threshold


def _one_step(column: Column, inside: Value | None, outside: Value | None) -> bool:
    if isinstance(inside, (int, Fraction)) and isinstance(outside, (int, Fraction)):
        return abs(Fraction(inside) - Fraction(outside)) == step_of(column)
    return False


def _truth(threshold: Threshold, assessment: Assessment, verdict: Verdict) -> Truth:
    if threshold.check is not None:
        return threshold.check.judge(reader(threshold.check.measure)(assessment.evidence.values))
    return _TRUTHS[threshold.side_of(points_of(verdict, threshold.of))]


_TRUTHS = {Side.INSIDE: Truth.TRUE, Side.OUTSIDE: Truth.FALSE, Side.OPEN: Truth.UNKNOWN}
