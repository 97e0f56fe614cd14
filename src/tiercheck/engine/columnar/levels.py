"""Levels derived by a classification where they are not reported, such as the SME size class."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import NamedTuple

import narwhals as nw

from tiercheck.engine.columnar.sheet import Cell, Sheet, Truths, either, where
from tiercheck.engine.columnar.truths import holds
from tiercheck.engine.columnar.whole import Whole
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.expression import Bound, Check, Relation


class Levels(NamedTuple):
    """The lowest and the highest level still possible; never null."""

    low: Whole
    high: Whole


def derived_levels(
    table: Classification, code: Cell, reported: Whole, judge: Callable[[Check], Truths], sheet: Sheet
) -> Levels:
    """Return the reported level, or those that the table leaves possible.

    Args:
        table: the classification.
        code: the text that selects the row.
        reported: the level as reported.
        judge: compiles one check.
        sheet: where columns are kept.
    """
    rows = list(zip(table.rows, _selected(table.rows, code, sheet), strict=True))
    low, high = sheet.constant(0), sheet.constant(len(table.derives.levels) - 1)
    above = Truths(nw.lit(False), frozenset())
    reaches = []
    # From the highest class down: each that is missed lowers the high end, until one is certainly reached.
    for level in sorted({bound.level for row in table.rows for bound in row.bounds}, reverse=True):
        reached = sheet.keep_truths(_reaches(level, rows, judge))
        high = either(~reached & ~above, sheet.constant(level - 1), high)
        above = above | reached.or_else(False)
        reaches.append((level, reached))
    for level, reached in reversed(reaches):
        low = either(reached, sheet.constant(level), low)
    silent = sheet.keep_truths(Truths(reported.expr.is_null(), reported.roots))
    return Levels(sheet.keep(either(silent, low, reported)), sheet.keep(either(silent, high, reported)))


def level_holds(levels: Levels, bound: Bound, sheet: Sheet) -> Truths:
    """Hold levels against a bound: certain when every level still possible agrees."""
    mark = sheet.constant(int(bound.compared))
    low, high = levels
    if bound.relation is Relation.EQUAL:
        settled = holds(low, Relation.EQUAL, mark) & holds(high, Relation.EQUAL, mark)
        return where(settled, holds(low, Relation.ABOVE, mark) | holds(high, Relation.BELOW, mark))
    rising = bound.relation in (Relation.AT_LEAST, Relation.ABOVE)
    certain, possible = (low, high) if rising else (high, low)
    return where(holds(certain, bound.relation, mark), ~holds(possible, bound.relation, mark))


def _selected(rows: Sequence[ClassRow], code: Cell, sheet: Sheet) -> list[Truths]:
    """Return where each row is the first that the code leads to; false where there is no code."""
    lengths = {len(prefix) for row in rows for prefix in row.codes}
    begins = {length: sheet.put(Cell(code.expr.str.slice(0, length), code.roots)) for length in sorted(lengths)}
    selected: list[Truths] = []
    for place, row in enumerate(rows):
        matches = [Truths(begins[len(each)].expr == each, begins[len(each)].roots) for each in row.codes]
        match = reduce(Truths.__or__, matches).or_else(False)
        for earlier, taken in zip(rows[:place], selected, strict=True):
            if _overlap(earlier, row):
                match = match & ~taken
        selected.append(sheet.keep_truths(match))
    return selected


def _overlap(one: ClassRow, other: ClassRow) -> bool:
    return any(first.startswith(second) or second.startswith(first) for first in one.codes for second in other.codes)


def _reaches(level: int, rows: Sequence[tuple[ClassRow, Truths]], judge: Callable[[Check], Truths]) -> Truths:
    """Return whether the selected row grants a level; unknown where no row is selected or it has no such level."""
    granted = [
        (selected, reduce(Truths.__and__, map(judge, bound.checks)))
        for row, selected in rows
        for bound in row.bounds
        if bound.level == level
    ]
    known = reduce(Truths.__or__, [selected for selected, _ in granted])
    holding = reduce(Truths.__or__, [selected & truths for selected, truths in granted])
    return Truths(nw.when(known.expr).then(holding.expr), known.roots | holding.roots)
