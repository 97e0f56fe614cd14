"""Two sides put together: which edition came of which."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from tiercheck.change.editions import Edition, Pair
from tiercheck.change.sides.side import Side, Wanted
from tiercheck.errors import Problem, SelectionError, nearest
from tiercheck.model.classification import Classification
from tiercheck.rulebook.gather import NATION

Dated = TypeVar("Dated")


class TablePair(NamedTuple):
    """One classification before and after a change; one that is None was added or removed."""

    old: Classification | None
    new: Classification | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared.

    Attributes:
        old: how the user called the side before.
        new: how the user called the side after.
        pairs: the tiers in their order, the nation before its divisions.
        tables: the classifications.
    """

    old: str
    new: str
    pairs: tuple[Pair, ...]
    tables: tuple[TablePair, ...]


def paired(old: Side, new: Side, wanted: Wanted) -> Comparison:
    """Put the editions of two sides together, unchanged ones included.

    One day or rule set against another pairs by tier. Otherwise a rule set is the one of the same id, and one that
    is left over is the one of the same tier and jurisdiction for the same application that begins nearest.

    Raises:
        SelectionError: there is nothing on either side, or they are single rule sets of different tiers.
    """
    known = tuple(dict.fromkeys((*old.tiers, *new.tiers)))
    if wanted.tier is not None and wanted.tier not in known:
        hint = nearest(wanted.tier, known) or f"the tiers are {', '.join(known)}"
        raise SelectionError([Problem("unknown-tier", f"there is no tier {wanted.tier!r}", hint)])
    if not any((old.editions, new.editions, old.tables, new.tables)):
        message = f"neither {old.name} nor {new.name} has rules for what is asked"
        raise SelectionError([Problem("nothing-to-compare", message, "ask for another tier, jurisdiction or date")])
    keys = (_tier,) if old.sole and new.sole else (_identity, _id, _place)
    found = _matched(old.editions, new.editions, keys, lambda edition: edition.as_of)
    pairs = sorted((_pair(before, after) for before, after in found), key=_order)
    _review_tiers(pairs)
    tables = _matched(old.tables, new.tables, (lambda table: table.id, lambda table: table.name), _first_day)
    return Comparison(old.name, new.name, tuple(pairs), tuple(TablePair(*each) for each in tables))


def _tier(edition: Edition) -> Hashable:
    return edition.rule_set.tier


def _place(edition: Edition) -> Hashable:
    return edition.rule_set.tier, edition.rule_set.jurisdiction, edition.application


def _identity(edition: Edition) -> Hashable:
    # An overlay carries one id on whatever base it is laid, so the bases tell which is which.
    return edition.rule_set.id, edition.application, edition.rule_set.files


def _id(edition: Edition) -> Hashable:
    return edition.rule_set.id, edition.application


def _first_day(table: Classification) -> date:
    return min(period.start for period in table.effective.values())


def _pair(old: Edition | None, new: Edition | None) -> Pair:
    return Pair(next(each.rule_set.tier for each in (new, old) if each is not None), old, new)


def _order(pair: Pair) -> tuple[tuple[bool, int, str], bool, str, date]:
    edition = next(each for each in (pair.new, pair.old) if each is not None)
    return edition.rule_set.order, edition.jurisdiction != NATION, edition.rule_set.id, edition.as_of


def _review_tiers(pairs: Sequence[Pair]) -> None:
    """Refuse two single rule sets that have nothing to do with each other."""
    if len(pairs) == 2 and {(pair.old is None, pair.new is None) for pair in pairs} == {(True, False), (False, True)}:
        names = " and ".join(sorted({pair.tier for pair in pairs}))
        if len({pair.tier for pair in pairs}) == 2:
            message = f"{names} are different tiers: there is no before and after"
            raise SelectionError([Problem("different-tiers", message, "name two editions of one tier")])


def _matched(
    olds: Sequence[Dated],
    news: Sequence[Dated],
    keys: Sequence[Callable[[Dated], Hashable]],
    begins: Callable[[Dated], date],
) -> Iterator[tuple[Dated | None, Dated | None]]:
    """Yield what belongs together by the first key that says so, the nearest in time first, then what is left."""
    before, after = list(olds), list(news)
    for key in keys:
        near = sorted(
            (abs((begins(old) - begins(new)).days), there, here)
            for there, old in enumerate(before)
            for here, new in enumerate(after)
            if key(old) == key(new)
        )
        taken: list[tuple[int, int]] = []
        for _, there, here in near:
            if all(there != one and here != other for one, other in taken):
                taken.append((there, here))
                yield before[there], after[here]
        before = [old for there, old in enumerate(before) if there not in {one for one, _ in taken}]
        after = [new for here, new in enumerate(after) if here not in {other for _, other in taken}]
    yield from ((old, None) for old in before)
    yield from ((None, new) for new in after)
