"""What must hold around one check so that everything hangs on it."""

from collections.abc import Iterator
from typing import NamedTuple

from tiercheck.change.probing.settling import Wanted
from tiercheck.model.condition import Requirement
from tiercheck.model.expression import Check
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring


class Pivot(NamedTuple):
    """A check, and what must hold and fail beside it so that the indicator hangs on it."""

    check: Check
    beside: tuple[Wanted, ...]


def as_scoring(indicator: Indicator) -> Scoring:
    """Return how an indicator is scored; a requirement is one band."""
    if indicator.requirement is not None:
        return Bands((Band(indicator.requirement, 1), Band(None, 0)))
    if indicator.scoring is None:
        raise TypeError(f"{indicator.id} has neither a requirement nor a scoring")
    return indicator.scoring


def pivots(scoring: Scoring, beside: tuple[Wanted, ...] = ()) -> Iterator[Pivot]:
    """Yield every check of a scoring in reading order."""
    match scoring:
        case Bands(bands):
            for place, band in enumerate(bands):
                if band.when is not None:
                    earlier = tuple(Wanted(each.when, False) for each in bands[:place] if each.when is not None)
                    yield from _in_tree(band.when, (*earlier, *beside))
        case CappedSum(items) | HighestOf(items):
            for place, item in enumerate(items):
                others = (each for index, each in enumerate(items) if index != place)
                yield from pivots(item, (*beside, *(wanted for each in others for wanted in least(each))))
        case Awarded():
            pass


def _in_tree(tree: Requirement, beside: tuple[Wanted, ...]) -> Iterator[Pivot]:
    if isinstance(tree, Check):
        yield Pivot(tree, beside)
        return
    for place, member in enumerate(tree.members):
        others = [each for index, each in enumerate(tree.members) if index != place]
        holding = tree.count - 1
        wanted = (Wanted(each, index < holding) for index, each in enumerate(others))
        yield from _in_tree(member, (*wanted, *beside))


def least(scoring: Scoring) -> Iterator[Wanted]:
    """Yield what must fail for the fewest points."""
    match scoring:
        case Bands(bands):
            yield from (Wanted(band.when, False) for band in bands if band.when is not None)
        case CappedSum(items) | HighestOf(items):
            for item in items:
                yield from least(item)
        case Awarded():
            pass


def most(scoring: Scoring) -> Iterator[Wanted]:
    """Yield what must hold for the most points."""
    match scoring:
        case Bands(bands):
            best = max(bands, key=lambda band: band.points)
            if best.when is not None:
                yield Wanted(best.when, True)
        case CappedSum(items) | HighestOf(items):
            for item in items:
                yield from most(item)
        case Awarded():
            pass


def awards(indicator: Indicator) -> tuple[Awarded, ...]:
    """Return the points that are taken as awarded, each once."""
    found = () if indicator.scoring is None else _awards(indicator.scoring)
    own = () if indicator.awarded is None else (Awarded(indicator.awarded, indicator.points_of),)
    return tuple(dict.fromkeys((*found, *own)))


def _awards(scoring: Scoring) -> Iterator[Awarded]:
    match scoring:
        case Awarded():
            yield scoring
        case CappedSum(items) | HighestOf(items):
            for item in items:
                yield from _awards(item)
        case Bands():
            pass
