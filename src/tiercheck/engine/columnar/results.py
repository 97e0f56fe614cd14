"""The result columns of a plan: outcomes, scores, points and verdict codes, as they are handed out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, constant, total
from tiercheck.engine.columnar.checks import holds
from tiercheck.engine.columnar.judging import truth_codes
from tiercheck.engine.columnar.jurisdictions import Chooser
from tiercheck.engine.columnar.layout import Results, TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.points import Points
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns, either
from tiercheck.engine.columnar.tiers import Decided, Tiers
from tiercheck.engine.grounds import Ground, Grounds
from tiercheck.engine.program import Program
from tiercheck.model.expression import Relation
from tiercheck.model.keys import Key
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import POINT_STEPS

Result: TypeAlias = tuple[str, Cell]

_BITS_AT_ONCE = 7  # as many as a column of 8 bits holds beside its sign
_POINTS = pl.Decimal(12, 6)
_ONE_STEP = Decimal(1) / POINT_STEPS


class ResultColumns:
    """Writes the decisions of tiers as columns."""

    def __init__(
        self, staged: StagedColumns, choose: Chooser, tiers: Tiers, programs: Mapping[str, Mapping[str, Program]]
    ) -> None:
        """Prepare.

        Args:
            staged: where columns are kept.
            choose: chooses by the jurisdiction of the row.
            tiers: decides the tiers.
            programs: the decisions by jurisdiction and tier.
        """
        self._staged, self._choose, self._tiers, self._programs = staged, choose, tiers, programs
        self._not_examined = constant(CODES[Outcome.NOT_APPLICABLE])
        self._holds = KleeneColumn(pl.lit(True), frozenset())

    def columns(self, layouts: Sequence[TierLayout], results: Results, precedence: Sequence[str]) -> Iterator[Result]:
        """Yield the result columns: the jurisdiction, the highest tier that passes, then those of each tier.

        Args:
            layouts: the tiers asked for, in their order.
            results: which of them are asked for.
            precedence: the tiers asked for; of those that pass the last is the tier of a row.
        """
        yield "jurisdiction", self._choose.name()
        outcomes = {layout.tier: self._outcome(layout.tier) for layout in layouts}
        highest: pl.Expr = pl.lit(None, dtype=pl.String())
        for tier in precedence:
            highest = pl.when(outcomes[tier].expr == CODES[Outcome.PASS]).then(pl.lit(tier)).otherwise(highest)
        yield "tier", Cell(highest, frozenset[str]().union(*(each.roots for each in outcomes.values())))
        for layout in layouts:
            yield layout.outcome, _cell(outcomes[layout.tier])
            if layout.has_score:
                scores = self._choose.written(self._tiers.decided(layout.tier).scores)
                yield from self._points(zip(layout.score, (scores.low, scores.high), strict=True), scores.steps)
            if results is not Results.TIERS:
                yield from self._code(layout)
                yield from self._indicators(layout, results)

    def _outcome(self, tier: str) -> BoundedInt:
        decided = self._tiers.decided(tier)
        return self._choose.numbers(dict.fromkeys(decided.nodes, truth_codes(decided.truths, self._staged)))

    def _indicators(self, layout: TierLayout, results: Results) -> Iterator[Result]:
        judged = self._tiers.decided(layout.tier).judged
        for name, scored in layout.indicators.items():
            found = {place: each[name] for place, each in judged.items() if name in each}
            codes = {place: each.outcome for place, each in found.items()}
            for place, held in self._programs.items():
                if place not in found and layout.tier in held and name in held[layout.tier].rule_set.indicators:
                    codes[place] = self._not_examined
            yield layout.indicator(name), _cell(self._choose.numbers(codes))
            if scored and results is Results.ALL:
                points = {place: each.points for place, each in found.items() if each.points is not None}
                yield from self._indicator_points(layout, name, self._choose.written(points))

    def _indicator_points(self, layout: TierLayout, name: str, points: Points) -> Iterator[Result]:
        low, high = self._staged.keep(points.low), self._staged.keep(points.high)
        settled = holds(low, Relation.EQUAL, high)
        points_if_settled = replace(low, column=pl.when(settled.expr).then(low.expr), roots=settled.roots | low.roots)
        names = layout.settled_points(name), *layout.points(name)
        yield from self._points(zip(names, (points_if_settled, low, high), strict=True), points.steps)

    def _points(self, columns: Iterable[tuple[str, BoundedInt]], steps: int) -> Iterator[Result]:
        """Yield points as they are handed out: whole numbers where the tables give no others."""
        for name, numbers in columns:
            if steps == 1:
                yield name, Cell(numbers.at(16), numbers.roots)
            else:
                fine = numbers.times(POINT_STEPS // steps).at(64).cast(pl.Decimal(18, 0))
                yield name, Cell((fine * pl.lit(_ONE_STEP)).cast(_POINTS), numbers.roots)

    def _code(self, layout: TierLayout) -> Iterator[Result]:
        decided = self._tiers.decided(layout.tier)
        held = {place: Grounds(self._programs[place][layout.tier]).held for place in decided.nodes}
        named = {place: {each.ground: each.key for each in grounds} for place, grounds in held.items()}
        fails = ~decided.truths
        for name, grounds in zip(layout.code.columns, layout.code.grounds, strict=True):
            truths = [self._ground(ground, named, decided) for ground in grounds]
            failing = self._mask([~each for each in truths])
            opened = self._mask([KleeneColumn(each.expr.is_null(), each.roots) for each in truths])
            word = self._staged.keep(either(fails, failing, opened.times(-1)))
            yield name, _cell(self._choose.numbers(dict.fromkeys(decided.nodes, word)))

    def _ground(self, ground: Ground, named: Mapping[str, Mapping[Ground, Key]], decided: Decided) -> KleeneColumn:
        """Return where a requirement holds; it keeps no row of a jurisdiction that does not ask it."""
        return self._choose.truths(
            {
                place: nodes[named[place][ground]] if ground in named[place] else self._holds
                for place, nodes in decided.nodes.items()
            }
        )

    def _mask(self, bits: Sequence[KleeneColumn]) -> BoundedInt:
        """Add up 2^n over the bits that are true, in columns as narrow as they allow for as long as they do."""
        none = constant(0)
        groups = []
        for first in range(0, len(bits), _BITS_AT_ONCE):
            some = bits[first : first + _BITS_AT_ONCE]
            added = [either(bit, constant(2**place), none) for place, bit in enumerate(some)]
            groups.append(self._staged.keep(total(added)).times(2**first))
        return total(groups)


def _cell(numbers: BoundedInt) -> Cell:
    return Cell(numbers.expr, numbers.roots)
