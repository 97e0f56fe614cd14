"""Bad rows are kept, unknown, and listed with what is wrong; nothing is dropped in silence."""

import sys
from pathlib import Path

import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, problems, read, write_lines
from tiercheck.api.portfolio_files import assess_files

ONE, TWO = "91350100M000100Y43", "914401060010D74P30"
GOOD: dict[str, object] = {"credit_code": TWO, "revenue_y1": "8000 万元", "market_share_national": "7%"}

BAD_CELLS: tuple[tuple[dict[str, object], str, str, str], ...] = (
    ({"market_share_national": "1.5"}, "market_share_national", "1.5", "above 1"),
    ({"employees_y1": -3}, "employees_y1", "-3", "below 0"),
    ({"employees_y1": "2.5"}, "employees_y1", "2.5", "not a whole number"),
    ({"revenue_y1": "many"}, "revenue_y1", "many", "not a number"),
    ({"revenue_y1": "1.005"}, "revenue_y1", "1.005", "cents"),
    ({"revenue_y1": "8000万"}, "revenue_y1", "8000万", "not a number"),
    ({"revenue_y1": "1000000亿元"}, "revenue_y1", "1000000亿元", "not below 100,000,000,000,000 in size"),
    ({"revenue_y1": 200_000_000_000_000}, "revenue_y1", "200000000000000", "check its unit"),
    ({"employees_y1": "1000000000"}, "employees_y1", "1000000000", "not below 1,000,000,000 in size"),
    ({"market_share_national": 1 / 3}, "market_share_national", "0.3333333333333333", "round it, to 0.333333"),
    ({"market_share_national": "7.00005%"}, "market_share_national", "7.00005%", "more than six decimals"),
    ({"years_in_segment": "2.0000001"}, "years_in_segment", "2.0000001", "round it, to 2"),
    ({"employees_y1": "0" * 40 + "7"}, "employees_y1", "0" * 40 + "7", "write 7"),
    ({"established": "2023-02-29"}, "established", "2023-02-29", "not a day of the calendar"),
    ({"established": "2010/5/1"}, "established", "2010/5/1", "write it as"),
    ({"own_brand": "maybe"}, "own_brand", "maybe", "neither true nor false"),
    ({"own_brand": ["yes"]}, "own_brand", "['yes']", "neither true nor false"),
    ({"rd_body_level": "galactic"}, "rd_body_level", "galactic", "not a level"),
    ({"division": "99"}, "division", "99", "not a division code"),
    ({"revenue_y1": 5, "main_revenue_y1": 6}, "main_revenue_y1", "6", "above revenue_y1 of 5"),
    ({"credit_code": "91350100M000100Y44"}, "credit_code", "91350100M000100Y44", "check character"),
    ({"credit_code": "12345"}, "credit_code", "12345", "5 characters"),
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the bad cells in one portfolio, one a row, judged."""
    folder = tmp_path_factory.mktemp("bad")
    rows = ({"row": f"r{place}", **wrong} for place, (wrong, *_) in enumerate(BAD_CELLS))
    source = write_lines(folder / "in.jsonl", *rows, {"row": "good", **GOOD})
    assess_files(source, folder / "out.parquet", DAY, key="row")
    return folder / "out.parquet"


def test_bad_rows_are_kept_and_unknown(judged: Path) -> None:
    found = read(judged)
    assert found["invalid"].to_list() == [True] * len(BAD_CELLS) + [False]
    assert found["srdi_outcome"].to_list()[:-1] == [1] * len(BAD_CELLS)


@pytest.mark.parametrize("place", range(len(BAD_CELLS)), ids=lambda place: str(BAD_CELLS[place][0])[:40])
def test_a_bad_cell_is_listed_with_what_is_wrong(judged: Path, place: int) -> None:
    _, column, value, reason = BAD_CELLS[place]
    (told,) = (each for each in problems(judged.with_name("out.parquet.problems.csv")) if each["key"] == f"r{place}")
    assert (told["row"], told["column"], told["value"]) == (str(place + 1), column, value)
    assert reason in told["reason"]


def test_rows_without_or_with_the_same_key_are_all_listed(tiercheck: Here, tmp_path: Path) -> None:
    rows: tuple[dict[str, object], ...] = (
        {"credit_code": ONE},
        {"credit_code": ""},
        {"credit_code": f" {ONE}"},
        {"revenue_y1": 1},
        GOOD,
    )
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.csv"
    assert tiercheck("portfolio", source, target, "--as-of", DAY, "--problems", tmp_path / "p.csv").code == 0
    assert read(target)["invalid"].to_list() == [True, True, True, True, False]
    told = problems(tmp_path / "p.csv")
    assert [(each["row"], each["column"]) for each in told] == [(str(row), "credit_code") for row in (1, 2, 3, 4)]
    assert [("more than one row" in each["reason"]) for each in told] == [True, False, True, False]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_line_with_too_few_or_too_many_cells_is_listed(tiercheck: Here, tmp_path: Path, quote: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.parquet"
    source.write_text(
        f"credit_code,name,revenue_y1\n{ONE},甲\n\n{TWO},{quote}乙{quote},80000000\n91350100M000100YX0,丙,1,2\n",
        encoding="utf-8",
    )
    assert tiercheck("portfolio", source, target, "--as-of", DAY).code == 0
    assert read(target)["invalid"].to_list() == [True, False, True]
    told = [each for each in problems(tmp_path / "out.parquet.problems.csv") if not each["column"]]
    assert [each["row"] for each in told] == ["1", "3"]
    assert all("cells" in each["reason"] for each in told)


def test_a_line_that_is_no_json_is_listed(tiercheck: Here, tmp_path: Path) -> None:
    source, target = write_lines(tmp_path / "in.jsonl", GOOD), tmp_path / "out.parquet"
    source.write_text(source.read_text(encoding="utf-8") + "{torn", encoding="utf-8")
    assert tiercheck("portfolio", source, target, "--as-of", DAY).code == 0
    (told,) = problems(tmp_path / "out.parquet.problems.csv")
    assert "not a JSON object" in told["reason"]


def test_a_later_run_without_problems_takes_the_old_list_away(tiercheck: Here, tmp_path: Path) -> None:
    target, listed = tmp_path / "out.parquet", tmp_path / "out.parquet.problems.csv"
    bad = {"credit_code": ONE, "employees_y1": -1}
    tiercheck("portfolio", write_lines(tmp_path / "in.jsonl", bad), target, "--as-of", DAY)
    assert listed.exists()
    tiercheck("portfolio", write_lines(tmp_path / "in.jsonl", GOOD), target, "--as-of", DAY)
    assert not listed.exists()


def test_rows_that_report_nothing_are_listed_for_their_keys(tiercheck: Here, tmp_path: Path) -> None:
    """In a folder whose name has the signs of a pattern, which is no pattern."""
    folder = tmp_path / "year[2024]"
    folder.mkdir()
    source = write_lines(folder / "in.jsonl", {"row": 1}, {"row": 1}, {"row": 2})
    assert tiercheck("portfolio", source, folder / "o.csv", "--as-of", DAY, "--key", "row").code == 0
    told = problems(folder / "o.csv.problems.csv")
    assert [(each["row"], each["key"], each["column"]) for each in told] == [("1", "1", "row"), ("2", "1", "row")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"credit_code": ONE, "employees_y1": -1}, "row 1 91350100M000100Y43 employees_y1"),
        ({"credit_code": ONE, "revnue_y1": 1}, "revenue_y1"),
    ],
)
def test_strict_refuses_and_writes_nothing(tiercheck: Here, tmp_path: Path, row: dict[str, object], told: str) -> None:
    source = write_lines(tmp_path / "in.jsonl", row)
    ran = tiercheck("portfolio", source, tmp_path / "out.parquet", "--as-of", DAY, "--strict")
    assert ran.code == 2
    assert told in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_unknown_column_is_told_with_the_nearest(tiercheck: Here, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"credit_code": ONE, "revnue_y1": 1})
    ran = tiercheck("portfolio", source, tmp_path / "out.parquet", "--as-of", DAY)
    assert ran.code == 0
    assert "revnue_y1: did you mean 'revenue_y1'" in ran.err


def test_a_column_that_is_derived_is_not_missed(tiercheck: Here, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", GOOD)
    ran = tiercheck("portfolio", source, tmp_path / "out.parquet", "--as-of", DAY)
    assert "rd_expense_y1" in ran.err
    assert "sme_size" not in ran.err


def test_another_column_can_be_the_key(tiercheck: Here, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", {"row": 7, "employees_y1": -1}, {"row": 8})
    assert tiercheck("portfolio", source, tmp_path / "o.jsonl", "--as-of", DAY, "--key", "row").code == 0
    assert read(tmp_path / "o.jsonl")["row"].to_list() == ["7", "8"]
    assert [each["key"] for each in problems(tmp_path / "o.jsonl.problems.csv")] == ["7"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.csv", "o.csv"), "none.csv"),
        (("in.jsonl", "o.txt"), "does not say which format"),
        (("in.jsonl", "in.jsonl"), "are the same file"),
        (("in.jsonl", "o.csv", "--key", "nmae"), "no column 'nmae'"),
        (("in.jsonl", "no/folder/o.csv"), "No such file"),
        (("in.jsonl", "o.csv", "--as-of", "1999-01-01"), "nearest"),
        (("torn.parquet", "o.csv"), "not a Parquet file"),
        (("torn.xlsx", "o.csv"), "no Excel workbook"),
        (("gb.csv", "o.csv"), "UTF-8"),
        (("latin.csv", "o.csv"), "UTF-8"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(Path("in.jsonl"), GOOD)
    Path("torn.parquet").write_bytes(b"PAR1 torn")
    Path("torn.xlsx").write_bytes(b"PK torn")
    Path("gb.csv").write_bytes("credit_code,名\n1,中\n".encode("gb18030"))
    Path("latin.csv").write_bytes(f"credit_code,name\n{ONE},".encode() + "é\n".encode("latin-1"))
    before = sorted(tmp_path.iterdir())
    ran = tiercheck("portfolio", *arguments)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("package", "arguments", "told"),
    [
        ("duckdb", ("in.jsonl", "o.csv", "--engine", "duckdb"), "tiercheck[duckdb]"),
        ("pyspark", ("in.jsonl", "o.csv", "--engine", "spark"), "tiercheck[spark]"),
        ("xlsxwriter", ("in.jsonl", "o.xlsx"), "tiercheck[excel]"),
        ("fastexcel", ("in.xlsx", "o.csv"), "tiercheck[excel]"),
    ],
)
def test_what_is_not_installed_is_told_with_how_to_install_it(
    tiercheck: Here,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    package: str,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(Path("in.jsonl"), GOOD)
    Path("in.xlsx").write_bytes(b"PK")
    for name in (package, *(each for each in sys.modules if each.startswith(f"{package}."))):
        monkeypatch.setitem(sys.modules, name, None)
    ran = tiercheck("portfolio", *arguments, "--as-of", DAY)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert not list(tmp_path.glob("o.*"))
