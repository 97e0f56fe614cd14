"""The verb on Spark: the answers of Polars, quietly, in a session of its own or in the one at hand."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, problems, read, write
from tiercheck.api.portfolio_files import assess_files
from tiercheck.api.sample import sample

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = 2_000
OPTIONS = ("--as-of", DAY, "--columns", "tiers", "--jurisdiction", "CN")
# What a process prints that judges on Spark and then asks whether a session is still running.
JUDGE_AND_ASK = """
import sys, warnings
from tiercheck.cli.entry import run

code = run(sys.argv[1:])
warnings.simplefilter("ignore")
from pyspark.sql import SparkSession
print("still running:", SparkSession.getActiveSession())
sys.exit(code)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A CSV file with a bad row in every hundred."""
    sample(ROWS, tmp_path / "firms.parquet", seed=3)
    row = pl.int_range(pl.len())
    share = pl.when(row % 100 == 7).then(pl.lit("1.5")).otherwise(pl.col("market_share_national").cast(pl.String))
    code = pl.when(row % 300 == 9).then(pl.lit("12345")).otherwise(pl.col("credit_code"))
    firms = read(tmp_path / "firms.parquet").with_columns(market_share_national=share, credit_code=code)
    return write(firms, tmp_path / "in.csv")


def test_spark_gives_the_answers_of_polars_quietly_and_is_stopped(
    tiercheck: Here, tmp_path: Path, source: Path
) -> None:
    on_polars, on_spark = tmp_path / "polars.parquet", tmp_path / "spark.parquet"
    wanted = tiercheck("portfolio", source, on_polars, *OPTIONS)
    command = [sys.executable, "-c", JUDGE_AND_ASK, "portfolio", source, on_spark, *OPTIONS, "--engine", "spark"]
    ran = subprocess.run([str(each) for each in command], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert read(on_spark).equals(read(on_polars))
    told = problems(tmp_path / "spark.parquet.problems.csv")
    assert told == problems(tmp_path / "polars.parquet.problems.csv")
    assert len(told) >= ROWS / 100
    assert ran.stderr.decode() == wanted.err
    assert ran.stdout.decode() == wanted.out.replace("polars.parquet", "spark.parquet") + "still running: None\n"


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_a_session_at_hand_is_used_and_left_running(spark: "SparkSession", tmp_path: Path, firms: pl.DataFrame) -> None:
    source = write(firms.head(20), tmp_path / "in.parquet")
    assess_files(source, tmp_path / "out.parquet", DAY, "CN", columns="tiers", engine="spark")
    assert read(tmp_path / "out.parquet").height == 20
    assert spark.range(3).count() == 3


@pytest.mark.filterwarnings("ignore")
def test_without_java_spark_is_not_begun(
    tiercheck: Here, tmp_path: Path, firms: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", lambda: None)
    source = write(firms, tmp_path / "in.parquet")
    ran = tiercheck("portfolio", source, tmp_path / "out.parquet", *OPTIONS, "--engine", "spark")
    assert ran.code == 2
    assert "java-missing" in ran.err
    assert "install Java 17" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]
