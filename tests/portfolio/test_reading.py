"""Tables read: no row is dropped, no binary number touches an amount, and whatever is wrong is told with its place."""

from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract import CONTRACT
from tiercheck import packaged_shelf
from tiercheck.api.impact import impact
from tiercheck.errors import PortfolioError, TiercheckError
from tiercheck.portfolios.reading import Header, Oddity, review_header
from tiercheck.portfolios.scanning import ROW_FAULT, Scan, polars_errors, scan

COLUMNS = packaged_shelf().columns
ONE, TWO = "91350100M000100Y43", "914401060010D74P30"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, text: str, name: str = "firms.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def opened(path: Path, key: str = "credit_code") -> tuple[Scan, Header]:
    found = scan(path, tuple(dict.fromkeys((key, *COLUMNS))), path.with_name("copy"))
    return found, review_header(found.table, COLUMNS, (), key)


def read(path: Path) -> list[dict[str, object]]:
    """Return the cells of every row, as the kernel is given them."""
    found, _ = opened(path)
    with polars_errors(path.name):
        return found.rows.collect().to_dicts()


def cells(path: Path) -> list[dict[str, object]]:
    """Return the cells of rows that are rows, those that hold nothing left out."""
    rows = read(path)
    assert [row.pop(ROW_FAULT) for row in rows] == [None] * len(rows)
    return [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in rows]


def test_csv_is_read_as_text(folder: Path) -> None:
    path = written(folder, f"credit_code,revenue_y1,own_brand,class1_ip\n{ONE},1234567890123456.78,true,\n")
    assert cells(path) == [{"credit_code": ONE, "revenue_y1": "1234567890123456.78", "own_brand": "true"}]


def test_json_lines_are_read_with_all_their_digits(folder: Path) -> None:
    text = f'{{"credit_code": "{ONE}", "revenue_y1": 1234567890123456.78, "market_share_national": 0.1}}\n'
    (row,) = cells(written(folder, text, "firms.jsonl"))
    assert row == {"credit_code": ONE, "revenue_y1": "1234567890123456.78", "market_share_national": "0.1"}


def test_json_lines_may_leave_columns_out(folder: Path) -> None:
    text = f'{{"credit_code": "{ONE}"}}\n\n{{"credit_code": "{TWO}", "employees_y1": 3}}\n'
    path = written(folder, text, "firms.jsonl")
    _, header = opened(path)
    assert header.read == ("credit_code", "employees_y1")
    (folder / "again").mkdir()
    again = written(folder / "again", text, "firms.jsonl")
    assert cells(again) == [{"credit_code": ONE}, {"credit_code": TWO, "employees_y1": "3"}]


def test_binary_amounts_are_told(folder: Path) -> None:
    path = folder / "firms.parquet"
    pl.DataFrame({"credit_code": [ONE], "revenue_y1": [0.1 + 0.2]}).write_parquet(path)
    _, header = opened(path)
    assert [(note.oddity, note.columns) for note in header.notes] == [(Oddity.BINARY, ("revenue_y1",))]


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
        (",5,,,", "no-key credit_code"),
        (f"{TWO},5", "bad-row "),
        (f"{TWO},5,,,,,7", "bad-row "),
    ],
)
def test_a_bad_row_is_kept_with_its_place_and_reason(folder: Path, row: str, problem: str) -> None:
    head = "credit_code,revenue_y1,market_share_national,class1_ip,main_revenue_y1"
    path = written(folder, f"{head}\n{ONE},,,,\n{row}\n")
    found = impact(path, "2026-03-31", "2026-04-01", tiers=["srdi"], partial=True)
    assert (found.rows, found.tiers[0].judged) == (2, 1)
    (bad,) = found.unread
    assert bad.number == 2
    assert [f"{each.code} {each.path}" for each in bad.problems] == [problem]


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", '"text"', "NaN", f'{{"credit_code": "{TWO}", "credit_code": "x"}}', "[" * 100_000, "1" * 5_000],
)
def test_a_line_that_is_no_json_object_is_kept(folder: Path, line: str) -> None:
    rows = read(written(folder, f'{{"credit_code": "{ONE}"}}\n{line}\n', "firms.jsonl"))
    assert [row[ROW_FAULT] is None for row in rows] == [True, False]


def test_any_column_can_be_the_key(folder: Path) -> None:
    found, header = opened(written(folder, f"id,credit_code\n7,{ONE}\n8,{TWO}\n"), "id")
    assert found.rows.collect()["id"].to_list() == ["7", "8"]
    assert header.notes == ()


def test_an_unknown_column_is_told_with_the_nearest_name(folder: Path) -> None:
    _, header = opened(written(folder, f"credit_code,revnue_y1\n{ONE},5\n"))
    (note,) = header.notes
    assert (note.oddity, note.columns) == (Oddity.UNKNOWN, ("revnue_y1",))
    assert note.problem.hint == "revnue_y1: did you mean 'revenue_y1' or 'revenue_y3' or 'revenue_y2'?"
    assert header.read == ("credit_code",)


def test_an_absent_column_that_rules_read_is_told(folder: Path) -> None:
    table = opened(written(folder, f"credit_code,revenue\n{ONE},5\n"))[0].table
    needed = (CONTRACT["revenue_y1"], CONTRACT["class1_ip"])
    unknown, absent = review_header(table, COLUMNS, needed, "credit_code").notes
    assert (unknown.oddity, unknown.columns) == (Oddity.UNKNOWN, ("revenue",))
    assert (absent.oddity, absent.columns) == (Oddity.ABSENT, ("revenue_y1", "class1_ip"))
    assert absent.problem.hint == "revenue_y1: did you mean 'revenue'?"


def test_strict_refuses_what_is_noted_otherwise(folder: Path) -> None:
    table = opened(written(folder, f"credit_code,revnue_y1\n{ONE},5\n"))[0].table
    with pytest.raises(PortfolioError, match="absent-columns"):
        review_header(table, COLUMNS, (CONTRACT["revenue_y1"],), "credit_code", strict=True)


def test_strict_names_every_bad_row(folder: Path) -> None:
    path = written(folder, f"id,{','.join(set(COLUMNS) - {'class1_ip'})},class1_ip\n")
    width = len(COLUMNS) - 1
    path.write_text(path.read_text() + "".join(f"{n},{',' * (width - 1)},-1\n" for n in range(25)), encoding="utf-8")
    with pytest.raises(PortfolioError) as caught:
        impact(path, "2026-03-31", "2026-04-01", tiers=["srdi"], key="id", strict=True)
    problems = caught.value.problems
    assert problems[0].path == "row 1 0 class1_ip"
    assert problems[-1].message == "5 more rows cannot be judged"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("firms.xlsx", b"PK", "is no Excel workbook"),
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
    with suppress(TiercheckError):
        read(path)
