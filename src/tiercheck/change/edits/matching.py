"""What came of what: things of two editions matched by name, then by content, then by likeness; always the same way."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Generic, NamedTuple, TypeVar

Thing = TypeVar("Thing")
LIKE = 0.6


class Match(NamedTuple, Generic[Thing]):
    """A thing before and after; None where it was added or removed."""

    old: Thing | None
    new: Thing | None


def matched(
    olds: Sequence[Thing], news: Sequence[Thing], likenesses: Sequence[Callable[[Thing, Thing], float]]
) -> Iterator[Match[Thing]]:
    """Yield the matches: what stands after, in its order, then what was removed, in the order it had.

    Args:
        olds: the things before.
        news: the things after.
        likenesses: from the surest to the vaguest; of what the surer ones left over, the likest are
            matched first. A likeness of 0 is none.
    """
    partner: dict[int, int] = {}
    for likeness in likenesses:
        lonely = [there for there in range(len(olds)) if there not in partner.values()]
        found = [
            (-likeness(olds[there], news[here]), abs(there - here), here, there)
            for here in range(len(news))
            if here not in partner
            for there in lonely
        ]
        for distance, _, here, there in sorted(found):
            if distance < 0 and here not in partner and there not in partner.values():
                partner[here] = there
    for here, new in enumerate(news):
        yield Match(olds[partner[here]] if here in partner else None, new)
    for there, old in enumerate(olds):
        if there not in partner.values():
            yield Match(old, None)


def likeness_of(one: str, other: str) -> float:
    """Return how alike two titles are, 0 when they are not like each other."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= LIKE else 0.0
