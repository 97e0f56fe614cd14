"""Editions with one thing left out of the decision: what an addition or a removal does is seen against these."""

from dataclasses import replace

from tiercheck.change.editions import Edition
from tiercheck.model.condition import Combination, ConditionHolds, ConditionLeaf, ConditionTree, ScoreReaches
from tiercheck.model.rule_set import Condition, Indicator, RuleSet, Score


def without(edition: Edition, thing: Indicator | Condition | Score) -> Edition | None:
    """Return an edition that does not ask for a thing; None when nothing would be left to ask for."""
    rules = edition.rule_set
    match thing:
        case Indicator():
            # One that is examined for no application is left out of everything that counts it.
            idle = replace(rules.indicators[thing.id], applications=frozenset())
            altered: RuleSet | None = replace(rules, indicators={**rules.indicators, thing.id: idle})
        case Condition():
            altered = _without_leaf(rules, ConditionHolds(thing.id))
        case Score():
            altered = _without_leaf(rules, ScoreReaches())
    return None if altered is None else _with(edition, altered)


def _without_leaf(rules: RuleSet, leaf: ConditionLeaf) -> RuleSet | None:
    decide = _pruned(rules.decide, leaf)
    trees = {name: _pruned(condition.tree, leaf) for name, condition in rules.conditions.items()}
    if decide is None or any(tree is None and ConditionHolds(name) != leaf for name, tree in trees.items()):
        return None
    kept = {
        name: replace(condition, tree=tree)
        for (name, condition), tree in zip(rules.conditions.items(), trees.values(), strict=True)
        if tree is not None and ConditionHolds(name) != leaf
    }
    return replace(rules, decide=decide, conditions=kept)


def _pruned(tree: ConditionTree, leaf: ConditionLeaf) -> ConditionTree | None:
    if not isinstance(tree, Combination):
        return None if tree == leaf else tree
    members = tuple(kept for member in tree.members if (kept := _pruned(member, leaf)) is not None)
    if not members:
        return None
    count = len(members) if tree.kind == "all" else min(tree.count, len(members))
    return replace(tree, members=members, count=count)


def _with(edition: Edition, altered: RuleSet) -> Edition:
    rules = edition.rule_set

    def other(each: RuleSet) -> RuleSet:
        return altered if (each.id, each.digest) == (rules.id, rules.digest) else each

    shelf = edition.shelf.altered(other, lambda table: table)
    return replace(edition, shelf=shelf, rule_set=altered)
