"""A run that is killed leaves the old results or the new, and no problems table of another run beside them."""

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import start
from tests.portfolio_verb.files import DAY, read, write
from tests.portfolio_verb.holding import held
from tests.soak import times

PLACES = times(4, 12)
# Counts what is called by the thread that runs the command line, and kills the process before the nth call.
BEFORE_THE_NTH_CALL = """
import os, signal, sys
from tiercheck.cli import main

stop, calls = int(sys.argv.pop(1)), 0

def count(frame, event, argument):
    global calls
    if event in ("call", "c_call"):
        calls += 1
        if calls == stop:
            os.kill(os.getpid(), signal.SIGKILL)

sys.setprofile(count)
try:
    main()
finally:
    sys.setprofile(None)
    print(calls)
"""
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
        calls: how many calls the second makes.
    """

    before: tuple[Path, Path]
    after: tuple[Path, Path]
    arguments: tuple[object, ...]
    calls: int

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


def run_before(program: str, nth: int, arguments: tuple[object, ...]) -> subprocess.CompletedProcess[bytes]:
    """Run the command line by a program that kills itself before its nth step."""
    command = [sys.executable, "-c", program, nth, *arguments]
    return subprocess.run([str(each) for each in command], capture_output=True, check=False)


def listed(target: Path) -> Path:
    return target.with_name(f"{target.name}.problems.csv")


@pytest.fixture(scope="module", params=[".parquet", ".csv"])
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, firms: pl.DataFrame) -> Runs:
    tmp_path = tmp_path_factory.mktemp("runs")
    place = tmp_path / "place"
    place.mkdir()
    target = place / f"out{request.param}"
    arguments = ("portfolio", place / "in.parquet", target, "--as-of", DAY, "--columns", "tiers")
    kept: list[tuple[Path, Path]] = []
    for name, copies_of in (("before", 2), ("after", 10)):
        write(pl.concat([firms] * copies_of), place / "in.parquet")
        ran = run_before(BEFORE_THE_NTH_CALL, 0, arguments)
        assert ran.returncode == 0, ran.stderr.decode()
        calls = int(ran.stdout.splitlines()[-1])
        copies = (tmp_path / f"{name}{request.param}", tmp_path / f"{name}.problems.csv")
        shutil.copy(target, copies[0])
        shutil.copy(listed(target), copies[1])
        kept.append(copies)
    return Runs(kept[0], kept[1], arguments, calls)


def test_killed_at_moments_spread_over_the_whole_run(runs: Runs) -> None:
    target = Path(str(runs.arguments[2]))
    for place in range(1, PLACES):
        runs.begin_again()
        ran = run_before(BEFORE_THE_NTH_CALL, runs.calls * place // PLACES, runs.arguments)
        assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
        runs.assert_not_mixed()
    for purpose in ("judged", "bad", "problems", *(() if target.suffix == ".parquet" else ("converted",))):
        runs.begin_again()
        with held(purpose, *runs.arguments) as process:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        runs.assert_not_mixed()
    process = start(*runs.arguments)
    process.communicate()
    assert (process.returncode, read(target).equals(read(runs.after[0]))) == (0, True)
    assert listed(target).read_bytes() == runs.after[1].read_bytes()
    assert not list(target.parent.glob(".*.part"))


def test_killed_before_each_change_of_what_the_folder_holds(runs: Runs) -> None:
    """Nothing can lie between these moments: what a folder holds changes by them alone."""
    for nth in range(1, 30):
        runs.begin_again()
        ran = run_before(BEFORE_THE_NTH, nth, runs.arguments)
        runs.assert_not_mixed()
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    assert 4 <= nth < 30
    assert read(Path(str(runs.arguments[2]))).equals(read(runs.after[0]))
