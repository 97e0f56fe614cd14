"""Measures, checks and bands drawn so that a rule file may hold them: units fit, bounds and bands can be met."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tests.random_shelves.syntax import (
    Answer,
    Between,
    Bin,
    Column,
    Compare,
    Expr,
    Group,
    Growth,
    Lit,
    Named,
    Ref,
    Requirement,
)
from tests.random_shelves.writer import number

FIGURES: Mapping[str, tuple[str, ...]] = {
    "yuan": ("1000000", "3000000", "0", "0.01", "1000", "10000000", "2500000.5"),
    "ratio": ("0.03", "0.05", "0.1", "0.5", "0", "0.02", "1", "0.333"),
    "persons": ("20", "300", "5", "1", "0"),
    "years": ("2", "3.5", "10", "1", "0"),
    "count": ("1", "3", "2", "0", "4"),
    "points": ("5", "10", "12.5", "60", "0"),
}
WHOLE = ("count", "persons", "level")
UP, DOWN = (">=", ">"), ("<=", "<")


class Expressions(NamedTuple):
    """Draws expressions over the columns and measures in scope."""

    pick: Callable[[Sequence[Any]], Any]
    chance: Callable[[int], bool]
    some: Callable[[Sequence[Any], int, int], list[Any]]
    columns: Mapping[str, Column]
    measures: Mapping[str, Expr]

    def ref(self, *kinds: str) -> Ref:
        return Ref(self.pick([name for name, each in self.columns.items() if each.kind in kinds]))

    # Measures

    def computed(self) -> tuple[Expr, str]:
        """Draw an expression that computes, and its unit."""
        yuan, other = self.ref("yuan"), self.ref("yuan")
        base = self.ref("yuan")
        share = self.ref("ratio")
        one = Lit(Fraction(1), "1")
        ways: Sequence[tuple[Expr, str]] = (
            (Bin("/", yuan, base), "ratio"),
            (Bin("/", Bin("-", yuan, base), base), "ratio"),
            (Bin("/", Bin("+", yuan, other), Bin("-", base, other)), "ratio"),
            (Bin("-", one, Bin("/", yuan, base)), "ratio"),
            (Growth(yuan, base, self.pick((2, 3, 1))), "ratio"),
            (Growth(Bin("+", yuan, other), base, 2), "ratio"),
            (Bin("/", Bin("+", Bin("/", yuan, base), Bin("/", other, base)), Lit(Fraction(2), "2")), "ratio"),
            (Bin("/", self.ref("persons"), self.ref("persons")), "ratio"),
            (Bin("/", self.ref("count"), self.ref("count")), "ratio"),
            (Bin("*", share, self.ref("ratio")), "ratio"),
            (Bin("+", share, Bin("/", self.ref("persons"), self.ref("persons"))), "ratio"),
            (Bin("+", yuan, base), "yuan"),
            (Bin("/", Bin("+", yuan, base), Lit(Fraction(2), "2")), "yuan"),
            (Bin("-", yuan, self.figure("yuan", Fraction(1000))), "yuan"),
            (Bin("*", yuan, share), "yuan"),
            (Bin("-", self.ref("persons"), self.ref("persons")), "persons"),
            (Bin("+", self.ref("count"), Bin("*", Lit(Fraction(2), "2"), self.ref("count"))), "count"),
            (Bin("*", self.ref("years"), Lit(Fraction(1, 2), "0.5")), "years"),
            (Bin("/", Bin("+", self.ref("points"), self.ref("points")), Lit(Fraction(2), "2")), "points"),
            (Bin("/", self.ref("points"), self.ref("points")), "ratio"),
        )
        named = [
            Named(name) for name, expr in self.measures.items() if unit_of(expr, self.columns, self.measures) == "ratio"
        ]
        inside = [each for each in named if not isinstance(self.measures[each.measure], Growth)]
        if inside and self.chance(30):
            return Bin("-", self.pick(inside), Lit(Fraction(1, 100), "1%")), "ratio"
        chosen: tuple[Expr, str] = self.pick(ways)
        return chosen

    def measure(self) -> tuple[Expr, str]:
        """Draw a column of figures, a measure written once, or an expression."""
        if self.measures and self.chance(30):
            name = self.pick(list(self.measures))
            return Named(name), unit_of(self.measures[name], self.columns, self.measures)
        if self.chance(30):
            return self.computed()
        ref = self.ref(*FIGURES)
        return ref, self.columns[ref.column].kind

    # Figures

    def figure(self, kind: str, value: Fraction) -> Lit:
        """Return a figure, written in one of the ways there are."""
        plain = number(value)
        ways = {
            "yuan": [f"{plain} 元", f"{number(value / 10_000)} 万元", f"{plain} yuan", f"{number(value / 10**8)} 亿元"],
            "ratio": [f"{number(value * 100)}%", plain],
            "persons": [f"{plain} 人"],
            "years": [f"{plain} 年"],
        }.get(kind, [plain])
        if kind == "yuan" and value >= 1000:
            ways.append(f"2 * {number(value / 2)} 元")
        return Lit(value, self.pick(ways))

    def _figures(self, expr: Expr, kind: str, relation: str) -> list[Fraction]:
        """Return figures that a measure can be held against: the check can be met."""
        found = [Fraction(each) for each in FIGURES[kind]]
        if isinstance(expr, Ref):
            column = self.columns[expr.column]
            return [each for each in found if _can_meet(relation, each, column)]
        return [*found, Fraction(-1, 20)] if kind == "ratio" else found

    # Checks

    def check(self) -> Compare | Between | Answer:
        """Draw a check."""
        way = self.pick(("measure", "answer", "level", "measure", "between"))
        if way == "answer":
            return Answer(self.ref("bool").column, not self.chance(30))
        if way == "level":
            ref = self.ref("level")
            levels = self.columns[ref.column].levels
            relation = self.pick((">=", "<=", ">", "<", "=="))
            return Compare(ref, relation, self.pick(levels[1:] if relation in (">=", "<") else levels[:-1]))
        expr, kind = self.measure()
        if way == "between" and not isinstance(self._resolved(expr), Growth):
            return self._between(expr, kind)
        relation = self.pick((">=", ">", "<=", "<", "=="))
        return Compare(expr, relation, self.figure(kind, self.pick(self._figures(expr, kind, relation))))

    def _resolved(self, expr: Expr) -> Expr:
        return self.measures[expr.measure] if isinstance(expr, Named) else expr

    def _between(self, expr: Expr, kind: str) -> Between:
        figures = sorted(self._figures(expr, kind, ">="))
        low = self.pick(figures[:-1])
        high = self.pick([each for each in figures if each > low])
        first, second = self.pick((("<=", "<="), ("<", "<="), ("<=", "<")))
        if self.chance(20):
            first, second = {"<": ">", "<=": ">="}[second], {"<": ">", "<=": ">="}[first]
            low, high = high, low
        return Between(self.figure(kind, low), first, expr, second, self.figure(kind, high))

    # Bands

    def ladder(self) -> tuple[Expr, list[Compare], bool]:
        """Draw bands of one measure, none unreachable, and whether they leave no value out."""
        if self.chance(25):
            ref = self.ref("level")
            levels = self.columns[ref.column].levels
            chosen = sorted(self.some(range(1, len(levels)), 1, 3), reverse=True)
            return ref, [Compare(ref, ">=", levels[each]) for each in chosen], False
        expr, kind = self.measure()
        way = self.pick(("up", "down", "both", "equal"))
        figures = sorted(
            set(self._figures(expr, kind, "==")) - {Fraction(0), Fraction(1) if kind == "ratio" else Fraction(-1)}
        )
        figures = [
            each
            for each in figures
            if each >= 0 and not (isinstance(expr, Ref) and _is_end(each, self.columns[expr.column]))
        ]
        if way == "both":
            figure = self.figure(kind, self.pick(figures))
            first, second = self.pick((("<=", ">"), (">=", "<"), ("<", ">="), (">", "<=")))
            return expr, [Compare(expr, first, figure), Compare(expr, second, figure)], True
        chosen = sorted(self.some(figures, 1, 3), reverse=way != "down")
        relation = self.pick({"up": UP, "down": DOWN, "equal": ("==",)}[way])
        return expr, [Compare(expr, relation, self.figure(kind, each)) for each in chosen], False

    def stair(self) -> list[Requirement]:
        """Draw requirements on the same two measures, each asking for less."""
        found: list[Requirement] = []
        kind = self.pick(("any", "all"))
        amount, share = self.ref("yuan"), Bin("/", self.ref("yuan"), Ref("revenue_y1"))
        for money, part in (("10000000", "0.1"), ("3000000", "0.05"), ("1000000", "0.03"))[: self.pick((2, 3))]:
            members = (
                Compare(amount, ">=", self.figure("yuan", Fraction(money))),
                Compare(share, ">=", self.figure("ratio", Fraction(part))),
            )
            found.append(Group(kind, 1 if kind == "any" else 2, members))
        return found


def unit_of(expr: Expr, columns: Mapping[str, Column], measures: Mapping[str, Expr]) -> str:
    """Return the unit of an expression."""
    match expr:
        case Ref(column):
            return columns[column].kind
        case Named(measure):
            return unit_of(measures[measure], columns, measures)
        case Growth():
            return "ratio"
        case Lit():
            return ""
        case Bin(sign, left, right):
            one, two = unit_of(left, columns, measures), unit_of(right, columns, measures)
            if sign == "/":
                return one if not two else "ratio"
            if sign == "*":
                return one if two in ("", "ratio") and one else two
            return one or two


def _can_meet(relation: str, figure: Fraction, column: Column) -> bool:
    low, high = column.low, column.high
    above = low is None or figure > low or (figure == low and relation in (">=", ">", "<=", "=="))
    below = high is None or figure < high or (figure == high and relation in (">=", "<", "<=", "=="))
    return above and below and not (relation == "==" and column.kind in WHOLE and figure.denominator != 1)


def _is_end(figure: Fraction, column: Column) -> bool:
    return figure in (column.low, column.high)
