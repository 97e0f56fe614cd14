"""Typed expressions: names resolved, units checked, bounds brought to stored steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lark import Token, Tree

from tiercheck.errors import nearest
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Operator,
    Reference,
    Relation,
)
from tiercheck.model.quantity import AMOUNT_UNITS, CENTS_PER_YUAN, MAX_DIGITS, Number, Unit, whole
from tiercheck.rulebook.phrase import ExpressionFault, parse
from tiercheck.rulebook.units import joined

LONGEST_GROWTH = 10
_FLIPPED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.ABOVE: Relation.BELOW,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.BELOW: Relation.ABOVE,
}
_UPWARD = (Relation.AT_LEAST, Relation.ABOVE)
_HOW_TO_WRITE = {
    Unit.YUAN: "write 1000 元 or 1000 万元",
    Unit.PERSONS: "write 300 人",
    Unit.YEARS: "write 2 年",
    Unit.RATIO: "write 3% or 0.03",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use.

    Attributes:
        columns: evidence columns by name.
        measures: measures by name; None stands for one that is itself at fault.
    """

    columns: Mapping[str, Column]
    measures: Mapping[str, Measure | None]


class BrokenNameFault(Exception):  # noqa: N818  (ends the reading of one expression without a problem of its own)
    """The expression uses a measure whose own fault is already reported."""


def read_measure(text: str, scope: Scope) -> Measure:
    """Read a quantity.

    Raises:
        ExpressionFault: it is malformed, names something unknown, or mixes units.
        BrokenNameFault: it uses a measure that is at fault itself.
    """
    tree = _part(parse(text, "quantity"), 0)
    measure = _measure(tree, scope)
    if isinstance(measure.expression, Literal):
        raise ExpressionFault("not-a-quantity", 0, "this is a figure, not something that can be measured")
    if measure.unit in (Unit.BOOL, Unit.TEXT, Unit.DATE):
        message = f"{text} is a {measure.unit} column, not a quantity"
        raise ExpressionFault("unit-clash", 0, message, "use it in a check of its own")
    return measure


def read_check(text: str, scope: Scope) -> Check:
    """Read a check: a comparison, a range, or a yes-or-no column; raises as ``read_measure``."""
    tree = parse(text, "check")
    if tree.data == "negation":
        return _yes_or_no(_token(tree, 1), scope, 0)
    if len(tree.children) == 1:
        alone = _part(tree, 0)
        if alone.data == "name":
            return _yes_or_no(_token(alone, 0), scope, 1)
        raise ExpressionFault("not-a-check", _offset(alone), "nothing is compared here", "write >= and a figure")
    if len(tree.children) == 3:
        measure = _measured(_part(tree, 0), scope)
        return Check(measure, (_bound(_token(tree, 1), _part(tree, 2), measure, scope),))
    if len(tree.children) == 5:
        return _range(tree, scope)
    raise ExpressionFault("bad-expression", _offset(_part(tree, 6)), "a range has two bounds", "write 1 <= x <= 3")


def read_band(text: str, measure: Measure, scope: Scope) -> Check:
    """Read the key of a band, such as ``>= 10%``, for a measure; raises as ``read_measure``."""
    tree = parse(text, "band")
    return Check(measure, (_bound(_token(tree, 0), _part(tree, 1), measure, scope),))


def _range(tree: Tree[Token], scope: Scope) -> Check:
    measure = _measured(_part(tree, 2), scope)
    first, second = Relation(_token(tree, 1)), Relation(_token(tree, 3))
    if Relation.EQUAL in (first, second) or (first in _UPWARD) is not (second in _UPWARD):
        hint = "both signs point the same way: 1 <= x <= 3"
        raise ExpressionFault("bad-expression", _offset(_token(tree, 3)), "this is not a range", hint)
    flipped = Token("RELATION", _FLIPPED[first].value, start_pos=_offset(_token(tree, 1)))
    bounds = (
        _bound(flipped, _part(tree, 0), measure, scope),
        _bound(_token(tree, 3), _part(tree, 4), measure, scope),
    )
    low, high = sorted(bounds, key=lambda bound: bound.relation not in _UPWARD)
    strict = low.relation is Relation.ABOVE or high.relation is Relation.BELOW
    if low.compared > high.compared or (strict and low.compared == high.compared):
        raise ExpressionFault("empty-range", 0, "no value lies in this range", "write the lower bound first")
    return Check(measure, (low, high))


def _yes_or_no(name: Token, scope: Scope, wanted: int) -> Check:
    measure = _measure(Tree("name", [name]), scope)
    if measure.unit is not Unit.BOOL:
        hint = _HOW_TO_WRITE.get(measure.unit, "").replace("write", f"write {name} >=")
        raise ExpressionFault(
            "not-a-check", _offset(name), f"{name} is not a yes-or-no column; nothing is compared", hint
        )
    return Check(measure, (Bound(Relation.EQUAL, wanted, wanted),))


def _measured(tree: Tree[Token], scope: Scope) -> Measure:
    """Read what a comparison compares."""
    measure = _measure(tree, scope)
    if isinstance(measure.expression, Literal):
        hint = "write the measure on the left and the figure on the right: x >= 3, or 1 <= x <= 3"
        raise ExpressionFault("not-a-check", _offset(tree), "a figure is no measure", hint)
    if measure.unit is Unit.BOOL:
        raise ExpressionFault(
            "unit-clash", _offset(tree), "a yes-or-no column stands alone", "write it alone, or not NAME"
        )
    if measure.unit in (Unit.TEXT, Unit.DATE):
        raise ExpressionFault("unit-clash", _offset(tree), f"a {measure.unit} column cannot be compared")
    return measure


def _bound(relation: Token, tree: Tree[Token], measure: Measure, scope: Scope) -> Bound:
    threshold = _level(tree, measure) if measure.unit is Unit.LEVEL else _figure(tree, measure, scope)
    compared = threshold
    if isinstance(measure.expression, CompoundGrowth):
        if threshold < -1:
            raise ExpressionFault("never-met", _offset(tree), "growth cannot fall below -100%")
        compared = whole((1 + Fraction(threshold)) ** measure.expression.years)
    return Bound(Relation(relation), threshold, compared)


def _level(tree: Tree[Token], measure: Measure) -> int:
    levels = measure.columns[0].levels
    word = str(tree.children[0]) if tree.data == "name" else ""
    if word not in levels:
        message = (
            f"{word!r} is not a level of {measure.columns[0].name}" if word else "a level is compared with a level"
        )
        hint = nearest(word, levels) or f"its levels are {', '.join(levels)}"
        raise ExpressionFault("unknown-level", _offset(tree), message, hint)
    return levels.index(word)


def _figure(tree: Tree[Token], measure: Measure, scope: Scope) -> Number:
    figure = _measure(tree, scope).expression
    if not isinstance(figure, Literal):
        hint = "write a figure on the right; put a difference or quotient on the left"
        raise ExpressionFault("not-a-figure", _offset(tree), "a measure is compared with figures only", hint)
    bare = figure.unit is Unit.COUNT
    if figure.unit is measure.unit or (bare and measure.unit in (Unit.RATIO, Unit.POINTS)):
        return figure.value
    what = {Unit.YUAN: "money", Unit.RATIO: "a ratio", Unit.COUNT: "a bare number"}
    left, right = what.get(measure.unit, measure.unit.value), what.get(figure.unit, figure.unit.value)
    hint = _HOW_TO_WRITE.get(measure.unit, "write a bare number")
    raise ExpressionFault("unit-clash", _offset(tree), f"{left} compared with {right}", hint)


def _measure(tree: Tree[Token], scope: Scope) -> Measure:
    """Read a quantity; a name alone gives the shared measure itself, title and all."""
    if tree.data == "name":
        name = _token(tree, 0)
        if str(name) in scope.columns:
            return Measure(Reference(scope.columns[str(name)]))
        if str(name) not in scope.measures:
            names = [*scope.columns, *scope.measures]
            message = f"{str(name)!r} is neither an evidence column nor a measure"
            raise ExpressionFault("unknown-name", _offset(name), message, nearest(str(name), names))
        measure = scope.measures[str(name)]
        if measure is None:
            raise BrokenNameFault
        return measure
    return Measure(_expression(tree, scope))


def _expression(tree: Tree[Token], scope: Scope) -> Expression:
    match tree.data:
        case "number":
            return _literal(tree)
        case "name":
            return _measure(tree, scope).expression
        case "growth":
            return _growth(tree, scope)
    left, right = _expression(_part(tree, 0), scope), _expression(_part(tree, 2), scope)
    sign = _token(tree, 1)
    expression = joined(Operator(sign), left, right)
    if expression is None:
        message = f"{left.unit} {sign} {right.unit} has no meaning"
        hint = "the same units add and divide; a quantity is multiplied with a ratio or a bare number"
        if isinstance(left, CompoundGrowth) or isinstance(right, CompoundGrowth):
            hint = "compound_growth stands alone on the left of a comparison"
        raise ExpressionFault("unit-clash", _offset(sign), message, hint)
    return expression


def _literal(tree: Tree[Token]) -> Literal:
    words = {token.type: str(token) for token in tree.children if isinstance(token, Token)}
    digits, unit = words["NUMBER"], words.get("UNIT", "")
    if len(digits.replace(".", "")) > MAX_DIGITS:
        raise ExpressionFault("too-many-digits", _offset(tree), f"a number has at most {MAX_DIGITS} digits")
    value = Fraction(digits) * (-1 if "MINUS" in words else 1)
    if unit in AMOUNT_UNITS:
        cents = value * AMOUNT_UNITS[unit] * CENTS_PER_YUAN
        if cents.denominator != 1:
            raise ExpressionFault("fraction-of-a-cent", _offset(tree), "an amount is a whole number of cents (分)")
        return Literal(cents.numerator, Unit.YUAN)
    if unit == "%":
        return Literal(whole(value / 100), Unit.RATIO)
    return Literal(whole(value), {"人": Unit.PERSONS, "年": Unit.YEARS}.get(unit, Unit.COUNT))


def _growth(tree: Tree[Token], scope: Scope) -> CompoundGrowth:
    end, start = _expression(_part(tree, 1), scope), _expression(_part(tree, 2), scope)
    years = _token(tree, 3)
    if not years.isdigit() or not 1 <= int(years) <= LONGEST_GROWTH:
        message = f"growth is compounded over 1 to {LONGEST_GROWTH} whole years"
        raise ExpressionFault("bad-expression", _offset(years), message)
    if end.unit is not start.unit or end.unit in (Unit.BOOL, Unit.LEVEL, Unit.TEXT, Unit.DATE):
        raise ExpressionFault("unit-clash", _offset(tree), f"growth from {start.unit} to {end.unit} has no meaning")
    return CompoundGrowth(end, start, int(years))


def _part(tree: Tree[Token], place: int) -> Tree[Token]:
    part = tree.children[place]
    if isinstance(part, Tree):
        return part
    raise TypeError(f"{part!r} is a token; the grammar has a tree here")


def _token(tree: Tree[Token], place: int) -> Token:
    token = tree.children[place]
    if isinstance(token, Token):
        return token
    raise TypeError(f"{token!r} is a tree; the grammar has a token here")


def _offset(part: Tree[Token] | Token) -> int:
    if isinstance(part, Token):
        return part.start_pos or 0
    return part.meta.start_pos if not part.meta.empty else _offset(_token(part, 0))
