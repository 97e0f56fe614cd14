"""Ctrl-C ends a run at once and quietly, and leaves what was there."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here, start
from tests.portfolio_verb.files import DAY, wait_for_part, write

OLD = b"the results of an earlier run"
INTERRUPTED = 130


@pytest.mark.parametrize(
    ("name", "engine", "moments"),
    [
        ("in.parquet", "polars", ("judged", "bad", "problems", "converted")),
        ("in.jsonl", "polars", ("judged", "text", 0.5, 1.0)),
        ("in.csv", "duckdb", ("staged", 0.5, 1.0, 1.5)),
    ],
)
def test_ctrl_c_leaves_the_old_output_and_nothing_else(
    tmp_path: Path, firms: pl.DataFrame, name: str, engine: str, moments: tuple[str | float, ...]
) -> None:
    """Interrupted as an unfinished file appears, or some seconds after the first did."""
    source, target = write(pl.concat([firms] * 50), tmp_path / name), tmp_path / "out.csv"
    listed = tmp_path / "out.csv.problems.csv"
    interrupted = 0
    for moment in moments:
        target.write_bytes(OLD)
        listed.unlink(missing_ok=True)  # of a run that was over before it was interrupted
        process = start("portfolio", source, target, "--as-of", DAY, "--engine", engine)
        begins = moment if isinstance(moment, str) else "judged"
        wait_for_part(process, listed if begins == "problems" else target, begins)
        time.sleep(moment if isinstance(moment, float) else 0)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
        if process.returncode == 0:
            continue
        interrupted += 1
        assert process.returncode == INTERRUPTED, told.decode()
        assert b"interrupted" in told
        assert b"\nTraceback" not in b"\n" + told
        assert target.read_bytes() == OLD
        assert {path.name for path in tmp_path.iterdir()} == {name, "out.csv"}
    assert interrupted


def test_ctrl_c_while_the_verbs_are_loaded_is_taken_quietly() -> None:
    program = """
import sys
from tiercheck.cli import main

class Interrupting:
    def find_spec(self, name, *_):
        if name == "tiercheck.cli.portfolio_verbs":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
main(["portfolio", "in.csv", "out.csv"])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (INTERRUPTED, b"")


def test_an_interrupt_that_polars_trips_over_is_one_all_the_same(
    tiercheck: Here, tmp_path: Path, firms: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object, **__: object) -> None:
        raise pl.exceptions.PanicException("called `Result::unwrap()` on an `Err` value: KeyboardInterrupt()")

    source = write(firms, tmp_path / "in.csv")
    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", trip)
    ran = tiercheck("portfolio", source, tmp_path / "out.csv", "--as-of", DAY)
    assert (ran.code, "interrupted" in ran.err) == (INTERRUPTED, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
