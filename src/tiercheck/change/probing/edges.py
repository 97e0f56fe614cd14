"""Where a comparison turns: the figure of one column at which it barely holds, and the one at which it barely fails.

A measure is linear or monotone in each of its columns taken alone, so the place is found by halving
between figures on either side of it; nothing is assumed about how the measure is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tiercheck.change.probing.figures import domain, is_ordered, step_of, steps_at, usual, value_at
from tiercheck.engine.reading import Reader, Values, reader
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Check, Measure, Reference, Relation
from tiercheck.model.outcome import Truth


class Edge(NamedTuple):
    """Two figures of a column, one step apart, on either side of a bound.

    Attributes:
        column: the column.
        inside: the figure with which the bound barely holds, in steps.
        outside: the figure with which it barely fails, in steps.
    """

    column: Column
    inside: int
    outside: int

    @property
    def outward(self) -> int:
        """1 where higher figures fail, -1 where lower ones do."""
        return self.outside - self.inside


class Readings:
    """Reads measures from values; every reader is made once."""

    def __init__(self) -> None:
        self._readers: dict[Measure, Reader] = {}

    def reader(self, measure: Measure) -> Reader:
        """Return what reads a measure."""
        if measure not in self._readers:
            self._readers[measure] = reader(measure)
        return self._readers[measure]

    def judge(self, check: Check, values: Values) -> Truth:
        """Return how a check comes out."""
        return check.judge(self.reader(check.measure)(values))

    def edges(self, check: Check, column: Column, values: Values) -> Iterator[Edge]:
        """Yield the edges of a check of one bound along one column; ``values`` reports the other columns."""
        if is_ordered(column):
            for low, high in pairwise(_anchors(check, column, values)):
                edge = self._edge(check, column, values, low, high)
                if edge is not None:
                    yield edge

    def filled(self, check: Check, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return figures in which every column of a check of one bound is reported, so that it can turn.

        What is not reported is taken as a usual figure, or as the lowest where that leaves no edge; then what is
        reported is taken otherwise too.
        """
        columns = [column for column in check.measure.columns if is_ordered(column)]
        typical = {column.name: usual(column) for column in columns}
        lowest = {column.name: value_at(column, max(0, domain(column)[0])) for column in columns}
        ways = ({**typical, **values}, {**lowest, **values}, {**values, **typical}, {**values, **lowest})
        turning = (way for way in ways if any(True for each in columns for _ in self.edges(check, each, way)))
        return next(turning, ways[0])

    def _edge(self, check: Check, column: Column, values: Mapping[str, Value], low: int, high: int) -> Edge | None:
        read = self.reader(check.measure)

        def judge(steps: int) -> Truth:
            return check.judge(read({**values, column.name: value_at(column, steps)}))

        first, last = judge(low), judge(high)
        if {first, last} != {Truth.FALSE, Truth.TRUE}:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if judge(middle) is first else (low, middle)
        return Edge(column, high, low) if last is Truth.TRUE else Edge(column, low, high)


def _anchors(check: Check, column: Column, values: Mapping[str, Value]) -> list[int]:
    """Return figures between which a check turns at most once: the ends, zero, what is reported, what is equal."""
    low, high = domain(column)
    own = steps_at(column, values.get(column.name, 0))
    anchors = {low, high, 0, 1, own}
    if isinstance(check.measure.expression, Reference):
        stated = int(check.bounds[0].compared / step_of(column))
        anchors |= {stated - 1, stated, stated + 1}
    elif check.bounds[0].relation is Relation.EQUAL:
        least = replace(check, bounds=(replace(check.bounds[0], relation=Relation.AT_LEAST),))
        edges = Readings().edges(least, column, values)
        anchors |= {edge.inside + by for edge in edges for by in (-1, 0, 1)}
    return sorted(anchor for anchor in anchors if low <= anchor <= high)
