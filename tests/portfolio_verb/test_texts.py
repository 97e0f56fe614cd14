"""The quick ways to read text give what the plain ways give: Python's ``csv`` and ``json``, line by line."""

from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.portfolio_verb.files import write_lines
from tiercheck.portfolios import json_tables
from tiercheck.portfolios.csv_tables import csv_table
from tiercheck.portfolios.json_tables import json_texts
from tiercheck.portfolios.plain_csv import plain_rows
from tiercheck.portfolios.scanning import ROW_FAULT, scan

Style: TypeAlias = Literal["always", "necessary", "non_numeric"]

JSON_VALUES = (
    *("0", "-0", "7", "-3", "12345678901234.56", "0.1", "1.10", "123456789012345678901234567890.1", "0.0000000000001"),
    *("1e6", "1E-3", "-2.5e+2", "1e70", "1e999999999999999999999", "9" * 400, "01", "1.", ".5", "NaN", "-Infinity"),
    *("true", "false", "null", '""', '" x "', '"5"', '"甲：乙"', '"a:5,b"', '"{}"', '"[1]"', r'"\""', r'"\\"'),
    *(
        r'"\u4e00"',
        r'"\ud83d\ude00"',
        r'"\ud800"',
        '[1, "x", 2.50]',
        "[]",
        "{}",
        '{"a": 1e2}',
        "nul",
        '"open',
        '"a\tb"',
    ),
)
NAMES = ('"a"', '"b"', r'"\u0061"', '"c:"', '""', f'"{ROW_FAULT}"')
SPACES = ("", "", "", " ", "\t", "\u3000")


@st.composite
def json_line(draw: st.DrawFn) -> str:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(JSON_VALUES)), max_size=4))
    space = draw(st.sampled_from(SPACES))
    inside = f"{space},{space}".join(f"{name}{space}:{space}{value}" for name, value in pairs)
    return f"{space}{{{inside}}}{space}"


@given(st.lists(json_line() | st.sampled_from((*JSON_VALUES, "", " ", "\ufeff{}")), max_size=6))
def test_json_as_text_is_json_as_it_is_meant(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("json") / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    every_line = [json_tables._line(number, text) for number, text in json_tables._written(path)]
    for meant, found in zip(every_line, json_texts(path), strict=True):
        assert (found.number, found.fault, list(found.cells)) == (meant.number, meant.fault, list(meant.cells))
        for value, text in zip(meant.cells.values(), found.cells.values(), strict=True):
            assert is_text_of(text, value), (text, value)


def is_text_of(text: object, value: object) -> bool:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return (
            isinstance(text, str)
            and Decimal(text) == value
            and ("E" not in text or abs(Decimal(text).adjusted()) >= 60)
        )
    return text == (value if value is None or isinstance(value, (str, bool)) else str(value))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("12345678901234.56", "12345678901234.56"),
        ("0.1", "0.1"),
        ("1.10", "1.10"),
        ("1e6", "1000000"),
        ("1E-3", "0.001"),
        ("true", "true"),
        ("[1, 2.50]", "[1, Decimal('2.50')]"),
        ("NaN", "nan"),
    ],
)
def test_a_value_of_json_reaches_the_engine_with_all_its_digits(tmp_path: Path, written: str, text: str) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"a": {written}}}\n{{"a": "x"}}\n', encoding="utf-8")
    found = scan(tmp_path / "in.jsonl", ("a", "b"), tmp_path / "copy")
    assert found.rows.collect().rows() == [(text, None), ("x", None)]


def test_a_column_that_first_occurs_late_is_found(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"a": place} for place in range(25_000)]
    source = write_lines(tmp_path / "in.jsonl", *rows, {"late": 1, "other": 2})
    found = scan(source, ("a", "late", "never"), tmp_path / "copy")
    assert found.table.columns == ("a", "late", "other")
    read = found.rows.collect()
    assert read.columns == ["a", "late", ROW_FAULT]
    assert read["a"].to_list() == [*map(str, range(25_000)), None]
    assert read["late"].to_list() == [None] * 25_000 + ["1"]


CSV_CELLS = (
    "",
    " ",
    "x",
    '"x"',
    '""',
    '"a,b"',
    '"a""b"',
    '" "',
    '"a\nb"',
    'a"b',
    '"a"b',
    ' "a"',
    "null",
    "\x01",
    "\x00",
    "1,5",
)
LINE_ENDS = ("\n", "\n", "\r\n", "\n\n", "\r")


@st.composite
def csv_text(draw: st.DrawFn) -> str:
    cells = st.sampled_from(CSV_CELLS) | st.text(alphabet='ab,"é', max_size=4)
    rows = draw(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5))
    return "".join(",".join(row) + draw(st.sampled_from(LINE_ENDS)) for row in rows)


@pytest.mark.parametrize("header", ["a", "a,b,c", '"a","b,","c"', "a,,c"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@given(text=csv_text())
@example(text=" \r\r\n")
@example(text="x\r\nx\r")
def test_csv_as_text_is_what_a_real_reader_reads(
    tmp_path_factory: pytest.TempPathFactory, header: str, mark: str, text: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "in.csv"
    path.write_text(f"{mark}{header}\n{text}", encoding="utf-8", newline="")
    table = csv_table(path)
    rows = plain_rows(path, table)
    if rows is None:
        return
    meant = list(table.lines())
    found = rows.collect(engine="streaming").rows(named=True)
    assert [bool(row[ROW_FAULT]) for row in found] == [bool(line.fault) for line in meant]
    for row, line in zip(found, meant, strict=True):
        if not line.fault:
            cells = [row[name or f"column {place}"] for place, name in enumerate(table.columns, 1)]
            assert [cell or "" for cell in cells] == list(line.cells.values())


@pytest.mark.parametrize("style", ["always", "necessary", "non_numeric"])
def test_csv_with_quotes_of_one_line_a_row_is_read_in_parallel(
    tmp_path: Path, firms: pl.DataFrame, style: Style
) -> None:
    path = tmp_path / "in.csv"
    firms.with_columns(name=pl.lit('甲"一",厂')).write_csv(path, quote_style=style)
    rows = plain_rows(path, csv_table(path))
    assert rows is not None
    assert rows.select("name").collect()["name"].unique().to_list() == ['甲"一",厂']
