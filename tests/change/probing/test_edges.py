"""For every check there is a figure with which it barely holds, and one a single step away with which it fails."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.contract import CONTRACT, PARTS
from tests.spec.thresholds import thresholds
from tiercheck.change.probing.edges import Readings
from tiercheck.change.probing.figures import is_possible, neighbours, step_of, value_at
from tiercheck.change.probing.settling import Settler, Wanted
from tiercheck.change.thresholds import Threshold
from tiercheck.engine.reading import reader
from tiercheck.model.condition import Combination
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Measure,
    Operator,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Unit

CHECKS = {str(each): each for each in thresholds().values() if each.check is not None}


@pytest.mark.parametrize("threshold", CHECKS.values(), ids=CHECKS)
def test_every_threshold_of_the_shelf_has_an_edge_along_each_of_its_columns(threshold: Threshold) -> None:
    readings, check = Readings(), threshold.check
    assert check is not None
    begin = readings.filled(check, {})
    found = {column: list(readings.edges(check, column, begin)) for column in check.measure.columns}
    assert any(found.values())
    for column, edges in found.items():
        for edge in edges:
            inside = {**begin, column.name: value_at(column, edge.inside)}
            outside = {**begin, column.name: value_at(column, edge.outside)}
            assert abs(edge.inside - edge.outside) == 1
            assert check.judge(reader(check.measure)(inside)) is Truth.TRUE
            assert check.judge(reader(check.measure)(outside)) is Truth.FALSE


def column(name: str) -> Reference:
    return Reference(CONTRACT[name])


REVENUE, EARLIER, EXPENSE = column("revenue_y1"), column("revenue_y3"), column("rd_expense_y1")
MEASURES: dict[str, Expression] = {
    "a share": Arithmetic(Operator.DIVIDE, EXPENSE, REVENUE, Unit.RATIO),
    "a sum": Arithmetic(Operator.ADD, EXPENSE, REVENUE, Unit.YUAN),
    "a difference": Arithmetic(Operator.SUBTRACT, REVENUE, EXPENSE, Unit.YUAN),
    "growth": Arithmetic(
        Operator.DIVIDE, Arithmetic(Operator.SUBTRACT, REVENUE, EARLIER, Unit.YUAN), EARLIER, Unit.RATIO
    ),
    "compound growth": CompoundGrowth(REVENUE, EARLIER, 2),
}
FIGURES = st.integers(1, 10**12)


@settings(deadline=None)
@given(
    measure=st.sampled_from(sorted(MEASURES)),
    relation=st.sampled_from([each for each in Relation if each is not Relation.EQUAL]),
    mark=st.fractions(Fraction(1, 1000), 3, max_denominator=1000),
    figures=st.tuples(FIGURES, FIGURES, FIGURES),
)
def test_an_edge_is_found_wherever_the_check_turns(
    measure: str, relation: Relation, mark: Fraction, figures: tuple[int, int, int]
) -> None:
    expression = MEASURES[measure]
    bound = mark if expression.unit is Unit.RATIO else mark * 10**9
    check = Check(Measure(expression), (Bound(relation, bound, bound),))
    values = dict(zip(("revenue_y1", "revenue_y3", "rd_expense_y1"), figures, strict=True))
    readings = Readings()
    for each in check.measure.columns:
        ends = {readings.judge(check, {**values, each.name: steps}) for steps in (1, 10**13)}
        found = list(readings.edges(check, each, values))
        assert bool(found) or ends != {Truth.TRUE, Truth.FALSE}
        for edge in found:
            assert abs(edge.inside - edge.outside) == 1
            assert readings.judge(check, {**values, each.name: edge.inside}) is Truth.TRUE
            assert readings.judge(check, {**values, each.name: edge.outside}) is Truth.FALSE


@pytest.mark.parametrize("name", ["revenue_y1", "rd_staff_y1", "market_share_national", "rd_body_level", "own_brand"])
def test_an_equality_holds_at_one_figure_and_at_none_beside_it(name: str) -> None:
    whole = CONTRACT[name]
    stated = value_at(whole, 1)
    assert isinstance(stated, (int, Fraction))
    check = Check(Measure(Reference(whole)), (Bound(Relation.EQUAL, stated, stated),))
    edges = list(Readings().edges(check, whole, {}))
    assert {edge.inside for edge in edges} == {1}
    assert {edge.outside for edge in edges} <= {0, 2}


@settings(deadline=None)
@given(st.sampled_from(sorted(CONTRACT)), st.integers(0, 10**9))
def test_neighbours_are_one_step_away_and_within_the_column(name: str, steps: int) -> None:
    of = CONTRACT[name]
    assume(of.unit not in (Unit.TEXT, Unit.DATE))
    value = value_at(of, steps % (1 if of.unit is Unit.BOOL else 2) if of.unit in (Unit.BOOL, Unit.LEVEL) else steps)
    assert isinstance(value, (int, Fraction))
    for beside in neighbours(of, value):
        assert isinstance(beside, (int, Fraction))
        assert abs(Fraction(beside) - Fraction(value)) == step_of(of)


def test_requirements_are_settled_together_and_none_contradicts_itself() -> None:
    checks = [each.whole for each in CHECKS.values() if each.subject == "rd_input" and each.whole is not None]
    settler = Settler(Readings(), PARTS)
    for one in checks:
        for other in checks:
            figures = settler.settle([Wanted(one, True), Wanted(other, False)], {})
            if figures is not None:
                assert is_possible(figures, PARTS)
                assert settler.truth(one, figures) is Truth.TRUE
                assert settler.truth(other, figures) is Truth.FALSE


def test_what_cannot_be_is_not_settled() -> None:
    check = next(iter(CHECKS.values())).whole
    assert check is not None
    settler = Settler(Readings(), PARTS)
    assert settler.settle([Wanted(check, True), Wanted(check, False)], {}) is None


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_so_many_are_settled_and_unsettled(count: int) -> None:
    names = ("own_brand", "fills_chain_gap", "in_six_bases")
    members = tuple(Check(Measure(column(name)), (Bound(Relation.EQUAL, 1, 1),)) for name in names)
    tree = Combination("at_least", count, members)
    settler = Settler(Readings(), PARTS)
    for holds, truth in ((True, Truth.TRUE), (False, Truth.FALSE)):
        figures = settler.settle([Wanted(tree, holds)], {})
        assert figures is not None
        assert settler.truth(tree, figures) is truth
    assert settler.truth(replace(tree, count=1), {}) is Truth.UNKNOWN
