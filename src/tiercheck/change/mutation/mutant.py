"""Mutants: the rules with one mistake, of a closed list of kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from tiercheck.errors import Location
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod, RuleSet
from tiercheck.rulebook.moving import moved
from tiercheck.rulebook.shelf import Shelf


class Kind(StrEnum):
    """What sort of mistake."""

    THRESHOLD_UP = "threshold-up"
    THRESHOLD_DOWN = "threshold-down"
    COMPARISON = "comparison"
    UNIT = "unit"
    NEGATION = "negation"
    COLUMN = "column"
    FORMULA = "formula"
    COMBINATION = "combination"
    DROPPED = "dropped"
    POINTS_UP = "points-up"
    POINTS_DOWN = "points-down"
    SWAPPED = "swapped"
    CAP_UP = "cap-up"
    CAP_DOWN = "cap-down"
    AWARD = "award"
    APPLICATION = "application"
    RANK = "rank"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class RulesChange:
    """Other rule sets on the same days.

    Attributes:
        rewrite: gives the changed rule set, or the rule set itself where it is not concerned.
    """

    rewrite: Callable[[RuleSet], RuleSet]

    def on(self, shelf: Shelf) -> Shelf | None:
        """Return the changed shelf."""
        return shelf.altered(self.rewrite, lambda table: table)


@dataclass(frozen=True, slots=True)
class TableChange:
    """Another classification.

    Attributes:
        old: the classification.
        new: what stands in for it.
        row: the row that is changed.
    """

    old: Classification
    new: Classification
    row: str

    def on(self, shelf: Shelf) -> Shelf | None:
        """Return the changed shelf."""
        return shelf.altered(lambda rules: rules, lambda table: self.new if table.id == self.old.id else table)


@dataclass(frozen=True, slots=True)
class DayChange:
    """Other periods.

    Attributes:
        periods: the new periods, by rule file.
        day: the one day on which something else is in force.
        application: for which application.
    """

    periods: Mapping[str, Mapping[Application, EffectivePeriod]]
    day: date
    application: Application

    def on(self, shelf: Shelf) -> Shelf | None:
        """Return the changed shelf, or None when its days do not fit together."""
        return moved(shelf, self.periods)


Change: TypeAlias = RulesChange | TableChange | DayChange


@dataclass(frozen=True, slots=True)
class Mutant:
    """The shelf with one mistake; one in rules that several rule sets share is one mutant of all of them.

    Attributes:
        id: rule set, subject, kind and position, such as ``srdi/CN/2022-08-01:rd_input:points-up:band2``.
        kind: what sort of mistake.
        rule_sets: the ids of everything that it changes.
        subject: the indicator, condition, part, ``score``, ``decide``, ``effective`` or derived column.
        clause: where the law says so, with its document.
        source: the rule-file line.
        before: what the rules say.
        after: what the mistake makes of it.
        change: how to make it.
    """

    id: str
    kind: Kind
    rule_sets: tuple[str, ...]
    subject: str
    clause: str
    source: Location
    before: str
    after: str
    change: Change = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.source}: {self.subject}: {self.kind}: {self.before} -> {self.after} ({self.clause})"
