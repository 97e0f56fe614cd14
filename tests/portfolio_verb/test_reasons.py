"""``--reasons`` says what each verdict code of the results means, once, and belongs to the results beside it."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, read, write, write_lines
from tests.portfolio_verb.test_killing import BEFORE_THE_NTH
from tiercheck.api.portfolio import portfolio

SOURCE, TARGET, REASONS = "in.parquet", "out.parquet", "out.reasons.csv"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reasons_are_the_legend_of_the_codes(
    tiercheck: Here, tmp_path: Path, firms: pl.DataFrame, lang: str
) -> None:
    spoilt = firms.with_columns(employees_y1=pl.when(pl.int_range(pl.len()) == 0).then(-1).otherwise("employees_y1"))
    source, reasons = write(spoilt, tmp_path / SOURCE), tmp_path / REASONS
    ran = tiercheck("portfolio", source, tmp_path / TARGET, "--as-of", DAY, "--reasons", reasons, "--lang", lang)
    assert ran.code == 0
    assert reasons.read_bytes().startswith(b"\xef\xbb\xbf")
    found = pl.read_csv(reasons)
    wanted = portfolio(spoilt, DAY, language=lang)
    legends = pl.concat([wanted.reasons(tier).legend() for tier in wanted.tiers])
    assert found.equals(legends)
    judged = read(tmp_path / TARGET).filter(~pl.col("invalid"))
    for tier in wanted.tiers:
        codes = judged[f"{tier}_verdict"].value_counts().filter(pl.col(f"{tier}_verdict") != 0)
        told = found.filter(tier=tier)
        assert dict(told.select("verdict", "enterprises").iter_rows()) == dict(codes.iter_rows())
    assert "工信部企业〔2022〕63号 附件2 一(四)" in "".join(found["explanation"])


def test_the_reasons_of_duckdb_are_those_of_polars(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame) -> None:
    source = write(firms, tmp_path / SOURCE)
    for engine in ("polars", "duckdb"):
        options = ("--as-of", DAY, "--engine", engine, "--reasons", tmp_path / f"{engine}.csv")
        assert tiercheck("portfolio", source, tmp_path / f"{engine}.parquet", *options).code == 0
    assert (tmp_path / "polars.csv").read_bytes() == (tmp_path / "duckdb.csv").read_bytes()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--columns", "tiers", "--reasons", "why.csv"), "--columns indicators"),
        (("--reasons", "out.csv"), "the same file"),
        (("--reasons", "in.jsonl"), "the same file"),
        (("--reasons", "none/why.csv"), "cannot write none/why.csv"),
        (("--reasons", "."), "cannot write ."),
    ],
)
def test_reasons_that_cannot_be_written_are_told_and_nothing_is(
    tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(Path("in.jsonl"), {"credit_code": "91350100M000100Y43"})
    ran = tiercheck("portfolio", "in.jsonl", "out.csv", "--as-of", DAY, *options)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_reasons_are_never_of_another_run_than_the_results(tmp_path: Path, firms: pl.DataFrame) -> None:
    """Killed before each change of what the folder holds."""
    place = tmp_path / "place"
    place.mkdir()
    command = ["portfolio", SOURCE, TARGET, "--as-of", DAY, "--jurisdiction", "CN", "--reasons", REASONS]
    runs = []
    for name, rows in (("before", 100), ("after", 200)):
        write(firms.head(rows), place / SOURCE)
        subprocess.run([sys.executable, "-m", "tiercheck", *command], cwd=place, check=True, capture_output=True)
        kept = tmp_path / name
        kept.mkdir()
        runs.append({file: Path(shutil.copy(place / file, kept)) for file in (TARGET, REASONS)})
    before, after = runs
    assert before[REASONS].read_bytes() != after[REASONS].read_bytes()
    for nth in range(1, 30):
        for part in place.glob(".*.part"):
            part.unlink()
        for file, kept in before.items():
            shutil.copy(kept, place / file)
        ran = subprocess.run([sys.executable, "-c", BEFORE_THE_NTH, str(nth), *command], cwd=place, check=False)
        run = before if (place / TARGET).read_bytes() == before[TARGET].read_bytes() else after
        assert read(place / TARGET).equals(read(run[TARGET]))
        if (place / REASONS).exists():
            assert (place / REASONS).read_bytes() == run[REASONS].read_bytes()
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL
    assert 3 <= nth < 30
    assert (place / REASONS).read_bytes() == after[REASONS].read_bytes()
