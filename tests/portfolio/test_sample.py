"""The synthetic portfolio: enterprises that could be, in shares that its recipe documents, the same everywhere."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from tests.contract import CONTRACT
from tests.portfolio.recorded import assert_recorded
from tiercheck import Assessor, packaged_shelf
from tiercheck.api.sample import sample
from tiercheck.errors import PortfolioError
from tiercheck.model.outcome import Outcome
from tiercheck.portfolios.sample import writing
from tiercheck.portfolios.sample.drawing import block
from tiercheck.portfolios.sample.recipe import packaged_recipe
from tiercheck.portfolios.scanning import ROW_FAULT, scan
from tiercheck.subjects import EnterpriseProfile
from tiercheck.subjects.credit_code import fault_in

RECIPE = packaged_recipe()
MANY = 40_000
SHELF = packaged_shelf()


@pytest.fixture(scope="module")
def many() -> pl.DataFrame:
    return block(RECIPE, 63, 0, MANY)


def rows(path: Path) -> list[EnterpriseProfile]:
    """Return what a file says, row by row."""
    found = scan(path, tuple(SHELF.columns), path.with_name("copy")).rows.drop(ROW_FAULT).collect()
    return [EnterpriseProfile.from_record(row) for row in found.iter_rows(named=True)]


def test_every_row_is_an_enterprise_that_could_be(many: pl.DataFrame) -> None:
    for row in many.head(3_000).iter_rows(named=True):
        EnterpriseProfile.from_record(row)


def test_it_has_every_column_but_the_size_class_that_follows_from_others(many: pl.DataFrame) -> None:
    assert set(many.columns) == set(CONTRACT) - {"sme_size"}


def test_no_two_rows_have_one_credit_code_and_all_are_valid(many: pl.DataFrame) -> None:
    assert many["credit_code"].n_unique() == MANY
    assert {fault_in(code) for code in many["credit_code"].head(2_000)} == {""}


def test_no_credit_code_can_have_been_issued(many: pl.DataFrame) -> None:
    """The organisation code inside (GB 11714) has a check character of its own; here it is never the right one."""
    for code in many["credit_code"].head(2_000):
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(symbol, 36) * weight for symbol, weight in zip(code[8:16], weights, strict=True))
        right = "0123456789X0"[11 - total % 11]
        assert code[16] != right


def test_the_same_seed_gives_the_same_rows_whatever_block_they_are_drawn_in(many: pl.DataFrame) -> None:
    assert block(RECIPE, 63, 1_234, 77).equals(many.slice(1_234, 77))


def test_another_seed_gives_other_enterprises(many: pl.DataFrame) -> None:
    other = block(RECIPE, 64, 0, 1_000)
    assert not set(other["credit_code"]) & set(many["credit_code"])
    assert other["revenue_y1"].to_list() != many["revenue_y1"].head(1_000).to_list()


def test_rows_are_the_same_on_every_machine_and_version(tmp_path: Path) -> None:
    """What is on record was drawn with Python 3.11 and polars 2.1; a difference here is a break of promise."""
    sample(4, tmp_path / "four.jsonl", seed=63)
    assert_recorded("sample_63.jsonl", (tmp_path / "four.jsonl").read_text(encoding="utf-8"))


def documented() -> Iterator[tuple[str, Fraction]]:
    yield "division", RECIPE.division_missing
    yield "industry", RECIPE.industry_missing
    yield from ((name, column.missing) for name, column in RECIPE.columns.items())


@pytest.mark.parametrize(("name", "share"), list(documented()))
def test_as_many_do_not_report_a_column_as_the_recipe_says(many: pl.DataFrame, name: str, share: Fraction) -> None:
    assert many[name].null_count() / MANY == pytest.approx(float(share), abs=0.006)


@pytest.mark.parametrize("name", [name for name, column in RECIPE.columns.items() if column.chance is not None])
def test_as_many_are_true_as_the_recipe_says(many: pl.DataFrame, name: str) -> None:
    # Who does not report is not a fair sample, so the share among the others is a little off.
    chance = float(RECIPE.columns[name].chance or 0)
    assert many[name].mean() == pytest.approx(chance, abs=0.02)


@pytest.mark.parametrize("name", [name for name, each in RECIPE.columns.items() if each.quantiles and not each.of])
def test_quantiles_are_those_of_the_recipe(many: pl.DataFrame, name: str) -> None:
    middle = many[name].cast(pl.Float64).quantile(0.5)
    quantiles = {share: float(figure) for share, figure in (RECIPE.columns[name].quantiles or {}).items()}
    below = max((figure for share, figure in quantiles.items() if share <= Fraction(45, 100)), default=0)
    above = min((figure for share, figure in quantiles.items() if share >= Fraction(55, 100)))
    assert middle is not None
    assert below <= middle <= above


def test_figures_go_together_as_firms_do(many: pl.DataFrame) -> None:
    def together(one: str, other: str) -> float:
        return float(many.select(pl.corr(one, other, method="spearman")).item())

    assert together("revenue_y1", "employees_y1") > 0.7
    assert together("rd_expense_y1", "class1_ip") > 0.4
    figures = many.with_columns(intensity=pl.col("rd_expense_y1") / pl.col("revenue_y1"))
    assert figures.select(pl.corr("intensity", "revenue_y1", method="spearman")).item() < -0.2


def test_titles_lie_inside_each_other(many: pl.DataFrame) -> None:
    held = many.select("innovative_title_valid", "srdi_title_valid", "little_giant_title_valid").drop_nulls()
    assert held.filter("little_giant_title_valid", ~pl.col("srdi_title_valid")).is_empty()
    assert held.filter("srdi_title_valid", ~pl.col("innovative_title_valid")).is_empty()


def test_not_reporting_is_no_accident(many: pl.DataFrame) -> None:
    silent = many.filter(pl.col("market_share_national").is_null())["employees_y1"].median()
    telling = many.filter(pl.col("market_share_national").is_not_null())["employees_y1"].median()
    assert isinstance(silent, float)
    assert isinstance(telling, float)
    assert silent < telling


def test_guangdong_is_heavy(many: pl.DataFrame) -> None:
    provinces = Counter(code[2:4] for code in many["credit_code"])
    assert provinces.most_common(1)[0][0] == "44"
    assert provinces["44"] > MANY * 2 // 5
    assert len(provinces) > 20


def test_the_funnel_is_plausible_under_the_rules_of_2022() -> None:
    assessor = Assessor(SHELF, "direct")
    passed: Counter[str] = Counter()
    for row in block(RECIPE, 5, 0, 1_500).iter_rows(named=True):
        for verdict in assessor.assess(EnterpriseProfile.from_record(row), date(2026, 3, 31)):
            passed[verdict.tier] += verdict.outcome is Outcome.PASS
    assert 0.7 < passed["innovative"] / 1_500 < 0.9
    assert 0.2 < passed["srdi"] / 1_500 < 0.45
    assert 0.005 < passed["little_giant"] / 1_500 < 0.05


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl", ".ndjson"])
def test_every_format_says_the_same(tmp_path: Path, suffix: str) -> None:
    sample(40, tmp_path / f"some{suffix}", seed=7)
    read = rows(tmp_path / f"some{suffix}")
    expected = [EnterpriseProfile.from_record(row) for row in block(RECIPE, 7, 0, 40).iter_rows(named=True)]
    assert [each.record for each in read] == [each.record for each in expected]


def test_a_file_of_several_blocks_is_one_portfolio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample(70, tmp_path / "one.csv", seed=1)
    monkeypatch.setattr(writing, "_BLOCK", 30)
    sample(70, tmp_path / "three.csv", seed=1)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "three.csv").read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    target = tmp_path / f"old{suffix}"
    target.write_text("old", encoding="utf-8")

    def fails_after_the_first(*arguments: int) -> pl.DataFrame:
        if arguments[2] > 0:
            raise OSError("the disk is full")
        return block(RECIPE, *arguments[1:])

    monkeypatch.setattr(writing, "_BLOCK", 30)
    monkeypatch.setattr(writing, "block", fails_after_the_first)
    with pytest.raises(OSError, match="the disk is full"):
        sample(70, target)
    assert target.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == [target.name]


def test_a_run_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "old.parquet"
    target.write_text("old", encoding="utf-8")
    most = str(2**31 - 1)  # which takes hours, so that it is never over before it is killed
    command = (sys.executable, "-m", "tiercheck", "sample", most, str(target))
    with subprocess.Popen(command) as running:
        while not any(part.stat().st_size for part in tmp_path.glob(".old.parquet.*.part")):
            assert running.poll() is None
            time.sleep(0.01)
        running.kill()
    assert target.read_text(encoding="utf-8") == "old"


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        sample(5, tmp_path / "folder.csv")


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    sample(5, tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert len(rows(tmp_path / "real.csv")) == 5


@pytest.mark.parametrize(
    ("count", "name", "code", "hint"),
    [
        (10, "out.cvs", "unknown-format", "'.csv'"),
        (10, "out", "unknown-format", ".parquet"),
        (0, "out.csv", "bad-count", "1 to"),
        (2**31, "out.csv", "bad-count", "1 to"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, count: int, name: str, code: str, hint: str) -> None:
    with pytest.raises(PortfolioError) as caught:
        sample(count, tmp_path / name)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert hint in problem.hint
    assert not list(tmp_path.iterdir())


def test_the_recipe_says_that_it_is_synthetic_and_adds_up() -> None:
    text = (Path(writing.__file__).parent / "sample.yaml").read_text(encoding="utf-8")
    assert "SYNTHETIC, NOT REAL ENTERPRISES" in text
    seen: set[str] = set()
    for name, column in RECIPE.drawn():
        ways = [way for way in (column.quantiles, column.chance, column.levels) if way is not None]
        assert len(ways) == 1, name
        assert not column.of or column.of in seen, name
        assert sum((column.levels or {"": Fraction(1)}).values()) == 1, name
        assert {*column.follows, *(column.missing_follows or {})} <= set(RECIPE.factors), name
        shares = list(column.quantiles or {})
        assert shares == sorted(shares), name
        seen.add(name)


def test_json_lines_carry_no_binary_fractions(tmp_path: Path) -> None:
    sample(50, tmp_path / "some.jsonl", seed=3)
    lines = (tmp_path / "some.jsonl").read_text(encoding="utf-8").splitlines()
    assert not [value for line in lines for value in json.loads(line).values() if isinstance(value, float)]
