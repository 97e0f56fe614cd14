"""What differs from one jurisdiction to another, chosen row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt
from tiercheck.engine.columnar.points import Points, alike
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns, either

Value = TypeVar("Value")


class Chooser:
    """Chooses columns by the jurisdiction of the row."""

    def __init__(self, staged: StagedColumns, place: Cell, places: Sequence[str]) -> None:
        """Prepare.

        Args:
            staged: where columns are kept.
            place: the jurisdiction of the row, a position in ``places``.
            places: every jurisdiction of the run.
        """
        self._staged, self._place, self._places = staged, place, tuple(places)
        self._masks: dict[frozenset[str], KleeneColumn] = {}

    def truths(self, by_place: Mapping[str, KleeneColumn]) -> KleeneColumn:
        """Return each row's own truths; unknown where its jurisdiction has none."""
        variants = _variants(by_place)
        chosen = variants[0][0]
        for truths, places in variants[1:]:
            mask = self._mask(places)
            expr = pl.when(mask.expr).then(truths.expr).otherwise(chosen.expr)
            chosen = KleeneColumn(expr, mask.roots | truths.roots | chosen.roots)
        return chosen if len(variants) == 1 else self._staged.keep_truths(chosen)

    def points(self, by_place: Mapping[str, Points]) -> Points:
        """Return each row's own points; those of some jurisdiction where its own has none."""
        variants = _variants(by_place)
        if len(variants) == 1:
            return variants[0][0]
        scaled = alike([points for points, _ in variants])
        masks = [self._mask(places) for _, places in variants[1:]]
        low = self._chosen([each.low for each in scaled], masks)
        return Points(low, self._chosen([each.high for each in scaled], masks), scaled[0].steps)

    def numbers(self, by_place: Mapping[str, BoundedInt]) -> BoundedInt:
        """Return each row's own numbers; null where its jurisdiction has none."""
        variants = _variants(by_place)
        chosen = self._chosen([number for number, _ in variants], [self._mask(places) for _, places in variants[1:]])
        return self._where_present(chosen, by_place)

    def written(self, by_place: Mapping[str, Points]) -> Points:
        """Return each row's own points; null where its jurisdiction has none."""
        points = self.points(by_place)
        low, high = (self._where_present(each, by_place) for each in (points.low, points.high))
        return Points(low, high, points.steps)

    def _where_present(self, number: BoundedInt, by_place: Mapping[str, object]) -> BoundedInt:
        if len(by_place) == len(self._places):
            return number
        mask = self._mask(frozenset(by_place))
        expr = pl.when(mask.expr).then(number.expr)
        return self._staged.keep(replace(number, column=expr, roots=mask.roots | number.roots))

    def name(self) -> Cell:
        """Return the jurisdiction that each row is judged by."""
        first, *others = self._places
        name: pl.Expr = pl.lit(first)
        for position, other in enumerate(others, 1):
            name = pl.when(self._place.expr == position).then(pl.lit(other)).otherwise(name)
        return Cell(name, self._place.roots)

    def _chosen(self, numbers: Sequence[BoundedInt], masks: Sequence[KleeneColumn]) -> BoundedInt:
        chosen = numbers[0]
        for number, mask in zip(numbers[1:], masks, strict=True):
            chosen = either(mask, number, chosen)
        return self._staged.keep(chosen)

    def _mask(self, places: frozenset[str]) -> KleeneColumn:
        if places not in self._masks:
            tests = [self._place.expr == position for position, place in enumerate(self._places) if place in places]
            mask = reduce(lambda one, other: one | other, tests)
            self._masks[places] = self._staged.keep_truths(KleeneColumn(mask, self._place.roots))
        return self._masks[places]


def locate(division: Cell | None, prefixes: Mapping[str, str], places: Sequence[str]) -> Cell:
    """Return the jurisdiction of each row as a position in ``places``, by the longest prefix of its division.

    Args:
        division: where each row is registered, or None in a table that does not say.
        prefixes: jurisdictions by prefix of a division.
        places: every jurisdiction of the run; the first where no prefix fits.
    """
    place: pl.Expr = pl.lit(0, dtype=pl.Int16())
    if division is None:
        return Cell(place, frozenset())
    for prefix in sorted(prefixes, key=len):
        position = pl.lit(places.index(prefixes[prefix]), dtype=pl.Int16())
        place = pl.when(division.expr.str.starts_with(prefix)).then(position).otherwise(place)
    return Cell(place, division.roots if prefixes else frozenset())


def _variants(by_place: Mapping[str, Value]) -> list[tuple[Value, frozenset[str]]]:
    """Return each different value and the jurisdictions that have it, the commonest first."""
    places: dict[Value, set[str]] = {}
    for place, value in by_place.items():
        places.setdefault(value, set()).add(place)
    found = [(value, frozenset(having)) for value, having in places.items()]
    return sorted(found, key=lambda variant: -len(variant[1]))
