"""Whole numbers keep within the range that was proven for them, whatever is added or multiplied."""

from collections.abc import Callable
from operator import add, mul, sub
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiercheck.engine.columnar.backends import widest_of
from tiercheck.engine.columnar.whole import Whole, bits_for, constant, literal
from tiercheck.errors import EngineError, PortfolioError

WIDEST = nw.Int128()
OPERATORS: dict[str, Callable[..., Any]] = {"+": add, "-": sub, "*": mul}
ends = st.sampled_from([0, 1, -1, 7, 127, -128, 128, 32_767, 10**9, -(10**9), 10**16 - 1, 1 - 10**16])

ranges_ = st.tuples(ends, ends).map(sorted)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(ends, ends).map(sorted), min_size=2, max_size=4), st.lists(st.sampled_from("+-*"), max_size=3)
)
def test_no_sum_or_product_leaves_its_range(ranges: list[list[int]], operators: list[str]) -> None:
    """The extremes are computed on Polars, where a number too long for its column would come out wrong."""
    columns = {f"c{place}": each for place, each in enumerate(ranges)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64)).lazy()
    wholes = [_whole(name, *each) for name, each in columns.items()]
    values = [list(each) for each in ranges]
    found, wanted = wholes[0], values[0]
    for operator, whole, value in zip(operators, wholes[1:], values[1:], strict=False):
        wanted = [OPERATORS[operator](one, other) for one, other in zip(wanted, value, strict=True)]
        if max(map(abs, _extremes(found, whole, operator))) >= 2**125:
            with pytest.raises(EngineError, match="measure-too-wide"):
                OPERATORS[operator](found, whole)
            return
        found = OPERATORS[operator](found, whole)
    assert found.low <= min(wanted)
    assert max(wanted) <= found.high
    assert nw.from_native(frame).select(found.expr.alias("x")).to_native().collect()["x"].to_list() == wanted


def _extremes(one: Whole, other: Whole, operator: str) -> list[int]:
    return [OPERATORS[operator](a, b) for a in (one.low, one.high) for b in (other.low, other.high)]


def _whole(name: str, low: int, high: int) -> Whole:
    return Whole(nw.col(name), low, high, frozenset((name,)), WIDEST, 64)


@pytest.mark.parametrize(
    ("low", "high", "bits"),
    [
        (0, 127, 8),
        (-127, 0, 8),
        (0, 128, 16),
        (0, 2**31 - 1, 32),
        (0, 2**63 - 1, 64),
        (0, 2**63, 128),
        (0, 2**125 - 1, 128),
    ],
)
def test_a_column_is_as_narrow_as_its_range_allows(low: int, high: int, bits: int) -> None:
    assert bits_for(low, high) == bits


def test_what_no_table_holds_is_refused() -> None:
    with pytest.raises(EngineError, match="measure-too-wide"):
        bits_for(0, 2**126)
    with pytest.raises(EngineError, match="measure-too-wide"):
        literal(2**70, 128, WIDEST)
    with pytest.raises(PortfolioError, match="engine-unsuited"):
        widest_of(nw.Implementation.PANDAS)


def test_one_and_nothing_cost_no_arithmetic() -> None:
    whole = Whole(nw.col("c"), 0, 5, frozenset("c"), WIDEST, 64)
    assert whole * constant(1, WIDEST) is whole
    assert whole + constant(0, WIDEST) is whole
