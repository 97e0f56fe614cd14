"""Levels derived by a classification where they are not reported, such as the SME size class."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, constant
from tiercheck.engine.columnar.checks import holds
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns, either, where
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.expression import Bound, Check, Relation


class Levels(NamedTuple):
    """The lowest and the highest level still possible; never null."""

    low: BoundedInt
    high: BoundedInt


def derived_levels(
    table: Classification,
    code: Cell,
    reported: BoundedInt,
    judge: Callable[[Check], KleeneColumn],
    staged: StagedColumns,
) -> Levels:
    """Return the reported level, or those that the table leaves possible.

    Args:
        table: the classification.
        code: the text that selects the row.
        reported: the level as reported.
        judge: compiles one check.
        staged: where columns are kept.
    """
    rows = list(zip(table.rows, _selected(table.rows, code, staged), strict=True))
    low, high = constant(0), constant(len(table.derives.levels) - 1)
    above = KleeneColumn(pl.lit(False), frozenset())
    reaches = []
    # From the highest class down: each that is missed lowers the high end, until one is certainly reached.
    for level in sorted({bound.level for row in table.rows for bound in row.bounds}, reverse=True):
        reached = staged.keep_truths(_reaches(level, rows, judge))
        high = either(~reached & ~above, constant(level - 1), high)
        above = above | reached.or_else(False)
        reaches.append((level, reached))
    for level, reached in reversed(reaches):
        low = either(reached, constant(level), low)
    silent = staged.keep_truths(KleeneColumn(reported.expr.is_null(), reported.roots))
    return Levels(staged.keep(either(silent, low, reported)), staged.keep(either(silent, high, reported)))


def level_holds(levels: Levels, bound: Bound) -> KleeneColumn:
    """Hold levels against a bound: certain when every level still possible agrees."""
    mark = constant(int(bound.compared))
    low, high = levels
    if bound.relation is Relation.EQUAL:
        settled = holds(low, Relation.EQUAL, mark) & holds(high, Relation.EQUAL, mark)
        return where(settled, holds(low, Relation.ABOVE, mark) | holds(high, Relation.BELOW, mark))
    rising = bound.relation in (Relation.AT_LEAST, Relation.ABOVE)
    certain, possible = (low, high) if rising else (high, low)
    return where(holds(certain, bound.relation, mark), ~holds(possible, bound.relation, mark))


def _selected(rows: Sequence[ClassRow], code: Cell, staged: StagedColumns) -> list[KleeneColumn]:
    """Return where each row is the first that the code leads to; false where there is no code."""
    lengths = {len(prefix) for row in rows for prefix in row.codes}
    begins = {length: staged.put(Cell(code.expr.str.slice(0, length), code.roots)) for length in sorted(lengths)}
    selected: list[KleeneColumn] = []
    for place, row in enumerate(rows):
        matches = [KleeneColumn(begins[len(each)].expr == each, begins[len(each)].roots) for each in row.codes]
        match = reduce(KleeneColumn.__or__, matches).or_else(False)
        for earlier, taken in zip(rows[:place], selected, strict=True):
            if _overlap(earlier, row):
                match = match & ~taken
        selected.append(staged.keep_truths(match))
    return selected


def _overlap(one: ClassRow, other: ClassRow) -> bool:
    return any(first.startswith(second) or second.startswith(first) for first in one.codes for second in other.codes)


def _reaches(
    level: int, rows: Sequence[tuple[ClassRow, KleeneColumn]], judge: Callable[[Check], KleeneColumn]
) -> KleeneColumn:
    """Return whether the selected row grants a level; unknown where no row is selected or it has no such level."""
    granted = [
        (selected, reduce(KleeneColumn.__and__, map(judge, bound.checks)))
        for row, selected in rows
        for bound in row.bounds
        if bound.level == level
    ]
    known = reduce(KleeneColumn.__or__, [selected for selected, _ in granted])
    holding = reduce(KleeneColumn.__or__, [selected & truths for selected, truths in granted])
    return KleeneColumn(pl.when(known.expr).then(holding.expr), known.roots | holding.roots)
