"""Where the rule files state their days, their decision and their rank; and the shelf with other days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from tiercheck.errors import Location
from tiercheck.model.condition import TierPasses, leaves
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod, Instrument, RuleSet
from tiercheck.rulebook.document import DatedFile, ExtendingFile, OverlayFile
from tiercheck.rulebook.gather import Entry, Gathered
from tiercheck.rulebook.merging import Files, Recipe, all_recipes, bases_of, read_recipe
from tiercheck.rulebook.periods import end_of, review_periods, uncovered
from tiercheck.rulebook.shelf import Shelf
from tiercheck.yaml.report import Report

Periods: TypeAlias = Mapping[Application, EffectivePeriod]
D = TypeVar("D", bound=DatedFile)


@dataclass(frozen=True, slots=True)
class DatedRules:
    """What one rule file says of the days on which it is in force.

    Attributes:
        id: the rule set or classification that the file is.
        name: its tier, or the column it derives.
        is_overlay: whether it changes another rule set.
        effective: its periods, by application.
        instrument: the document it encodes, where the file names one.
        file: the rule file.
        source: the line that states the periods.
    """

    id: str
    name: str
    is_overlay: bool
    effective: Periods
    instrument: Instrument | None
    file: str
    source: Location


def dated_rules(shelf: Shelf) -> Iterator[DatedRules]:
    """Yield every rule file with a period: bases, overlays, classifications."""
    gathered = shelf.gathered
    for entry in (*gathered.bases, *gathered.overlays, *gathered.classifications):
        overlay = isinstance(entry.document, OverlayFile)
        instrument = gathered.headers[entry.file].instrument
        source = entry.document.at("effective")
        yield DatedRules(entry.id, entry.name, overlay, entry.effective, instrument, entry.file, source)


def stated_at(shelf: Shelf, rule_set: RuleSet, key: str) -> Location:
    """Return the line of the tier file that a rule set starts from which states a key, such as ``decide``."""
    bases = {base.id: base for base in shelf.gathered.bases}
    base = next(each for each in bases.values() if each.file == rule_set.files[0])
    while isinstance(base.document, ExtendingFile) and base.document.extends and not base.document.has(key):
        base = bases[base.document.extends.text]
    return base.document.at(key)


def moved(shelf: Shelf, periods: Mapping[str, Periods]) -> Shelf | None:
    """Return the shelf with other periods, or None when the days of its files would no longer fit together.

    Args:
        shelf: the shelf as it is.
        periods: the new periods, by rule file.
    """
    gathered = shelf.gathered
    changed = replace(
        gathered,
        bases=tuple(_with_periods(entry, periods) for entry in gathered.bases),
        overlays=tuple(_with_periods(entry, periods) for entry in gathered.overlays),
        classifications=tuple(_with_periods(entry, periods) for entry in gathered.classifications),
    )
    recipes = all_recipes(changed)
    merged = {files: _merged(recipe, shelf, changed) for files, recipe in recipes.items()}
    rules = {files: rule_set for files, rule_set in merged.items() if rule_set is not None}
    if len(rules) < len(merged) or not _fit_together(changed, rules):
        return None
    days = {entry.file: entry.effective for entry in changed.classifications}
    return replace(
        shelf,
        rule_sets=tuple(rules[(base.file,)] for base in changed.bases),
        overlays=tuple(rule_set for files, rule_set in rules.items() if len(files) > 1),
        classifications=tuple(replace(table, effective=days[table.files[0]]) for table in shelf.classifications),
        gathered=changed,
        merged=MappingProxyType(rules),
    )


def _with_periods(entry: Entry[D], periods: Mapping[str, Periods]) -> Entry[D]:
    return replace(entry, effective=periods[entry.file]) if entry.file in periods else entry


def _merged(recipe: Recipe, shelf: Shelf, changed: Gathered) -> RuleSet | None:
    """Return the rule set of a recipe; only one that the shelf does not have yet must be read."""
    known = shelf.merged.get(recipe.files)
    if known is not None:
        return replace(known, effective=recipe.effective)
    reading = read_recipe(recipe, changed)
    return None if len(reading.report) else reading.rule_set


def _fit_together(gathered: Gathered, rules: Mapping[Files, RuleSet]) -> bool:
    """Whether the loader takes the days: no gap, no overlap, nothing that changes or refers to what is not in force."""
    report = Report()
    review_periods(gathered.bases, report, gaps=True)
    review_periods(gathered.classifications, report, gaps=True)
    review_periods(gathered.overlays, report, gaps=False)
    entries = (*gathered.bases, *gathered.overlays, *gathered.classifications)
    empty = any(end_of(each) <= each.start for entry in entries for each in entry.effective.values())
    if len(report) or empty:
        return False
    overlaid = all(_covered(each.effective, each.name, each.jurisdiction, gathered) for each in gathered.overlays)
    return overlaid and all(
        _covered(rule_set.effective, tier, rule_set.jurisdiction, gathered)
        for rule_set in rules.values()
        for tier in _refers_to(rule_set)
    )


def _covered(effective: Periods, tier: str, jurisdiction: str, gathered: Gathered) -> bool:
    """Whether a tier has a rule set in a place on every day of some periods."""
    bases = bases_of(gathered, tier, jurisdiction)
    return all(
        uncovered(period, [base.effective[kind] for base in bases if kind in base.effective]) is None
        for kind, period in effective.items()
    )


def _refers_to(rule_set: RuleSet) -> set[str]:
    trees = (rule_set.decide, *(condition.tree for condition in rule_set.conditions.values()))
    return {leaf.tier for tree in trees for leaf in leaves(tree) if isinstance(leaf, TierPasses)}
