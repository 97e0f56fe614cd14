"""What decides a tier, written out: named conditions in full, and no brackets that mean nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tiercheck.change.edits.requirements import counted
from tiercheck.change.edits.scoring import both
from tiercheck.explain.decisions import decision_words
from tiercheck.explain.requirements import combined
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    TierPasses,
)
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Condition, RuleSet
from tiercheck.model.text import Text

_TIER = Text("同时符合{tier}标准", "passes as {tier} in the same assessment")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that decides by itself.

    Attributes:
        key: the same on both sides for what is the same; an indicator's is that of its match.
        indicator: the place of its match, or None when it is no indicator.
        words: what it is, for people.
        leaf: as it stands in the rules.
    """

    key: str
    indicator: int | None
    words: Text = field(compare=False)
    leaf: ConditionLeaf = field(compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Several of which some must hold; what only brackets is written out.

    Attributes:
        kind: ``all``, ``any`` or ``at_least``.
        count: how many must hold.
        members: what is counted.
        condition: the named condition it came of, or None.
    """

    kind: str
    count: int
    members: tuple["Deciding", ...]
    condition: Condition | None = field(default=None, compare=False)

    @property
    def steps(self) -> frozenset[str]:
        """The keys of everything within."""
        return frozenset(key for member in self.members for key in keys_of(member))

    @property
    def words(self) -> Text:
        """What it asks, for people."""
        zh, en = (
            combined(
                self.kind,
                self.count,
                [(member.words.in_language(language), isinstance(member, Group)) for member in self.members],
                language,
            )
            for language in (Language.ZH, Language.EN)
        )
        return Text(zh, en)


Deciding: TypeAlias = Step | Group


def keys_of(deciding: Deciding) -> frozenset[str]:
    """Return the keys of all steps within."""
    return deciding.steps if isinstance(deciding, Group) else frozenset((deciding.key,))


def all_of(deciding: Deciding) -> Group:
    """Return what must hold for the tier as a group of demands."""
    return deciding if isinstance(deciding, Group) and deciding.kind == "all" else Group("all", 1, (deciding,))


class Writer:
    """Writes the decision of one edition out: named conditions, and no brackets that mean nothing."""

    def __init__(self, rules: RuleSet, places: Mapping[str, int], titles: Mapping[str, Text]) -> None:
        self._rules = rules
        self._places = places
        self._titles = titles
        # What to put in the place of a condition that was written out, by its name; "" for the whole decision.
        self.rewrite: Callable[[Deciding, str], Deciding] = lambda written, _: written

    def whole(self) -> Deciding:
        """Return what decides the tier."""
        return self.rewrite(self._written(self._rules.decide), "")

    def condition(self, name: str) -> Deciding:
        """Return what a named condition asks."""
        condition = self._rules.conditions[name]
        found = self._written(condition.tree)
        return self.rewrite(replace(found, condition=condition) if isinstance(found, Group) else found, name)

    def _written(self, tree: ConditionTree) -> Deciding:
        match tree:
            case ConditionHolds(name):
                return self.condition(name)
            case Combination(kind, count, members):
                return self._grouped(kind, count, [self._written(member) for member in members])
            case _:
                return self._step(tree)

    def _grouped(self, kind: str, count: int, members: Sequence[Deciding]) -> Deciding:
        spliced: list[Deciding] = []
        for member in members:
            brackets = isinstance(member, Group) and member.kind == kind and kind in ("all", "any")
            spliced += member.members if brackets and isinstance(member, Group) else (member,)
        if len(spliced) == 1:
            return spliced[0]
        plain_kind, plain_count = counted(kind, count, len(spliced))
        return Group(plain_kind, plain_count, tuple(spliced))

    def _step(self, leaf: ConditionLeaf) -> Step:
        zh, en = (decision_words(leaf, self._rules, language) for language in (Language.ZH, Language.EN))
        match leaf:
            case IndicatorHolds(name):
                place = self._places[name]
                return Step(f"indicator {place}", place, Text(zh, en), leaf)
            case TierPasses(tier):
                title = self._titles.get(tier, Text(tier, tier))
                return Step(f"tier {tier}", None, both(_TIER, tier=title), leaf)
            case PointsReach(of, mark, strict):
                return Step(f"points {of} {mark} {strict}", None, Text(zh, en), leaf)
            case _:
                return Step("score", None, Text(zh, en), leaf)
