"""The text of an expression in, a typed measure, check or bound out; faults carry the exact column."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal as OneOf
from typing import TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from tiercheck.errors import nearest
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
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
from tiercheck.model.quantity import AMOUNT_UNITS, CENTS_PER_YUAN, Number, Unit, whole
from tiercheck.rulebook.node import TextNode
from tiercheck.rulebook.report import Report

LONGEST_EXPRESSION = 500
DEEPEST_EXPRESSION = 40
Start: TypeAlias = OneOf["check", "sum", "band"]
Parsed: TypeAlias = Tree[Token]

# How a bare number may be read: a share, a count or points. Everything else needs its unit.
_BARE = frozenset({Unit.RATIO, Unit.COUNT, Unit.POINTS})
_UNCOUNTABLE = frozenset({Unit.LEVEL, Unit.BOOL, Unit.TEXT, Unit.DATE})
_WRITE = {
    Unit.YUAN: "write 1000 元 or 1000 万元",
    Unit.PERSONS: "write 100 人",
    Unit.YEARS: "write 2 年",
    Unit.RATIO: "write 3% or 0.03",
    Unit.COUNT: "write a bare number",
    Unit.POINTS: "write a bare number",
}
_NOUNS = {Unit.YUAN: "money", Unit.RATIO: "a ratio", Unit.BOOL: "yes or no", Unit.LEVEL: "a level"}
_FLIPPED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.ABOVE: Relation.BELOW,
    Relation.BELOW: Relation.ABOVE,
    Relation.EQUAL: Relation.EQUAL,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may refer to."""

    columns: Mapping[str, Column]
    measures: Mapping[str, Measure]

    def hint(self, name: str) -> str:
        """Return the nearest valid names."""
        near = nearest(name, [*self.columns, *self.measures])
        return near or "see the evidence columns, the `columns:` and the `measures:` of the rule files"


class _FaultError(Exception):
    """A fault within an expression, at an offset of its text; never leaves this file."""

    def __init__(self, code: str, offset: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.offset, self.hint = code, offset, hint


@cache
def _parser(start: Start) -> Lark:
    return Lark.open("typed_text.lark", rel_to=__file__, parser="lalr", start=start, propagate_positions=True)


def read_measure(text: TextNode, names: Names, report: Report) -> Measure | None:
    """Read what is measured: the name of a measure or an expression; None when it was reported as faulty."""
    try:
        tree = _parse(text.text, "sum")
        if isinstance(tree, Tree) and tree.data == "name" and str(tree.children[0]) in names.measures:
            return names.measures[str(tree.children[0])]
        return _measure(tree, names)
    except _FaultError as fault:
        report.add(fault.code, text.place(fault.offset), str(fault), fault.hint)
        return None


def read_check(text: TextNode, names: Names, report: Report) -> Check | None:
    """Read a comparison, a range or a yes-or-no column; None when it was reported as faulty."""
    try:
        tree = _parse(text.text, "check")
        if tree.data == "holds":
            return _holds(tree, names)
        if tree.data == "range":
            return _range(tree, names)
        return _comparison(tree, names)
    except _FaultError as fault:
        report.add(fault.code, text.place(fault.offset), str(fault), fault.hint)
        return None


def read_band(text: TextNode, measure: Measure, report: Report) -> Bound | None:
    """Read the half comparison of a band, such as ``>= 10%``; None when it was reported as faulty."""
    try:
        relation, figure = _parse(text.text, "band").children
        return _bound(measure, Relation(str(relation)), figure)
    except _FaultError as fault:
        report.add(fault.code, text.place(fault.offset), str(fault), fault.hint)
        return None


def _parse(text: str, start: Start) -> Parsed:
    if len(text) > LONGEST_EXPRESSION or max(_depths(text), default=0) > DEEPEST_EXPRESSION:
        message = f"the expression is longer than {LONGEST_EXPRESSION} characters or nested too deeply"
        raise _FaultError("expression-too-long", 0, message, "name its steps under `measures:`")
    try:
        return _parser(start).parse(text)
    except UnexpectedInput as error:
        raise _syntax_fault(error, text) from None


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for char in text:
        depth += (char == "(") - (char == ")")
        depths.append(depth)
    return depths


def _syntax_fault(error: UnexpectedInput, text: str) -> _FaultError:
    match error:
        case UnexpectedCharacters(pos_in_stream=int(offset)):
            message = f"{text[offset]!r} does not belong in an expression here"
            return _FaultError("bad-expression", offset, message, _syntax_hint(text))
        case UnexpectedToken() if error.token.type != "$END" and error.token.start_pos is not None:
            message = f"{str(error.token)!r} does not belong here"
            return _FaultError("bad-expression", error.token.start_pos, message, _syntax_hint(text))
    return _FaultError("bad-expression", len(text), "the expression ends too early", _syntax_hint(text))


def _syntax_hint(text: str) -> str:
    if "=" in text and not any(relation in text for relation in (">=", "<=", "==")):
        return "compare with >=, >, <=, < or =="
    if " and " in text or " or " in text:
        return "write `all: [...]` or `any: [...]` instead of and, or"
    return "write for example `revenue_y1 >= 1000 万元`, `1 <= rank <= 3`, `own_brand`"


def _holds(tree: Parsed, names: Names) -> Check:
    token = tree.children[-1]
    column = _column(token, names)
    if column.unit is not Unit.BOOL:
        message = f"{column.name} is {_noun(column.unit)}, not yes or no, so it needs a comparison"
        raise _FaultError("unit-clash", _start(token), message, f"write for example `{column.name} >= ...`")
    wanted = 1 if len(tree.children) == 1 else 0
    return Check(Measure(Reference(column)), (Bound(Relation.EQUAL, wanted, wanted),))


def _comparison(tree: Parsed, names: Names) -> Check:
    left, relation, right = tree.children
    stands = Relation(str(relation))
    if _is_figure(left) and not _is_figure(right):
        left, right, stands = right, left, _FLIPPED[stands]
    measure = _named_measure(left, names)
    return Check(measure, (_bound(measure, stands, right),))


def _range(tree: Parsed, names: Names) -> Check:
    first, lower, middle, upper, last = tree.children
    relations = Relation(str(lower)), Relation(str(upper))
    if not set(relations) <= {Relation.AT_MOST, Relation.BELOW}:
        hint = "write it from low to high: `1 <= rank <= 3`"
        raise _FaultError("bad-range", _start(first), "a range runs upwards with <= or <", hint)
    measure = _named_measure(middle, names)
    bounds = _bound(measure, _FLIPPED[relations[0]], first), _bound(measure, relations[1], last)
    if bounds[0].compared > bounds[1].compared:
        raise _FaultError("bad-range", _start(first), "no figure lies in this range", "write the lower figure first")
    return Check(measure, bounds)


def _is_figure(tree: Parsed | Token) -> bool:
    return isinstance(tree, Tree) and tree.data == "number"


def _named_measure(tree: Parsed | Token, names: Names) -> Measure:
    if isinstance(tree, Tree) and tree.data == "name" and str(tree.children[0]) in names.measures:
        return names.measures[str(tree.children[0])]
    return _measure(tree, names)


def _measure(tree: Parsed | Token, names: Names) -> Measure:
    expression, unit = _typed(tree, names)
    if unit is None:
        raise _FaultError("nothing-measured", _start(tree), "nothing reported is measured here", "name a column")
    return Measure(expression)


def _bound(measure: Measure, relation: Relation, tree: Parsed | Token) -> Bound:
    """Read a figure in the measure's unit; levels are named."""
    if isinstance(tree, Tree) and tree.data == "name" and measure.unit is Unit.LEVEL:
        return _level_bound(measure, relation, tree)
    if not _is_figure(tree) or not isinstance(tree, Tree):
        message = "a measure is compared with a figure, not with another measure"
        hint = "compare their difference or ratio with a figure, such as `a / b >= 1`"
        raise _FaultError("not-a-figure", _start(tree), message, hint)
    value, unit = _figure(tree)
    if not (measure.unit is unit or (unit is None and measure.unit in _BARE)):
        raise _clash(measure.unit, unit, _start(tree), "compared with")
    compared = value
    if isinstance(measure.expression, CompoundGrowth):
        compared = whole(Fraction(1 + value) ** measure.expression.years)
    return Bound(relation, value, compared)


def _level_bound(measure: Measure, relation: Relation, tree: Parsed) -> Bound:
    (column,), name = measure.columns, str(tree.children[0])
    if name not in column.levels:
        hint = nearest(name, column.levels) or f"the levels are {', '.join(column.levels)}"
        raise _FaultError("unknown-level", _start(tree), f"{column.name} has no level {name!r}", hint)
    position = column.levels.index(name)
    return Bound(relation, position, position)


def _typed(tree: Parsed | Token, names: Names) -> tuple[Expression, Unit | None]:
    """Return a typed expression; the unit of a bare number is None until it meets another."""
    if not isinstance(tree, Tree):
        raise TypeError(f"{tree!r} is not an expression")
    match tree.data:
        case "number":
            value, unit = _figure(tree)
            return Literal(value, unit or Unit.COUNT), unit
        case "name":
            return _reference(tree, names)
        case "growth":
            return _growth(tree, names)
    left, operator, right = tree.children
    return _arithmetic(tree, Operator(str(operator)), _typed(left, names), _typed(right, names))


def _figure(tree: Parsed) -> tuple[Number, Unit | None]:
    tokens = [token for token in tree.children if isinstance(token, Token)]
    number = Fraction(next(str(token) for token in tokens if token.type == "NUMBER"))
    number = -number if tokens[0].type == "SUBTRACT" else number
    match next((str(token) for token in tokens if token.type == "UNIT"), ""):
        case "":
            return whole(number), None
        case "%":
            return whole(number / 100), Unit.RATIO
        case "人":
            return whole(number), Unit.PERSONS
        case "年":
            return whole(number), Unit.YEARS
        case amount:
            cents = number * AMOUNT_UNITS[amount] * CENTS_PER_YUAN
            if cents.denominator != 1:
                raise _FaultError("bad-amount", _start(tree), "an amount has at most two decimals of yuan")
            return cents.numerator, Unit.YUAN


def _reference(tree: Parsed, names: Names) -> tuple[Expression, Unit]:
    name = str(tree.children[0])
    if name in names.measures:
        measure = names.measures[name]
        return measure.expression, measure.unit
    column = _column(tree.children[0], names)
    return Reference(column), column.unit


def _column(token: Parsed | Token, names: Names) -> Column:
    name = str(token)
    if name not in names.columns:
        what = "a measure, which needs a comparison" if name in names.measures else "no evidence column or measure"
        raise _FaultError("unknown-name", _start(token), f"{name!r} is {what}", names.hint(name))
    return names.columns[name]


def _growth(tree: Parsed, names: Names) -> tuple[Expression, Unit]:
    _, end_tree, start_tree, years = tree.children
    (end, unit), (start, start_unit) = _typed(end_tree, names), _typed(start_tree, names)
    if unit is None or unit is not start_unit or unit in _UNCOUNTABLE:
        raise _clash(unit, start_unit, _start(tree), "grown from")
    if not str(years).isdigit() or not 1 <= int(str(years)) <= 10:
        raise _FaultError("bad-growth", _start(years), "growth is over 1 to 10 whole years", "write 2")
    return CompoundGrowth(end, start, int(str(years))), Unit.RATIO


def _arithmetic(
    tree: Parsed, operator: Operator, left: tuple[Expression, Unit | None], right: tuple[Expression, Unit | None]
) -> tuple[Expression, Unit | None]:
    (first, unit), (second, other) = left, right
    for expression in (first, second):
        if isinstance(expression, CompoundGrowth):
            message = "compound growth stands alone on the left of its comparison"
            raise _FaultError("bad-growth", _start(tree), message, "give it a measure of its own")
    result = _unit_of(operator, unit, other, _start(tree))
    return Arithmetic(operator, first, second, result or Unit.COUNT), result


def _unit_of(operator: Operator, left: Unit | None, right: Unit | None, offset: int) -> Unit | None:
    if left in _UNCOUNTABLE or right in _UNCOUNTABLE:
        raise _clash(left, right, offset, f"joined by {operator.value} with")
    if operator in (Operator.ADD, Operator.SUBTRACT):
        if left is right:
            return left
        if (left is None and right in _BARE) or (right is None and left in _BARE):
            return left or right
        raise _clash(left, right, offset, f"joined by {operator.value} with")
    if operator is Operator.DIVIDE and left is right:
        return None if left is None else Unit.RATIO
    if right in (None, Unit.RATIO):
        return left
    if operator is Operator.MULTIPLY and left in (None, Unit.RATIO):
        return right
    raise _clash(left, right, offset, "multiplied by" if operator is Operator.MULTIPLY else "divided by")


def _clash(left: Unit | None, right: Unit | None, offset: int, verb: str) -> _FaultError:
    wanted = left if left is not None else right
    hint = _WRITE.get(wanted, "") if wanted is not None else ""
    return _FaultError("unit-clash", offset, f"{_noun(left)} {verb} {_noun(right)}", hint)


def _noun(unit: Unit | None) -> str:
    return "a bare number" if unit is None else _NOUNS.get(unit, unit.value)


def _start(tree: Parsed | Token) -> int:
    if isinstance(tree, Token):
        return tree.start_pos or 0
    return tree.meta.start_pos if not tree.meta.empty else 0
