"""The problems of a portfolio are those that the file door lists, and those that ``explain_row`` tells."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

import tiercheck as tc
from tests.analysis.recorded import assert_recorded
from tests.portfolio_verb.files import problems as listed
from tiercheck.api.portfolio_files import assess_files

DAY = "2026-03-31"
KINDS: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "arrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@pytest.fixture(scope="module")
def spoilt(sample: pl.DataFrame) -> pl.DataFrame:
    """The sample as text, with something wrong in its first rows."""
    wrong: list[dict[str, str | None]] = [
        {"employees_y1": "-5"},
        {"revenue_y1": "8000万"},
        {"market_share_national": "0.3333333333"},
        {"established": "2023-02-29"},
        {"own_brand": "是", "employees_y1": "many"},
        {"credit_code": "91350100M000100Y44"},
        {"credit_code": None},
        {"credit_code": sample["credit_code"][9]},
        {"rd_staff_y1": "99999999"},
    ]
    text = [{name: _written(value) for name, value in row.items()} for row in sample.head(30).to_dicts()]
    for row, cells in zip(text, wrong, strict=False):
        row |= cells
    return pl.DataFrame(text, schema=dict.fromkeys(sample.columns, pl.String))


def _written(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_both_doors_list_the_same_problems(spoilt: pl.DataFrame, tmp_path: Path) -> None:
    spoilt.write_parquet(tmp_path / "in.parquet")
    assess_files(tmp_path / "in.parquet", tmp_path / "out.parquet", DAY)
    wanted = listed(tmp_path / "out.parquet.problems.csv")
    for kind, make in KINDS.items():
        found = tc.portfolio(make(spoilt), DAY).problems()
        assert [{name: str(cell) for name, cell in row.items()} for row in found.to_frame().to_dicts()] == wanted, kind
    assert {int(row["row"]) for row in wanted} == {*range(1, 10), 10}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_people_read_is_as_recorded(spoilt: pl.DataFrame, language: str) -> None:
    found = tc.portfolio(spoilt, DAY, language=language).problems()
    assert_recorded(f"problems.{language}.txt", f"{found}\n")
    assert found._repr_html_().count("<table>") == 2
    assert found.plot().to_dict()["title"]


def test_a_row_at_fault_is_explained_by_its_problems(spoilt: pl.DataFrame) -> None:
    found = tc.portfolio(spoilt.with_row_index("file"), DAY, key="file")
    told = [row for row in found.problems().rows if row.column != "file"]
    for place in {row.row for row in told}:
        with pytest.raises(tc.ProfileError) as error:
            found.explain_row(place - 1)
        assert [(f"record.{row.column}", row.reason) for row in told if row.row == place] == [
            (problem.path, problem.message) for problem in error.value.problems
        ]


@pytest.mark.filterwarnings("ignore:binary-amounts")
def test_every_row_that_is_not_at_fault_is_explained(sample: pl.DataFrame) -> None:
    odd = sample.head(12).with_columns(
        name=pl.lit("甲\n厂\x00"),
        revenue_y1=pl.lit(0.1) + 0.2,
        rd_expense_y1=pl.lit(0.125),
        main_revenue_y1=None,
        main_product_revenue_y1=None,
        established=pl.lit(date(2010, 5, 1)).cast(pl.Datetime("ns")),
    )
    for kind, make in KINDS.items():
        found = tc.portfolio(make(odd), DAY)
        for row in pl.DataFrame(found._judged.rows).iter_rows(named=True):
            assert not row["invalid"]
            explained = found.explain_row(row["credit_code"])
            assert explained.tier == row["tier"], kind
            assert "甲 厂" in str(explained)


def test_a_table_without_problems_has_none(sample: pl.DataFrame) -> None:
    nothing = tc.portfolio(sample.head(3), DAY).problems()
    assert nothing.to_frame().is_empty()
    assert nothing.rows == ()
    assert str(nothing)
    nothing.plot()


def test_cells_of_any_type_are_told() -> None:
    frame = pl.DataFrame(
        {
            "established": pl.Series([3_672_000, None, 0], dtype=pl.Int32).cast(pl.Date),  # in the year 12023
            "revenue_y1": [[1], None, None],
            "employees_y1": pl.Series([timedelta(1), None, None]),
            "rd_staff_y1": pl.Series([time(1), None, None]),
            "own_brand": [b"x", None, None],
            "credit_code": [914_401_060_010_740_306, None, None],
        }
    ).with_row_index("file")
    found = tc.portfolio(frame, DAY, key="file")
    assert found.frame["invalid"].to_list() == [True, False, False]
    assert sorted(row.column for row in found.problems().rows) == sorted(frame.columns[1:])
    assert found.explain_row(2).tier is None


def test_a_table_of_unnamed_rows_has_its_problems_by_number() -> None:
    found = tc.portfolio(pl.DataFrame({"employees_y1": [1, -1]}), DAY).problems()
    assert [(row.row, row.key, row.column) for row in found.rows] == [(2, "", "employees_y1")]
