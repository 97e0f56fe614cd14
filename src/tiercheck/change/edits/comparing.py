"""All edits of a comparison: each told once, with every rule set it reaches."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from tiercheck.change.edits.decision import compare_decisions
from tiercheck.change.edits.edit import Aspect, Diff, Edit, EditKind, Reach
from tiercheck.change.edits.header import header_edits, score_edits, whole_edit
from tiercheck.change.edits.indicators import indicator_edits, match_indicators
from tiercheck.change.edits.tables import table_edits
from tiercheck.change.sides.pairing import Comparison
from tiercheck.model.classification import Classification
from tiercheck.model.rule_set import Part, RuleSet, Score
from tiercheck.model.text import Text

NO_TITLES: Mapping[str, Text] = MappingProxyType({})
_ORDER = tuple(Aspect)


def diff(comparison: Comparison) -> Diff:
    """Return every edit of a comparison; what says the same on both sides has none."""
    reaches: dict[Edit, list[Reach]] = {}
    told: dict[Hashable, Edit] = {}
    titles = _tier_titles(comparison)
    for pair in comparison.pairs:
        old = None if pair.old is None else pair.old.rule_set
        new = None if pair.new is None else pair.new.rule_set
        reach = Reach(pair.tier, "" if old is None else old.id, "" if new is None else new.id)
        if old is not None and new is not None and old.digest == new.digest:
            continue
        for edit in rule_set_edits(old, new, titles):
            reaches.setdefault(told.setdefault(_wherever_cited(edit, pair.tier), edit), []).append(reach)
    for table in comparison.tables:
        name = next(each for each in (table.new, table.old) if each is not None)
        reach = Reach(name.name, "" if table.old is None else table.old.id, "" if table.new is None else table.new.id)
        for edit in _table_edits(table.old, table.new):
            reaches.setdefault(edit, []).append(reach)
    edits = tuple(replace(edit, reaches=tuple(dict.fromkeys(reached))) for edit, reached in reaches.items())
    tiers = dict.fromkeys(reach.tier for edit in edits for reach in edit.reaches)
    return Diff(comparison.old, comparison.new, edits, tuple((tier, titles[tier]) for tier in tiers))


def _wherever_cited(edit: Edit, tier: str) -> Hashable:
    """Return what makes edits of several rule sets the same one.

    An overlay that moves the pass mark cites the whole points table anew, and what its base says of maximum
    and parts with it; that alone makes no other edit.
    """
    subject = edit.standing.subject
    if isinstance(subject, Part) or (isinstance(subject, Score) and edit.kind is EditKind.MOST_POINTS_CHANGED):
        return edit.kind, tier, edit.standing.id, edit.before, edit.after
    return edit


def _tier_titles(comparison: Comparison) -> dict[str, Text]:
    """Return the names of all tiers and tables of both sides, those after the change last."""
    every: list[RuleSet | Classification] = []
    for side in (0, 1):
        editions = (pair[side] for pair in ((pair.old, pair.new) for pair in comparison.pairs))
        shelves = {id(edition.shelf): edition.shelf for edition in editions if edition is not None}
        every += [rules for shelf in shelves.values() for rules in shelf.entries]
        every += [table for table in (tables[side] for tables in comparison.tables) if table is not None]
    return {rules.tier if isinstance(rules, RuleSet) else rules.name: rules.title for rules in every}


def rule_set_edits(old: RuleSet | None, new: RuleSet | None, titles: Mapping[str, Text] = NO_TITLES) -> Iterator[Edit]:
    """Yield how one rule set became another, aspect by aspect.

    Args:
        old: the rule set before, or None.
        new: the rule set after, or None.
        titles: the names of other tiers, for people.
    """
    if old is None or new is None:
        yield whole_edit(old, new)
        return
    matches = match_indicators(old, new)
    decisions = compare_decisions(old, new, matches, titles)
    edits = [
        *header_edits(old, new),
        *indicator_edits(matches, frozenset(decisions.told)),
        *score_edits(old.score, new.score),
        *decisions.edits,
    ]
    yield from sorted(dict.fromkeys(edits), key=lambda edit: _ORDER.index(edit.aspect))


def _table_edits(old: Classification | None, new: Classification | None) -> Iterator[Edit]:
    if old is None or new is None:
        yield whole_edit(old, new)
    elif old.digest != new.digest:
        yield from table_edits(old, new)
