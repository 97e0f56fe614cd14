"""The bands of a scored indicator: which one a record lands in, and what would come out without it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, TypeAlias

from tiercheck.engine.judging import Judge, JudgeRequirement, Slots, judge, judge_requirement
from tiercheck.explain.figures import number_text
from tiercheck.explain.requirements import rule_text
from tiercheck.model.expression import Reading
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring

Readings: TypeAlias = Sequence[Reading]
Rebuild: TypeAlias = Callable[[Scoring], Scoring]


class _Found(NamedTuple):
    """Bands within a scoring.

    Attributes:
        name: where they are, such as ``item 2``; "" when they are the whole.
        bands: the bands.
        rebuild: makes the scoring with something else in their place.
    """

    name: str
    bands: Bands
    rebuild: Rebuild


@dataclass(frozen=True, slots=True)
class Rung:
    """One band.

    Attributes:
        label: what to call it.
        earlier: whether each band before it applies.
        applies: whether it applies itself; None for the band of everything else.
        otherwise: judges the indicator with other points in place of its bands.
    """

    label: str
    earlier: tuple[JudgeRequirement, ...]
    applies: JudgeRequirement | None
    otherwise: Judge

    def is_taken(self, readings: Readings) -> bool:
        """Whether a record certainly lands in it."""
        if any(before(readings) is not Truth.FALSE for before in self.earlier):
            return False
        return self.applies is None or self.applies(readings) is Truth.TRUE


def rungs_of(indicator: Indicator, slots: Slots) -> Iterator[Rung]:
    """Yield the bands of an indicator in reading order.

    Args:
        indicator: a requirement has none.
        slots: where the reading of each of its measures lies.
    """
    for found in () if indicator.scoring is None else _bands_in(indicator.scoring, "", _itself):
        bands = found.bands.bands
        whens = tuple(None if band.when is None else judge_requirement(band.when, slots) for band in bands)
        for place, band in enumerate(bands):
            points = 0 if band.points else max(each.points for each in bands)
            otherwise = replace(indicator, scoring=found.rebuild(_always(points)))
            when = "else" if band.when is None else rule_text(band.when, named=True)
            label = f"{found.name}band {place + 1} ({when}: {number_text(band.points)})"
            earlier = tuple(each for each in whens[:place] if each is not None)
            yield Rung(label, earlier, whens[place], judge(otherwise, slots))


def _always(points: Number) -> Bands:
    return Bands((Band(None, points),))


def _itself(scoring: Scoring) -> Scoring:
    return scoring


def _bands_in(scoring: Scoring, name: str, rebuild: Rebuild) -> Iterator[_Found]:
    match scoring:
        case Bands():
            yield _Found(name, scoring, rebuild)
        case CappedSum(items):
            for place, item in enumerate(items):
                yield from _bands_in(item, f"{name}item {place + 1} ", partial(_with_item, scoring, place, rebuild))
        case HighestOf(routes):
            for place, route in enumerate(routes):
                yield from _bands_in(route, f"{name}route {place + 1} ", partial(_with_route, scoring, place, rebuild))
        case Awarded():
            pass


def _with_item(whole: CappedSum, place: int, rebuild: Rebuild, item: Scoring) -> Scoring:
    return rebuild(replace(whole, items=(*whole.items[:place], item, *whole.items[place + 1 :])))


def _with_route(whole: HighestOf, place: int, rebuild: Rebuild, route: Scoring) -> Scoring:
    return rebuild(replace(whole, routes=(*whole.routes[:place], route, *whole.routes[place + 1 :])))
