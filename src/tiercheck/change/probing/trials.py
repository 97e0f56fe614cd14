"""Figures to try on one indicator: on either side of every threshold, everything else as the threshold needs it.

Three sorts: around each threshold the figures with which everything hangs on it; the same within a record
that meets all or nothing of the indicator; and two thresholds at once, each inside, outside and not reported.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from tiercheck.change.probing.edges import Edge, Readings
from tiercheck.change.probing.figures import domain, fitted, is_possible, steps_at, value_at
from tiercheck.change.probing.pivots import Pivot, as_scoring, awards, least, most, pivots
from tiercheck.change.probing.settling import Figures, Settler
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.condition import Combination
from tiercheck.model.evidence import Column, PartOf
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Band, Bands, Scoring
from tiercheck.subjects.values import RefusedError, read_value


class Trials:
    """Yields figures to try; deterministic."""

    def __init__(self, parts: Sequence[PartOf]) -> None:
        """Prepare to try figures that can be reported together.

        Args:
            parts: the columns that are a part of another.
        """
        self._parts = parts
        self._readings = Readings()
        self.settler = Settler(self._readings, parts)

    def are_possible(self, figures: Figures) -> bool:
        """Whether figures can be reported together."""
        return is_possible(figures, self._parts)

    def of_indicator(self, indicator: Indicator) -> tuple[Figures, ...]:
        """Return what to try on an indicator, no figures twice; the first reports nothing."""
        scoring = as_scoring(indicator)
        return self._distinct((*self._of(scoring), *self._awarded(scoring, awards(indicator))))

    def of_row(self, table: Classification, row: ClassRow) -> tuple[Figures, ...]:
        """Return what to try on a row of a classification, with a code that leads to it."""
        bands = (Band(Combination("all", len(bound.checks), bound.checks), bound.level) for bound in row.bounds)
        code = _code_of(table, row)
        if code is None:
            return ()
        tried = self._of(Bands((*bands, Band(None, 0))))
        return self._distinct({table.selects_by.name: code, **figures} for figures in tried)

    def moves(self, indicator: Indicator, begin: Figures) -> Iterator[tuple[Figures, Figures]]:
        """Yield a record with one figure just on either side of a threshold, or awarded with a step between."""
        for pivot in pivots(as_scoring(indicator)):
            for figures, column, edge in self._edges(pivot, begin):
                yield self._moved(figures, column, edge.inside), self._moved(figures, column, edge.outside)
        for award in awards(indicator):
            column, own = award.column, begin.get(award.column.name)
            given = tuple(_awarded_steps(award)) if own is None else (*_awarded_steps(award), steps_at(column, own))
            for more in (each for each in given if each > domain(column)[0]):
                yield self._moved(begin, column, more), self._moved(begin, column, more - 1)

    def silences(self, indicator: Indicator, begin: Figures) -> Iterator[Figures]:
        """Yield a record in which one figure of an indicator is not reported."""
        columns = (*(column for check in indicator.checks for column in check.measure.columns),)
        for name in dict.fromkeys(each.name for each in (*columns, *(award.column for award in awards(indicator)))):
            if name in begin:
                yield {column: value for column, value in begin.items() if column != name}

    def best(self, indicators: Iterable[Indicator], begin: Figures) -> Figures:
        """Return a record that gets as much of the indicators as can be had together with what it begins with."""
        found = begin
        for indicator in indicators:
            scoring = as_scoring(indicator)
            complete = self.settler.settle_most(tuple(least(scoring)), {})
            found = self.settler.settle_most(
                tuple(most(scoring)), fitted({**complete, **found}, frozenset(found), self._parts)
            )
            for award in awards(indicator):
                found = {award.column.name: value_at(award.column, _top(award)), **found}
        return found

    def _of(self, scoring: Scoring) -> Iterator[Figures]:
        yield {}
        worst = self.settler.settle_most(tuple(least(scoring)), {})
        best = self.settler.settle_most(tuple(most(scoring)), worst)
        yield worst
        yield best
        found = tuple(pivots(scoring))
        for pivot in found:
            yield from self._around(pivot)
        for begin in (worst, best):
            for pivot in found:
                for figures, column, edge in self._edges(pivot, begin):
                    yield from self._with(figures, column, edge)
        yield from self._pairs(found, worst)

    def _around(self, pivot: Pivot) -> Iterator[Figures]:
        """Yield figures just outside, at and inside a threshold, not reported, and nothing to divide by."""
        beside = self.settler.settle_most(pivot.beside, {})
        for begin, column, edge in self._edges(pivot, beside):
            low, high = domain(column)
            beyond = (edge.inside, edge.outside, edge.inside - edge.outward, edge.outside + edge.outward)
            for steps in (each for each in beyond if low <= each <= high):
                figures = {**begin, column.name: value_at(column, steps)}
                yield self.settler.settle(pivot.beside, figures, frozenset({column.name})) or figures
            silent = {name: value for name, value in begin.items() if name != column.name}
            yield silent
            if low <= 0 <= high and len(pivot.check.measure.columns) > 1:
                yield {**silent, column.name: value_at(column, 0)}

    def _edges(self, pivot: Pivot, begin: Figures) -> Iterator[tuple[Figures, Column, Edge]]:
        """Yield the edges of a check, each with the figures it is an edge of."""
        for bound in pivot.check.bounds:
            single = replace(pivot.check, bounds=(bound,))
            figures = self._readings.filled(single, begin)
            for column in pivot.check.measure.columns:
                for edge in self._readings.edges(single, column, figures):
                    yield figures, column, edge

    def _pairs(self, found: Sequence[Pivot], begin: Figures) -> Iterator[Figures]:
        edges = [next(self._edges(pivot, begin), None) for pivot in found]
        for one, other in combinations([each for each in edges if each is not None], 2):
            if one[1] != other[1]:
                filled = {name: value for name, value in other[0].items() if begin.get(name) != value}
                for changed in self._with(*one):
                    yield from self._with({**changed, **filled}, other[1], other[2])

    def _awarded(self, scoring: Scoring, awarded: Iterable[Awarded]) -> Iterator[Figures]:
        worst = self.settler.settle_most(tuple(least(scoring)), {})
        for award in awarded:
            for steps in _awarded_steps(award):
                for begin in ({}, worst):
                    yield {**begin, award.column.name: value_at(award.column, steps)}

    def _moved(self, begin: Figures, column: Column, steps: int) -> Figures:
        return fitted({**begin, column.name: value_at(column, steps)}, frozenset({column.name}), self._parts)

    def _with(self, begin: Figures, column: Column, edge: Edge) -> Iterator[Figures]:
        for steps in (edge.inside, edge.outside):
            yield self._moved(begin, column, steps)
        yield {name: value for name, value in begin.items() if name != column.name}

    def _distinct(self, figures: Iterable[Figures]) -> tuple[Figures, ...]:
        kept = {tuple(sorted(each.items())): each for each in figures if self.are_possible(each)}
        return tuple(kept.values())


def _top(award: Awarded) -> int:
    """Return the award beyond which nothing more is given, in steps."""
    return min(domain(award.column)[1], steps_at(award.column, award.at_most))


def _awarded_steps(award: Awarded) -> Iterator[int]:
    """Yield every whole award, and those one step beside none and beside the most."""
    (low, high), top = domain(award.column), _top(award)
    points = steps_at(award.column, 1)
    yield from dict.fromkeys((low, low + 1, *range(low, top, points), top - 1, top, min(high, top + 1)))


def _code_of(table: Classification, row: ClassRow) -> str | None:
    for prefix in row.codes:
        for code in (prefix, prefix.ljust(6, "0")):
            try:
                read_value(table.selects_by, code)
            except RefusedError:
                continue
            if table.row_for(code) is row:
                return code
    return None
