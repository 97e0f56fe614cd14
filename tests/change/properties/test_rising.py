"""What is told to the solver beforehand is true: a slope is never claimed that some figures contradict."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.thresholds import rule_sets
from tiercheck import packaged_shelf
from tiercheck.change.properties.rising import slope
from tiercheck.engine.reading import reader
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure
from tiercheck.model.quantity import Unit
from tiercheck.rulebook.expression import Scope, read_check

WORDS = {
    "main_revenue_y1 / main_revenue_y2 - 1 >= 0": {"main_revenue_y1": 1, "main_revenue_y2": -1, "revenue_y1": 0},
    "compound_growth(revenue_y1, revenue_y3, 2) >= 5%": {"revenue_y1": 1, "revenue_y3": -1},
    "net_profit_y1 / revenue_y1 >= 5%": {"net_profit_y1": 1, "revenue_y1": 0},
    "2 - rd_expense_y1 / revenue_y1 >= 1": {"rd_expense_y1": -1, "revenue_y1": 1},
    "(main_revenue_y1 - main_revenue_y2) / main_revenue_y2 >= 0": {"main_revenue_y1": 1, "main_revenue_y2": 0},
    "main_revenue_y1 / main_revenue_y2 + main_revenue_y2 / main_revenue_y3 >= 0": {
        "main_revenue_y1": 1,
        "main_revenue_y2": 0,
        "main_revenue_y3": -1,
    },
}


def check(text: str) -> Check:
    return read_check(text, Scope(packaged_shelf().columns, {}))


def measures() -> list[Measure]:
    every = (each for rules in rule_sets().values() for each in rules.indicators.values())
    shipped = (each.measure for indicator in every for each in indicator.checks)
    return list(dict.fromkeys(each for each in (*(check(text).measure for text in WORDS), *shipped) if amounts(each)))


def amounts(measure: Measure) -> bool:
    return all(column.unit in (Unit.YUAN, Unit.PERSONS) for column in measure.columns)


@pytest.mark.parametrize("text", WORDS)
def test_what_is_plain_from_the_expression(text: str) -> None:
    expression, columns = check(text).measure.expression, packaged_shelf().columns
    assert {name: slope(expression, columns[name]) for name in WORDS[text]} == WORDS[text]


@given(st.data())
def test_no_figures_contradict_a_slope(data: st.DataObject) -> None:
    measure = data.draw(st.sampled_from(measures()))
    column = data.draw(st.sampled_from(measure.columns))
    values = {each.name: data.draw(_figure(each)) for each in measure.columns}
    risen = {**values, column.name: values[column.name] + data.draw(st.integers(1, 20))}
    before, after = (reader(measure)(each).value for each in (values, risen))
    way = slope(measure.expression, column)
    if before is not None and after is not None:
        assert Fraction(after - before) * way >= 0


def _figure(column: Column) -> st.SearchStrategy[int]:
    return st.integers(0 if column.low is not None else -20, 20)
