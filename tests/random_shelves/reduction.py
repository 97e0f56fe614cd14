"""Makes a shelf on which an engine differs smaller: leaves out one thing after another while the difference stays."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from tests.random_shelves.syntax import Shelf

TRIES = 150


def reduced(shelf: Shelf, differs: Callable[[Shelf], bool], tries: int = TRIES) -> Shelf:
    """Return a shelf with less in it that still differs, found with at most so many tries.

    ``differs`` must say no to a shelf that is no longer valid.
    """
    left = tries
    smaller = True
    while smaller:
        smaller = False
        for candidate in list(_with_less(shelf)):
            if not left:
                return shelf
            left -= 1
            if differs(candidate):
                shelf, smaller = candidate, True
                break
    return shelf


def _with_less(shelf: Shelf) -> Iterator[Shelf]:
    """Yield the shelf with one member less, the large members first."""
    for candidate in _without_one(shelf):
        assert isinstance(candidate, Shelf)
        yield candidate


def _without_one(thing: object) -> Iterator[object]:
    """Yield a thing with one member less: of its own members first, then of what they hold."""
    if isinstance(thing, tuple):
        for place in range(len(thing)):
            yield (*thing[:place], *thing[place + 1 :])
        for place, member in enumerate(thing):
            for less in _without_one(member):
                yield (*thing[:place], less, *thing[place + 1 :])
    elif isinstance(thing, Mapping):
        for key in thing:
            yield {each: value for each, value in thing.items() if each != key}
        for key, member in thing.items():
            for less in _without_one(member):
                yield {**thing, key: less}
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            for less in _without_one(getattr(thing, field.name)):
                yield replace(thing, **{field.name: less})
