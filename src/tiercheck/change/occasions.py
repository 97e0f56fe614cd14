"""Occasions: for everything on a shelf a day, a place and an application on which it is asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import TypeAlias

from tiercheck.errors import SelectionError
from tiercheck.model.classification import Classification
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf

Occasions: TypeAlias = Mapping[str, tuple[Occasion, ...]]
_Found: TypeAlias = dict[str, dict[tuple[tuple[str, ...], Application], Occasion]]


def first_occasions(shelf: Shelf) -> Occasions:
    """Return, for every rule set and classification by id, its first occasion for each application.

    One overlay carries one id on whatever it is laid: there is an occasion for every rule set that it makes.
    A rule set is asked for its own tier alone; a classification for the lowest tier in force.
    """
    found: _Found = {}
    for options in _every_occasion(shelf):
        for view in shelf.views():
            try:
                _note_all(found, view, options)
            except SelectionError:
                continue
    return {entry.id: tuple(found[entry.id].values()) for entry in shelf.entries if entry.id in found}


def occasions_on(shelf: Shelf, as_of: date, jurisdiction: str, application: Application) -> Occasions:
    """Return the same for one day, place and application.

    Raises:
        SelectionError: there are no rules on that day; the error names the nearest.
    """
    found: _Found = {}
    refused: list[SelectionError] = []
    for view in shelf.views():
        try:
            _note_all(found, view, Occasion(as_of, jurisdiction, application))
        except SelectionError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return {name: tuple(each.values()) for name, each in found.items()}


def with_references(shelf: Shelf, options: Occasion) -> Occasion:
    """Return an occasion on which the tiers are judged too that those asked for refer to."""
    selection = shelf.select(options.as_of, options.jurisdiction, options.application, options.tiers)
    tiers = tuple(rules.tier for rules in selection.rule_sets)
    return Occasion(options.as_of, options.jurisdiction, options.application, tiers)


def _note_all(found: _Found, shelf: Shelf, options: Occasion) -> None:
    """Note everything that is in force; raises ``SelectionError`` where nothing is."""
    selection = shelf.select(options.as_of, options.jurisdiction, options.application)
    for rules in selection.rule_sets:
        _note(found, rules, options, rules.tier)
    for table in selection.classifications:
        _note(found, table, options, selection.requested[0])


def _note(found: _Found, rules: RuleSet | Classification, options: Occasion, tier: str) -> None:
    asked = Occasion(options.as_of, options.jurisdiction, options.application, (tier,))
    found.setdefault(rules.id, {}).setdefault((rules.files, options.application), asked)


def _every_occasion(shelf: Shelf) -> Iterator[Occasion]:
    """Yield every day on which something begins or ends, for every place and application, the nation first.

    Where an overlay ends, what stands on it may go on upon something else.
    """
    periods = [period for entry in shelf.entries for period in entry.effective.values()]
    days = {day for period in periods for day in (period.start, period.until) if day is not None}
    places = {entry.jurisdiction for entry in shelf.entries}
    for day, place, application in product(sorted(days), sorted(places, key=_nation_first), Application):
        yield Occasion(day, place, application)


def _nation_first(place: str) -> tuple[bool, str]:
    return place.isdigit(), place
