"""Everything there is to see of a shelf."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.change.coverage.goal import Goal, GoalKey
from tiercheck.change.coverage.indicators import IndicatorSubject
from tiercheck.change.coverage.points import MarkSubject
from tiercheck.change.coverage.tables import RowSubject
from tiercheck.change.thresholds import Key, Threshold, of_points
from tiercheck.engine.classifying import Classifier
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.rulebook.shelf import Shelf

CoverageSubject: TypeAlias = IndicatorSubject | RowSubject | MarkSubject


class Subjects:
    """The indicators, rows and marks of a shelf; one that several rule sets share is one.

    Attributes:
        shelf: the rules.
        indicators: in the order of the shelf.
        rows: of every classification, by its id and that of the row.
        marks: in the order of the shelf.
        every: all of them.
        goals: all that there is to see, by what makes it one.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        rule_sets = tuple(entry for entry in shelf.entries if isinstance(entry, RuleSet))
        holders: dict[Indicator, list[str]] = {}
        for rules in rule_sets:
            for indicator in rules.indicators.values():
                holders.setdefault(indicator, []).append(rules.id)
        by_equality = {indicator: IndicatorSubject(indicator, ids) for indicator, ids in holders.items()}
        self.indicators = tuple(by_equality.values())
        # Indicators are looked up for every finding; by identity, for comparing them takes long.
        self._by_identity = {
            id(indicator): by_equality[indicator] for rules in rule_sets for indicator in rules.indicators.values()
        }
        self.rows: Mapping[tuple[str, str], RowSubject] = MappingProxyType(
            {
                (table.id, row.id): RowSubject(table, row, classifier)
                for table, classifier in ((table, Classifier(table)) for table in shelf.classifications)
                for row in table.rows
            }
        )
        marks = _marks(rule_sets)
        self.marks = tuple(marks.values())
        self._marks_of: Mapping[tuple[str, ...], tuple[MarkSubject, ...]] = {
            rules.files: tuple(dict.fromkeys(marks[each.key] for each in of_points(rules))) for rules in rule_sets
        }
        self.every: tuple[CoverageSubject, ...] = (*self.indicators, *self.rows.values(), *self.marks)
        self.goals = _merged(goal for subject in self.every for goal in subject.goals)

    def of_indicator(self, indicator: Indicator) -> IndicatorSubject:
        """Return what there is to see of an indicator of the shelf."""
        return self._by_identity[id(indicator)]

    def of_rule_set(self, rules: RuleSet) -> tuple[MarkSubject, ...]:
        """Return the marks of a rule set of the shelf: of this one alone, where an overlay makes several of one id."""
        return self._marks_of[rules.files]


def _merged(goals: Iterable[Goal]) -> Mapping[GoalKey, Goal]:
    """Return each goal once: where rule sets have a line in common and differ in its status only, it is one goal."""
    found: dict[GoalKey, Goal] = {}
    for goal in goals:
        known = found.get(goal.key, goal)
        found[goal.key] = replace(goal, holders=tuple(dict.fromkeys((*known.holders, *goal.holders))))
    return MappingProxyType(found)


def _marks(rule_sets: tuple[RuleSet, ...]) -> Mapping[Key, MarkSubject]:
    found: dict[Key, tuple[Threshold, list[RuleSet]]] = {}
    for rules in rule_sets:
        for threshold in of_points(rules):
            found.setdefault(threshold.key, (threshold, []))[1].append(rules)
    return {
        key: MarkSubject(threshold, _instrument(holders[0]), tuple(dict.fromkeys(rules.id for rules in holders)))
        for key, (threshold, holders) in found.items()
    }


def _instrument(rules: RuleSet) -> str:
    return str(rules.instrument if rules.score is None else rules.score.citation.instrument)
