"""Decisions derived over whole columns, as they came out or as they would if something were met."""

from collections.abc import Mapping
from functools import reduce
from typing import NamedTuple, TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.program import Node, Program, input_key, steps
from tiercheck.model.keys import TIER_STEP, Key, TierKey
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import POINT_STEPS
from tiercheck.model.rule_set import Indicator

# As narrow as they may be, for speed: a node may add thousands of truths, and points are millionths.
_TRUTHS, _POINTS = pl.Int16, pl.Int64


class Ends(NamedTuple):
    """An input or a node of every row as an interval, as in ``engine.program``: 0 to 1, or millionths of a point."""

    low: pl.Series
    high: pl.Series

    @property
    def unknown(self) -> pl.Series:
        """Where it cannot be told."""
        return self.low != self.high


Known: TypeAlias = Mapping[Key, Ends]


class Decisions:
    """The decisions of one regime on some rows, each tier derived once."""

    def __init__(self, programs: Mapping[str, Program], layouts: Mapping[str, TierLayout], rows: pl.DataFrame) -> None:
        """Prepare.

        Args:
            programs: the decisions by tier.
            layouts: the result columns by tier.
            rows: rows that were judged by these rules.
        """
        self._programs, self._layouts, self._rows = programs, layouts, rows
        self._known: dict[str, Known] = {}
        self._constants: dict[int, pl.Series] = {}

    def known(self, tier: str) -> Known:
        """Return every input and node of a tier as it came out."""
        if tier not in self._known:
            program = self._programs[tier]
            self._known[tier] = self._derived(program, self._inputs(program), {})
        return self._known[tier]

    def if_met(self, tier: str, key: Key) -> Ends:
        """Return how a tier would come out if one input or node of it were met, whatever else it needs."""
        return self._changed(tier, {key: self._certain(1)})

    def if_indicator_met(self, tier: str, indicator: Indicator) -> Ends:
        """Return how a tier would come out if one indicator were met, also where tiers it refers to ask the same."""
        met = self._met(tier, indicator)
        return self._changed(tier, met) if met else self.known(tier)[TIER_STEP]

    def _met(self, tier: str, indicator: Indicator) -> dict[Key, Ends]:
        program = self._programs[tier]
        met: dict[Key, Ends] = {
            input_key(each): self._certain(1 if each.scoring is None else steps(each.points_of))
            for each in examined(program)
            if _same_demand(each, indicator)
        }
        for other in program.tiers:
            below = self._met(other, indicator)
            if below:
                met[TierKey(other)] = self._changed(other, below)
        return met

    def _changed(self, tier: str, met: Known) -> Ends:
        known = self.known(tier)
        return {**known, **self._derived(self._programs[tier], met, known)}[TIER_STEP]

    def _derived(self, program: Program, met: Known, known: Known) -> dict[Key, Ends]:
        """Return what is given, and every node that is not known yet or follows from something that is given."""
        found = dict(met)
        for node in program.nodes:
            if node.key not in found and (node.key not in known or not found.keys().isdisjoint(node.members)):
                found[node.key] = self._node(node, [found.get(member) or known[member] for member in node.members])
        return found

    def _node(self, node: Node, members: list[Ends]) -> Ends:
        low, high = reduce(_added, members) if members else self._certain(0)
        return Ends((low >= node.mark).cast(_TRUTHS), (high >= node.mark).cast(_TRUTHS))

    def _certain(self, value: int) -> Ends:
        if value not in self._constants:
            kind = _TRUTHS if value <= 1 else _POINTS
            self._constants[value] = pl.repeat(value, len(self._rows), dtype=kind, eager=True)
        return Ends(self._constants[value], self._constants[value])

    def _inputs(self, program: Program) -> Known:
        layout = self._layouts[program.rule_set.tier]
        found: dict[Key, Ends] = {}
        for each in examined(program):
            if each.scoring is None:
                found[input_key(each)] = self._outcome(layout.indicator(each.id))
            else:
                low, high = layout.points(each.id)
                found[input_key(each)] = Ends(_millionths(self._rows[low]), _millionths(self._rows[high]))
        return found | {TierKey(tier): self._outcome(self._layouts[tier].outcome) for tier in program.tiers}

    def _outcome(self, column: str) -> Ends:
        codes = self._rows[column]
        least, most = codes == CODES[Outcome.PASS], codes != CODES[Outcome.FAIL]
        return Ends(least.cast(_TRUTHS), most.cast(_TRUTHS))


def examined(program: Program) -> tuple[Indicator, ...]:
    """Return the indicators that the application asks about."""
    every = program.rule_set.indicators.values()
    return tuple(indicator for indicator in every if program.application in indicator.applications)


def _same_demand(one: Indicator, other: Indicator) -> bool:
    """Whether two indicators, of two tiers perhaps, ask for the same."""
    return (one.requirement, one.scoring, one.awarded) == (other.requirement, other.scoring, other.awarded)


def _millionths(points: pl.Series) -> pl.Series:
    if points.dtype.is_integer():
        return points.cast(_POINTS) * POINT_STEPS
    return (points.cast(pl.Decimal(24, 6)) * POINT_STEPS).cast(_POINTS)


def _added(one: Ends, other: Ends) -> Ends:
    return Ends(one.low + other.low, one.high + other.high)
