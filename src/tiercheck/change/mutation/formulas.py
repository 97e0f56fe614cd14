"""Other formulas for a measure: the figure of another column, another operation, a ratio or a growth turned over."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiercheck.change.mutation.mutant import Kind
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Measure, Operator, Reference
from tiercheck.model.tree import Node, replace_at, transform, walk

_OPPOSITE = {Operator.ADD: Operator.SUBTRACT, Operator.SUBTRACT: Operator.ADD}


def other_formulas(measure: Measure, columns: Mapping[str, Column]) -> Iterator[tuple[Kind, str, Expression]]:
    """Yield what a measure may be computed by instead, each with the kind of mutation and its position.

    Args:
        measure: what is computed.
        columns: the columns that a figure can be taken from by mistake.
    """
    expression = measure.expression
    for column in measure.columns:
        for other in columns.values():
            if other != column and other.unit is column.unit and _stem(other) == _stem(column):
                yield Kind.COLUMN, f"{column.name}/{other.name}", _with_column(expression, column, other)
    for number, formula in enumerate(_other_operations(expression), 1):
        yield Kind.FORMULA, str(number), formula


def _with_column(expression: Expression, old: Column, new: Column) -> Expression:
    whole_measure = Measure(expression)
    changed = transform(whole_measure, lambda node: Reference(new) if node == Reference(old) else node)
    return changed.expression


def _stem(column: Column) -> str:
    return re.sub(r"\d+", "", column.name)


def _other_operations(expression: Expression) -> Iterator[Expression]:
    """Yield an expression with plus for minus or minus for plus, or with a ratio or a growth turned over."""
    measure = Measure(expression)
    for path, node in walk(measure):
        match node:
            case Arithmetic(operator) if operator in _OPPOSITE:
                other: Node = replace(node, operator=_OPPOSITE[operator])
            case Arithmetic(Operator.DIVIDE, left, right) if left.unit is right.unit:
                other = replace(node, left=right, right=left)
            case CompoundGrowth(end, start):
                other = replace(node, end=start, start=end)
            case _:
                continue
        yield replace_at(measure, path, other).expression
