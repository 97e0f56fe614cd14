"""The result columns of a plan: outcomes, scores, points and verdict codes, as they are handed out."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

import narwhals as nw

from tiercheck.engine.columnar.judging import truth_codes
from tiercheck.engine.columnar.layout import Results, TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES, Digit
from tiercheck.engine.columnar.places import Chooser
from tiercheck.engine.columnar.points import Points
from tiercheck.engine.columnar.sheet import Cell, Sheet
from tiercheck.engine.columnar.tiers import Decided, Tiers
from tiercheck.engine.columnar.whole import Whole
from tiercheck.engine.program import Program
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import POINT_STEPS

Result: TypeAlias = tuple[str, Cell]

_NARROW = 127  # the most that 8 bits hold
_POINTS = nw.Decimal(12, 6)
_ONE_STEP = Decimal(1) / POINT_STEPS


class ResultColumns:
    """Writes the decisions of tiers as columns."""

    def __init__(
        self, sheet: Sheet, choose: Chooser, tiers: Tiers, programs: Mapping[str, Mapping[str, Program]]
    ) -> None:
        """Prepare.

        Args:
            sheet: where columns are kept.
            choose: chooses by the jurisdiction of the row.
            tiers: decides the tiers.
            programs: the decisions by jurisdiction and tier.
        """
        self._sheet, self._choose, self._tiers, self._programs = sheet, choose, tiers, programs
        self._not_examined = sheet.constant(CODES[Outcome.NOT_APPLICABLE])

    def columns(self, layouts: Sequence[TierLayout], results: Results) -> Iterator[Result]:
        """Yield the result columns: the jurisdiction, the highest tier that passes, then those of each tier.

        Args:
            layouts: the tiers asked for, lowest rank first.
            results: which of them are asked for.
        """
        yield "jurisdiction", self._choose.name()
        outcomes = {layout.tier: self._outcome(layout.tier) for layout in layouts}
        highest: nw.Expr = nw.lit(None, dtype=nw.String())
        for tier, outcome in outcomes.items():
            highest = nw.when(outcome.expr == CODES[Outcome.PASS]).then(nw.lit(tier)).otherwise(highest)
        yield "tier", Cell(highest, frozenset[str]().union(*(each.roots for each in outcomes.values())))
        for layout in layouts:
            yield layout.outcome, _cell(outcomes[layout.tier])
            if layout.has_score:
                yield from self._points(self._tiers.decided(layout.tier).scores, layout.score)
            if results is not Results.TIERS:
                yield from self._code(layout)
                yield from self._indicators(layout, results)

    def _outcome(self, tier: str) -> Whole:
        decided = self._tiers.decided(tier)
        return self._choose.numbers(dict.fromkeys(decided.nodes, truth_codes(decided.truths, self._sheet)))

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
                yield from self._points(points, layout.points(name))

    def _points(self, points: Mapping[str, Points], names: tuple[str, str]) -> Iterator[Result]:
        """Yield both ends of points, null where there are none: whole numbers where the tables give no others."""
        chosen = self._choose.written(points)
        for name, numbers in zip(names, (chosen.low, chosen.high), strict=True):
            if chosen.steps == 1:
                yield name, Cell(numbers.at(16), numbers.roots)
            else:
                fine = numbers.times(POINT_STEPS // chosen.steps).at(64).cast(nw.Decimal(18, 0))
                yield name, Cell((fine * nw.lit(_ONE_STEP)).cast(_POINTS), numbers.roots)

    def _code(self, layout: TierLayout) -> Iterator[Result]:
        decided = self._tiers.decided(layout.tier)
        for name, digits in zip(layout.code.columns, layout.code.words, strict=True):
            word = self._word([(self._digit(digit, decided), len(digit.outcomes)) for digit in digits])
            yield name, Cell(word.at(64), word.roots)

    def _digit(self, digit: Digit, decided: Decided) -> Whole:
        codes: dict[str, Whole] = {}
        for place, nodes in decided.nodes.items():
            judged = decided.judged[place].get(digit.name)
            if judged is not None:
                codes[place] = judged.outcome
            elif digit.name in nodes:
                codes[place] = truth_codes(nodes[digit.name], self._sheet)
        chosen = self._choose.numbers(codes)
        absent = len(digit.outcomes) - 1
        if digit.outcomes[absent] is not None:
            return chosen
        return Whole(chosen.expr.fill_null(absent), 0, absent, chosen.roots, chosen.widest, chosen.bits)

    def _word(self, digits: Sequence[tuple[Whole, int]]) -> Whole:
        """Write digits as one number, in columns as narrow as they allow for as long as they do."""
        groups: list[tuple[Whole, int]] = []
        for digit, base in digits:
            number, size = groups[-1] if groups else (digit, _NARROW)
            if size * base > _NARROW:
                groups.append((digit, base))
            else:
                groups[-1] = (number.times(base) + digit, size * base)
        kept = [(self._sheet.keep(number), size) for number, size in groups]
        return reduce(lambda one, other: (one[0].times(other[1]) + other[0], other[1]), kept)[0]


def _cell(numbers: Whole) -> Cell:
    return Cell(numbers.expr, numbers.roots)
