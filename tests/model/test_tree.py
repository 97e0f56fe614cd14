"""The tree of the rules: complete against the model's annotations, walked whole, copied with one node replaced."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, get_args, get_origin, get_type_hints

import pytest

from tiercheck import packaged_shelf
from tiercheck.model.condition import TOTAL_POINTS, Combination, ConditionLeaf, PointsReach, leaves
from tiercheck.model.expression import Check, Measure
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.tree import CHILD_FIELDS, Node, Path, PathStep, children, replace_at, transform, walk

KINDS = frozenset(get_origin(kind) or kind for kind in get_args(Node))


def rule_sets() -> tuple[RuleSet, ...]:
    return tuple(packaged_shelf().merged.values())


def mentioned(annotation: object) -> set[object]:
    """All types that an annotation mentions; a type variable stands for the leaves of a combination."""
    if isinstance(annotation, TypeVar):
        return {Check, PointsReach}
    return {get_origin(annotation) or annotation}.union(*(mentioned(each) for each in get_args(annotation)))


def test_the_table_has_every_kind_of_node() -> None:
    assert set(CHILD_FIELDS) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS, key=str))
def test_every_field_that_holds_nodes_is_in_the_table(kind: type) -> None:
    assert is_dataclass(kind)
    hints = get_type_hints(kind, localns={"Expression": object})
    raw = {field.name: str(field.type) for field in fields(kind)}
    holding = [name for name, hint in hints.items() if name in raw and mentioned(hint) & KINDS]
    # "Expression" is a forward reference to a union of nodes.
    holding += [name for name, text in raw.items() if "Expression" in text]
    assert set(CHILD_FIELDS[kind]) == set(holding)


def test_a_walk_meets_every_check_and_every_leaf_of_the_decision() -> None:
    for rules in rule_sets():
        nodes = [node for _, node in walk(rules)]
        checks = [check for indicator in rules.indicators.values() for check in indicator.checks]
        assert [node for node in nodes if isinstance(node, Check)] == checks
        trees = (*(condition.tree for condition in rules.conditions.values()), rules.decide)
        decided = [leaf for tree in trees for leaf in leaves(tree)]
        assert [node for node in nodes if isinstance(node, tuple({type(leaf) for leaf in decided}))] == decided


def test_a_path_leads_to_its_node() -> None:
    for rules in rule_sets():
        for path, node in walk(rules):
            assert replace_at(rules, path, node) == rules
            assert follow(rules, path) is node


def follow(node: Node, path: Path) -> Node:
    for step in path:
        node = dict(children(node))[step]
    return node


def test_a_replaced_node_leaves_the_rest_as_it_was() -> None:
    rules = packaged_shelf().rule_sets[0]
    name, indicator = next(iter(rules.indicators.items()))
    other = replace(indicator, part="elsewhere")
    changed = replace_at(rules, (PathStep("indicators", name),), other)
    assert changed.indicators == {**rules.indicators, name: other}
    assert replace(changed, indicators=rules.indicators) == rules


def test_none_removes_a_node_of_several() -> None:
    points = tuple(PointsReach(TOTAL_POINTS, mark) for mark in (1, 2, 3))
    tree: Combination[ConditionLeaf] = Combination("any", 1, points)
    fewer = replace_at(tree, (PathStep("members", 1),), None)
    assert fewer.members == (PointsReach(TOTAL_POINTS, 1), PointsReach(TOTAL_POINTS, 3))
    rules = packaged_shelf().rule_sets[0]
    name = next(iter(rules.indicators))
    assert name not in replace_at(rules, (PathStep("indicators", name),), None).indicators


def test_a_step_to_nowhere_is_an_error() -> None:
    tree: Combination[ConditionLeaf] = Combination("any", 1, (PointsReach(TOTAL_POINTS, 1),))
    with pytest.raises(KeyError, match="nothing stands at members 7"):
        replace_at(tree, (PathStep("members", 7),), PointsReach(TOTAL_POINTS, 2))
    with pytest.raises(TypeError, match="a Combination cannot be replaced by PointsReach"):
        replace_at(tree, (), PointsReach(TOTAL_POINTS, 2))


def test_a_transformed_tree_shares_what_did_not_change() -> None:
    rules = packaged_shelf().rule_sets[0]
    assert transform(rules, lambda node: node) is rules
    measure = next(node for _, node in walk(rules) if isinstance(node, Measure))
    changed = transform(rules, lambda node: replace(measure, name="other") if node == measure else node)
    before, after = (dict(each.indicators) for each in (rules, changed))
    for name, indicator in before.items():
        uses = any(node == measure for _, node in walk(indicator))
        assert (after[name] is indicator) is not uses
    assert isinstance(after, Mapping)
    assert all(isinstance(each, Indicator) for each in after.values())
