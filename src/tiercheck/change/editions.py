"""Editions: one rule set as it is asked on one occasion, and the pairs of them that a change makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Selection, Shelf
from tiercheck.subjects.subject import Subject


@dataclass(frozen=True, slots=True)
class Edition:
    """The criteria of one tier as they stand on one occasion.

    Attributes:
        name: how the user called it: a file, a folder, a date, a git revision, a rule-set id.
        shelf: the shelf it stands on.
        rule_set: the criteria, overlays merged in.
        as_of: the date on which it is asked; it lies in the period of the rule set.
        jurisdiction: ``CN`` or a GB/T 2260 prefix.
        application: what is applied for.
    """

    name: str
    shelf: Shelf = field(repr=False)
    rule_set: RuleSet
    as_of: date
    jurisdiction: str
    application: Application

    @property
    def selection(self) -> Selection:
        """The rule set with the tiers that it refers to and the classifications in force."""
        return self.shelf.select(self.as_of, self.jurisdiction, self.application, (self.rule_set.tier,))

    @property
    def subject(self) -> Subject:
        """What the rule set judges."""
        return self.shelf.subjects[self.rule_set.subject]

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns of the subject and all local columns of its rules, by name."""
        return self.shelf.about(self.rule_set.subject).columns


@dataclass(frozen=True, slots=True)
class Pair:
    """One tier before and after a change; an edition that is None was added or removed.

    Attributes:
        tier: the tier's id.
        old: the criteria before.
        new: the criteria after.
    """

    tier: str
    old: Edition | None
    new: Edition | None
