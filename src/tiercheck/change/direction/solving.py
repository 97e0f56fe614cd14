"""Is there a record? Asked of z3; the only file that touches it.

Answers are found with a bound on work, not on time, so they are the same on every machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

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
)
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.errors import MissingExtraError, Problem
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Measure, Relation
from tiercheck.model.quantity import MAX_DIGITS, POINT_STEPS, Number, Unit, whole

try:
    import z3
except ImportError:
    missing = Problem("z3-missing", "z3-solver is not installed, and proofs need it", "pip install 'tiercheck[proof]'")
    raise MissingExtraError([missing]) from None

WORK = 10**7
DECIMAL = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
MOST = 10**MAX_DIGITS - 1
Record = Mapping[str, Number]


class Possible(Enum):
    """What is known about a record that satisfies formulas."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Found(NamedTuple):
    """An answer, and for yes a record: stored values of the reported columns."""

    possible: Possible
    record: Record


class Nonlinear(Enum):
    """How a comparison is treated that multiplies columns with each other.

    ``FREE``: its measure may have any value, so that "no record" is proven for every record.
    ``EXACT``: as it is.
    """

    FREE = "free"
    EXACT = "exact"


def find(
    formula: Formula,
    columns: Sequence[Column],
    nonlinear: Nonlinear,
    *,
    stepped: bool,
    pinned: Record | None = None,
    most: int = MOST,
) -> Found:
    """Look for a record that satisfies a formula.

    Args:
        formula: what must hold, the domain included.
        columns: all columns of the formula.
        nonlinear: how products of columns are treated.
        stepped: whether decimals are whole millionths; a proof needs them to be any number.
        pinned: columns that have a given value where they are reported, as evidence stores it.
        most: the largest figure there can be where the column names none; smaller ones read better.
    """
    return _Question(columns, nonlinear, stepped, pinned or {}, most).ask(formula)


class _Question:
    """One question in a context of its own; nothing is shared between questions."""

    def __init__(
        self, columns: Sequence[Column], nonlinear: Nonlinear, stepped: bool, pinned: Record, most: int
    ) -> None:
        self._context = z3.Context()
        self._nonlinear = nonlinear
        self._scales = {each.name: POINT_STEPS if stepped and each.unit in DECIMAL else 1 for each in columns}
        self._pinned = pinned
        self._most = most
        self._columns = {column.name: column for column in columns}
        self._values = {column.name: self._variable(column, stepped) for column in columns}
        self._reported = {column.name: z3.Bool(f"reported {column.name}", self._context) for column in columns}
        self._measures: dict[Measure, z3.ArithRef] = {}
        # Formulas share their parts, so each is translated once; it is kept, so that its identity stays its own.
        self._formulas: dict[int, tuple[Formula, z3.BoolRef]] = {}
        self._points: dict[int, tuple[Points, z3.ArithRef]] = {}

    def ask(self, formula: Formula) -> Found:
        solver = z3.Solver(ctx=self._context)
        solver.set("rlimit", WORK)
        for column in self._columns.values():
            solver.add(*self._domain(column))
        solver.add(self._formula(formula))
        answer = solver.check()
        if answer == z3.unsat:
            return Found(Possible.NO, {})
        return Found(Possible.YES, self._record(solver.model())) if answer == z3.sat else Found(Possible.OPEN, {})

    def _variable(self, column: Column, stepped: bool) -> z3.ArithRef:
        real = column.unit in DECIMAL and not stepped
        return z3.Real(column.name, self._context) if real else z3.Int(column.name, self._context)

    def _domain(self, column: Column) -> Iterator[z3.BoolRef]:
        value = self._values[column.name]
        scale = self._scales[column.name] * column.unit.scale
        low = 0 if column.unit in (Unit.BOOL, Unit.LEVEL) else column.low
        top = {Unit.BOOL: 1, Unit.LEVEL: len(column.levels) - 1}.get(column.unit, column.high)
        yield value >= self._number((-self._most if low is None else low) * scale)
        yield value <= self._number((self._most if top is None else top) * scale)
        if column.name in self._pinned:
            yield value == self._number(self._pinned[column.name] * self._scales[column.name])

    def _number(self, value: Number) -> z3.ArithRef:
        exact = Fraction(value)
        if exact.denominator == 1:
            return z3.IntVal(exact.numerator, self._context)
        return z3.RealVal(f"{exact.numerator}/{exact.denominator}", self._context)

    def _formula(self, formula: Formula) -> z3.BoolRef:
        known = self._formulas.get(id(formula))
        if known is None:
            known = (formula, self._translated(formula))
            self._formulas[id(formula)] = known
        return known[1]

    def _translated(self, formula: Formula) -> z3.BoolRef:
        match formula:
            case Known(truth):
                return z3.BoolVal(truth, self._context)
            case Reported(column):
                return self._reported[column]
            case Compared():
                return self._compared(formula)
            case AtLeast(count, members):
                return self._at_least(count, [self._formula(member) for member in members])
            case Negation(inner):
                return z3.Not(self._formula(inner))
            case PointsReach(left, right):
                return self._total(left) >= self._total(right)

    def _at_least(self, count: int, members: list[z3.BoolRef]) -> z3.BoolRef:
        if count <= 0:
            return z3.BoolVal(val=True, ctx=self._context)
        if count == len(members):
            return z3.And(*members)
        return z3.Or(*members) if count == 1 else z3.AtLeast(*members, count)

    def _compared(self, compared: Compared) -> z3.BoolRef:
        polynomial = compared.polynomial.at(self._pinned)
        if polynomial.degree > 1 and compared.measure is not None and self._nonlinear is Nonlinear.FREE:
            if compared.measure not in self._measures:
                name = f"measure {len(self._measures)}"
                self._measures[compared.measure] = z3.Real(name, self._context)
            return _RELATIONS[compared.relation](self._measures[compared.measure], self._number(compared.bound))
        return _RELATIONS[compared.relation](self._polynomial(polynomial), self._number(0))

    def _polynomial(self, polynomial: Polynomial) -> z3.ArithRef:
        """Return a polynomial with whole coefficients; multiplying by a positive number keeps its sign."""
        scaled = []
        for monomial, coefficient in polynomial.terms:
            scale = 1
            for name in monomial:
                scale *= self._scales[name]
            scaled.append((monomial, coefficient / scale))
        common = lcm(*(coefficient.denominator for _, coefficient in scaled))
        terms = [self._number(0)]
        for monomial, coefficient in scaled:
            term = self._number(coefficient * common)
            for name in monomial:
                term = term * self._values[name]
            terms.append(term)
        return z3.Sum(terms)

    def _total(self, points: Sequence[Points]) -> z3.ArithRef:
        return z3.Sum([self._number(0), *(self._given(each) for each in points)])

    def _given(self, points: Points) -> z3.ArithRef:
        known = self._points.get(id(points))
        if known is None:
            known = (points, self._counted(points))
            self._points[id(points)] = known
        return known[1]

    def _counted(self, points: Points) -> z3.ArithRef:
        match points:
            case Fixed(count):
                return self._number(count)
            case FromColumn(column, at_most):
                given = self._values[column] * self._number(POINT_STEPS // self._scales[column])
                return z3.If(given < at_most, given, self._number(at_most))
            case Chosen(when, then, otherwise):
                return z3.If(self._formula(when), self._given(then), self._given(otherwise))
            case CappedTotal(items, at_most):
                total = self._total(items)
                return z3.If(total < at_most, total, self._number(at_most))
            case Extreme(several, most):
                best = self._given(several[0])
                for each in several[1:]:
                    other = self._given(each)
                    best = z3.If(other > best if most else other < best, other, best)
                return best

    def _record(self, model: z3.ModelRef) -> Record:
        """Return the reported values of a model, in stored steps."""
        record: dict[str, Number] = {}
        for name, variable in self._values.items():
            if z3.is_true(model.eval(self._reported[name], model_completion=True)):
                value = model.eval(variable, model_completion=True)
                exact = value.as_fraction() if z3.is_real(value) else value.as_long()
                record[name] = whole(Fraction(str(exact)) / self._scales[name])
        return record


_RELATIONS = {
    Relation.AT_LEAST: lambda value, bound: value >= bound,
    Relation.ABOVE: lambda value, bound: value > bound,
    Relation.AT_MOST: lambda value, bound: value <= bound,
    Relation.BELOW: lambda value, bound: value < bound,
    Relation.EQUAL: lambda value, bound: value == bound,
}
