"""What a cell of a table says is taken exactly, or the row is at fault: kept, unknown, never guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yaml
from tests.columnar.portfolios import rows, table
from tests.contract import CONTRACT, WHOLE_OF
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.staged_columns import StagedColumns, column
from tiercheck.engine.columnar.storage_types import steps_of
from tiercheck.model.quantity import Unit
from tiercheck.subjects.values import RefusedError, is_blank, read_value

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Cell: TypeAlias = int | float | str | bool | date | None
DAY = date(2025, 6, 1)
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


def cells() -> list[tuple[str, str, Cell, object]]:
    """Every cell of the table: column, type, cell, and what it says ("fault" for a fault)."""
    groups = yaml.safe_load((Path(__file__).parent / "cells.yaml").read_text(encoding="utf-8"))
    found = []
    for group in groups:
        said: Mapping[Cell, object] = group.get("cells", {})
        found += [(group["column"], group["type"], cell, steps) for cell, steps in said.items()]
        found += [(group["column"], group["type"], cell, "fault") for cell in group.get("faults", ())]
    return found


def typed(name: str, kind: str, values: list[Cell]) -> pl.DataFrame:
    decimal = _DECIMAL.fullmatch(kind)
    if decimal is not None:
        exact = [Decimal(str(value)) for value in values]
        return pl.DataFrame({name: pl.Series(exact, dtype=pl.Decimal(int(decimal[1]), int(decimal[2])))})
    dtype = {"text": pl.String, "int": pl.Int64, "float": pl.Float64, "date": pl.Date, "time": pl.Datetime}[kind]
    return pl.DataFrame({name: pl.Series(values, dtype=dtype)})


def taken(frame: pl.DataFrame) -> list[tuple[object, bool]]:
    """Return what each row of a one-column table says, and whether it is at fault."""
    ((name, _),) = frame.schema.items()
    staged = StagedColumns("_t")
    evidence = Evidence(staged, frame.schema, CONTRACT, [CONTRACT[name]])
    stages = staged.stages([name], (), {"stored": evidence.sound[name], "fault": evidence.fault})
    return stages.apply(frame.lazy()).collect().rows()


@pytest.mark.parametrize(("name", "kind", "cell", "said"), cells())
def test_a_cell_says_what_the_table_of_cells_says(name: str, kind: str, cell: Cell, said: object) -> None:
    ((stored, fault),) = taken(typed(name, kind, [cell]))
    assert (stored, fault) == ((None, True) if said == "fault" else (said, False))


@pytest.mark.parametrize(("name", "kind", "cell", "said"), cells())
def test_a_cell_says_the_same_in_the_flat_record(name: str, kind: str, cell: Cell, said: object) -> None:
    """What a record refuses is at fault here; a table finds more at fault: numbers that it cannot hold."""
    if said is None:
        assert is_blank(cell)
        return
    given: object = Decimal(str(cell)) if kind.startswith("decimal") else cell
    try:
        value = read_value(CONTRACT[name], given)
    except RefusedError:
        assert said == "fault" or isinstance(cell, float)
        return
    if said != "fault":
        assert (value * steps_of(CONTRACT[name]) if isinstance(value, (int, Fraction)) else value) == said


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["revenue_y1", "net_profit_y1", "employees_y1", "market_share_national", "local_feature_points"]),
    st.lists(
        st.one_of(
            st.from_regex(r"\A[+-]?[0-9]{0,16}([.][0-9]{0,8})?\Z"),
            st.text("0123456789.+-eE%, ", max_size=12),
            st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: format(number, "f")),
        ),
        min_size=1,
        max_size=20,
    ),
)
def test_text_is_never_read_as_another_number(name: str, texts: list[str]) -> None:
    for text, (stored, fault) in zip(texts, taken(typed(name, "text", list(texts))), strict=True):
        if is_blank(text):
            assert (stored, fault) == (None, False)
        elif stored is None:
            assert fault
        else:
            value = read_value(CONTRACT[name], text)
            assert isinstance(value, (int, Fraction))
            assert value * steps_of(CONTRACT[name]) == stored


@pytest.mark.parametrize(("part", "whole"), WHOLE_OF)
def test_a_part_above_its_whole_is_at_fault(part: str, whole: str) -> None:
    frame = pl.DataFrame({part: [2, 1, 2, None], whole: [1, 1, None, 1]})
    assert assess_portfolio(frame, DAY)["invalid"].to_list() == [True, False, False, False]


def test_a_row_at_fault_is_kept_and_judged_as_if_nothing_were_reported() -> None:
    frame = table(rows(200, 9))
    broken = frame.with_columns(
        digital_level=pl.when(pl.col("row") % 2 == 0).then(9).otherwise(pl.col("digital_level"))
    )
    silent = pl.DataFrame({name: [None] for name in frame.columns if name != "row"}, schema=frame.drop("row").schema)
    names = [n for n in assess_portfolio(silent, DAY).columns if n not in frame.columns]
    judged, before = assess_portfolio(broken, DAY), assess_portfolio(frame, DAY)
    nothing = assess_portfolio(silent, DAY, "CN").select(names[2:]).row(0)
    for number, (now, then) in enumerate(zip(judged.iter_rows(named=True), before.iter_rows(named=True), strict=True)):
        if number % 2:
            assert now == then
        else:
            assert now["invalid"]
            assert now["jurisdiction"] == then["jurisdiction"]
            assert {now[name] for name in names if name.endswith("_outcome")} == {1}
            if now["jurisdiction"] == "CN":
                assert tuple(now[name] for name in names[2:]) == nothing


def test_a_column_of_a_type_that_holds_no_such_figures_is_at_fault_wherever_it_is_given() -> None:
    frame = pl.DataFrame({"revenue_y1": [date(2024, 1, 1), None], "own_brand": [None, None]})
    judged = assess_portfolio(frame, DAY)
    assert judged["invalid"].to_list() == [True, False]


def test_every_number_is_stored_in_steps_that_are_whole() -> None:
    fine = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
    assert all((steps_of(each) == 10**6) == (each.unit in fine) for each in CONTRACT.values())
    assert column("x").roots == {"x"}


def rounds() -> list[pl.DataFrame]:
    """The cells as few tables: each has every column once, of one type."""
    kinds: dict[str, dict[str, list[Cell]]] = {}
    for name, kind, cell, _ in cells():
        kinds.setdefault(name, {}).setdefault(kind, []).append(cell)
    found = []
    for place in range(max(map(len, kinds.values()))):
        typed_ = [(name, *list(held.items())[place]) for name, held in kinds.items() if place < len(held)]
        found.append(pl.concat([typed(*each) for each in typed_], how="diagonal").with_row_index("row"))
    return found


def on_duckdb(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(assess_portfolio(duckdb.from_arrow(frame.to_arrow()), DAY, columns="tiers").pl())


def on_pyarrow(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(assess_portfolio(frame.to_arrow(), DAY, columns="tiers"))


@pytest.mark.filterwarnings("ignore")  # of binary amounts
@pytest.mark.parametrize("judge", [on_duckdb, on_pyarrow])
def test_every_type_of_cell_is_handed_over_as_it_is(judge: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    for frame in rounds():
        assert judge(frame).sort("row")["invalid"].equals(assess_portfolio(frame, DAY)["invalid"])


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_spark_hands_every_type_of_cell_over_as_it_is(spark: "SparkSession", tmp_path: Path) -> None:
    for number, frame in enumerate(rounds()):
        frame.write_parquet(tmp_path / f"{number}.parquet")
        judged = assess_portfolio(spark.read.parquet(str(tmp_path / f"{number}.parquet")), DAY, columns="tiers")
        found = pl.DataFrame(judged.toArrow()).sort("row")
        assert found["invalid"].equals(assess_portfolio(frame, DAY)["invalid"])
