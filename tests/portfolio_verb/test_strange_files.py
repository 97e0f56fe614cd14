"""Files of every wrong kind: told what is wrong and what to do, nothing written; the merely odd ones are read."""

import gzip
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, problems, read

CODE = "91350100M000100Y43"
PLAIN = f"credit_code,revenue_y1\n{CODE},5\n"
OPTIONS = ("--as-of", DAY, "--columns", "tiers", "--jurisdiction", "CN")

WRONG: tuple[tuple[str, bytes, str], ...] = (
    ("in.csv", b"", "the file is empty"),
    ("in.csv", b"\xef\xbb\xbf", "the file is empty"),
    ("in.csv", f"\n{PLAIN}".encode(), "first line is blank"),
    ("in.csv", PLAIN.replace(",", ";").encode(), "separate the columns by commas"),
    ("in.csv", PLAIN.replace(",", "\t").encode(), "separate the columns by commas"),
    ("in.csv", f"{PLAIN}示例".encode("gb18030"), "save it as UTF-8"),
    ("in.csv", PLAIN.encode("utf-16"), "save it as UTF-8"),
    ("in.jsonl", PLAIN.encode("utf-16"), "save it as UTF-8"),
    ("in.csv", gzip.compress(PLAIN.encode(), mtime=0), "unpack it first"),
    ("in.csv.gz", gzip.compress(PLAIN.encode(), mtime=0), "unpack it first"),
    ("in.zip", b"PK", "unpack it first"),
    ("in.xls", b"\xd0\xcf\x11\xe0", "save it as .csv"),
    ("in.xlsx", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
    ("in.tsv", PLAIN.encode(), "separated by commas"),
    ("in.txt", PLAIN.encode(), "separated by commas"),
    ("in.json", b"[]", "one object a line"),
    ("in.docx", b"PK", ".csv, .parquet, .jsonl, .ndjson, .xlsx"),
    ("in", PLAIN.encode(), ".csv, .parquet, .jsonl, .ndjson, .xlsx"),
    ("in.csv", PLAIN.replace("revenue_y1", "credit_code").encode(), "names 'credit_code' twice"),
    ("in.csv", PLAIN.replace("credit_code", "Credit_Code").encode(), "did you mean 'Credit_Code'"),
    ("in.jsonl", b"", "one JSON object a line"),
    ("in.jsonl", f'[{{"credit_code": "{CODE}"}}]'.encode(), "one JSON object a line"),
    ("in.jsonl", f'{{\n"credit_code": "{CODE}"\n}}'.encode(), "one JSON object a line"),
    ("in.parquet", b"", "is not a Parquet file"),
)
READ: tuple[tuple[str, bytes, int], ...] = (
    ("in.csv", b"credit_code,revenue_y1\n", 0),
    ("in.csv", b"credit_code,revenue_y1", 0),
    ("in.csv", f"\ufeff{PLAIN}".encode(), 1),
    ("in.csv", PLAIN.replace("\n", "\r\n").encode(), 1),
    ("in.csv", PLAIN.replace("\n", "\r").encode(), 1),
    ("in.csv", PLAIN.replace(",", " , ").encode(), 1),
    ("in.csv", PLAIN.replace(",", ",,").encode(), 1),
    ("IN.CSV", PLAIN.encode(), 1),
    ("in[1].csv", PLAIN.encode(), 1),
    ("in*.csv", PLAIN.encode(), 1),
)


@pytest.mark.parametrize(("name", "content", "said"), WRONG, ids=lambda value: str(value)[:30])
def test_a_file_of_the_wrong_kind_is_told_with_what_to_do(
    tiercheck: Here, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert_refused(tiercheck, tmp_path / name, said)


def assert_refused(tiercheck: Here, source: Path, said: str) -> None:
    before = sorted(source.parent.iterdir())
    ran = tiercheck("portfolio", source, source.parent / "out.csv", *OPTIONS)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert sorted(source.parent.iterdir()) == before


@pytest.mark.parametrize(("name", "content", "rows"), READ, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("target", ["out.csv", "out[1].parquet"])
def test_a_file_that_is_merely_odd_is_read(
    tiercheck: Here, tmp_path: Path, name: str, content: bytes, rows: int, target: str
) -> None:
    (tmp_path / "in1.csv").write_bytes(PLAIN.encode() * 3)  # what a name with signs of a pattern must not mean
    (tmp_path / name).write_bytes(content)
    ran = tiercheck("portfolio", tmp_path / name, tmp_path / target, *OPTIONS)
    assert ran.code == 0, ran.err
    found = pl.read_parquet(tmp_path / target, glob=False) if target.endswith("parquet") else read(tmp_path / target)
    assert found.height == rows
    assert not any(found["invalid"])


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.parquet", "in.xlsx"])
def test_a_folder_is_told(tiercheck: Here, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert_refused(tiercheck, tmp_path / name, "is a folder")


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"name": ["x"], "revenue_y1": [5]}, "there are name, revenue_y1"),
        ({"credit_code": [[1]], "revenue_y1": [5]}, "store the key as text or numbers"),
        ({"credit_code": [b"\xff"], "revenue_y1": [5]}, "store the key as text or numbers"),
        ({"credit_code": [{"a": 1}], "revenue_y1": [5]}, "store the key as text or numbers"),
    ],
)
def test_a_parquet_file_without_a_key_is_told(
    tiercheck: Here, tmp_path: Path, held: dict[str, list[object]], said: str
) -> None:
    pl.DataFrame(held).write_parquet(tmp_path / "in.parquet")
    assert_refused(tiercheck, tmp_path / "in.parquet", said)


def test_a_parquet_file_without_rows_gives_results_without_rows(tiercheck: Here, tmp_path: Path) -> None:
    pl.DataFrame(schema={"credit_code": pl.String, "revenue_y1": pl.Int64}).write_parquet(tmp_path / "in.parquet")
    ran = tiercheck("portfolio", tmp_path / "in.parquet", tmp_path / "out.parquet", *OPTIONS)
    assert ran.code == 0, ran.err
    assert read(tmp_path / "out.parquet").height == 0


def test_a_parquet_file_by_a_name_with_signs_of_a_pattern_is_that_file(tiercheck: Here, tmp_path: Path) -> None:
    held = pl.DataFrame({"credit_code": [CODE], "revenue_y1": [5]})
    held.write_parquet(tmp_path / "in1.parquet")
    held.head(0).write_parquet(tmp_path / "in*.parquet")
    ran = tiercheck("portfolio", tmp_path / "in*.parquet", tmp_path / "out.csv", *OPTIONS)
    assert ran.code == 0, ran.err
    assert read(tmp_path / "out.csv").height == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "first sheet is empty"),
        ((("credit_code", "revenue_y1", "revenue_y1"), (CODE, 1, 2)), "names 'revenue_y1' twice"),
        ((("name",), ("x",)), "no column 'credit_code'"),
    ],
)
def test_a_workbook_without_a_clear_header_is_told(
    tiercheck: Here, tmp_path: Path, rows: tuple[tuple[object, ...], ...], said: str
) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    assert_refused(tiercheck, tmp_path / "in.xlsx", said)


def test_in_and_out_may_not_be_one_file_by_whatever_name(tiercheck: Here, tmp_path: Path) -> None:
    source, link = tmp_path / "in.csv", tmp_path / "link.csv"
    source.write_text(PLAIN, encoding="utf-8")
    link.symlink_to(source)
    for one, other in ((source, link), (link, source), (source, source)):
        ran = tiercheck("portfolio", one, other, *OPTIONS)
        assert (ran.code, f"{one} and {other} are the same file" in ran.err) == (2, True), ran.err
    assert source.read_text(encoding="utf-8") == PLAIN


def test_a_folder_that_is_not_there_is_named(tiercheck: Here, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(PLAIN, encoding="utf-8")
    ran = tiercheck("portfolio", tmp_path / "in.csv", tmp_path / "no" / "out.csv", *OPTIONS)
    assert (ran.code, f"there is no folder {tmp_path / 'no'}" in ran.err) == (2, True), ran.err


def test_unknown_columns_without_end_are_not_told_without_end(tiercheck: Here, tmp_path: Path) -> None:
    header = ",".join(f"x{place}" for place in range(5_000))
    (tmp_path / "in.csv").write_text(f"credit_code,{header}\n{CODE}{',' * 5_000}\n", encoding="utf-8")
    ran = tiercheck("portfolio", tmp_path / "in.csv", tmp_path / "out.csv", *OPTIONS)
    assert ran.code == 0, ran.err
    assert "and 4988 more" in ran.err
    assert len(ran.err) < 10_000


def test_days_beyond_any_calendar_are_listed(tiercheck: Here, tmp_path: Path) -> None:
    days = pl.Series([2**31 - 1, 1 - 2**31, 3_672_000, 14_000, None], dtype=pl.Int32).cast(pl.Date)
    frame = pl.DataFrame({"row": range(5), "established": days})
    times = pl.Series([2**63 - 1, 1 - 2**63, 0, 0, None], dtype=pl.Int64).cast(pl.Datetime("us"))
    for name, table in (("d", frame), ("t", frame.with_columns(established=times))):
        table.write_parquet(tmp_path / f"{name}.parquet")
        arguments = (tmp_path / f"{name}.parquet", tmp_path / f"{name}.csv", "--key", "row", *OPTIONS)
        assert tiercheck("portfolio", *arguments).code == 0
        told = problems(tmp_path / f"{name}.csv.problems.csv")
        assert [(each["row"], each["column"]) for each in told][:2] == [("1", "established"), ("2", "established")]
        assert [each["value"] for each in told][:2] == ["a day beyond any calendar"] * 2


def test_blanks_around_the_names_of_excel_columns_are_taken_away(tiercheck: Here, tmp_path: Path) -> None:
    pl.DataFrame({" credit_code": [CODE], "revenue_y1 ": [5]}).write_excel(tmp_path / "in.xlsx")
    ran = tiercheck("portfolio", tmp_path / "in.xlsx", tmp_path / "out.csv", *OPTIONS)
    assert (ran.code, "unknown-columns" in ran.err) == (0, False)
