"""Every rule set a shelf can answer with: each base alone, and with the overlays that stand on it, one on the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tiercheck.errors import nearest
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod
from tiercheck.model.text import Text
from tiercheck.rulebook.document import OverlayFile, TierFile
from tiercheck.rulebook.gather import NATION, BaseFile, Entry, Gathered
from tiercheck.rulebook.overlay import merged, used_names, with_header
from tiercheck.rulebook.periods import common, cuts, in_force
from tiercheck.rulebook.read import Identity, Reading, read_rule_set
from tiercheck.rulebook.words import Desk, notes_of
from tiercheck.yaml.node import MappingNode
from tiercheck.yaml.report import Report

Files: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one rule set is merged from: a base, and the overlays on it, in the order in which they apply."""

    base: Entry[BaseFile]
    overlays: tuple[Entry[OverlayFile], ...] = ()

    @property
    def files(self) -> Files:
        """The files, base first: what tells recipes apart."""
        return (self.base.file, *(overlay.file for overlay in self.overlays))

    @property
    def last(self) -> Entry[BaseFile] | Entry[OverlayFile]:
        """The most specific file, which gives the rule set its id."""
        return self.overlays[-1] if self.overlays else self.base

    @property
    def jurisdiction(self) -> str:
        """The place of the most specific file."""
        return self.last.jurisdiction

    @property
    def effective(self) -> Mapping[Application, EffectivePeriod]:
        """The periods in which all of them are in force."""
        entries = (self.base, *self.overlays)
        kinds = [kind for kind in Application if all(kind in entry.effective for entry in entries)]
        shared = {kind: common([entry.effective[kind] for entry in entries]) for kind in kinds}
        return {kind: period for kind, period in shared.items() if period}


def prefixes(jurisdiction: str, divisions: Mapping[str, Text]) -> Iterator[str]:
    """Yield the jurisdictions whose rules hold in a place, most specific first, the nation left out.

    A city with separate planning status acts as a province: once a prefix is a division of
    provincial level, shorter ones do not hold. That is so whether the city has a rule file or not.
    """
    if jurisdiction == NATION:
        return
    for length in range(len(jurisdiction), 1, -2):
        prefix = jurisdiction[:length]
        yield prefix
        if prefix in divisions:
            return


def places_of(jurisdiction: str, divisions: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the jurisdictions whose rules hold in a place, most specific first, the nation last."""
    return (*prefixes(jurisdiction, divisions), NATION)


def bases_of(gathered: Gathered, tier: str, jurisdiction: str) -> list[Entry[BaseFile]]:
    """Return the bases of a tier that may hold in a place: its own, those of the places around it, the nation's."""
    places = places_of(jurisdiction, gathered.divisions)
    return [base for base in gathered.bases if base.name == tier and base.jurisdiction in places]


def recipe_for(gathered: Gathered, tier: str, jurisdiction: str, day: date, application: Application) -> Recipe | None:
    """Return what holds for a tier in a place on a day, or None when nothing is in force.

    The base is that of the most specific place that has one, mostly the nation. Overlays apply in order from the
    place of the base to the longest prefix (CN, 44, 4409), each on the result of the one before. A base of a place of
    its own, such as the criteria of a province, takes the overlays of that place and of longer prefixes, and none of
    shorter ones: what the nation changes in its own criteria says nothing about those of the province.
    """
    places = places_of(jurisdiction, gathered.divisions)
    bases = in_force([each for each in gathered.bases if each.name == tier], day, application)
    overlays = in_force([each for each in gathered.overlays if each.name == tier], day, application)
    base = next((each for place in places for each in bases if each.jurisdiction == place), None)
    if base is None:
        return None
    inward = reversed(places[: places.index(base.jurisdiction) + 1])
    return Recipe(base, tuple(each for place in inward for each in overlays if each.jurisdiction == place))


def all_recipes(gathered: Gathered) -> Mapping[Files, Recipe]:
    """Return every recipe a selection can ask for, by its files.

    A place without files of a tier has the recipes of the nearest place around it that has some, so that asking in
    every place with files on every day on which one of them begins or ends gives all chains.
    """
    recipes = {recipe.files: recipe for recipe in map(Recipe, gathered.bases)}
    for tier in {base.name for base in gathered.bases}:
        mine = [each for each in (*gathered.bases, *gathered.overlays) if each.name == tier]
        for application in Application:
            for jurisdiction in sorted({each.jurisdiction for each in mine}):
                for day in cuts(mine, application):
                    recipe = recipe_for(gathered, tier, jurisdiction, day, application)
                    if recipe is not None:
                        recipes.setdefault(recipe.files, recipe)
    return recipes


def read_recipe(recipe: Recipe, gathered: Gathered) -> Reading:
    """Merge and read one rule set; its problems are in a report of its own."""
    report = Report()
    tree, files, variations = _base_tree(recipe.base, gathered, report, ())
    if tree is None:
        return Reading(None, (), report)
    shared = {name: document.node for name, document in gathered.shared.items()}
    variations += tuple(overlay.document.node for overlay in recipe.overlays)
    used = tuple(shared[name].location.file for name in used_names(tree, variations) if name in shared)
    whole = merged(tree, variations, shared, report)
    documents = (gathered.headers[overlay.file].instrument for overlay in recipe.overlays)
    identity = Identity(
        id=recipe.last.id,
        jurisdiction=recipe.jurisdiction,
        effective=recipe.effective,
        files=(*files, *used, *(overlay.file for overlay in recipe.overlays)),
        amended_by=tuple(document for document in documents if document is not None),
        notes=notes_of((recipe.base.document, *(overlay.document for overlay in recipe.overlays))),
    )
    return read_rule_set(whole, identity, Desk(report, gathered.headers, gathered.subjects))


def _base_tree(
    base: Entry[BaseFile], gathered: Gathered, report: Report, above: Files
) -> tuple[MappingNode | None, Files, tuple[MappingNode, ...]]:
    """Return the tier file a base starts from, with its own header, its files, and what it varies."""
    document = base.document
    if isinstance(document, TierFile):
        return document.node, (base.file,), ()
    if document.extends is None:
        return None, (), ()
    target = next((each for each in gathered.bases if each.id == document.extends.text), None)
    if target is None or base.file in above:
        ids = [each.id for each in gathered.bases if each is not base]
        message = f"there is no rule set {document.extends.text!r}" if target is None else "the files extend each other"
        hint = nearest(document.extends.text, ids) or f"there are {', '.join(ids) or 'no others'}"
        report.add("unknown-rule-set", document.extends, message, hint)
        return None, (), ()
    if target.name != base.name:
        message = f"{target.id} is a rule set of {target.name}, and this file is one of {base.name}"
        hint = "extend a rule set of the same tier; what tiers share is written in a shared file"
        report.add("extends-other-tier", document.extends, message, hint)
        return None, (), ()
    tree, files, variations = _base_tree(target, gathered, report, (*above, base.file))
    if tree is None:
        return None, (), ()
    return with_header(tree, document.node), (base.file, *files), (*variations, document.node)
