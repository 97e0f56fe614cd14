"""Tables read: no row is dropped, no binary number touches an amount, and whatever is wrong is told with its place."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiercheck import packaged_shelf
from tiercheck.errors import PortfolioError, TiercheckError
from tiercheck.model.columns import CONTRACT
from tiercheck.portfolios.reading import Header, Oddity, open_table, review_header
from tiercheck.portfolios.rows import Row, read_rows, refuse_bad
from tiercheck.portfolios.table import Table

COLUMNS = packaged_shelf().columns
ONE, TWO = "91350100M000100Y43", "914401060010D74P30"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, text: str, name: str = "firms.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def opened(path: Path, key: str = "credit_code") -> tuple[Table, Header]:
    table = open_table(path)
    return table, review_header(table, COLUMNS, (), key)


def read(path: Path, key: str = "credit_code") -> list[Row]:
    table, header = opened(path, key)
    return list(read_rows(table, header, COLUMNS))


def codes(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_csv_is_read_as_text_to_the_cent(folder: Path) -> None:
    (row,) = read(written(folder, f"credit_code,revenue_y1,own_brand\n{ONE},1234567890123456.78,true\n"))
    assert row.values is not None
    assert row.values["revenue_y1"] == 123456789012345678
    assert row.values["own_brand"] is True


def test_an_empty_cell_is_not_reported(folder: Path) -> None:
    (row,) = read(written(folder, f"credit_code,revenue_y1,class1_ip\n{ONE},, \n"))
    assert row.values is not None
    assert {"revenue_y1", "class1_ip"}.isdisjoint(row.values)


def test_json_lines_are_read_exactly(folder: Path) -> None:
    text = f'{{"credit_code": "{ONE}", "revenue_y1": 1234567890123456.78, "market_share_national": 0.1}}\n'
    (row,) = read(written(folder, text, "firms.jsonl"))
    assert row.values is not None
    assert row.values["revenue_y1"] == 123456789012345678
    assert row.values["market_share_national"] == Decimal("0.1")


def test_json_lines_may_leave_columns_out(folder: Path) -> None:
    text = f'{{"credit_code": "{ONE}"}}\n\n{{"credit_code": "{TWO}", "employees_y1": 3}}\n'
    table, header = opened(written(folder, text, "firms.jsonl"))
    assert header.read == ("credit_code", "employees_y1")
    first, second = read_rows(table, header, COLUMNS)
    assert (first.number, second.number) == (1, 3)
    assert second.values is not None
    assert second.values["employees_y1"] == 3


def test_parquet_keeps_its_types(folder: Path) -> None:
    path = folder / "firms.parquet"
    frame = pl.DataFrame(
        {
            "credit_code": [ONE],
            "revenue_y1": pl.Series(["10.25"]).cast(pl.Decimal(18, 2)),
            "established": [date(2015, 2, 1)],
            "own_brand": [False],
        }
    )
    frame.write_parquet(path)
    (row,) = read(path)
    assert row.values is not None
    assert (row.values["revenue_y1"], row.values["established"], row.values["own_brand"]) == (
        1025,
        date(2015, 2, 1),
        False,
    )


def test_binary_amounts_are_taken_to_the_cent_and_told(folder: Path) -> None:
    path = folder / "firms.parquet"
    pl.DataFrame({"credit_code": [ONE], "revenue_y1": [0.1 + 0.2]}).write_parquet(path)
    table, header = opened(path)
    assert [(note.oddity, note.columns) for note in header.notes] == [(Oddity.BINARY, ("revenue_y1",))]
    (row,) = read_rows(table, header, COLUMNS)
    assert row.values is not None
    assert row.values["revenue_y1"] == 30


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"{TWO},,1.5,,", "out-of-range market_share_national"),
        (f"{TWO},,,-1,", "out-of-range class1_ip"),
        (f"{TWO},,,2.5,", "not-whole class1_ip"),
        (f"{TWO},many,,,", "wrong-type revenue_y1"),
        (f"{TWO},1.005,,,", "not-whole revenue_y1"),
        (f"{TWO},1e6,,,", "exponent revenue_y1"),
        (f"{TWO},nan,,,", "wrong-type revenue_y1"),
        (f"{TWO},1,,,2", "contradiction main_revenue_y1"),
        ("91440106001OD74P30,,,,", "bad-credit-code credit_code"),
        (",5,,,", "no-key "),
        (f"{TWO},5", "bad-row "),
        (f"{TWO},5,,,,,7", "bad-row "),
        (f"{ONE},5,,,", "duplicate-key credit_code"),
    ],
)
def test_a_bad_row_is_kept_with_its_place_and_reason(folder: Path, row: str, problem: str) -> None:
    head = "credit_code,revenue_y1,market_share_national,class1_ip,main_revenue_y1"
    rows = read(written(folder, f"{head}\n{ONE},,,,\n{row}\n"))
    assert [each.number for each in rows] == [2, 3]
    assert [f"{each.code} {each.path}" for each in rows[1].problems] == [problem]
    assert rows[1].values is None


def test_of_rows_with_one_key_none_is_judged(folder: Path) -> None:
    """Nobody can say which of them counts."""
    rows = read(written(folder, f"credit_code\n{ONE}\n{TWO}\n{ONE}\n"))
    assert [codes(row) for row in rows] == [["duplicate-key"], [], ["duplicate-key"]]
    assert "line 2, 4" in rows[0].problems[0].message


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", '"text"', "NaN", f'{{"credit_code": "{TWO}", "credit_code": "x"}}', "[" * 100_000, "1" * 5_000],
)
def test_a_line_that_is_no_json_object_is_kept(folder: Path, line: str) -> None:
    rows = read(written(folder, f'{{"credit_code": "{ONE}"}}\n{line}\n', "firms.jsonl"))
    assert [codes(row) for row in rows] == [[], ["bad-row"]]


def test_any_column_can_be_the_key(folder: Path) -> None:
    table, header = opened(written(folder, f"id,credit_code\n7,{ONE}\n8,{TWO}\n"), "id")
    assert [row.key for row in read_rows(table, header, COLUMNS)] == ["7", "8"]
    assert header.notes == ()


def test_an_unknown_column_is_told_with_the_nearest_name(folder: Path) -> None:
    _, header = opened(written(folder, f"credit_code,revnue_y1\n{ONE},5\n"))
    (note,) = header.notes
    assert (note.oddity, note.columns) == (Oddity.UNKNOWN, ("revnue_y1",))
    assert note.problem.hint == "revnue_y1: did you mean 'revenue_y1' or 'revenue_y3' or 'revenue_y2'?"
    assert header.read == ("credit_code",)


def test_an_absent_column_that_rules_read_is_told(folder: Path) -> None:
    table = open_table(written(folder, f"credit_code,revenue\n{ONE},5\n"))
    needed = (CONTRACT["revenue_y1"], CONTRACT["class1_ip"])
    unknown, absent = review_header(table, COLUMNS, needed, "credit_code").notes
    assert (unknown.oddity, unknown.columns) == (Oddity.UNKNOWN, ("revenue",))
    assert (absent.oddity, absent.columns) == (Oddity.ABSENT, ("revenue_y1", "class1_ip"))
    assert absent.problem.hint == "revenue_y1: did you mean 'revenue'?"


def test_strict_refuses_what_is_noted_otherwise(folder: Path) -> None:
    table = open_table(written(folder, f"credit_code,revnue_y1\n{ONE},5\n"))
    with pytest.raises(PortfolioError, match="absent-columns"):
        review_header(table, COLUMNS, (CONTRACT["revenue_y1"],), "credit_code", strict=True)


def test_strict_names_every_bad_row(folder: Path) -> None:
    bad = "".join(f"{name},-1\n" for name in range(25))
    path = written(folder, f"credit_code,class1_ip\n{ONE},1\n{bad}")
    table, header = opened(path)
    with pytest.raises(PortfolioError) as caught:
        list(refuse_bad(read_rows(table, header, COLUMNS)))
    problems = caught.value.problems
    assert problems[0].path == "line 3 0 credit_code"
    assert problems[-1].message == "5 more rows cannot be judged"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("firms.xlsx", b"PK", "no table that can be read"),
        ("firms", b"", "no table that can be read"),
        ("firms.csv", b"", "the file is empty"),
        ("firms.csv", b"a,b\n1,2\n", "no column 'credit_code'"),
        ("firms.csv", b"credit_cod,b\n1,2\n", "did you mean 'credit_cod'?"),
        ("firms.csv", b"credit_code;name\n1;2\n", "separate the columns by commas"),
        ("firms.csv", b"credit_code,name,name\n", "names 'name' twice"),
        ("firms.csv", "credit_code,name\n1,示例\n".encode("gbk"), "save it as UTF-8"),
        ("firms.csv", b'credit_code,name\n1,"open\n', "look for a quote that is not closed"),
        ("firms.jsonl", b"", "no column 'credit_code'"),
        ("firms.jsonl", b"\xff\xfe", "is not UTF-8"),
        ("firms.parquet", b"", "is not a Parquet file"),
        ("firms.parquet", b"PAR1 torn PAR1", "is not a Parquet file"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_a_hint(folder: Path, name: str, content: bytes, said: str) -> None:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(PortfolioError) as caught:
        read(path)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["none.csv", "none.parquet", "none.jsonl"])
def test_a_file_that_is_not_there_is_said(folder: Path, name: str) -> None:
    with pytest.raises(PortfolioError, match="No such file"):
        read(folder / name)


def test_a_folder_is_no_table(folder: Path) -> None:
    (folder / "firms.csv").mkdir()
    with pytest.raises(PortfolioError, match="is a folder"):
        read(folder / "firms.csv")


def test_a_torn_parquet_file_is_refused(folder: Path) -> None:
    whole = folder / "whole.parquet"
    pl.DataFrame({"credit_code": [ONE] * 1000, "class1_ip": range(1000)}).write_parquet(whole)
    torn = folder / "torn.parquet"
    data = whole.read_bytes()
    torn.write_bytes(data[:100] + bytes(300) + data[400:])
    with pytest.raises(PortfolioError, match=r"torn\.parquet"):
        read(torn)


@given(st.binary(max_size=200) | st.text(alphabet='credit_code,"\n{}:1é', max_size=80).map(str.encode))
@pytest.mark.parametrize("name", ["any.csv", "any.jsonl", "any.parquet"])
def test_no_bytes_bring_the_reader_down(tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(b"credit_code,name\n" + data if name.endswith("csv") else data)
    rows: list[Row] = []
    with suppress(TiercheckError):
        rows = read(path)
    assert all((row.values is None) == bool(row.problems) for row in rows)
