"""Slips in what is measured: the year of a column, an operation, the years of a growth."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiercheck.change.mutation.mutant import Kind, Slip
from tiercheck.explain.requirements import measure_rule_text
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Operator,
    Reference,
)

_DIGITS = re.compile(r"\d+")
_OPPOSITE = {Operator.ADD: Operator.SUBTRACT, Operator.SUBTRACT: Operator.ADD}


def of_measure(measure: Measure, columns: Mapping[str, Column]) -> Iterator[Slip[Measure]]:
    """Yield every slip in a measure.

    Args:
        measure: what is computed.
        columns: the columns that a figure can be taken from by mistake.
    """
    before = measure_rule_text(measure)
    for column in measure.columns:
        for other in columns.values():
            if other != column and other.unit is column.unit and _stem(other) == _stem(column):
                slipped = Measure(_with(measure.expression, column, other))
                after = measure_rule_text(slipped)
                yield Slip(Kind.COLUMN, f"{column.name}/{other.name}", before, after, slipped)
    for number, expression in enumerate(_of_formula(measure.expression), 1):
        slipped = Measure(expression)
        yield Slip(Kind.FORMULA, str(number), before, measure_rule_text(slipped), slipped)


def _stem(column: Column) -> str:
    return _DIGITS.sub("", column.name)


def _with(expression: Expression, old: Column, new: Column) -> Expression:
    match expression:
        case Reference(column):
            return Reference(new) if column == old else expression
        case Arithmetic(operator, left, right, unit):
            return Arithmetic(operator, _with(left, old, new), _with(right, old, new), unit)
        case CompoundGrowth(end, start, years):
            return CompoundGrowth(_with(end, old, new), _with(start, old, new), years)
        case Literal():
            return expression


def _of_formula(expression: Expression) -> Iterator[Expression]:
    """Yield an expression with plus for minus or minus for plus, or with a ratio turned over."""
    match expression:
        case Arithmetic(operator, left, right, unit):
            if operator in _OPPOSITE:
                yield replace(expression, operator=_OPPOSITE[operator])
            elif operator is Operator.DIVIDE and left.unit is right.unit:
                yield replace(expression, left=right, right=left)
            for part in _of_formula(left):
                yield Arithmetic(operator, part, right, unit)
            for part in _of_formula(right):
                yield Arithmetic(operator, left, part, unit)
        case CompoundGrowth(end, start, years):
            yield CompoundGrowth(start, end, years)
        case Reference() | Literal():
            pass
