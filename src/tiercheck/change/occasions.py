"""Occasions: for everything on a shelf a day, a place and an application on which it is asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import TypeAlias

from tiercheck.errors import SelectionError
from tiercheck.model.finding import Options
from tiercheck.model.outcome import Application
from tiercheck.rulebook.shelf import Shelf

Occasions: TypeAlias = Mapping[str, tuple[Options, ...]]


def first_occasions(shelf: Shelf) -> Occasions:
    """Return, for every rule set and classification by id, its first occasion for each application.

    A rule set is asked for its own tier alone; a classification for the lowest tier in force.
    """
    found: dict[str, dict[Application, Options]] = {}
    for options in _every_occasion(shelf):
        try:
            selection = shelf.select(options.as_of, options.jurisdiction, options.application)
        except SelectionError:
            continue
        for rules in selection.rule_sets:
            _note(found, rules.id, options, rules.tier)
        for table in selection.classifications:
            _note(found, table.id, options, selection.requested[0])
    return {entry.id: tuple(found[entry.id].values()) for entry in shelf.entries if entry.id in found}


def occasions_on(shelf: Shelf, as_of: date, jurisdiction: str, application: Application) -> Occasions:
    """Return the same for one day, place and application.

    Raises:
        SelectionError: there are no rules on that day; the error names the nearest.
    """
    selection = shelf.select(as_of, jurisdiction, application)
    found: dict[str, dict[Application, Options]] = {}
    options = Options(as_of, jurisdiction, application)
    for rules in selection.rule_sets:
        _note(found, rules.id, options, rules.tier)
    for table in selection.classifications:
        _note(found, table.id, options, selection.requested[0])
    return {name: tuple(each.values()) for name, each in found.items()}


def with_references(shelf: Shelf, options: Options) -> Options:
    """Return an occasion on which the tiers are judged too that those asked for refer to."""
    selection = shelf.select(options.as_of, options.jurisdiction, options.application, options.tiers)
    tiers = tuple(rules.tier for rules in selection.rule_sets)
    return Options(options.as_of, options.jurisdiction, options.application, tiers)


def _note(found: dict[str, dict[Application, Options]], name: str, options: Options, tier: str) -> None:
    asked = Options(options.as_of, options.jurisdiction, options.application, (tier,))
    found.setdefault(name, {}).setdefault(options.application, asked)


def _every_occasion(shelf: Shelf) -> Iterator[Options]:
    """Yield every first day, for every place and application that the shelf names, the nation first."""
    days = {period.start for entry in shelf.entries for period in entry.effective.values()}
    places = {entry.jurisdiction for entry in shelf.entries}
    for day, place, application in product(sorted(days), sorted(places, key=_nation_first), Application):
        yield Options(day, place, application)


def _nation_first(place: str) -> tuple[bool, str]:
    return place.isdigit(), place
