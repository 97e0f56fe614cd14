"""Ctrl-C ends a run at once and quietly, and leaves what was there."""

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, write
from tests.portfolio_verb.holding import held

OLD = b"the results of an earlier run"
INTERRUPTED = 130


# Gives DuckDB a query that does not end, so that a Ctrl-C always finds it at work.
ENDLESS = """
import signal
from tiercheck.cli import main
from tiercheck.portfolios import duckdb_engine

read = duckdb_engine._reader

def read_without_end(relation):
    endless = "SELECT rows.* FROM rows, range(1000000000000) AS endless(i) WHERE hash(endless.i) = 0"
    print("reading", flush=True)
    return read(relation.query("rows", endless))

duckdb_engine._reader = read_without_end
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's `&` would have it ignore
main()
"""


def assert_nothing_but_the_old_output(process: subprocess.Popen[bytes], told: bytes, folder: Path, name: str) -> None:
    assert process.returncode == INTERRUPTED, told.decode()
    assert b"interrupted" in told
    assert b"\nTraceback" not in b"\n" + told
    assert (folder / "out.csv").read_bytes() == OLD
    assert {path.name for path in folder.iterdir()} == {name, "out.csv"}


@pytest.mark.parametrize(
    ("name", "engine", "purpose"),
    [
        *(("in.parquet", "polars", purpose) for purpose in ("judged", "bad", "problems", "converted")),
        ("in.jsonl", "polars", "text"),
        ("in.jsonl", "polars", "judged"),
        ("in.csv", "duckdb", "staged"),
    ],
)
def test_ctrl_c_leaves_the_old_output_and_nothing_else(
    tmp_path: Path, firms: pl.DataFrame, name: str, engine: str, purpose: str
) -> None:
    """Interrupted in the midst of writing each unfinished file."""
    source, target = write(pl.concat([firms] * 10), tmp_path / name), tmp_path / "out.csv"
    target.write_bytes(OLD)
    with held(purpose, "portfolio", source, target, "--as-of", DAY, "--engine", engine) as process:
        process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert_nothing_but_the_old_output(process, told, tmp_path, name)


def test_ctrl_c_reaches_duckdb_at_work(tmp_path: Path, firms: pl.DataFrame) -> None:
    source, target = write(firms, tmp_path / "in.csv"), tmp_path / "out.csv"
    target.write_bytes(OLD)
    arguments = ("portfolio", source, target, "--as-of", DAY, "--engine", "duckdb")
    command = [sys.executable, "-c", ENDLESS, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert_nothing_but_the_old_output(process, told, tmp_path, "in.csv")


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
    assert (ran.returncode, ran.stderr) == (INTERRUPTED, b"\n")  # click ends the line of the ^C


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
