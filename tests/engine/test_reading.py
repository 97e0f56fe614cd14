"""Measures read exactly: values, and every gap that keeps one from having a value."""

from fractions import Fraction

import pytest

from tests.contract import CONTRACT
from tiercheck.engine.reading import Readers, Values
from tiercheck.model.expression import Arithmetic, CompoundGrowth, Expression, Literal, Measure, Operator, Reference
from tiercheck.model.outcome import GapKind
from tiercheck.model.quantity import Unit

RD, REVENUE, BEFORE = (Reference(CONTRACT[name]) for name in ("rd_expense_y1", "revenue_y1", "revenue_y3"))
SHARE = Arithmetic(Operator.DIVIDE, RD, REVENUE, Unit.RATIO)
# The same share, written so that it is not a plain column over a plain column.
ROUNDABOUT = Arithmetic(
    Operator.DIVIDE, Arithmetic(Operator.ADD, RD, Literal(0, Unit.YUAN), Unit.YUAN), REVENUE, Unit.RATIO
)
NOT_REPORTED, UNDEFINED = GapKind.NOT_REPORTED, GapKind.UNDEFINED


def value_and_gaps(expression: Expression, values: Values) -> tuple[Fraction | None, list[tuple[GapKind, str]]]:
    (reading,) = Readers([Measure(expression)]).read(values)
    return reading.value, [(gap.kind, gap.column.name) for gap in reading.gaps]


@pytest.mark.parametrize("expression", [SHARE, ROUNDABOUT])
@pytest.mark.parametrize(
    ("values", "value", "gaps"),
    [
        ({"rd_expense_y1": 3, "revenue_y1": 100}, Fraction(3, 100), []),
        ({"rd_expense_y1": 0, "revenue_y1": 100}, Fraction(0), []),
        ({}, None, [(NOT_REPORTED, "rd_expense_y1"), (NOT_REPORTED, "revenue_y1")]),
        ({"rd_expense_y1": 3}, None, [(NOT_REPORTED, "revenue_y1")]),
        ({"revenue_y1": 100}, None, [(NOT_REPORTED, "rd_expense_y1")]),
        # 基期为零或负: the ratio is not determinable, whatever the numerator says
        ({"rd_expense_y1": 3, "revenue_y1": 0}, None, [(UNDEFINED, "revenue_y1")]),
        ({"rd_expense_y1": 3, "revenue_y1": -1}, None, [(UNDEFINED, "revenue_y1")]),
        ({"revenue_y1": 0}, None, [(NOT_REPORTED, "rd_expense_y1"), (UNDEFINED, "revenue_y1")]),
    ],
)
def test_a_share(
    expression: Expression, values: Values, value: Fraction | None, gaps: list[tuple[GapKind, str]]
) -> None:
    assert value_and_gaps(expression, values) == (value, gaps)


def test_compound_growth_reads_as_the_ratio_of_end_to_start() -> None:
    growth = CompoundGrowth(REVENUE, BEFORE, 2)
    assert value_and_gaps(growth, {"revenue_y1": 11025, "revenue_y3": 10000}) == (Fraction(441, 400), [])
    assert value_and_gaps(growth, {"revenue_y1": 11025, "revenue_y3": 0}) == (None, [(UNDEFINED, "revenue_y3")])


def test_a_judgement_that_nobody_made_is_its_own_gap() -> None:
    reputation = Reference(CONTRACT["reputation_high"])
    assert value_and_gaps(reputation, {}) == (None, [(GapKind.JUDGEMENT, "reputation_high")])
    assert value_and_gaps(reputation, {"reputation_high": False}) == (Fraction(0), [])
