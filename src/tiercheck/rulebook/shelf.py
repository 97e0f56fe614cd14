"""The rule shelf: every rule set of a folder, picked by tier, jurisdiction, date and application."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from tiercheck.errors import Problem, RuleFileError, SelectionError, nearest
from tiercheck.model.classification import Classification
from tiercheck.model.columns import CONTRACT
from tiercheck.model.condition import TierPasses, leaves
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.text import Text
from tiercheck.rulebook.assembly import Assembly, assemble
from tiercheck.rulebook.files import read_folder

NATION = "CN"


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of one occasion.

    Attributes:
        rule_sets: a tier after every tier it refers to, else by rank.
        requested: the tiers asked for; the others are there because these refer to them.
        classifications: tables that derive level columns.
    """

    rule_sets: tuple[RuleSet, ...]
    requested: frozenset[str]
    classifications: tuple[Classification, ...]

    @property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """Id and digest of everything selected."""
        return tuple((each.id, each.digest) for each in (*self.rule_sets, *self.classifications))


@dataclass(frozen=True, slots=True)
class Shelf:
    """An immutable shelf, safe to share between threads.

    Attributes:
        rule_sets: the base rule sets by id, those that extend another included.
        overlays: every rule set that an overlay makes, by id.
        classifications: the classifications, by id.
        divisions: names of the divisions of provincial level, by GB/T 2260 prefix.
        columns: the evidence contract and all local columns, by name.
    """

    assembly: Assembly = field(repr=False)
    columns: Mapping[str, Column] = field(repr=False)
    _merged: dict[tuple[str, ...], RuleSet] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @staticmethod
    def read(folder: Path) -> "Shelf":
        """Read every rule file of a folder.

        Raises:
            RuleFileError: every problem of every file, each with file, line and column.
        """
        if not folder.is_dir():
            message = f"{folder} is not a folder of rule files"
            raise RuleFileError([Problem("not-a-folder", message, "name the folder that holds the rules")])
        files = read_folder(folder)
        assembly = assemble(files)
        problems = files.report.in_order(files.lines)
        if problems:
            raise RuleFileError(problems)
        local = {
            name: column
            for rule_set in (*assembly.bases.values(), *assembly.merged.values())
            for name, column in rule_set.local_columns.items()
        }
        return Shelf(assembly, MappingProxyType({**CONTRACT, **local}))

    @property
    def classifications(self) -> tuple[Classification, ...]:
        """The classifications, oldest first."""
        return tuple(self.assembly.classifications.values())

    @property
    def divisions(self) -> Mapping[str, Text]:
        """Names of the divisions of provincial level, by GB/T 2260 prefix."""
        return self.assembly.divisions

    @property
    def entries(self) -> tuple[RuleSet | Classification, ...]:
        """Every rule set on the shelf: bases by rank, their overlays after them, then classifications."""
        every = [*self.assembly.bases.values(), *self.assembly.merged.values()]
        ordered = sorted(every, key=lambda rules: (rules.rank, rules.jurisdiction != NATION, rules.id))
        return (*ordered, *self.classifications)

    def jurisdiction_of(self, division: str | None) -> str:
        """Return the longest prefix of a division that has an overlay, else ``CN``."""
        places = {rules.jurisdiction for rules in self.assembly.merged.values()}
        for length in range(len(division or ""), 0, -1):
            if division is not None and division[:length] in places:
                return division[:length]
        return NATION

    def select(
        self, as_of: date, jurisdiction: str, application: Application, tiers: Collection[str] | None = None
    ) -> Selection:
        """Pick the rule sets in force.

        Args:
            as_of: date of the decision.
            jurisdiction: ``CN`` or a GB/T 2260 prefix.
            application: what is applied for.
            tiers: the tiers asked for, or None for all in force.

        Raises:
            SelectionError: an unknown tier or jurisdiction, or a date on which there are no rules.
        """
        self._check_jurisdiction(jurisdiction)
        bases = {
            rules.tier: rules
            for rules in self.assembly.bases.values()
            if application in rules.effective and as_of in rules.effective[application]
        }
        known = dict.fromkeys(rules.tier for rules in self.assembly.bases.values())
        for tier in tiers or ():
            if tier not in known:
                hint = nearest(tier, known) or f"the tiers are {', '.join(known)}"
                raise SelectionError([Problem("unknown-tier", f"there is no tier {tier!r}", hint)])
        requested = frozenset(bases if tiers is None else tiers)
        absent = sorted(requested - set(bases)) if bases else [""]
        if absent or not requested:
            raise SelectionError([self._nothing_in_force(tier, as_of, application) for tier in absent or [""]])
        chosen: dict[str, RuleSet] = {}
        for tier in sorted(requested, key=lambda name: bases[name].rank):
            self._choose(tier, bases, as_of, jurisdiction, application, chosen)
        tables = tuple(
            table
            for table in self.classifications
            if application in table.effective and as_of in table.effective[application]
        )
        return Selection(tuple(chosen.values()), requested, tables)

    def classification(self, name: str, as_of: date, application: Application = Application.NEW) -> Classification:
        """Return the classification in force; raises ``SelectionError`` when there is none."""
        for table in self.classifications:
            if table.name == name and application in table.effective and as_of in table.effective[application]:
                return table
        raise SelectionError([self._nothing_in_force(name, as_of, application)])

    def _choose(
        self,
        tier: str,
        bases: Mapping[str, RuleSet],
        as_of: date,
        jurisdiction: str,
        application: Application,
        chosen: dict[str, RuleSet],
    ) -> None:
        """Add a tier after the tiers it refers to."""
        if tier in chosen:
            return
        rules = self._overlaid(bases[tier], as_of, jurisdiction, application)
        for needed in tiers_of(rules):
            self._choose(needed, bases, as_of, jurisdiction, application, chosen)
        chosen[tier] = rules

    def _overlaid(self, base: RuleSet, as_of: date, jurisdiction: str, application: Application) -> RuleSet:
        """Lay the national overlays on, then the one of the longest prefix of the jurisdiction."""
        found = [
            overlay
            for overlay in self.assembly.overlays.values()
            if overlay.tier == base.tier
            and application in overlay.effective
            and as_of in overlay.effective[application]
        ]
        national = [overlay.id for overlay in found if overlay.jurisdiction == NATION]
        local = [overlay for overlay in found if jurisdiction.startswith(overlay.jurisdiction)]
        longest = sorted(local, key=lambda overlay: len(overlay.jurisdiction))[-1:]
        key = (base.id, *national, *(overlay.id for overlay in longest))
        if len(key) == 1:
            return base
        with self._lock:
            if key not in self._merged:
                self._merged[key] = self.assembly.merge(key)
            return self._merged[key]

    def _check_jurisdiction(self, jurisdiction: str) -> None:
        if jurisdiction == NATION:
            return
        digits = jurisdiction.isascii() and jurisdiction.isdigit() and len(jurisdiction) in (2, 4, 6)
        if not digits or (self.divisions and jurisdiction[:2] not in self.divisions):
            message = f"{jurisdiction!r} is no jurisdiction"
            hint = nearest(jurisdiction, [NATION, *self.divisions]) or "write CN, 44 or 4403"
            raise SelectionError([Problem("unknown-jurisdiction", message, hint)])

    def _nothing_in_force(self, tier: str, as_of: date, application: Application) -> Problem:
        """Name the nearest rule sets of a tier, or of any."""
        every = [*self.assembly.bases.values(), *self.classifications]
        named = [
            (rules, rules.effective[application])
            for rules in every
            if application in rules.effective and tier in ("", rules.tier if isinstance(rules, RuleSet) else rules.name)
        ]

        def distance(found: tuple[RuleSet | Classification, object]) -> int:
            period = found[0].effective[application]
            if as_of < period.start:
                return (period.start - as_of).days
            return 0 if period.until is None else max(0, (as_of - period.until).days)

        nearby = sorted(named, key=distance)[:2]
        shown = "; ".join(
            f"{rules.id}, in force from {period.start}" + (f" until {period.until}" if period.until else "")
            for rules, period in nearby
        )
        subject = tier or "no tier"
        message = f"{subject} has {'a' if not tier else 'no'} rule set on {as_of} for {application}"
        return Problem("nothing-in-force", message, f"the nearest: {shown}" if shown else "")


def tiers_of(rules: RuleSet) -> tuple[str, ...]:
    """Return the tiers whose verdicts a rule set refers to."""
    trees = [rules.decide, *(condition.tree for condition in rules.conditions.values())]
    return tuple(dict.fromkeys(leaf.tier for tree in trees for leaf in leaves(tree) if isinstance(leaf, TierPasses)))
