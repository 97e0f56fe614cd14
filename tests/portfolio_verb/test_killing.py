"""A run that is killed leaves the old results or the new, and no problems table of another run beside them."""

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import start
from tests.portfolio_verb.files import DAY, read, wait_for_part, write

MOMENTS: tuple[float | str, ...] = (
    *(place / 12 for place in range(1, 13)),
    *("judged", "bad", "problems", "converted"),
)
# Kills the process that runs it before its nth change of what a folder holds.
BEFORE_THE_NTH = """
import os, signal, sys
from tiercheck.cli import main

left = int(sys.argv.pop(1))

def count(event, arguments):
    global left
    if event in ("os.rename", "os.remove") and "out." in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
main()
"""


@dataclass(frozen=True, slots=True)
class Runs:
    """A run that is over, and what another one would write in its place; every row of both has a problem.

    Attributes:
        before: the results of the first and its problems table.
        after: those of the second.
        arguments: of the second.
        took: how long the second takes, in seconds.
    """

    before: tuple[Path, Path]
    after: tuple[Path, Path]
    arguments: tuple[object, ...]
    took: float

    def begin_again(self) -> None:
        """Put the results of the first run in place, and nothing else."""
        target = Path(str(self.arguments[2]))
        for part in target.parent.glob(".*.part"):
            part.unlink()
        for kept, place in zip(self.before, (target, listed(target)), strict=True):
            shutil.copy(kept, place)

    def assert_not_mixed(self) -> None:
        """The results are old or new, whole; the problems table is of the same run, if there is one."""
        target = Path(str(self.arguments[2]))
        is_old = target.read_bytes() == self.before[0].read_bytes()
        assert is_old or read(target).equals(read(self.after[0]))
        if listed(target).exists():
            assert listed(target).read_bytes() == (self.before if is_old else self.after)[1].read_bytes()
        seen = {path.name for path in target.parent.iterdir() if not path.name.startswith(".")}
        assert seen <= {"in.parquet", target.name, listed(target).name}


def listed(target: Path) -> Path:
    return target.with_name(f"{target.name}.problems.csv")


@pytest.fixture(params=[".parquet", ".csv"])
def runs(request: pytest.FixtureRequest, tmp_path: Path, firms: pl.DataFrame) -> Runs:
    place = tmp_path / "place"
    place.mkdir()
    target = place / f"out{request.param}"
    arguments = ("portfolio", place / "in.parquet", target, "--as-of", DAY, "--columns", "tiers")
    kept: list[tuple[Path, Path]] = []
    for name, times in (("before", 2), ("after", 10)):
        write(pl.concat([firms] * times), place / "in.parquet")
        begun = time.monotonic()
        process = start(*arguments)
        process.communicate()
        assert process.returncode == 0
        took = time.monotonic() - begun
        copies = (tmp_path / f"{name}{request.param}", tmp_path / f"{name}.problems.csv")
        shutil.copy(target, copies[0])
        shutil.copy(listed(target), copies[1])
        kept.append(copies)
    return Runs(kept[0], kept[1], arguments, took)


def test_killed_at_moments_spread_over_the_whole_run(runs: Runs) -> None:
    target = Path(str(runs.arguments[2]))
    killed = 0
    for moment in MOMENTS:
        runs.begin_again()
        process = start(*runs.arguments)
        if isinstance(moment, str):
            wait_for_part(process, listed(target) if moment == "problems" else target, moment)
        else:
            time.sleep(runs.took * moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        runs.assert_not_mixed()
    assert killed
    process = start(*runs.arguments)
    process.communicate()
    assert (process.returncode, read(target).equals(read(runs.after[0]))) == (0, True)
    assert listed(target).read_bytes() == runs.after[1].read_bytes()
    assert not list(target.parent.glob(".*.part"))


def test_killed_before_each_change_of_what_the_folder_holds(runs: Runs) -> None:
    """Nothing can lie between these moments: what a folder holds changes by them alone."""
    for nth in range(1, 30):
        runs.begin_again()
        command = [sys.executable, "-c", BEFORE_THE_NTH, nth, *runs.arguments]
        ran = subprocess.run([str(each) for each in command], capture_output=True, check=False)
        runs.assert_not_mixed()
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    assert 4 <= nth < 30
    assert read(Path(str(runs.arguments[2]))).equals(read(runs.after[0]))
