"""A code that is none and a key that names no one row keep a row from being judged, on every engine."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiercheck as tc
from tiercheck.api.portfolio_files import assess_files
from tiercheck.engine.columnar.written import BLANKS
from tiercheck.model.profile.credit_code import SYMBOLS, fault_in
from tiercheck.portfolios.marking import mark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DAY = date(2025, 6, 1)
SOUND = "91350100M000100Y43"
CODES = (
    SOUND,
    f"  {SOUND}\u3000",
    None,
    "",
    "   ",
    "91350100M000100Y44",  # the check character
    "91350100M000100Y4",  # too short
    f"{SOUND}3",  # too long
    "91350100m000100y43",  # small letters
    "9135O100M000100Y43",  # a letter O
    "91A50100M000100Y4X",  # a letter in the division
    "9135 100M000100Y43",
    "９1350100M000100Y43",  # a wide digit
    "9135010💥M000100Y43",
    "'; drop --",
)
ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "arrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


def refused(code: str | None) -> bool:
    try:
        tc.EnterpriseProfile.from_record({"credit_code": code})
    except tc.ProfileError:
        return True
    return False


def gathered(judged: object) -> pl.DataFrame:
    """Return a table of any kind as a Polars frame, in the order of its numbers."""
    return collected(judged).sort("row")


def collected(judged: object) -> pl.DataFrame:
    match judged:
        case pl.LazyFrame():
            return judged.collect()
        case duckdb.DuckDBPyRelation():
            return pl.DataFrame(judged.pl())
        case pa.Table() | pd.DataFrame() | pl.DataFrame():
            return pl.DataFrame(judged)
        case _:
            raise TypeError(type(judged))


def numbered(codes: Sequence[str | None]) -> pl.DataFrame:
    return pl.DataFrame({"credit_code": pl.Series(codes, dtype=pl.String)}).with_row_index("row")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_code_is_at_fault_where_a_record_with_it_is_refused(engine: str) -> None:
    judged = gathered(tc.assess_portfolio(ENGINES[engine](numbered(CODES)), DAY, columns="tiers"))
    assert judged["at_fault"].to_list() == [refused(code) for code in CODES]


KEYS = ("a", None, "b", " a", "", "\u3000", "c", "b\t", "A", "b", "d")
UNNAMED = [True, True, True, True, True, True, False, True, False, True, False]


def keyed() -> pl.DataFrame:
    return pl.DataFrame({"file": KEYS, "revenue_y1": [1] * len(KEYS)}).with_row_index("row")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_key_that_names_no_one_row_is_at_fault_as_in_a_file(engine: str, tmp_path: Path) -> None:
    judged = gathered(tc.assess_portfolio(ENGINES[engine](keyed()), DAY, columns="tiers", key="file"))
    assert judged.columns[:4] == ["row", "file", "revenue_y1", "at_fault"]
    assert judged["at_fault"].to_list() == UNNAMED
    keyed().write_parquet(tmp_path / "in.parquet")
    assess_files(tmp_path / "in.parquet", tmp_path / "out.parquet", DAY, columns="tiers", key="file")
    assert pl.read_parquet(tmp_path / "out.parquet")["at_fault"].to_list() == UNNAMED


@pytest.mark.parametrize("engine", ENGINES)
def test_a_portfolio_names_its_rows_by_its_key(engine: str) -> None:
    found = tc.portfolio(ENGINES[engine](keyed()), DAY, key="file")
    assert gathered(found.frame)["at_fault"].to_list() == UNNAMED
    assert found.summary().at_fault == sum(UNNAMED)


@pytest.mark.parametrize("engine", ["polars", "lazy", "pandas", "arrow"])
def test_rows_keep_their_order_when_keys_are_counted(engine: str) -> None:
    frame = pl.DataFrame({"row": range(5_000)}).with_columns(file=pl.col("row") % 4_000)
    judged = tc.assess_portfolio(ENGINES[engine](frame), DAY, columns="tiers", key="file")
    assert collected(judged)["row"].to_list() == list(range(5_000))


def test_a_lazy_frame_stays_lazy_with_a_key() -> None:
    assert isinstance(tc.assess_portfolio(keyed().lazy(), DAY, key="file"), pl.LazyFrame)


def test_a_key_that_is_not_there_is_told_with_the_nearest() -> None:
    for judge in (tc.assess_portfolio, tc.portfolio):
        with pytest.raises(tc.PortfolioError, match=r"no column 'flie'\s.*did you mean 'file'"):
            judge(keyed(), DAY, key="flie")
    assert len(tc.portfolio(keyed(), DAY)) == len(KEYS)  # a table without credit codes need not name its rows


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_spark_finds_the_same_codes_and_keys_at_fault(spark: "SparkSession", tmp_path: Path) -> None:
    numbered(CODES).write_parquet(tmp_path / "codes.parquet")
    judged = tc.assess_portfolio(spark.read.parquet(str(tmp_path / "codes.parquet")), DAY, columns="tiers")
    assert gathered(judged.toArrow())["at_fault"].to_list() == [refused(code) for code in CODES]
    keyed().write_parquet(tmp_path / "keys.parquet")
    judged = tc.assess_portfolio(spark.read.parquet(str(tmp_path / "keys.parquet")), DAY, columns="tiers", key="file")
    assert gathered(judged.toArrow())["at_fault"].to_list() == UNNAMED


_BODIES = st.tuples(
    st.text(SYMBOLS, min_size=2, max_size=2),
    st.integers(100_000, 999_999),
    st.text(SYMBOLS, min_size=10, max_size=10),
)


@settings(deadline=None)
@given(st.lists(_BODIES.map(lambda parts: "".join(map(str, parts))), min_size=1, max_size=60))
def test_every_check_character_is_computed_alike(codes: list[str]) -> None:
    wanted = [fault_in(code) != "" for code in codes]
    for engine in ("lazy", "duckdb"):
        marked = mark(nw.from_native(ENGINES[engine](numbered(codes))), None, "unsound")
        assert gathered(marked.to_native())["unsound"].to_list() == wanted


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_blanks_before_a_code_hide_no_province(engine: str) -> None:
    codes = ("914401060010D74P30", " 914401060010D74P30")
    judged = gathered(tc.assess_portfolio(ENGINES[engine](numbered(codes)), DAY, columns="tiers"))
    assert judged["jurisdiction"].to_list() == ["44", "44"]


def test_a_column_of_the_callers_is_never_overwritten() -> None:
    frame = numbered((SOUND, "x")).with_columns(tiercheck_faulty=pl.lit("mine"))
    judged = tc.assess_portfolio(frame, DAY, columns="tiers")
    assert judged["tiercheck_faulty"].to_list() == ["mine", "mine"]
    assert judged["at_fault"].to_list() == [False, True]


def test_blanks_are_what_python_takes_away() -> None:
    assert "".join(filter(str.isspace, map(chr, range(0x110000)))) == BLANKS


@pytest.mark.parametrize(
    "keys", [[[1], [2]], [b"a", b"\xff"], [{"a": 1}, {"a": 1}], pl.Series([object(), object()], dtype=pl.Object)]
)
def test_a_key_of_a_type_that_names_no_row_is_refused(keys: Sequence[object]) -> None:
    frame = pl.DataFrame({"id": keys})
    with pytest.raises(tc.PortfolioError, match="which names no row"):
        tc.assess_portfolio(frame, DAY, key="id")
    with pytest.raises(tc.PortfolioError, match="which names no row"):
        tc.portfolio(frame.rename({"id": "credit_code"}), DAY)


def test_divisions_that_pandas_reads_beside_empty_cells(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("row,division\n1,440106\n2,\n3,440305\n", encoding="utf-8")
    frame = pd.read_csv(tmp_path / "in.csv")
    assert frame["division"].dtype == float
    result = tc.portfolio(frame, DAY, key="row")
    assert list(result.frame["at_fault"]) == [False] * 3
    assert list(result.frame["jurisdiction"]) == ["44", "CN", "4403"]
    assert result.explain_row(1).jurisdiction == "44"
    assert {row.group for row in result.summary("division").rows} == {"44", "4403", ""}
