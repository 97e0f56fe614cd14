"""An output is written whole or not at all, whatever happens to the run."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here, start
from tests.portfolio_verb.files import DAY, read, wait_for_part, write

OLD = b"the results of an earlier run"


@pytest.fixture
def source(tmp_path: Path, firms: pl.DataFrame) -> Path:
    """Enough rows for some seconds of work, every one with a problem, so that there is a table of them too."""
    return write(pl.concat([firms] * 20), tmp_path / "in.parquet")


def test_a_killed_run_leaves_the_old_output_or_the_new(tmp_path: Path, source: Path, tiercheck: Here) -> None:
    """Killed as each of its unfinished files appears, and at moments spread over a run."""
    target = tmp_path / "out.csv"
    arguments = ("portfolio", source, target, "--as-of", DAY, "--columns", "tiers")
    begun = time.monotonic()
    assert tiercheck(*arguments).code == 0
    whole, took = target.read_bytes(), time.monotonic() - begun
    killed = 0
    for moment in (0.7, 0.9, 1.1, 1.3, "judged", "bad", "problems", "converted"):
        target.write_bytes(OLD)
        process = start(*arguments)
        if isinstance(moment, str):
            wait_for_part(process, target, moment)
        else:
            time.sleep(took * moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert target.read_bytes() in (OLD, whole)
        assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")} <= {
            "in.parquet",
            "out.csv",
            "out.csv.problems.csv",
        }
    assert killed
    assert tiercheck(*arguments).code == 0
    assert target.read_bytes() == whole
    assert not list(tmp_path.glob(".*.part"))


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path, firms: pl.DataFrame, tiercheck: Here) -> None:
    source = write(firms, tmp_path / "in.parquet")
    running = tmp_path / f".out.csv.{os.getppid()}.judged.part"
    over = tmp_path / ".out.csv.4194305.judged.part"  # a number above any that Linux gives
    other = tmp_path / ".out.csv.notes"
    for path in (running, over, other):
        path.write_bytes(b"")
    assert tiercheck("portfolio", source, tmp_path / "out.csv", "--as-of", DAY).code == 0
    assert (running.exists(), over.exists(), other.exists()) == (True, False, True)


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
