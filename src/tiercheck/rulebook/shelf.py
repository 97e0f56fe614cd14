"""The rule shelf: every rule set of a folder, picked by tier, jurisdiction, date and application."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tiercheck.errors import NO_RULE_FILES, Problem, RuleFileError, SelectionError, nearest
from tiercheck.model.classification import Classification
from tiercheck.model.condition import TierPasses, leaves
from tiercheck.model.evidence import ENTERPRISE, Column
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.text import Text
from tiercheck.rulebook.across import review_across
from tiercheck.rulebook.blaming import blamed
from tiercheck.rulebook.classifications import read_classification
from tiercheck.rulebook.digest import digest_of_all
from tiercheck.rulebook.edges import review_edges
from tiercheck.rulebook.gather import NATION, PLACE, Gathered, gather
from tiercheck.rulebook.merging import Files, all_recipes, prefixes, read_recipe, recipe_for
from tiercheck.rulebook.nearby import nothing_in_force
from tiercheck.rulebook.read import Identity
from tiercheck.rulebook.words import Desk, notes_of
from tiercheck.subjects.subject import Subject
from tiercheck.yaml.report import Report

# What stands beside rule files and is none.
CASES = ".cases.yaml"
PROPERTIES = "properties.yaml"


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of one occasion.

    Attributes:
        rule_sets: a tier after every tier it refers to, else in their order: the ladder, then those beside it.
        requested: the tiers asked for, in their order; the others are there because these refer to them.
        classifications: tables that derive level columns.
    """

    rule_sets: tuple[RuleSet, ...]
    requested: tuple[str, ...]
    classifications: tuple[Classification, ...]

    @property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """Id and digest of everything selected."""
        every: tuple[RuleSet | Classification, ...] = (*self.rule_sets, *self.classifications)
        return tuple((each.id, each.digest) for each in every)


@dataclass(frozen=True, slots=True)
class Shelf:
    """An immutable shelf, safe to share between threads; everything it can answer with is merged when it is read.

    Attributes:
        rule_sets: the base rule sets, those that extend another included.
        overlays: the rule sets that overlays, alone or one on the other, make of their bases.
        classifications: the tables that derive level columns.
        divisions: names of the divisions of provincial level, by GB/T 2260 prefix.
        subjects: what can be judged, by name.
        subject: what it is asked about: the enterprise, in a shelf without rules for it the only other subject.
        columns: the columns of that subject and all local columns of its rules, by name.
        digest: ``sha256:`` over all of it.
        gathered: the files it was read from.
        merged: every rule set a selection can lead to, by the files it was merged from.
    """

    rule_sets: tuple[RuleSet, ...]
    overlays: tuple[RuleSet, ...]
    classifications: tuple[Classification, ...]
    divisions: Mapping[str, Text] = field(repr=False)
    subjects: Mapping[str, Subject] = field(repr=False)
    subject: Subject
    columns: Mapping[str, Column] = field(repr=False)
    digest: str
    gathered: Gathered = field(repr=False, compare=False)
    merged: Mapping[Files, RuleSet] = field(repr=False, compare=False)

    @staticmethod
    def read(directory: Path) -> "Shelf":
        """Read every rule file of a folder and of the folders in it.

        Raises:
            RuleFileError: every problem of every file, each with file, line and column.
        """
        root = directory.resolve()
        read = read_shelf(rule_files(root), root.parent, directory.name)
        if read.shelf is None:
            raise RuleFileError(read.problems)
        return read.shelf

    @property
    def entries(self) -> tuple[RuleSet | Classification, ...]:
        """Everything on the shelf: by order of the tiers, bases before overlays, and the classifications last."""
        every = (*self.rule_sets, *self.overlays)
        ranked = sorted(every, key=lambda rules: (rules.order, rules.jurisdiction != NATION, rules.id))
        return (*ranked, *self.classifications)

    def altered(
        self, rules: Callable[[RuleSet], RuleSet], table: Callable[[Classification], Classification]
    ) -> "Shelf":
        """Return a shelf that answers with other rules on the same days; digests are left as they are.

        Args:
            rules: what stands in for a rule set; the rule set itself where nothing changes.
            table: the same for a classification.
        """
        return replace(
            self,
            rule_sets=tuple(map(rules, self.rule_sets)),
            overlays=tuple(map(rules, self.overlays)),
            classifications=tuple(map(table, self.classifications)),
            merged=MappingProxyType({files: rules(each) for files, each in self.merged.items()}),
        )

    def about(self, subject: str) -> "Shelf":
        """Return the shelf of one subject: its tiers, its classifications and its columns alone.

        Raises:
            SelectionError: no rules judge such a subject; the error names the nearest.
        """
        judged = tuple(dict.fromkeys(rules.subject for rules in self.rule_sets))
        if subject == self.subject.id and judged in ((), (subject,)):
            return self
        if subject not in judged:
            hint = nearest(subject, judged) or f"there are rules for {', '.join(judged)}"
            raise SelectionError([Problem("unknown-subject", f"no rules judge a subject {subject!r}", hint)])
        merged = {files: rules for files, rules in self.merged.items() if rules.subject == subject}
        return replace(
            self,
            rule_sets=tuple(rules for rules in self.rule_sets if rules.subject == subject),
            overlays=tuple(rules for rules in self.overlays if rules.subject == subject),
            classifications=tuple(table for table in self.classifications if table.subject == subject),
            subject=self.subjects[subject],
            columns=_columns(self.subjects[subject], merged.values()),
            merged=MappingProxyType(merged),
        )

    def views(self) -> tuple["Shelf", ...]:
        """Return the shelf of each subject that there are rules for."""
        return tuple(self.about(subject) for subject in dict.fromkeys(rules.subject for rules in self.rule_sets))

    def of_tiers(self, tiers: Iterable[str] | None) -> "Shelf":
        """Return the shelf of the subject that tiers are of; of the one it is asked about where they do not say.

        Args:
            tiers: the tiers asked for, or None for all in force.
        """
        asked = set(tiers or ())
        named = dict.fromkeys(rules.subject for rules in self.rule_sets if rules.tier in asked)
        return self.about(next(iter(named), self.subject.id))

    def jurisdiction_of(self, division: str | None) -> str:
        """Return the longest prefix of a division that has rules of its own, else ``CN``.

        A city with separate planning status acts as a province: the rules of the province around it do not hold there.
        """
        places = {rules.jurisdiction for rules in (*self.rule_sets, *self.overlays)}
        return next((place for place in prefixes(division or NATION, self.divisions) if place in places), NATION)

    def classification(self, name: str, as_of: date, application: Application = Application.NEW) -> Classification:
        """Return the classification in force.

        Raises:
            SelectionError: there is none of that name on that date; the error names the nearest.
        """
        for table in self._tables(as_of, application):
            if table.name == name:
                return table
        raise SelectionError([nothing_in_force(self.classifications, name, as_of, application)])

    def select(
        self, as_of: date, jurisdiction: str, application: Application, tiers: Collection[str] | None = None
    ) -> Selection:
        """Pick the rule sets in force, overlays merged in.

        Args:
            as_of: date of the decision.
            jurisdiction: ``CN`` or a GB/T 2260 prefix.
            application: what is applied for.
            tiers: the tiers asked for, or None for all in force that judge the subject the shelf is asked about.

        Raises:
            SelectionError: an unknown tier or jurisdiction, or a date on which there are no rules;
                the error names the nearest.
        """
        self._review_jurisdiction(jurisdiction)
        known = tuple(dict.fromkeys(rules.tier for rules in self.rule_sets))
        self._review_tiers(tiers or (), known)
        found = {tier: recipe_for(self.gathered, tier, jurisdiction, as_of, application) for tier in known}
        in_force = {tier: self.merged[recipe.files] for tier, recipe in found.items() if recipe is not None}
        mine = (tier for tier, rules in in_force.items() if rules.subject == self.subject.id)
        wanted = tuple(mine) if tiers is None else tuple(dict.fromkeys(tiers))
        absent = [tier for tier in wanted if tier not in in_force]
        if absent or not wanted:
            subjects = absent or [""]
            raise SelectionError(nothing_in_force(self.rule_sets, tier, as_of, application) for tier in subjects)
        requested = tuple(sorted(wanted, key=lambda tier: in_force[tier].order))
        rule_sets: dict[str, RuleSet] = {}
        for tier in requested:
            _add_after_its_references(tier, in_force, rule_sets)
        judged = {rules.subject for rules in rule_sets.values()}
        tables = (table for table in self._tables(as_of, application) if table.subject in judged)
        return Selection(tuple(rule_sets.values()), requested, tuple(tables))

    def _tables(self, as_of: date, application: Application) -> tuple[Classification, ...]:
        tables = self.classifications
        return tuple(each for each in tables if application in each.effective and as_of in each.effective[application])

    def _review_jurisdiction(self, jurisdiction: str) -> None:
        known = jurisdiction == NATION or not self.divisions or jurisdiction[:2] in self.divisions
        if not PLACE.fullmatch(jurisdiction) or not known:
            hint = nearest(jurisdiction, (NATION, *self.divisions)) or "write CN, or a GB/T 2260 prefix such as 44"
            raise SelectionError([Problem("unknown-jurisdiction", f"{jurisdiction!r} is not a jurisdiction", hint)])

    def _review_tiers(self, tiers: Iterable[str], known: Collection[str]) -> None:
        problems = []
        for tier in tiers:
            if tier not in known:
                hint = nearest(tier, known) or f"the tiers are {', '.join(known)}"
                if any(tier == table.name for table in self.classifications):
                    hint = f"{tier} is a classification, not a tier"
                problems.append(Problem("unknown-tier", f"there is no tier {tier!r}", hint))
        if problems:
            raise SelectionError(problems)


class ShelfReading(NamedTuple):
    """What came of reading rule files.

    Attributes:
        shelf: None when something is wrong.
        problems: all that is wrong, in order of place.
        warnings: what may be wrong, in order of place; the shelf is there all the same.
    """

    shelf: Shelf | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def read_shelf(paths: Collection[Path], beside: Path, name: str) -> ShelfReading:
    """Read rule files into a shelf, or return everything that is wrong with them.

    Args:
        paths: the files.
        beside: the folder that locations are relative to.
        name: what to call the whole when there is nothing in it.
    """
    if not paths:
        message = f"there are no rule files in {name!r}"
        return ShelfReading(None, (Problem(NO_RULE_FILES, message, "name a folder that holds .yaml rule files"),))
    report, warnings = Report(), Report()
    gathered = gather(paths, beside, report)
    recipes = all_recipes(gathered)
    readings = {files: read_recipe(recipe, gathered) for files, recipe in recipes.items()}
    report.extend(blamed(recipes, readings))
    tables = _classifications(gathered, report)
    if gathered.whole:
        review_across(gathered, recipes, readings, report)
        review_edges(gathered, warnings)
    told = warnings.in_order(gathered.lines)
    if len(report):
        return ShelfReading(None, report.in_order(gathered.lines), told)
    merged = {files: reading.rule_set for files, reading in readings.items() if reading.rule_set is not None}
    rule_sets = tuple(merged[(base.file,)] for base in gathered.bases)
    overlays = tuple(rule_set for files, rule_set in merged.items() if len(files) > 1)
    subjects = {name: each.subject for name, each in gathered.subjects.items()}
    judged = dict.fromkeys(rules.subject for rules in rule_sets)
    subject = subjects[ENTERPRISE if ENTERPRISE in judged or not judged else next(iter(judged))]
    every: tuple[RuleSet | Classification, ...] = (*rule_sets, *overlays, *tables)
    shelf = Shelf(
        rule_sets=rule_sets,
        overlays=overlays,
        classifications=tables,
        divisions=gathered.divisions,
        subjects=MappingProxyType(subjects),
        subject=subject,
        columns=_columns(subject, merged.values()),
        digest=digest_of_all((each.id, each.digest) for each in every),
        gathered=gathered,
        merged=MappingProxyType(merged),
    )
    return ShelfReading(shelf, (), told)


def _columns(subject: Subject, rule_sets: Iterable[RuleSet]) -> Mapping[str, Column]:
    """Return the columns of a subject, and the local columns of its rules."""
    own = (rules.local_columns for rules in rule_sets if rules.subject == subject.id)
    return MappingProxyType({**subject.columns, **{name: each for local in own for name, each in local.items()}})


def rule_files(root: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, in order of their names; hidden ones, cases and properties are left out."""
    yaml_files = (path for path in root.rglob("*") if path.suffix in (".yaml", ".yml"))
    found = (path for path in yaml_files if not path.name.endswith((CASES, PROPERTIES)))
    return tuple(sorted(path for path in found if not any(part[0] == "." for part in path.relative_to(root).parts)))


def _classifications(gathered: Gathered, report: Report) -> tuple[Classification, ...]:
    tables = []
    for entry in gathered.classifications:
        mine = Report()
        notes = notes_of((entry.document,))
        identity = Identity(entry.id, entry.jurisdiction, entry.effective, (entry.file,), notes=notes)
        tables.append(read_classification(entry.document, identity, Desk(mine, gathered.headers, gathered.subjects)))
        report.extend(mine)
    return tuple(table for table in tables if table is not None)


def _add_after_its_references(tier: str, in_force: Mapping[str, RuleSet], chosen: dict[str, RuleSet]) -> None:
    """Add a rule set, and before it those whose verdicts it refers to; the review made sure there is no circle."""
    if tier in chosen:
        return
    rule_set = in_force[tier]
    trees = (rule_set.decide, *(condition.tree for condition in rule_set.conditions.values()))
    needed = {leaf.tier for tree in trees for leaf in leaves(tree) if isinstance(leaf, TierPasses)}
    for other in sorted(needed, key=lambda each: in_force[each].order):
        _add_after_its_references(other, in_force, chosen)
    chosen[tier] = rule_set
