"""Quantities in words: percent, 万元 and levels; exact, and cut where a decimal does not end."""

from fractions import Fraction

from tiercheck.explain.phrases import LEVEL_WORD, YES_NO
from tiercheck.model.evidence import Column, Figure, Value
from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Literal, Operator, Reading, Reference
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Number, Unit, decimal_text
from tiercheck.model.text import Text

EXACT_PLACES = 6
CUT_PLACES = 2
MOST_PLACES = 60
_YUAN_IN_WAN = 10_000


def quantity_text(value: Fraction, unit: Unit, language: Language, *, apart_from: Fraction | None = None) -> str:
    """Write a quantity for people.

    Args:
        value: in the unit (yuan, not cents; a ratio of 0.03 is 3%).
        unit: what it counts.
        language: the language of the unit word.
        apart_from: a threshold; enough places are written to tell the value from it.
    """
    if unit is Unit.YUAN:
        return _amount(value, language, apart_from)
    if unit is Unit.RATIO:
        return cut(value * 100, None if apart_from is None else apart_from * 100) + "%"
    number = cut(value, apart_from)
    word = (_ONE if value == 1 else _SEVERAL).get(unit)
    return number if word is None else f"{number} {word.in_language(language)}"


_ONE = {Unit.PERSONS: Text("人", "person"), Unit.YEARS: Text("年", "year"), Unit.POINTS: Text("分", "point")}
_SEVERAL = {Unit.PERSONS: Text("人", "persons"), Unit.YEARS: Text("年", "years"), Unit.POINTS: Text("分", "points")}


def _amount(value: Fraction, language: Language, apart_from: Fraction | None) -> str:
    if language is Language.EN:
        return f"{_grouped(cut(value, apart_from))} yuan"
    if abs(value) < _YUAN_IN_WAN:
        return f"{cut(value, apart_from)} 元"
    return f"{cut(value / _YUAN_IN_WAN, None if apart_from is None else apart_from / _YUAN_IN_WAN)} 万元"


def _grouped(number: str) -> str:
    whole, dot, rest = number.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not digits.isdigit():
        return number
    return f"{sign}{int(digits):,}{dot}{rest}"


def cut(value: Fraction, apart_from: Fraction | None = None) -> str:
    """Write a number exactly, or cut with an ellipsis where it is longer; never rounded up to ``apart_from``."""
    exact = decimal_text(value, EXACT_PLACES)
    if Fraction(exact) == value:
        return exact
    cuts = (decimal_text(value, places) for places in range(CUT_PLACES, MOST_PLACES))
    told_apart = next((text for text in cuts if Fraction(text) != apart_from), decimal_text(value, MOST_PLACES))
    return f"{told_apart}…"


def number_text(number: Number) -> str:
    """Write points, marks and counts."""
    return decimal_text(Fraction(number), EXACT_PLACES)


def value_of(reading: Reading) -> Fraction | None:
    """Return the value of a reading in its unit (yuan, growth as a rate), or None when it is not one number."""
    value = reading.value
    if value is None:
        return None
    expression = reading.measure.expression
    if isinstance(expression, CompoundGrowth):
        return root(value, expression.years) - 1
    return value / reading.measure.unit.scale


def root(value: Fraction, degree: int) -> Fraction:
    """Return the root of a number not below zero, exact where it ends within ``MOST_PLACES``, else cut."""
    if value <= 0:
        return Fraction(0)
    scale = 10**MOST_PLACES
    target = value.numerator * scale**degree // value.denominator
    low, high = 0, 1 << (target.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= target else (low, middle - 1)
    return Fraction(low, scale)


def reading_text(reading: Reading, language: Language, *, apart_from: Fraction | None = None) -> str:
    """Write what was read, "" when there is nothing; a level that is still open is a range."""
    unit, expression = reading.measure.unit, reading.measure.expression
    if reading.low is None or reading.high is None:
        return ""
    if unit is Unit.BOOL:
        return YES_NO[bool(reading.low)].in_language(language)
    if unit is Unit.LEVEL and isinstance(expression, Reference):
        ends = (reading.low, reading.high)
        names = dict.fromkeys(level_text(expression.column.levels[int(end)], language) for end in ends)
        return "–".join(names)
    value = value_of(reading)
    if value == 0 and isinstance(expression, Reference) and expression.column.rank:
        return _UNRANKED.in_language(language)
    return "" if value is None else quantity_text(value, unit, language, apart_from=apart_from)


def level_text(name: str, language: Language) -> str:
    """Write a level by its word where the contract has one, else by its name."""
    word = LEVEL_WORD.get(name)
    return name if word is None else word.in_language(language)


def figure_text(figure: Figure, language: Language) -> str:
    """Write one reported figure with its title."""
    return f"{figure.column.title.in_language(language)} {stored_text(figure.column, figure.value, language)}"


def stored_text(column: Column, value: Value, language: Language) -> str:
    """Write a stored value (cents, level positions) for people."""
    if isinstance(value, bool):
        return YES_NO[value].in_language(language)
    if column.unit is Unit.LEVEL or not isinstance(value, (int, Fraction)):
        return level_text(column.written(value), language)
    if value == 0 and column.rank:
        return _UNRANKED.in_language(language)
    return quantity_text(Fraction(value) / column.unit.scale, column.unit, language)


def expression_text(expression: Expression, language: Language | None) -> str:
    """Write an expression with column titles, or with column names as in a rule file when ``language`` is None."""
    match expression:
        case Literal(value, unit):
            number = Fraction(value) / unit.scale
            return quantity_text(number, unit, language or Language.ZH)
        case Reference(column):
            return column.name if language is None else column.title.in_language(language)
        case CompoundGrowth(end, start, years):
            ends = f"{expression_text(end, language)}, {expression_text(start, language)}"
            if language is None:
                return f"compound_growth({ends}, {years})"
            return _COMPOUND_GROWTH.in_language(language).format(
                end=expression_text(end, language), start=expression_text(start, language), years=years
            )
        case Arithmetic(operator, left, right):
            sign = operator.value if language is None else _SIGN[operator]
            return f"{_operand(left, operator, language)} {sign} {_operand(right, operator, language, right=True)}"


_UNRANKED = Text("无", "none")
_COMPOUND_GROWTH = Text(
    "{start}至{end} {years} 年复合增长率", "compound growth over {years} years from {start} to {end}"
)
_SIGN = {Operator.ADD: "+", Operator.SUBTRACT: "−", Operator.MULTIPLY: "×", Operator.DIVIDE: "÷"}
_BINDING = {Operator.ADD: 1, Operator.SUBTRACT: 1, Operator.MULTIPLY: 2, Operator.DIVIDE: 2}


def _operand(operand: Expression, outer: Operator, language: Language | None, *, right: bool = False) -> str:
    text = expression_text(operand, language)
    if not isinstance(operand, Arithmetic):
        return text
    inner, needed = _BINDING[operand.operator], _BINDING[outer]
    changes = right and outer in (Operator.SUBTRACT, Operator.DIVIDE)
    return f"({text})" if inner < needed or (inner == needed and changes) else text
