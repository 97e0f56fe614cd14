"""Two records that differ in one figure: the second is the first with the column under another name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiercheck.change.direction.formula import (
    AtLeast,
    CappedTotal,
    Chosen,
    Compared,
    Extreme,
    Fixed,
    Formula,
    FromColumn,
    Known,
    Negation,
    Points,
    PointsReach,
    Reported,
    both,
    either,
)
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.change.properties.property import Change
from tiercheck.model.evidence import Column, parts_of
from tiercheck.model.expression import Relation

_MARK = "'"


def after(column: Column) -> Column:
    """Return the column as it stands in the second record."""
    return replace(column, name=column.name + _MARK, part_of="")


def changes(column: Column, change: Change) -> Formula:
    """Return that the column changes in a certain way from the first record to the second."""
    new = after(column)
    was, now = Polynomial.column(column.name), Polynomial.column(new.name)
    reported = both(Reported(column.name), Reported(new.name))
    rises, falls = Compared(now - was, Relation.ABOVE), Compared(was - now, Relation.ABOVE)
    match change:
        case Change.RISES | Change.BECOMES_TRUE:
            return both(reported, rises)
        case Change.FALLS | Change.BECOMES_FALSE:
            return both(reported, falls)
        case Change.IMPROVES:
            return both(reported, Compared(now, Relation.ABOVE), either(falls, Compared(was, Relation.EQUAL)))
        case Change.IS_REPORTED:
            return both(Negation(Reported(column.name)), Reported(new.name))


def in_second(formula: Formula, column: Column) -> Formula:
    """Return a formula as it is about the second record."""
    return _Renaming(column).formula(formula)


def comparisons_of(formula: Formula, column: Column) -> tuple[Compared, ...]:
    """Return the comparisons of a formula that depend on a column, each once."""
    renaming = _Renaming(column)
    renaming.formula(formula)
    return tuple(renaming.compared)


def consistent(column: Column, columns: Mapping[str, Column]) -> Iterator[Formula]:
    """Yield that the second record has no part above its whole either."""
    for part, whole in parts_of(columns):
        if column.name in (part.name, whole.name):
            rest = Polynomial.column(whole.name) - Polynomial.column(part.name)
            silent = (Negation(Reported(each.name)) for each in (part, whole))
            yield in_second(either(*silent, Compared(rest, Relation.AT_LEAST)), column)


class _Renaming:
    """Gives one column another name; formulas that share parts go on sharing them."""

    def __init__(self, column: Column) -> None:
        self.compared: dict[Compared, None] = {}
        self._old = column.name
        self._new = after(column).name
        self._formulas: dict[int, tuple[Formula, Formula]] = {}
        self._points: dict[int, tuple[Points, Points]] = {}

    def formula(self, formula: Formula) -> Formula:
        if id(formula) not in self._formulas:
            self._formulas[id(formula)] = formula, self._renamed(formula)
        return self._formulas[id(formula)][1]

    def _renamed(self, formula: Formula) -> Formula:
        match formula:
            case Known():
                return formula
            case Reported(column):
                return Reported(self._new) if column == self._old else formula
            case Compared():
                return self._compared(formula)
            case AtLeast(count, members):
                return AtLeast(count, tuple(map(self.formula, members)))
            case Negation(inner):
                return Negation(self.formula(inner))
            case PointsReach(left, right):
                return PointsReach(tuple(map(self._given, left)), tuple(map(self._given, right)))

    def _compared(self, compared: Compared) -> Compared:
        if self._old not in compared.polynomial.columns:
            return compared
        self.compared[compared] = None
        terms = compared.polynomial.terms
        renamed = Polynomial.of((tuple(sorted(map(self._name, names))), factor) for names, factor in terms)
        measure = compared.measure
        if measure is not None:
            # A measure of the second record is another one, so that the solver may give it another value.
            measure = replace(measure, name=measure.name + _MARK)
        return replace(compared, polynomial=renamed, measure=measure)

    def _name(self, name: str) -> str:
        return self._new if name == self._old else name

    def _given(self, points: Points) -> Points:
        if id(points) not in self._points:
            self._points[id(points)] = points, self._counted(points)
        return self._points[id(points)][1]

    def _counted(self, points: Points) -> Points:
        match points:
            case Fixed():
                return points
            case FromColumn(column, at_most):
                return FromColumn(self._name(column), at_most)
            case Chosen(when, then, otherwise):
                return Chosen(self.formula(when), self._given(then), self._given(otherwise))
            case CappedTotal(items, at_most):
                return CappedTotal(tuple(map(self._given, items)), at_most)
            case Extreme(several, most):
                return Extreme(tuple(map(self._given, several)), most)
