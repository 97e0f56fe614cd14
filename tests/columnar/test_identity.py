"""Columns that say who an enterprise is choose rows of classifications, in tables as in records.

The division falls back to places 3 to 8 of the credit code; a name that decides is read like any other evidence.
A classification reads what is reported: no level is derived before it.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd
import polars as pl
import pytest

import tiercheck as tc
from tiercheck import read_shelf
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.explain.gaps import evidence_of
from tiercheck.portfolios.csv_tables import csv_table
from tiercheck.portfolios.reading import review_header
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.values import printable

Record: TypeAlias = Mapping[str, str]
Judge: TypeAlias = Callable[[pl.DataFrame, Shelf], pl.DataFrame]

DAY = "2025-06-01"
CODES_OF_ENTERPRISES = ("914406050010D74P3B", "91330212016J15AF9G", "9144190000K9767K9F")
FIGURES = {"revenue_y1": "600000", "sme_size": ""}
WHOLE = {"division": "440106", "industry": "C34", "name": "甲", "credit_code": CODES_OF_ENTERPRISES[0]}
RECORDS: tuple[Record, ...] = (
    *({"credit_code": code} for code in CODES_OF_ENTERPRISES),
    {"credit_code": CODES_OF_ENTERPRISES[0], "division": "330212"},
    {"credit_code": CODES_OF_ENTERPRISES[1], "division": "440106"},
    {"credit_code": CODES_OF_ENTERPRISES[1], "division": " "},
    {"credit_code": " " + CODES_OF_ENTERPRISES[0] + "\u3000", "division": "\x1f440106 "},
    {"credit_code": CODES_OF_ENTERPRISES[0][:-1] + "0"},
    {"credit_code": CODES_OF_ENTERPRISES[0], "division": "44010"},
    {"division": "440106"},
    {"division": "330212", "name": "甲公司"},
    {"name": "甲公司"},
    {"name": " 甲公司\t"},
    {"name": "乙公司"},
    {"name": "甲\n公司"},
    {"name": "甲公司\x85乙"},
    {"industry": "C3453"},
    WHOLE,
    {"industry": "c3453"},
    {"industry": "K7020"},
    {"division": "440106", "sme_size": "large"},
    *({**WHOLE, "revenue_y1": revenue} for revenue in ("1e7", "1万元", "1亿元")),
    {"established": "2020-02-30", "division": "440106"},
    {},
)
CHOOSING = {
    "division": ["44", "3302"],
    "name": ["甲"],
    "credit_code": ["9144060", "91330"],
    "industry": ["C", "K70"],
}


AMOUNTS = ("revenue_y1 >= 100 万元", "revenue_y1 >= 50 万元", "revenue_y1 >= 10 万元")


def shelf_of(folder: Path, selects_by: str, codes: Sequence[str], checks: Sequence[str] = AMOUNTS) -> Shelf:
    """Write a shelf of one tier that hangs on a class, and the classification that derives it."""
    head = "title: {zh: 一, en: One}\njurisdiction: CN\neffective: {from: 2025-01-01}\ninstrument: {number: X}\n"
    levels = ("large", "medium", "small")
    bounds = ", ".join(f"{level}: [{check}]" for level, check in zip(levels, checks, strict=True))
    files = {
        "sme_size/2025-01-01.yaml": f"tiercheck: 1\nclassification: sme_size\n{head}selects_by: {selects_by}\nrows:\n"
        f"  r: {{title: {{zh: 一, en: A}}, codes: {list(codes)}, {bounds}, cite: 一}}\n",
        "t/2025-01-01.yaml": f"tiercheck: 1\ntier: t\nrank: 1\n{head}"
        "measures:\n  size: {title: {zh: 规模, en: Size}, expression: sme_size}\n"
        "indicators:\n"
        "  a: {title: {zh: 一, en: A}, require: sme_size <= medium, cite: 一}\n"
        "  b: {title: {zh: 二, en: B}, require: size <= medium, cite: 一}\n"
        "decide: {any: [a, b]}\n",
    }
    for name, text in files.items():
        path = folder / "CN" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return read_shelf(folder)


def said_of(record: Record, shelf: Shelf) -> tuple[bool, int, int]:
    """Return what `assess` says: whether the record is refused, and the outcomes of both indicators."""
    if shelf.classifications[0].selects_by.name != "name":  # a name that no rule reads keeps no row from being judged
        record = {name: printable(value) if name == "name" else value for name, value in record.items()}
    try:
        profile = tc.EnterpriseProfile.from_record({**FIGURES, **record})
    except tc.ProfileError:
        return True, 1, 1
    (verdict,) = tc.assess(profile, DAY, engine="direct", shelf=shelf).verdicts
    return False, CODES[verdict["a"].outcome], CODES[verdict["b"].outcome]


def table_of(records: Sequence[Record]) -> pl.DataFrame:
    names = sorted({name for record in records for name in record} | set(FIGURES))
    written = [{**FIGURES, **record} for record in records]
    series = [pl.Series(name, [each.get(name) for each in written], dtype=pl.String) for name in names]
    return pl.DataFrame(series).with_row_index("row")


def on_polars(frame: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    return tc.assess_portfolio(frame, DAY, shelf=shelf)


def on_a_category(frame: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    return on_polars(frame.with_columns(pl.col(pl.String).cast(pl.Categorical)), shelf)


def on_duckdb(frame: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    judged: pl.DataFrame = tc.assess_portfolio(duckdb.from_arrow(frame.to_arrow()), DAY, shelf=shelf).pl()
    return judged


def on_pandas(frame: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    judged = tc.assess_portfolio(frame.to_pandas(), DAY, shelf=shelf)
    return pl.from_pandas(judged[["row", "invalid", "t__a", "t__b"]])


def on_pyarrow(frame: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    return pl.DataFrame(tc.assess_portfolio(frame.to_arrow(), DAY, shelf=shelf))


def answers(judged: pl.DataFrame) -> list[tuple[bool, int, int]]:
    return judged.sort("row").select("invalid", "t__a", "t__b").rows()


@pytest.mark.parametrize("judge", [on_polars, on_a_category, on_duckdb, on_pandas, on_pyarrow])
@pytest.mark.parametrize("column", CHOOSING)
def test_a_class_is_chosen_in_a_table_as_in_a_record(column: str, judge: Judge, tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, column, CHOOSING[column])
    wanted = [said_of(record, shelf) for record in RECORDS]
    assert {outcome for _, outcome, _ in wanted} == {0, 1, 2}
    assert answers(judge(table_of(RECORDS), shelf)) == wanted


@pytest.mark.parametrize("column", CHOOSING)
def test_a_table_of_one_column_more_or_less_is_read_alike(column: str, tmp_path: Path) -> None:
    """Without any credit code, any division, or any of both."""
    shelf = shelf_of(tmp_path, column, CHOOSING[column])
    for left_out in (["credit_code"], ["division"], ["credit_code", "division"], ["name", "industry"]):
        records = [{k: v for k, v in each.items() if k not in left_out} for each in RECORDS]
        wanted = [said_of(record, shelf) for record in records]
        assert answers(on_polars(table_of(records), shelf)) == wanted


def test_a_division_held_as_a_number_chooses_too(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, "division", CHOOSING["division"])
    records = [{"division": "440106", "credit_code": CODES_OF_ENTERPRISES[1]}, {"credit_code": CODES_OF_ENTERPRISES[0]}]
    frame = table_of(records).to_pandas()
    frame["division"] = pd.Series([440106.0, None])
    judged = tc.assess_portfolio(frame, DAY, shelf=shelf)
    assert list(judged["t__a"]) == [said_of(record, shelf)[1] for record in records] == [2, 2]


@pytest.mark.parametrize("large", ["sme_size >= medium", "rd_body_level >= city"])
def test_a_classification_reads_levels_as_reported(large: str, tmp_path: Path) -> None:
    """Its own level would otherwise be asked of itself without end."""
    shelf = shelf_of(tmp_path, "industry", ["C"], [large] * 3)
    records: list[Record] = [
        {"industry": "C34"},
        {"industry": "C34", "rd_body_level": "city"},
        {"industry": "C34", "rd_body_level": "none"},
        {"industry": "C34", "sme_size": "small"},
        {"industry": "C34", "sme_size": "large"},
    ]
    wanted = [said_of(record, shelf) for record in records]
    assert answers(on_polars(table_of(records), shelf)) == wanted
    assert answers(on_duckdb(table_of(records), shelf)) == wanted
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = tc.portfolio(table_of(records), DAY, shelf=shelf, key="row").missing("t")
    assert {each.column.name for each in found.rows} <= {"sme_size", "rd_body_level", "industry"}


def test_a_shared_measure_of_a_derived_level_is_derived(tmp_path: Path) -> None:
    """A level has the same value under its own name and under that of a shared measure."""
    shelf = shelf_of(tmp_path, "industry", ["C"])
    for revenue, outcome in (("999999.99", "pass"), ("1000000", "fail")):
        profile = tc.EnterpriseProfile.from_record({"industry": "C34", "revenue_y1": revenue})
        for engine in ("direct", "chaining"):
            (verdict,) = tc.assess(profile, DAY, engine=engine, shelf=shelf).verdicts
            assert [finding.outcome for finding in verdict.indicators] == [outcome, outcome]
            assert {"industry", "revenue_y1"} <= {figure.column.name for figure in evidence_of(verdict["b"])}


def test_analyses_find_the_division_in_the_credit_code(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, "division", CHOOSING["division"])
    frame = pl.DataFrame(
        {
            "credit_code": [*CODES_OF_ENTERPRISES, None],
            "row": ["a", "b", "c", "d"],
            "revenue_y1": [None, "600000", "600000", "600000"],
        }
    )
    judged = tc.portfolio(frame, DAY, shelf=shelf, key="row")
    found = {each.column.name: each.alone for each in judged.missing("t").rows}
    assert found == {"revenue_y1": 1, "division": 1}
    for key, outcome in zip(frame["row"], ("unknown", "pass", "pass", "unknown"), strict=True):
        assert judged.explain_row(key).verdicts[0].outcome == outcome


def test_a_name_that_decides_is_at_fault_and_told_and_one_that_does_not_is_not(tmp_path: Path) -> None:
    frame = pl.DataFrame({"row": ["a", "b"], "name": ["甲\n公司", "甲公司"], "revenue_y1": ["600000", "600000"]})
    deciding = tc.portfolio(frame, DAY, shelf=shelf_of(tmp_path / "1", "name", ["甲"]), key="row")
    assert deciding.frame["invalid"].to_list() == [True, False]
    assert deciding.frame["t__a"].to_list() == [1, 2]
    ((fault,)) = deciding.problems().rows
    assert (fault.key, fault.column) == ("a", "name")
    assert "control characters" in fault.reason
    with pytest.raises(tc.ProfileError, match="control characters"):
        deciding.explain_row("a")
    idle = tc.portfolio(frame, DAY, shelf=shelf_of(tmp_path / "2", "industry", ["C"]), key="row")
    assert idle.frame["invalid"].to_list() == [False, False]


def test_a_header_with_credit_codes_lacks_no_division(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path / "rules", "division", ["44"])
    needed = [shelf.classifications[0].selects_by]
    for column, absent in (("credit_code", []), ("name", ["division"])):
        (tmp_path / "table.csv").write_text(f"{column}\n1\n", encoding="utf-8")
        header = review_header(csv_table(tmp_path / "table.csv"), shelf.columns, needed, column)
        assert [name for note in header.notes for name in note.columns] == absent
