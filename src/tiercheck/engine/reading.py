"""Measures compiled to functions that read them exactly from reported values.

A value is a pair of a numerator and a denominator above zero, both exact. A quotient
has no value when its denominator is missing, zero or negative: no official answer
exists for those, so the indicator is unknown and the gap names the figure at fault.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import (
    Arithmetic,
    CompoundGrowth,
    Expression,
    Gap,
    Literal,
    Measure,
    Operator,
    Reading,
    Reference,
    columns_of,
)
from tiercheck.model.outcome import GapKind
from tiercheck.model.quantity import Number, Unit

Values: TypeAlias = Mapping[str, Value]
Ratio: TypeAlias = tuple[Number, Number]
Reader: TypeAlias = Callable[[Values], Reading]
Evaluate: TypeAlias = Callable[[Values], Ratio | None]

# A reading from its five fields in one tuple: half the cost of naming them, a hundred times an assessment.
_new_reading = partial(tuple.__new__, Reading)


class Readers:
    """Reads a fixed list of measures: columns that stand alone in one loop, computed ones after them."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self._blank = [_blank_reader(measure)({}) for measure in measures]
        alone = [(slot, measure.expression, measure) for slot, measure in enumerate(measures)]
        columns = [(slot, term.column, each) for slot, term, each in alone if isinstance(term, Reference)]
        self._answers = tuple(
            (slot, column.name, tuple(Reading(each, answer, answer, 1, ()) for answer in (False, True)))
            for slot, column, each in columns
            if column.unit is Unit.BOOL
        )
        figures = [(slot, column.name, each) for slot, column, each in columns if column.unit is not Unit.BOOL]
        self._figures = tuple(figures)
        plain = {slot for slot, _, _ in columns}
        self._computed = tuple((slot, reader(each)) for slot, each in enumerate(measures) if slot not in plain)

    def read(self, values: Values) -> list[Reading]:
        """Return one reading a measure, in the order of the list."""
        readings = self._blank.copy()
        for slot, name, answers in self._answers:
            answer = values.get(name)
            if answer is not None:
                readings[slot] = answers[answer is True]
        for slot, name, measure in self._figures:
            figure = values.get(name)
            if figure is not None:
                readings[slot] = _new_reading((measure, figure, figure, 1, ()))
        for slot, read in self._computed:
            readings[slot] = read(values)
        return readings


def reader(measure: Measure) -> Reader:
    """Return the function that reads ``measure`` from reported values."""
    blank = _blank_reader(measure)
    match measure.expression:
        case Arithmetic(Operator.DIVIDE, Reference(numerator), Reference(denominator)):
            return _share_reader(measure, numerator.name, denominator.name, blank)
    evaluate = _evaluator(measure.expression)

    def read(values: Values) -> Reading:
        ratio = evaluate(values)
        return blank(values) if ratio is None else _new_reading((measure, ratio[0], ratio[0], ratio[1], ()))

    return read


def _share_reader(measure: Measure, numerator: str, denominator: str, blank: Reader) -> Reader:
    """Read a column over a column, the commonest measure, without walking its expression."""

    def read(values: Values) -> Reading:
        part, whole = values.get(numerator), values.get(denominator)
        if part is None or whole is None or _number(whole) <= 0:
            return blank(values)
        return _new_reading((measure, part, part, whole, ()))

    return read


def _blank_reader(measure: Measure) -> Reader:
    """Return the function that reads a measure without a value: every gap that keeps it from one."""
    absent = [(column.name, _not_reported(column)) for column in measure.columns]
    undefined = [
        (_evaluator(denominator), [Gap(GapKind.UNDEFINED, column) for column in columns_of(denominator)])
        for denominator in _denominators(measure.expression)
    ]

    def read(values: Values) -> Reading:
        gaps = [gap for name, gap in absent if values.get(name) is None]
        for evaluate, of_denominator in undefined:
            ratio = evaluate(values)
            if ratio is not None and ratio[0] <= 0:
                gaps += of_denominator
        return Reading(measure, None, None, 1, tuple(dict.fromkeys(gaps)))

    return read


def _not_reported(column: Column) -> Gap:
    return Gap(GapKind.JUDGEMENT if column.judgement else GapKind.NOT_REPORTED, column)


def _denominators(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Arithmetic(operator, left, right):
            yield from _denominators(left)
            yield from _denominators(right)
            if operator is Operator.DIVIDE:
                yield right
        case CompoundGrowth(end, start, _):
            yield from _denominators(end)
            yield from _denominators(start)
            yield start
        case Literal() | Reference():
            return


def _number(value: Value) -> Number:
    """Return a stored value as a number; the reader of rule files lets no text or date in here."""
    if isinstance(value, (int, Fraction)):
        return value
    raise TypeError(f"{value!r} is not a number")


def _evaluator(expression: Expression) -> Evaluate:
    match expression:
        case Literal(value):
            return lambda _values: (value, 1)
        case Reference(column):
            return _column_evaluator(column.name)
        case CompoundGrowth(end, start, _):
            return _arithmetic(Operator.DIVIDE, _evaluator(end), _evaluator(start))
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, _evaluator(left), _evaluator(right))


def _column_evaluator(name: str) -> Evaluate:
    def evaluate(values: Values) -> Ratio | None:
        value = values.get(name)
        return None if value is None else (_number(value), 1)

    return evaluate


def _arithmetic(operator: Operator, left: Evaluate, right: Evaluate) -> Evaluate:
    combine = _COMBINE[operator]

    def evaluate(values: Values) -> Ratio | None:
        first, second = left(values), right(values)
        return None if first is None or second is None else combine(first, second)

    return evaluate


def _add(left: Ratio, right: Ratio) -> Ratio:
    return left[0] * right[1] + right[0] * left[1], left[1] * right[1]


def _subtract(left: Ratio, right: Ratio) -> Ratio:
    return left[0] * right[1] - right[0] * left[1], left[1] * right[1]


def _multiply(left: Ratio, right: Ratio) -> Ratio:
    return left[0] * right[0], left[1] * right[1]


def _divide(left: Ratio, right: Ratio) -> Ratio | None:
    return None if right[0] <= 0 else (left[0] * right[1], left[1] * right[0])


_COMBINE: Mapping[Operator, Callable[[Ratio, Ratio], Ratio | None]] = {
    Operator.ADD: _add,
    Operator.SUBTRACT: _subtract,
    Operator.MULTIPLY: _multiply,
    Operator.DIVIDE: _divide,
}
