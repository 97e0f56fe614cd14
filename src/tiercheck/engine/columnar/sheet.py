"""A sheet: columns computed in stages, each value once, from what the stages before it hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import narwhals as nw
from narwhals.dtypes import DType
from narwhals.typing import IntoLazyFrameT

from tiercheck.engine.columnar.whole import Whole, constant


class Cell(NamedTuple):
    """An expression, and the columns it is computed from."""

    expr: nw.Expr
    roots: frozenset[str]


def column(name: str) -> Cell:
    """Return a column as it is."""
    return Cell(nw.col(name), frozenset((name,)))


@dataclass(frozen=True, slots=True, eq=False)
class Truths:
    """A column of truths under strong Kleene logic; null is "unknown".

    Attributes:
        expr: true, false or null.
        roots: the columns it is computed from.
    """

    expr: nw.Expr
    roots: frozenset[str]

    def __and__(self, other: "Truths") -> "Truths":
        return Truths(self.expr & other.expr, self.roots | other.roots)

    def __or__(self, other: "Truths") -> "Truths":
        return Truths(self.expr | other.expr, self.roots | other.roots)

    def __invert__(self) -> "Truths":
        return Truths(~self.expr, self.roots)

    def or_else(self, truth: bool) -> "Truths":
        """Return the truths with unknown taken as ``truth``."""
        return Truths(self.expr.fill_null(truth), self.roots)


def either(test: Truths, one: Whole, other: Whole) -> Whole:
    """Return ``one`` where the test is true, ``other`` where it is false or unknown."""
    if one.is_constant and other.is_constant and one.low == other.low:
        return one
    bits = max(one.bits, other.bits)
    expr = nw.when(test.expr).then(one.at(bits)).otherwise(other.at(bits))
    low, high = min(one.low, other.low), max(one.high, other.high)
    return Whole(expr, low, high, test.roots | one.roots | other.roots, one.widest, bits)


def where(true: Truths, false: Truths) -> Truths:
    """Return true where ``true`` holds, else false where ``false`` holds, else unknown."""
    no = nw.when(false.expr).then(nw.lit(False))
    return Truths(nw.when(true.expr).then(nw.lit(True)).otherwise(no), true.roots | false.roots)


class Sheet:
    """Collects columns to compute; one that is kept is computed once, however often it is used."""

    def __init__(self, widest: DType, prefix: str) -> None:
        """Start a sheet.

        Args:
            widest: what the backend stores 128-bit numbers as.
            prefix: what the names of the columns begin with, so that none is a caller's.
        """
        self.widest = widest
        self._prefix = prefix
        self._cells: dict[str, Cell] = {}

    def constant(self, number: int) -> Whole:
        """Return one number for every row."""
        return constant(number, self.widest)

    def keep(self, value: Whole) -> Whole:
        """Return a column of numbers computed once."""
        if value.column is None:
            return value
        kept = self.put(Cell(value.column, value.roots))
        return replace(value, column=kept.expr, roots=kept.roots)

    def keep_truths(self, value: Truths) -> Truths:
        """Return a column of truths computed once."""
        return Truths(*self.put(Cell(value.expr, value.roots)))

    def put(self, cell: Cell) -> Cell:
        """Return a column of anything computed once."""
        name = f"{self._prefix}{len(self._cells)}"
        self._cells[name] = cell
        return column(name)

    def fill(
        self, frame: nw.LazyFrame[IntoLazyFrameT], keep: Sequence[str], results: Mapping[str, Cell]
    ) -> nw.LazyFrame[IntoLazyFrameT]:
        """Return the columns to keep and the results, computed in stages; only what they need is.

        Args:
            frame: the table.
            keep: columns of the table to carry over.
            results: what else to return, by name.
        """
        stages, present = self._stages(results), list(frame.collect_schema())
        # One column of the table is carried along in any case: constants alone have no rows.
        needed = [frozenset((*keep, *present[:1])).union(*(cell.roots for cell in results.values()))]
        for stage in reversed(stages):
            needed.append(needed[-1].union(*(self._cells[name].roots for name in stage)) - frozenset(stage))
        for stage, after in zip(stages, reversed(needed[:-1]), strict=True):
            present = [name for name in present if name in after]
            frame = frame.select(*present, *(self._cells[name].expr.alias(name) for name in stage))
            present += stage
        return frame.select(*keep, *(cell.expr.alias(name) for name, cell in results.items()))

    def _stages(self, results: Mapping[str, Cell]) -> list[list[str]]:
        """Return the columns that results need, each in the first stage after all it is computed from."""
        depths: dict[str, int] = {}
        wanted = self._wanted(results)
        for name in (name for name in self._cells if name in wanted):
            depths[name] = 1 + max((depths.get(root, -1) for root in self._cells[name].roots), default=-1)
        stages: list[list[str]] = [[] for _ in range(1 + max(depths.values(), default=-1))]
        for name, depth in depths.items():
            stages[depth].append(name)
        return stages

    def _wanted(self, results: Mapping[str, Cell]) -> set[str]:
        wanted: set[str] = set()
        open_names = [root for cell in results.values() for root in cell.roots]
        while open_names:
            name = open_names.pop()
            if name in self._cells and name not in wanted:
                wanted.add(name)
                open_names += self._cells[name].roots
        return wanted
