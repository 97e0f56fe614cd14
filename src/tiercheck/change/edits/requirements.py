"""Two requirements compared, check by check."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple, assert_never

from tiercheck.change.edits.edit import EditKind
from tiercheck.change.edits.matching import likeness_of, matched
from tiercheck.explain.figures import expression_text
from tiercheck.explain.requirements import measure_title, requirement_words
from tiercheck.model.condition import Combination, Requirement, leaves
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text

NOTHING = Text("", "")
_ADDED = {"all": EditKind.DEMAND_ADDED}
_REMOVED = {"all": EditKind.DEMAND_REMOVED}
_LOWER = (Relation.AT_LEAST, Relation.ABOVE)
_UPPER = (Relation.AT_MOST, Relation.BELOW)
_STRICT = (Relation.ABOVE, Relation.BELOW)


class Change(NamedTuple):
    """What was done to one piece of a thing, and the piece before and after in words."""

    kind: EditKind
    before: Text
    after: Text


def words(requirement: Requirement | None) -> Text:
    """Return a requirement for people in both languages; nothing for None."""
    if requirement is None:
        return NOTHING
    return Text(*(requirement_words(requirement, language, named=True) for language in (Language.ZH, Language.EN)))


def measures_text(old: Measure, new: Measure) -> tuple[Text, Text]:
    """Return the names of two measures for people, and how they are computed where the names are the same."""
    languages = (Language.ZH, Language.EN)
    before, after = (Text(*(measure_title(each, language) for language in languages)) for each in (old, new))
    if before.zh == after.zh or before.en == after.en:
        before, after = (Text(*(expression_text(each.expression, lang) for lang in languages)) for each in (old, new))
    return before, after


def flat(requirement: Requirement) -> Requirement:
    """Return a requirement without brackets that mean nothing: all within all, any within any, a single member."""
    if isinstance(requirement, Check):
        return requirement
    members: list[Requirement] = []
    for member in map(flat, requirement.members):
        same = isinstance(member, Combination) and member.kind == requirement.kind and member.kind in ("all", "any")
        members += member.members if same and isinstance(member, Combination) else (member,)
    if len(members) == 1:
        return members[0]
    return Combination(*counted(requirement.kind, requirement.count, len(members)), tuple(members))


def counted(kind: str, count: int, members: int) -> tuple[str, int]:
    """Return kind and count in the plainest words: at least one is any, at least every one is all."""
    if kind == "all" or count == members:
        return "all", members
    return ("any", 1) if count == 1 else (kind, count)


def meaning(requirement: Requirement) -> Hashable:
    """Return what a requirement says whatever the order and the names it is written in."""
    simple = flat(requirement)
    if isinstance(simple, Check):
        return computed(simple.measure), tuple((bound.relation, bound.threshold) for bound in simple.bounds)
    return simple.count, unordered(map(meaning, simple.members))


def computed(measure: Measure) -> Hashable:
    """Return what a measure computes, whatever it and its columns are called for people."""
    return _computed(measure.expression)


def _computed(expression: Expression) -> Hashable:
    match expression:
        case Literal(value, unit):
            return value, unit
        case Reference(column):
            return column.name
        case CompoundGrowth(end, start, years):
            return _computed(end), _computed(start), years
        case Arithmetic(operator, left, right):
            return operator, _computed(left), _computed(right)
        case _:
            assert_never(expression)


def unordered(meanings: Iterable[Hashable]) -> Hashable:
    """Return meanings as one, in whatever order they stand."""
    return frozenset(Counter(meanings).items())


def requirement_changes(old: Requirement, new: Requirement) -> Iterator[Change]:
    """Yield how one requirement became another; nothing when they say the same."""
    if meaning(old) == meaning(new):
        return
    before, after = flat(old), flat(new)
    if unordered(map(meaning, leaves(before))) == unordered(map(meaning, leaves(after))):
        # The same checks counted otherwise: any became all, or the brackets moved.
        yield Change(EditKind.REQUIREMENT_CHANGED, words(old), words(new))
    elif isinstance(before, Check) and isinstance(after, Check):
        yield from _check_changes(before, after)
    elif isinstance(before, Combination) and isinstance(after, Combination):
        yield from _combination_changes(before, after)
    elif "at_least" in (each.kind for each in (before, after) if isinstance(each, Combination)):
        yield Change(EditKind.REQUIREMENT_CHANGED, words(old), words(new))
    elif isinstance(after, Combination):
        yield from _combination_changes(Combination(after.kind, after.count, (before,)), after)
    elif isinstance(before, Combination):
        yield from _combination_changes(before, Combination(before.kind, before.count, (after,)))


def _combination_changes(old: Combination[Check], new: Combination[Check]) -> Iterator[Change]:
    counted = "at_least" in (old.kind, new.kind) and (old.kind, old.count) != (new.kind, new.count)
    if old.kind != new.kind or counted:
        yield Change(EditKind.REQUIREMENT_CHANGED, words(old), words(new))
        return
    for before, after in matched(old.members, new.members, (_same, _same_measure, _overlap, _like)):
        if before is not None and after is not None:
            yield from requirement_changes(before, after)
        elif after is not None:
            yield Change(_ADDED.get(new.kind, EditKind.ALTERNATIVE_ADDED), NOTHING, words(after))
        else:
            yield Change(_REMOVED.get(new.kind, EditKind.ALTERNATIVE_REMOVED), words(before), NOTHING)


def _check_changes(old: Check, new: Check) -> Iterator[Change]:
    before, after = words(old), words(new)
    if _measured(old) != _measured(new):
        # Whether a thing must be so or must not be so is part of what is asked.
        named = old.measure.unit is Unit.BOOL or new.measure.unit is Unit.BOOL
        measures = (before, after) if named else measures_text(old.measure, new.measure)
        yield Change(EditKind.MEASURE_CHANGED, *measures)
        if old.measure.unit is not new.measure.unit:
            return
    yes_or_no = new.measure.unit is Unit.BOOL
    olds, news = (_by_side(check) for check in (old, new))
    if olds.keys() == news.keys() and not (yes_or_no and old.bounds != new.bounds):
        for side, bound in olds.items():
            yield from (Change(kind, before, after) for kind in _bound_changes(bound, news[side]))
    elif olds.keys() < news.keys():
        yield Change(EditKind.DEMAND_ADDED, before, after)
    elif news.keys() < olds.keys():
        yield Change(EditKind.DEMAND_REMOVED, before, after)
    else:
        yield Change(EditKind.REQUIREMENT_CHANGED, before, after)


def _by_side(check: Check) -> dict[tuple[Relation, ...], Bound]:
    """Return the bounds by the side they are on: below, above, or exactly."""
    sides = (_LOWER, _UPPER, (Relation.EQUAL,))
    return {side: bound for bound in check.bounds for side in sides if bound.relation in side}


def _bound_changes(old: Bound, new: Bound) -> Iterator[EditKind]:
    if old.threshold != new.threshold:
        yield EditKind.THRESHOLD_RAISED if new.threshold > old.threshold else EditKind.THRESHOLD_LOWERED
    if old.relation is not new.relation:
        strict = new.relation in _STRICT
        yield EditKind.COMPARISON_MADE_STRICT if strict else EditKind.COMPARISON_MADE_LAX


def _measured(check: Check) -> Hashable:
    return computed(check.measure)


def _same(old: Requirement, new: Requirement) -> float:
    return float(meaning(old) == meaning(new))


def _same_measure(old: Requirement, new: Requirement) -> float:
    return float(isinstance(old, Check) and isinstance(new, Check) and _measured(old) == _measured(new))


def _overlap(old: Requirement, new: Requirement) -> float:
    """Return the share of measures that two requirements have in common, where one of them is a combination."""
    if isinstance(old, Check) and isinstance(new, Check):
        return 0.0
    before, after = ({_measured(check) for check in leaves(each)} for each in (old, new))
    alike = ({meaning(check) for check in leaves(each)} for each in (old, new))
    common = set.intersection(*alike)
    return len(before & after) / len(before | after) + len(common) / 100


def _like(old: Requirement, new: Requirement) -> float:
    """Return how alike two checks of figures are; whether a thing is the case is only ever like itself."""
    if not (isinstance(old, Check) and isinstance(new, Check)):
        return 0.0
    if old.measure.unit is not new.measure.unit or new.measure.unit is Unit.BOOL:
        return 0.0
    return likeness_of(measure_title(old.measure, Language.ZH), measure_title(new.measure, Language.ZH))
