"""Quantities in words: percent, 万元 and levels; exact, and cut where a decimal does not end."""

from fractions import Fraction
from functools import lru_cache

from tiercheck.explain.phrases import LEVEL_WORD, YES_NO
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Literal, Operator, Reading, Reference
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Number, Unit, decimal_text
from tiercheck.model.text import Text

EXACT_PLACES = 6
CUT_PLACES = 2
_EXACT_STEPS = 10**EXACT_PLACES
MOST_PLACES = 60
_KEPT = 4096  # the figures of one enterprise are named by several indicators
_YUAN_IN_WAN = 10_000


def quantity_text(value: Fraction, unit: Unit, language: Language, *, apart_from: Fraction | None = None) -> str:
    """Write a quantity for people.

    Args:
        value: in the unit (yuan, not cents; a ratio of 0.03 is 3%).
        unit: what it counts.
        language: the language of the unit word.
        apart_from: a threshold; enough places are written to tell the value from it.
    """
    mark, of_mark = (0, 0) if apart_from is None else apart_from.as_integer_ratio()
    return figure_text(*value.as_integer_ratio(), unit, language, mark, of_mark)


@lru_cache(_KEPT)
def figure_text(numerator: int, denominator: int, unit: Unit, language: Language, mark: int, of_mark: int) -> str:
    """Write a quantity as ``quantity_text`` does, in whole numbers alone; what was written lately is kept.

    Args:
        numerator: of the value in its unit.
        denominator: of the value, above zero.
        unit: what it counts.
        language: the language of the unit word.
        mark: numerator of the threshold that it must be told from.
        of_mark: denominator of the threshold, 0 where there is none.
    """
    if unit is Unit.RATIO:
        return f"{_cut(numerator * 100, denominator, mark * 100, of_mark)}%"
    if unit is not Unit.YUAN:
        word = (_ONE if numerator == denominator else _SEVERAL).get(unit)
        number = _cut(numerator, denominator, mark, of_mark)
        return number if word is None else f"{number} {word.in_language(language)}"
    if language is Language.EN:
        return f"{_grouped(_cut(numerator, denominator, mark, of_mark))} yuan"
    if -_YUAN_IN_WAN * denominator < numerator < _YUAN_IN_WAN * denominator:
        return f"{_cut(numerator, denominator, mark, of_mark)} 元"
    return f"{_cut(numerator, denominator * _YUAN_IN_WAN, mark, of_mark * _YUAN_IN_WAN)} 万元"


_ONE = {Unit.PERSONS: Text("人", "person"), Unit.YEARS: Text("年", "year"), Unit.POINTS: Text("分", "point")}
_SEVERAL = {Unit.PERSONS: Text("人", "persons"), Unit.YEARS: Text("年", "years"), Unit.POINTS: Text("分", "points")}


def _grouped(number: str) -> str:
    whole, dot, rest = number.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not digits.isdigit():
        return number
    return f"{sign}{int(digits):,}{dot}{rest}"


def cut(value: Fraction, apart_from: Fraction | None = None) -> str:
    """Write a number exactly, or cut with an ellipsis where it is longer; never rounded up to ``apart_from``."""
    mark, of_mark = (0, 0) if apart_from is None else apart_from.as_integer_ratio()
    return _cut(*value.as_integer_ratio(), mark, of_mark)


def _cut(numerator: int, denominator: int, mark: int, of_mark: int) -> str:
    sign, size = ("-", -numerator) if numerator < 0 else ("", numerator)
    places, more = EXACT_PLACES, ""
    if size * _EXACT_STEPS % denominator:
        places, more = CUT_PLACES, "…"
        signed = -mark if sign else mark
        while of_mark and places < MOST_PLACES and size * 10**places // denominator * of_mark == signed * 10**places:
            places += 1
    whole, rest = divmod(size * 10**places // denominator, 10**places)
    decimals = f".{rest:0{places}d}".rstrip("0") if rest else ""
    return f"{sign if whole or rest else ''}{whole}{decimals}{more}"


def number_text(number: Number) -> str:
    """Write points, marks and counts."""
    return str(number) if number.__class__ is int else decimal_text(number, EXACT_PLACES)


def value_of(reading: Reading) -> Fraction | None:
    """Return the value of a reading in its unit (yuan, growth as a rate), or None when it is not one number."""
    measure, low, high, over, _ = reading
    if low is None or low != high:
        return None
    expression = measure.expression
    if isinstance(expression, CompoundGrowth):
        return root(Fraction(low) / over, expression.years) - 1
    return Fraction(low, over * measure.unit.scale)


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


@lru_cache(_KEPT)
def figure_words(column: Column, value: Value, language: Language) -> str:
    """Write one reported figure with its title."""
    return f"{column.title.in_language(language)} {stored_text(column, value, language)}"


def stored_text(column: Column, value: Value, language: Language) -> str:
    """Write a stored value (cents, level positions) for people."""
    if isinstance(value, bool):
        return YES_NO[value].in_language(language)
    if column.unit is Unit.LEVEL or not isinstance(value, (int, Fraction)):
        return level_text(column.written(value), language)
    if value == 0 and column.rank:
        return _UNRANKED.in_language(language)
    numerator, denominator = value.as_integer_ratio()
    return figure_text(numerator, denominator * column.unit.scale, column.unit, language, 0, 0)


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
