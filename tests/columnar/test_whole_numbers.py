"""Whole numbers keep within the range that was proven for them, and are exact however long they get."""

import operator
from collections.abc import Callable, Mapping
from operator import add, mul, sub

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tiercheck.engine.columnar.bounded_int import BoundedInt, bits_for, constant
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns
from tiercheck.engine.columnar.wide_int import Number, WideInt, added, against_zero, product, subtracted
from tiercheck.model.expression import Relation

PLAIN: Mapping[str, Callable[[int, int], int]] = {"+": add, "-": sub, "*": mul}
JOINED: Mapping[str, Callable[[Number, Number, StagedColumns], Number]] = {
    "+": added,
    "-": subtracted,
    "*": product,
}
HOLDS: Mapping[Relation, Callable[[int, int], bool]] = {
    Relation.AT_LEAST: operator.ge,
    Relation.ABOVE: operator.gt,
    Relation.AT_MOST: operator.le,
    Relation.BELOW: operator.lt,
    Relation.EQUAL: operator.eq,
}
ends = st.one_of(
    st.sampled_from(
        [0, 1, -1, 7, 127, -128, 128, 32_767, 2**60 - 1, 2**60, 1 - 2**60, -(2**60), 10**16 - 1, 1 - 10**16]
    ),
    st.integers(-(2**62), 2**62),
)


def joined(ranges: list[list[int]], operators: list[str], staged: StagedColumns) -> tuple[Number, list[int]]:
    """Return what columns of the extremes of some ranges come to, and what they must come to."""
    found: Number = whole("c0", *ranges[0])
    wanted = list(ranges[0])
    for place, (sign, each) in enumerate(zip(operators, ranges[1:], strict=False), 1):
        found = JOINED[sign](found, whole(f"c{place}", *each), staged)
        wanted = [PLAIN[sign](one, other) for one, other in zip(wanted, each, strict=True)]
    return found, wanted


def whole(name: str, low: int, high: int) -> BoundedInt:
    return BoundedInt(pl.col(name), low, high, frozenset((name,)), 64)


def computed(ranges: list[list[int]], results: Mapping[str, Cell], staged: StagedColumns) -> pl.DataFrame:
    columns = {f"c{place}": each for place, each in enumerate(ranges)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))
    return staged.stages(frame.columns, (), results).apply(frame.lazy()).collect()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(ends, ends).map(sorted), min_size=2, max_size=6), st.lists(st.sampled_from("+-*"), max_size=5)
)
@example([[-(2**62), 2**62]] * 6, ["*"] * 5)
def test_no_sum_or_product_leaves_its_range(ranges: list[list[int]], operators: list[str]) -> None:
    """The extremes are computed on Polars, where a number too long for its column would come out wrong."""
    staged = StagedColumns("_t")
    found, wanted = joined(ranges, operators, staged)
    digits = found.digits if isinstance(found, WideInt) else (found,)
    assert all(digit.low <= digit.high for digit in digits)
    rows = computed(ranges, {str(n): Cell(digit.expr, digit.roots) for n, digit in enumerate(digits)}, staged)
    for digit, column in zip(digits, rows.get_columns(), strict=True):
        assert all(digit.low <= number <= digit.high for number in column)
    assert [sum(digit << 60 * n for n, digit in enumerate(row)) for row in rows.rows()] == wanted


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(ends, ends).map(sorted), min_size=2, max_size=4),
    st.lists(st.sampled_from("+-*"), max_size=3),
    st.sampled_from(Relation),
    st.integers(-1, 1),
)
def test_a_comparison_of_any_length_is_exact(
    ranges: list[list[int]], operators: list[str], relation: Relation, beside: int
) -> None:
    """Held against the number itself and its neighbours, where one unit decides."""
    staged = StagedColumns("_t")
    found, wanted = joined(ranges, operators, staged)
    mark = wanted[0] + beside
    holds = against_zero(_minus(found, mark, staged), relation)
    rows = computed(ranges, {"holds": Cell(holds.expr, holds.roots)}, staged)
    assert rows["holds"].to_list() == [HOLDS[relation](number, mark) for number in wanted]


def _minus(number: Number, mark: int, staged: StagedColumns) -> Number:
    """Subtract a constant, which may itself be longer than any column."""
    if abs(mark) < 2**125:
        return subtracted(number, constant(mark), staged)
    sign, rest = (-1 if mark < 0 else 1), abs(mark)
    long: Number = constant(0)
    for bit in range(rest.bit_length() // 60, -1, -1):
        long = added(product(long, constant(2**60), staged), constant(sign * (rest >> 60 * bit & (2**60 - 1))), staged)
    return subtracted(number, long, staged)


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


def test_what_no_column_holds_is_never_stored_in_one() -> None:
    with pytest.raises(OverflowError):
        bits_for(0, 2**126)
    assert isinstance(product(whole("c", 0, 2**62), constant(2**100), StagedColumns("_t")), WideInt)


def test_one_and_nothing_cost_no_arithmetic() -> None:
    number = whole("c", 0, 5)
    assert number * constant(1) is number
    assert number + constant(0) is number
    assert constant(0) + number is number
    assert isinstance(against_zero(number, Relation.ABOVE), KleeneColumn)
