"""Figures chosen so that requirements hold, or fail, together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple, TypeAlias

from tiercheck.change.probing.edges import Readings
from tiercheck.change.probing.figures import domain, fitted, is_ordered, is_possible, value_at
from tiercheck.engine import meaning
from tiercheck.engine.record import kleene
from tiercheck.model.condition import Requirement
from tiercheck.model.evidence import Column, PartOf, Value
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Truth

Figures: TypeAlias = Mapping[str, Value]


class Wanted(NamedTuple):
    """A requirement, and whether it must hold or fail."""

    requirement: Requirement
    holds: bool


class _OnFigures(NamedTuple):
    """Requirements interpreted on figures."""

    readings: Readings
    figures: Figures

    def check(self, check: Check) -> Truth:
        return self.readings.judge(check, self.figures)

    def at_least(self, count: int, members: Sequence[Truth]) -> Truth:
        return kleene(count, members)


class Settler:
    """Chooses figures for requirements one after the other, without undoing what was chosen before."""

    def __init__(self, readings: Readings, parts: Sequence[PartOf]) -> None:
        """Prepare to choose figures that can be reported together.

        Args:
            readings: reads measures.
            parts: the columns that are a part of another.
        """
        self._readings = readings
        self._parts = parts

    def settle(self, wanted: Sequence[Wanted], given: Figures, fixed: frozenset[str] = frozenset()) -> Figures | None:
        """Return figures with which all of ``wanted`` come out as they must, or None when none were found.

        Args:
            wanted: what must hold and what must fail, the more important first.
            given: figures to begin with.
            fixed: columns whose figure, or silence, must stay.
        """
        figures = given
        for count, each in enumerate(wanted, 1):
            ways = self._ways(each, figures, fixed)
            earlier = wanted[: count - 1]
            found = next((way for way in ways if is_possible(way, self._parts) and self._all(earlier, way)), None)
            if found is None:
                return None
            figures = found
        return figures

    def settle_most(self, wanted: Sequence[Wanted], given: Figures) -> Figures:
        """Return figures with which as many of ``wanted`` come out as they must as can be had in order."""
        kept: list[Wanted] = []
        figures = given
        for each in wanted:
            found = self.settle((*kept, each), figures)
            if found is not None:
                figures = found
                kept.append(each)
        return figures

    def truth(self, requirement: Requirement, figures: Figures) -> Truth:
        """Return how a requirement comes out."""
        return meaning.truth(requirement, _OnFigures(self._readings, figures))

    def _all(self, wanted: Sequence[Wanted], figures: Figures) -> bool:
        return all(self._is_so(each, figures) for each in wanted)

    def _is_so(self, wanted: Wanted, figures: Figures) -> bool:
        return self.truth(wanted.requirement, figures) is (Truth.TRUE if wanted.holds else Truth.FALSE)

    def _ways(self, wanted: Wanted, figures: Figures, fixed: frozenset[str]) -> Iterator[Figures]:
        """Yield figures with which one requirement comes out as it must, the nearest to those given first."""
        requirement = wanted.requirement
        if self._is_so(wanted, figures):
            yield figures
        elif isinstance(requirement, Check):
            for column in sorted(requirement.measure.columns, key=lambda each: each.name in figures):
                if column.name not in fixed and is_ordered(column):
                    yield from self._along(wanted, column, figures, fixed)
        else:
            members, count = requirement.members, requirement.count
            needed = count if wanted.holds else len(members) - count + 1
            for chosen in combinations(members, needed):
                found = self.settle([Wanted(member, wanted.holds) for member in chosen], figures, fixed)
                if found is not None and self._is_so(wanted, found):
                    yield found

    def _along(self, wanted: Wanted, column: Column, figures: Figures, fixed: frozenset[str]) -> Iterator[Figures]:
        check = wanted.requirement
        if not isinstance(check, Check):
            return
        for bound in check.bounds:
            single = replace(check, bounds=(bound,))
            begin = {**self._readings.filled(single, figures), **{name: figures[name] for name in fixed & {*figures}}}
            for edge in self._readings.edges(single, column, begin):
                figure, away = (edge.inside, -edge.outward) if wanted.holds else (edge.outside, edge.outward)
                for far in _further(column, figure, away):
                    way = fitted({**begin, column.name: value_at(column, far)}, fixed | {column.name}, self._parts)
                    if self._is_so(wanted, way):
                        yield way


def _further(column: Column, figure: int, away: int) -> Iterator[int]:
    """Yield a figure a quarter, once, nine times as far from zero, and the figure itself; within the domain."""
    low, high = domain(column)
    for distance in (abs(figure) // 4, abs(figure), abs(figure) * 9, 0):
        moved = figure + away * distance
        if low <= moved <= high:
            yield moved
