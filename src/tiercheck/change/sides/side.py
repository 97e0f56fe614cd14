"""One side of a comparison: the editions that OLD or NEW stands for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tiercheck.change.editions import Edition
from tiercheck.errors import Problem, SelectionError, nearest
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.gather import NATION
from tiercheck.rulebook.shelf import Selection, Shelf


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of both sides is compared; None leaves it open.

    Attributes:
        tier: one tier only.
        jurisdiction: where; a date without one is asked for the nation.
        application: what is applied for; left open, new applications come first.
        as_of: the date on which a shelf is asked, instead of all its rule sets.
    """

    tier: str | None = None
    jurisdiction: str | None = None
    application: Application | None = None
    as_of: date | None = None

    @property
    def applications(self) -> tuple[Application, ...]:
        """The applications looked for, in order."""
        return tuple(Application) if self.application is None else (self.application,)


@dataclass(frozen=True, slots=True)
class Side:
    """The editions of one side.

    Attributes:
        name: how the user called it.
        editions: in the order of the shelf: by order of the tiers, the nation before its divisions.
        tables: the classifications of the same occasions.
        tiers: every tier its shelf knows, asked for or not.
        sole: whether one thing was asked for, a day or a rule set, so that a tier has one edition at most.
    """

    name: str
    editions: tuple[Edition, ...]
    tables: tuple[Classification, ...]
    tiers: tuple[str, ...]
    sole: bool


def whole_side(name: str, shelf: Shelf, wanted: Wanted, files: Collection[str] | None = None) -> Side:
    """Return all that a shelf can answer with, or what it answers with on the date that is wanted.

    Args:
        name: how the user called it.
        shelf: the rules.
        wanted: what of it is compared.
        files: only what these rule files supply, by their names on the shelf; None for all.
    """
    supplied = {rules.id for rules in shelf.entries} if files is None else _supplied(shelf, files)
    if wanted.as_of is not None:
        side = day_side(name, shelf, wanted.as_of, wanted)
        editions = tuple(each for each in side.editions if each.rule_set.id in supplied)
        return replace(side, editions=editions, tables=tuple(table for table in side.tables if table.id in supplied))
    chosen = (rules for rules in shelf.entries if isinstance(rules, RuleSet) and rules.id in supplied)
    found = (_first_edition(name, shelf, rules, wanted) for rules in chosen if _is_wanted(rules, wanted))
    editions = tuple(edition for edition in found if edition is not None)
    concerned = bool(editions) or wanted == Wanted()
    tables = tuple(table for table in shelf.classifications if concerned and table.id in supplied)
    sole = files is not None and len({edition.rule_set.tier for edition in editions}) == len(editions)
    return Side(name, editions, tables, _tiers(shelf), sole=sole)


def day_side(name: str, shelf: Shelf, day: date, wanted: Wanted) -> Side:
    """Return what a shelf answers with on one day.

    Raises:
        SelectionError: there is no such jurisdiction, or nothing at all is in force.
    """
    place, application = wanted.jurisdiction or NATION, wanted.applications[0]
    selections: list[Selection] = []
    refused: list[SelectionError] = []
    for view in shelf.views():
        try:
            selections.append(view.select(day, place, application))
        except SelectionError as error:
            refused.append(error)
    if not selections:
        raise refused[0]
    in_force = {rules.tier: rules for each in selections for rules in each.rule_sets}
    tiers = (tier for each in selections for tier in each.requested if wanted.tier in (None, tier))
    editions = tuple(Edition(name, shelf, in_force[tier], day, place, application) for tier in tiers)
    tables = tuple(table for each in selections for table in each.classifications)
    return Side(name, editions, tables, _tiers(shelf), sole=True)


def id_side(name: str, shelf: Shelf, rules_id: str, wanted: Wanted) -> Side:
    """Return one rule set of a shelf, or one classification.

    Raises:
        SelectionError: there is none of that id; the error names the nearest.
    """
    tables = tuple(table for table in shelf.classifications if table.id == rules_id)
    if tables:
        return Side(name, (), tables, _tiers(shelf), sole=True)
    called = [rules for rules in shelf.entries if isinstance(rules, RuleSet) and rules.id == rules_id]
    # One overlay may be laid on several bases in turn: all of them carry its id.
    found = (_first_edition(name, shelf, rules, wanted) for rules in called)
    editions = sorted((edition for edition in found if edition is not None), key=lambda edition: edition.as_of)
    if not editions:
        ids = tuple(dict.fromkeys(rules.id for rules in shelf.entries))
        message = f"there is no rule set {rules_id!r}" + (" for what is asked" if called else "")
        hint = nearest(rules_id, ids) or f"the rule sets are {', '.join(ids)}"
        raise SelectionError([Problem("unknown-rule-set", message, hint)])
    return Side(name, (editions[0],), (), _tiers(shelf), sole=True)


def _is_wanted(rules: RuleSet, wanted: Wanted) -> bool:
    return wanted.tier in (None, rules.tier) and wanted.jurisdiction in (None, rules.jurisdiction)


def _first_edition(name: str, shelf: Shelf, rules: RuleSet, wanted: Wanted) -> Edition | None:
    """Return a rule set on the first day on which the shelf answers with it; None when there is no such day."""
    for application in wanted.applications:
        for day in _days(shelf, rules, application, wanted.as_of):
            place = rules.jurisdiction
            if any(each is rules for each in shelf.select(day, place, application, (rules.tier,)).rule_sets):
                return Edition(name, shelf, rules, day, place, application)
    return None


def _days(shelf: Shelf, rules: RuleSet, application: Application, as_of: date | None) -> Iterator[date]:
    """Yield the days of a rule set's period on which anything begins or ends, or the one that is asked for."""
    period = rules.effective.get(application)
    if period is None:
        return
    if as_of is not None:
        yield from (as_of,) if as_of in period else ()
        return
    every = (each.effective[application] for each in shelf.entries if application in each.effective)
    days = {day for each in every for day in (each.start, each.until) if day is not None}
    yield from sorted(day for day in days if day in period)


def _supplied(shelf: Shelf, files: Collection[str]) -> set[str]:
    """Return the ids of what rule files supply: their own rule set, or all that use a shared file."""
    overlays = {id(rules) for rules in shelf.overlays}
    own = {id(rules): rules.files[-1 if id(rules) in overlays else 0] for rules in shelf.entries}
    shared = set(files) - set(own.values())
    return {rules.id for rules in shelf.entries if own[id(rules)] in files or shared.intersection(rules.files)}


def _tiers(shelf: Shelf) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules.tier for rules in shelf.rule_sets))
