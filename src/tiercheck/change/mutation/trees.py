"""Slips in a boolean tree: all and any exchanged, one more or one fewer needed, a member dropped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic

from tiercheck.change.mutation.mutant import Kind, Slip, within
from tiercheck.model.condition import Combination, Leaf


@dataclass(frozen=True, slots=True)
class TreeSlips(Generic[Leaf]):
    """Yields the slips in trees over one sort of leaf.

    Attributes:
        of_leaf: yields the slips in a leaf.
        text: writes a tree as a rule file does.
    """

    of_leaf: Callable[[Leaf], Iterator[Slip[Leaf]]]
    text: Callable[[Leaf | Combination[Leaf]], str]

    def of(self, tree: Leaf | Combination[Leaf]) -> Iterator[Slip[Leaf | Combination[Leaf]]]:
        """Yield every slip in a leaf or in a combination of trees."""
        if not isinstance(tree, Combination):
            yield from self.of_leaf(tree)
            return
        for kind, count in _other_counts(tree):
            other = replace(tree, kind=kind, count=count)
            position = f"{kind}{count}" if kind == "at_least" else kind
            yield Slip(Kind.COMBINATION, position, self.text(tree), self.text(other), other)
        for place, member in enumerate(tree.members):
            yield from within(self.of(member), partial(_with_member, tree, place), place + 1)
            fewer = _without(tree, place)
            if fewer is not None:
                yield Slip(Kind.DROPPED, str(place + 1), self.text(member), "nothing", fewer)


def _other_counts(tree: Combination[Leaf]) -> Iterator[tuple[str, int]]:
    most = len(tree.members)
    if tree.kind == "at_least":
        yield from (("at_least", count) for count in (tree.count + 1, tree.count - 1) if 1 <= count <= most)
    elif most > 1:
        yield ("any", 1) if tree.kind == "all" else ("all", most)


def _with_member(tree: Combination[Leaf], place: int, member: Leaf | Combination[Leaf]) -> Leaf | Combination[Leaf]:
    return replace(tree, members=(*tree.members[:place], member, *tree.members[place + 1 :]))


def _without(tree: Combination[Leaf], place: int) -> Combination[Leaf] | None:
    """Return a tree with one member fewer, or None when too few would be left."""
    members = (*tree.members[:place], *tree.members[place + 1 :])
    count = len(members) if tree.kind == "all" else tree.count
    return replace(tree, members=members, count=count) if 1 <= count <= len(members) else None
