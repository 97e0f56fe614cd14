"""A row of a table is at fault exactly when its flat record is refused, and what is taken is the same value.

What differs all the same is listed here, in ``DELIBERATE``: none of it can lead to a wrong answer.
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiercheck as tc
from tests.columnar.portfolios import CODES, DIVISIONS
from tiercheck import packaged_shelf
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.parse_columns import is_evidence
from tiercheck.engine.columnar.staged_columns import StagedColumns
from tiercheck.engine.columnar.storage_types import domain, steps_of
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.model.evidence import Column, Value
from tiercheck.model.quantity import Unit
from tiercheck.portfolios.faults import to_the_cent

Said: TypeAlias = "Value | str | None"
COLUMNS = packaged_shelf().columns
FAULT = "at fault"


class Difference(NamedTuple):
    """What a table does otherwise than a record, and why.

    Attributes:
        why: the reason.
        holds: whether it is about a cell of a column, of which a record says something.
        says: what the table says then.
        advice: what the problems table says to do, or "" where there is no problem.
        example: a column, and a cell that it is about.
    """

    why: str
    holds: Callable[[Column, object, Said], bool]
    says: Callable[[Column, object], Said]
    advice: str
    example: tuple[str, object]


def invalid(_column: Column, _cell: object) -> Said:
    return FAULT


def steps(column: Column, said: Said) -> Fraction:
    assert isinstance(said, (int, Fraction))
    return Fraction(said * steps_of(column))


def is_figure(column: Column, said: Said) -> bool:
    return column.unit not in (Unit.TEXT, Unit.DATE, Unit.BOOL, Unit.LEVEL) and isinstance(said, (int, Fraction))


def is_binary_amount(column: Column, cell: object) -> bool:
    return column.unit is Unit.YUAN and isinstance(cell, float) and to_the_cent(cell) is not cell


DELIBERATE = (
    Difference(
        "names and other free text decide nothing, so nothing in them keeps a row from being judged",
        lambda column, _cell, _said: not is_evidence(column),
        lambda _column, _cell: None,
        "",
        ("name", "two\nlines"),
    ),
    Difference(
        "data frames hold amounts as binary numbers; each is taken as the cent it rounds to, and a warning says so",
        lambda column, cell, said: said == FAULT and is_binary_amount(column, cell),
        lambda column, cell: of_table(column, to_the_cent(cell)),
        "",
        ("revenue_y1", 0.1 + 0.2),
    ),
    Difference(
        "tables compare in whole numbers of 64 and 128 bits, which figures beyond any enterprise's would not fit",
        lambda column, _cell, said: is_figure(column, said) and not in_domain(column, said),
        invalid,
        "check its unit",
        ("revenue_y1", "200000000000000"),
    ),
    Difference(
        "tables hold shares and years in whole millionths; what is finer is not rounded towards a threshold",
        lambda column, _cell, said: is_figure(column, said) and steps(column, said).denominator != 1,
        invalid,
        "round it",
        ("market_share_national", 1 / 3),
    ),
    Difference(
        "a pattern that counted 80 characters as a record does would be slow; no figure needs so many zeros",
        lambda column, cell, said: is_figure(column, said) and isinstance(cell, str) and "0" * 40 in cell,
        invalid,
        "; write ",
        ("employees_y1", "0" * 40 + "7"),
    ),
)


def in_domain(column: Column, said: Said) -> bool:
    low, high = domain(column)
    return low <= steps(column, said) <= high


def of_record(column: Column, cell: object) -> Said:
    """Return what a flat record says in one cell."""
    try:
        return tc.EnterpriseProfile.from_record({column.name: cell}).evidence(date.min, COLUMNS).values.get(column.name)
    except tc.ProfileError:
        return FAULT


def of_table(column: Column, cell: object) -> Said:
    """Return what a table is to say in one cell: the same, but for what is deliberate."""
    said = of_record(column, cell)
    return next((each.says(column, cell) for each in DELIBERATE if each.holds(column, cell, said)), said)


def read(frame: pl.DataFrame, name: str) -> list[Said]:
    """Return what each row of a table says in one column."""
    column, staged = COLUMNS[name], StagedColumns("_t")
    evidence = Evidence(staged, frame.schema, COLUMNS, [column])
    stages = staged.stages(frame.columns, (), {"stored": evidence.sound[name], "fault": evidence.fault})
    rows = stages.apply(frame.lazy()).collect().rows()
    return [FAULT if fault else _value(column, stored) for stored, fault in rows]


def _value(column: Column, stored: Said) -> Said:
    return Fraction(stored, steps_of(column)) if is_figure(column, stored) else stored  # type: ignore[arg-type]


_NUMBERS = st.one_of(
    st.from_regex(r"\A[+-]?[0-9]{0,16}([.][0-9]{0,12})?\Z"),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-10, max_value=10**6).map(str),
    st.sampled_from(["0", "1", "4", "15", "100", "1e3", "NaN", "inf", "1,000", "１２", "99999999999999.99", "0" * 60]),
)
_BLANKS = st.text(BLANKS, max_size=2)
_MEASURED = st.builds(
    "{}{}{}".format, _NUMBERS, _BLANKS, st.sampled_from(["", "元", "万元", "亿元", "yuan", "%", "万", "万元万元", "人"])
)
_DAYS = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.one_of(st.sampled_from([0, 1, 1900, 2000, 2023, 2024, 9999]), st.integers(0, 9999)),
    st.integers(0, 13),
    st.one_of(st.integers(0, 32), st.sampled_from([28, 29, 30, 31])),
)
_WORDS = st.sampled_from(
    [
        *("true", "FALSE", "True", "yes", "是", "none", "nation", "National", "micro", "large"),
        *("C3453", "K70", "A", "C3", "U10", "440106", "44010", *DIVISIONS),
        *(*CODES, CODES[0].lower(), CODES[0][:-1] + "0", *COLUMNS["sd_key_industry"].levels),
    ]
)
_TEXTS = st.builds(
    "{}{}{}".format,
    _BLANKS,
    st.one_of(_MEASURED, _DAYS, _WORDS, st.text(st.characters(codec="utf-8"), max_size=6)),
    _BLANKS,
)
_DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**16), max_value=10**16)
_TYPED: dict[str, tuple[pl.DataType, st.SearchStrategy[object]]] = {
    "text": (pl.String(), _TEXTS),
    "category": (pl.Categorical(), _TEXTS),
    "int": (pl.Int64(), st.one_of(st.integers(-5, 120), st.integers(-(2**63), 2**63 - 1), st.just(440106))),
    "small": (pl.UInt8(), st.integers(0, 255)),
    "float": (pl.Float64(), st.one_of(st.floats(), st.integers(-(10**9), 10**9).map(lambda steps: steps / 10**6))),
    "single": (pl.Float32(), st.floats(width=32)),
    "decimal": (pl.Decimal(38, 9), st.one_of(_DECIMALS, st.integers(-5, 120).map(Decimal))),
    "bool": (pl.Boolean(), st.booleans()),
    "date": (pl.Date(), st.dates()),
    "time": (pl.Datetime("us"), st.one_of(st.datetimes(), st.dates().map(lambda d: datetime(d.year, d.month, d.day)))),
}


@settings(max_examples=400, deadline=None)
@given(
    # A name decides nothing by itself: what is in it matters only where a rule selects by it.
    st.sampled_from(sorted(name for name, column in COLUMNS.items() if is_evidence(column))),
    st.sampled_from(sorted(_TYPED)),
    st.data(),
)
def test_a_cell_says_in_a_table_what_it_says_in_a_record(name: str, kind: str, data: st.DataObject) -> None:
    dtype, strategy = _TYPED[kind]
    drawn = data.draw(st.lists(st.none() | strategy, min_size=1, max_size=30))
    frame = pl.DataFrame({name: pl.Series(drawn, dtype=dtype)})
    wanted = [of_table(COLUMNS[name], cell) for cell in frame[name].to_list()]
    assert read(frame, name) == wanted


@pytest.mark.parametrize("difference", DELIBERATE, ids=lambda each: each.example[0])
def test_what_differs_is_told_with_what_to_do(difference: Difference) -> None:
    name, cell = difference.example
    column = COLUMNS[name]
    said = of_record(column, cell)
    assert difference.holds(column, cell, said)
    assert difference.says(column, cell) != said
    with pytest.warns(tc.PortfolioWarning) if isinstance(cell, float) and not difference.advice else nullcontext():
        found = tc.portfolio(pl.DataFrame({name: [cell]}), "2025-06-01").problems().rows
    assert [difference.advice in row.reason for row in found] == ([True] if difference.advice else [])
