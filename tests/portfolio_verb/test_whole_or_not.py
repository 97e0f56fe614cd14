"""An output is written whole or not at all, whatever happens to the run."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, read, write

OLD = b"the results of an earlier run"


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path, firms: pl.DataFrame, tiercheck: Here) -> None:
    source = write(firms, tmp_path / "in.parquet")
    running = tmp_path / f".out.csv.{os.getppid()}.judged.part"
    over = tmp_path / ".out.csv.4194305.judged.part"  # a number above any that Linux gives
    other = tmp_path / ".out.csv.notes"
    for path in (running, over, other):
        path.write_bytes(b"")
    assert tiercheck("portfolio", source, tmp_path / "out.csv", "--as-of", DAY).code == 0
    assert (running.exists(), over.exists(), other.exists()) == (True, False, True)


def test_a_place_for_problems_that_cannot_be_written_is_told(
    tmp_path: Path, firms: pl.DataFrame, tiercheck: Here
) -> None:
    """Before the results are in place, which could not be taken back."""
    source, target = write(firms, tmp_path / "in.parquet"), tmp_path / "out.csv"
    target.write_bytes(OLD)
    for place in (tmp_path / "no" / "folder.csv", tmp_path, Path("/dev/null")):
        ran = tiercheck("portfolio", source, target, "--as-of", DAY, "--problems", place)
        assert (ran.code, f"cannot write {place}" in ran.err) == (2, True), ran.err
        assert target.read_bytes() == OLD
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_a_full_disk_is_told_and_the_old_output_stays(tmp_path: Path, firms: pl.DataFrame, suffix: str) -> None:
    source, target = write(firms, tmp_path / "in.parquet"), tmp_path / f"out{suffix}"
    target.write_bytes(OLD)
    done = subprocess.run(
        [sys.executable, "-m", "tiercheck", "portfolio", source, target, "--as-of", DAY],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 2
    assert f"cannot write {target}" in done.stderr.decode()
    assert target.read_bytes() == OLD
    assert not list(tmp_path.glob(".*.part"))


def test_the_mode_of_the_old_output_is_kept(tmp_path: Path, firms: pl.DataFrame, tiercheck: Here) -> None:
    target = tmp_path / "out.parquet"
    target.write_bytes(OLD)
    target.chmod(0o640)
    assert tiercheck("portfolio", write(firms, tmp_path / "in.parquet"), target, "--as-of", DAY).code == 0
    assert target.stat().st_mode & 0o777 == 0o640
    assert read(target).height == firms.height
