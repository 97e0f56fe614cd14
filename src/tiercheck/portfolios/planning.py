"""The columnar plan of a portfolio run: which rules each jurisdiction is judged by."""

from collections.abc import Collection, Mapping

from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.occasion import AUTO, Occasion
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.gather import NATION
from tiercheck.rulebook.shelf import Shelf


def plan_for(shelf: Shelf, occasion: Occasion) -> ColumnarPlan:
    """Return the plan of a run over many rows.

    Args:
        shelf: the rules.
        occasion: what is asked; the jurisdiction ``auto`` is that of each row's own division.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
    """
    day, place, kind = occasion.as_of, occasion.jurisdiction, occasion.application
    prefixes = division_prefixes(shelf) if place == AUTO else {}
    places = tuple(dict.fromkeys((NATION, *prefixes.values()))) if place == AUTO else (place,)
    rule_sets, requested = _rule_sets(shelf, occasion, places)
    tables = [table for table in shelf.classifications if kind in table.effective and day in table.effective[kind]]
    return ColumnarPlan(rule_sets, tables, kind, requested, prefixes)


def division_prefixes(shelf: Shelf) -> Mapping[str, str]:
    """Return the jurisdiction of every prefix of a division at which it changes."""
    jurisdictions = {rules.jurisdiction for rules in (*shelf.rule_sets, *shelf.overlays)} - {NATION}
    found: dict[str, str] = {}
    for prefix in sorted(jurisdictions | set(shelf.divisions), key=lambda each: (len(each), each)):
        shorter = (prefix[:length] for length in range(len(prefix) - 1, 0, -1))
        around = next((found[each] for each in shorter if each in found), NATION)
        own = shelf.jurisdiction_of(prefix)
        if own != around:
            found[prefix] = own
    return found


def _rule_sets(
    shelf: Shelf, occasion: Occasion, places: Collection[str]
) -> tuple[Mapping[str, tuple[RuleSet, ...]], tuple[str, ...]]:
    """Return the rule sets of each jurisdiction, and the tiers that some jurisdiction answers for."""
    asked: list[tuple[str, ...] | None] = [None] if occasion.tiers is None else [(tier,) for tier in occasion.tiers]
    found: dict[str, dict[str, RuleSet]] = {place: {} for place in places}
    requested: dict[str, None] = {}
    problems: list[Problem] = []
    for wanted in asked:
        refusals: list[SelectionError] = []
        for place in places:
            try:
                selection = shelf.select(occasion.as_of, place, occasion.application, wanted)
            except SelectionError as refusal:
                refusals.append(refusal)
                continue
            found[place].update({rules.tier: rules for rules in selection.rule_sets})
            requested.update(dict.fromkeys(selection.requested))
        if len(refusals) == len(places):
            problems += refusals[0].problems
    if problems:
        raise SelectionError(problems)
    return {place: tuple(held.values()) for place, held in found.items()}, tuple(requested)
