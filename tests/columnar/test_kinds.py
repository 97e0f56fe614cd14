"""Every kind of table is judged alike and given back in kind."""

import warnings
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tiercheck as tc
from tests.columnar.meaning import Occasion, differences, expected
from tests.columnar.portfolios import Row, rows, table, text_table
from tiercheck import packaged_shelf
from tiercheck.api.planning import columnar_plan
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.errors import PortfolioError, PortfolioWarning, SelectionError
from tiercheck.model.outcome import Application

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OCCASION = Occasion(date(2025, 6, 1), Application.NEW)
ROWS = 2_000
RESULTS = ("invalid", "jurisdiction", "tier")


@cache
def portfolio() -> list[Row]:
    return rows(ROWS, 4_000)


@cache
def wanted() -> pl.DataFrame:
    return expected(portfolio(), columnar_plan(packaged_shelf(), tc.Occasion(OCCASION.day)), OCCASION)


def test_a_lazy_frame_stays_lazy() -> None:
    judged = assess_portfolio(table(portfolio()).lazy(), OCCASION.day)
    assert isinstance(judged, pl.LazyFrame)
    assert differences(judged.collect(), wanted()) == []


def test_a_stream_from_parquet_to_parquet(tmp_path: Path) -> None:
    table(portfolio()).write_parquet(tmp_path / "in.parquet")
    assess_portfolio(pl.scan_parquet(tmp_path / "in.parquet"), OCCASION.day).sink_parquet(tmp_path / "out.parquet")
    assert differences(pl.read_parquet(tmp_path / "out.parquet"), wanted()) == []


@pytest.mark.parametrize("make", [table, text_table], ids=["typed", "text"])
def test_duckdb(make: object) -> None:
    frame = make(portfolio())  # type: ignore[operator]
    judged = assess_portfolio(duckdb.from_arrow(frame.to_arrow()), OCCASION.day)
    assert isinstance(judged, duckdb.DuckDBPyRelation)
    assert differences(judged.pl(), wanted()) == []


def test_polars_text() -> None:
    assert differences(assess_portfolio(text_table(portfolio()), OCCASION.day), wanted()) == []


def test_pyarrow() -> None:
    given = table(portfolio()).to_arrow()
    judged = assess_portfolio(given, OCCASION.day)
    assert isinstance(judged, pa.Table)
    assert judged.select(given.column_names).equals(given)
    assert differences(pl.DataFrame(judged), wanted()) == []


@pytest.mark.parametrize("backed_by", ["numpy", "pyarrow", "nullable"])
def test_pandas(backed_by: str) -> None:
    frame = table(portfolio())
    given = frame.to_pandas(use_pyarrow_extension_array=backed_by == "pyarrow")
    if backed_by == "nullable":
        given = given.convert_dtypes()
    given.index = pd.Index(range(ROWS, 0, -1))
    judged = assess_portfolio(given, OCCASION.day)
    assert isinstance(judged, pd.DataFrame)
    assert judged.index.equals(given.index)
    pd.testing.assert_frame_equal(judged[list(given.columns)], given)
    results = [name for name in judged.columns if name not in given.columns or name == "row"]
    assert differences(pl.from_pandas(judged[results]), wanted()) == []


@pytest.mark.parametrize("names", [[], ["name"]])
def test_a_table_without_evidence_keeps_its_rows(names: list[str]) -> None:
    given = pd.DataFrame({name: ["x"] * 3 for name in names}, index=range(3))
    judged = assess_portfolio(given, OCCASION.day)
    assert list(judged["srdi_outcome"]) == [1] * 3
    assert assess_portfolio(pa.table({"other": [1, 2, 3]}), OCCASION.day)["srdi_outcome"].to_pylist() == [1] * 3


def test_amounts_as_binary_numbers_are_taken_as_the_cent_they_round_to_and_told_of_once() -> None:
    amounts = [name for name, dtype in table(portfolio()).schema.items() if dtype == pl.Decimal(22, 2)]
    decimals = [name for name, dtype in table(portfolio()).schema.items() if dtype.is_decimal()]
    binary = table(portfolio()).with_columns(pl.col(decimals).cast(pl.String).cast(pl.Float64))
    with pytest.warns(PortfolioWarning, match="binary-amounts") as told:
        judged = assess_portfolio(binary, OCCASION.day)
    assert len(told) == 1
    assert amounts[0] in str(told[0].message)
    # Beyond 53 bits a binary number is no cent any more; every other row comes out the same.
    exact = pl.all_horizontal(pl.col(name).abs().fill_null(0) < 10**13 for name in amounts)
    same = judged.filter(exact)
    kept = wanted().filter(pl.col("row").is_in(same["row"].cast(pl.Int64).implode()))
    assert len(kept) > ROWS // 2
    assert differences(same, kept) == []


def test_a_name_that_nearly_is_a_column_is_told_of() -> None:
    with pytest.warns(PortfolioWarning, match="revenue_y1"):
        assess_portfolio(pl.DataFrame({"revenue_y_1": [1]}), OCCASION.day)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assess_portfolio(pl.DataFrame({"region": ["north"]}), OCCASION.day)


@pytest.mark.parametrize("given", [None, 5, [1], {"revenue_y1": [1]}, "portfolio.csv", pd.Series([1])])
def test_what_is_no_table_is_refused(given: object) -> None:
    with pytest.raises(PortfolioError, match="not-a-table"):
        assess_portfolio(given, OCCASION.day)


def test_results_of_an_earlier_run_are_not_overwritten() -> None:
    judged = assess_portfolio(pl.DataFrame({"revenue_y1": [1]}), OCCASION.day)
    with pytest.raises(PortfolioError, match="drop the results"):
        assess_portfolio(judged, OCCASION.day)


def test_each_cell_of_a_column_of_mixed_values_is_judged_by_itself() -> None:
    cells = [1, "2", None, b"x", float("nan"), True, Decimal("1.5"), 10**30, 1j, "3万元"]
    frame = pd.DataFrame({"revenue_y1": cells, "own_brand": [True, "no", None, 1, "true", *[None] * 5]}, dtype=object)
    judged = assess_portfolio(frame, OCCASION.day)
    assert list(judged["invalid"]) == [False, True, False, True, False, True, False, True, True, False]
    told = tc.portfolio(frame.assign(row=range(10)), OCCASION.day, key="row").problems()
    assert [(fault.row, fault.column, fault.value) for fault in told.rows] == [
        (2, "own_brand", "no"),
        (4, "revenue_y1", "b'x'"),
        (4, "own_brand", "1"),
        (6, "revenue_y1", "true"),
        (8, "revenue_y1", str(10**30)),
        (9, "revenue_y1", "1j"),
    ]


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(PortfolioError, match="unreadable"):
        assess_portfolio(pd.DataFrame([[1, 2]], columns=["revenue_y1", "revenue_y1"]), OCCASION.day)


def test_bad_questions_are_answered_by_the_nearest() -> None:
    frame = pl.DataFrame({"revenue_y1": [1]})
    questions: list[tuple[dict[str, object], str]] = [
        ({"columns": "indicator"}, "indicators"),
        ({"tiers": "sdri"}, "srdi"),
        ({"application": "renewal"}, "review"),
        ({"jurisdiction": "99"}, "jurisdiction"),
        ({"as_of": "2001-01-01"}, "2017-05-03"),
        ({"as_of": "tomorrow"}, "2025-06-01"),
        ({"tiers": ()}, "no tier was asked for"),
    ]
    for question, said in questions:
        with pytest.raises(SelectionError, match=said):
            assess_portfolio(frame, **({"as_of": OCCASION.day} | question))  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_pyspark(spark: "SparkSession", tmp_path: Path) -> None:
    table(portfolio()).write_parquet(tmp_path / "portfolio.parquet")
    judged = assess_portfolio(spark.read.parquet(str(tmp_path / "portfolio.parquet")), OCCASION.day)
    assert type(judged).__module__.startswith("pyspark.sql")
    assert differences(pl.DataFrame(judged.toArrow()), wanted()) == []
