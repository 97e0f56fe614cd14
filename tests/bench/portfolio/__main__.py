"""Portfolios side by side: the same rows, each contestant in a process of its own.

Run with ``make bench-portfolio``. tiercheck gives three tiers with every indicator, score interval and
point; Polars by hand the same; OpenFisca-core and zen-engine only whether SRDI passes. The figures are
the best of three rounds; memory is the peak of the process, and what the table alone took.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

import tiercheck as tc
from tests.bench.portfolio.contestants import AS_OF, CONTESTANTS

ROWS, SEED = 2_000_000, 7
SIZES = (100_000, 1_000_000, 10_000_000)
OURS, HAND = "tiercheck on Polars", "Polars by hand"
WORDS = {0: "fail", 1: "unknown", 2: "pass"}
MEASURE = "import resource; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"


def side_by_side(folder: Path) -> None:
    """Run every contestant on one table, and tell where they differ."""
    table = folder / "portfolio.parquet"
    tc.sample(ROWS, table, seed=SEED)
    speeds: dict[str, float] = {}
    print(f"{'contestant':22}{'rows':>12}{'rows a second':>16}{'peak MB':>10}{'table MB':>10}")
    for name in CONTESTANTS:
        arguments = [sys.executable, "-m", "tests.bench.portfolio.contestants", name, str(table), str(folder / name)]
        said = json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)
        speeds[name] = said["rows"] / said["seconds"]
        print(f"{name:22}{said['rows']:>12,}{speeds[name]:>16,.0f}{said['peak_mb']:>10,}{said['loaded_mb']:>10,}")
    print(f"Polars by hand is {speeds[HAND] / speeds[OURS]:.2f} times as fast as tiercheck on Polars")
    differences(table, folder)


def differences(table: Path, folder: Path) -> None:
    """Tell which outcomes differ, among the enterprises that hold the title the others take as the base."""
    held = pl.read_parquet(table, columns=["innovative_title_valid"])["innovative_title_valid"].fill_null(value=False)
    ours = pl.read_parquet(folder / OURS)["outcome"]
    print(f"{'SRDI, title held':22}{'tiercheck says':>16}{'it says':>12}{'rows':>12}")
    for name in CONTESTANTS:
        theirs = pl.read_parquet(folder / name)["outcome"]
        count = len(theirs)
        pair = pl.DataFrame({"ours": ours.head(count), "theirs": theirs}).filter(held.head(count))
        unlike = pair.filter(pl.col("ours") != pl.col("theirs")).group_by("ours", "theirs").len()
        for right, said, rows in unlike.sort("ours", "theirs").iter_rows():
            print(f"{name:22}{WORDS[right]:>16}{WORDS[said]:>12}{rows:>12,}")
        if unlike.is_empty():
            print(f"{name:22}{'no difference':>40}")


def from_file_to_file(folder: Path) -> None:
    """Judge ever larger files with the command line: the cost is linear, the memory bounded."""
    print(f"{'file to file':22}{'seconds':>12}{'rows a second':>16}{'peak MB':>10}")
    for rows in SIZES:
        table, judged = folder / f"{rows}.parquet", folder / f"{rows}.judged.parquet"
        tc.sample(rows, table, seed=SEED)
        command = [sys.executable, "-m", "tiercheck", "portfolio", str(table), str(judged), "--as-of", AS_OF]
        command += ["--columns", "indicators"]
        begin = time.perf_counter()
        script = f"import subprocess; subprocess.run({command!r}, check=True, capture_output=True); {MEASURE}"
        ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
        print(f"{rows:<22,}{seconds:>12.1f}{rows / seconds:>16,.0f}{int(ran.stdout):>10,}")
        table.unlink()
        judged.unlink()


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        side_by_side(Path(made))
        from_file_to_file(Path(made))
