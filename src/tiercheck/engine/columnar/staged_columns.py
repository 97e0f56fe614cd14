"""Columns computed in stages, each value once, from what the stages before it hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt


class Cell(NamedTuple):
    """An expression, and the columns it is computed from."""

    expr: pl.Expr
    roots: frozenset[str]


def column(name: str) -> Cell:
    """Return a column as it is."""
    return Cell(pl.col(name), frozenset((name,)))


@dataclass(frozen=True, slots=True, eq=False)
class KleeneColumn:
    """A column of truths under strong Kleene logic; null is "unknown".

    Attributes:
        expr: true, false or null.
        roots: the columns it is computed from.
    """

    expr: pl.Expr
    roots: frozenset[str]

    def __and__(self, other: "KleeneColumn") -> "KleeneColumn":
        return KleeneColumn(self.expr & other.expr, self.roots | other.roots)

    def __or__(self, other: "KleeneColumn") -> "KleeneColumn":
        return KleeneColumn(self.expr | other.expr, self.roots | other.roots)

    def __invert__(self) -> "KleeneColumn":
        return KleeneColumn(~self.expr, self.roots)

    def or_else(self, truth: bool) -> "KleeneColumn":
        """Return the truths with unknown taken as ``truth``."""
        return KleeneColumn(self.expr.fill_null(truth), self.roots)


def either(test: KleeneColumn, one: BoundedInt, other: BoundedInt) -> BoundedInt:
    """Return ``one`` where the test is true, ``other`` where it is false or unknown."""
    if one.is_constant and other.is_constant and one.low == other.low:
        return one
    bits = max(one.bits, other.bits)
    expr = pl.when(test.expr).then(one.at(bits)).otherwise(other.at(bits))
    low, high = min(one.low, other.low), max(one.high, other.high)
    return BoundedInt(expr, low, high, test.roots | one.roots | other.roots, bits)


def where(true: KleeneColumn, false: KleeneColumn) -> KleeneColumn:
    """Return true where ``true`` holds, else false where ``false`` holds, else unknown."""
    no = pl.when(false.expr).then(pl.lit(False))
    return KleeneColumn(pl.when(true.expr).then(pl.lit(True)).otherwise(no), true.roots | false.roots)


@dataclass(frozen=True, slots=True)
class Stages:
    """What is computed of a table, stage by stage; immutable, and picklable as Polars pickles expressions.

    Attributes:
        expressions: the columns of each stage, from those of the stage before.
    """

    expressions: tuple[tuple[pl.Expr, ...], ...]

    def apply(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return the results for a table of the schema that the stages were compiled for."""
        for stage in self.expressions:
            frame = frame.select(stage)
        return frame


class StagedColumns:
    """Collects columns to compute; one that is kept is computed once, however often it is used."""

    def __init__(self, prefix: str) -> None:
        """Start to collect.

        Args:
            prefix: what the names of the columns begin with, so that none is a caller's.
        """
        self._prefix = prefix
        self._cells: dict[str, Cell] = {}

    def keep(self, value: BoundedInt) -> BoundedInt:
        """Return a column of numbers computed once."""
        if value.column is None:
            return value
        kept = self.put(Cell(value.column, value.roots))
        return replace(value, column=kept.expr, roots=kept.roots)

    def keep_truths(self, value: KleeneColumn) -> KleeneColumn:
        """Return a column of truths computed once."""
        return KleeneColumn(*self.put(Cell(value.expr, value.roots)))

    def put(self, cell: Cell) -> Cell:
        """Return a column of anything computed once."""
        name = f"{self._prefix}{len(self._cells)}"
        self._cells[name] = cell
        return column(name)

    def stages(self, present: Sequence[str], keep: Sequence[str], results: Mapping[str, Cell]) -> Stages:
        """Return how to compute some results; only what they need is computed.

        Args:
            present: the columns of the table.
            keep: those of them to carry over.
            results: what else to return, by name.
        """
        order, there = self._order(results), list(present)
        # One column of the table is carried along in any case: constants alone have no rows.
        needed = [frozenset((*keep, *present[:1])).union(*(cell.roots for cell in results.values()))]
        for names in reversed(order):
            needed.append(needed[-1].union(*(self._cells[name].roots for name in names)) - frozenset(names))
        found: list[tuple[pl.Expr, ...]] = []
        for names, after in zip(order, reversed(needed[:-1]), strict=True):
            there = [name for name in there if name in after]
            found.append((*map(pl.col, there), *(self._cells[name].expr.alias(name) for name in names)))
            there += names
        found.append((*map(pl.col, keep), *(cell.expr.alias(name) for name, cell in results.items())))
        return Stages(tuple(found))

    def _order(self, results: Mapping[str, Cell]) -> list[list[str]]:
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
