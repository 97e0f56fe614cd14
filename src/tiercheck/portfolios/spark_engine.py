"""Apache Spark as a table engine: the session at hand, or one of its own, quiet and stopped in the end."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from uuid import uuid4

import narwhals as nw

from tiercheck.errors import MissingExtraError, Problem
from tiercheck.portfolios.embedded import pl
from tiercheck.portfolios.judge import Judge, missing_engine

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_STANDARD_ERROR = 2


def judge_on_spark(rows: pl.LazyFrame, judge: Judge, staged: Path, judged: Path) -> None:
    """Judge rows on Spark; where nothing else is configured, on this machine alone.

    Raises:
        MissingExtraError: PySpark or Java is not installed.
        OSError: Spark failed.
    """
    try:
        from pyspark.errors import PySparkException
    except ImportError:
        raise missing_engine("spark", "pyspark") from None
    staged.mkdir()  # Spark passes over files with hidden names, but not over what is in folders with such names
    source, folder = staged / "rows.parquet", staged / "judged"
    with _session() as spark, warnings.catch_warnings(action="ignore"):
        rows.sink_parquet(source)
        try:
            found = judge(nw.from_native(spark.read.parquet(str(source)))).to_native()
            found.coalesce(1).write.parquet(str(folder))
        except PySparkException as error:
            raise OSError(str(error).splitlines()[0]) from error
    (only,) = folder.glob("part-*.parquet")
    only.replace(judged)


@contextmanager
def _session() -> "Iterator[SparkSession]":
    """Give the session at hand, which is its owner's to stop, or start one that is stopped afterwards."""
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    name = f"tiercheck {uuid4()}"
    spark = _started(name)
    try:
        yield spark
    finally:
        if spark.sparkContext.appName == name:  # else it is one that another thread has started
            spark.stop()


def _started(name: str) -> "SparkSession":
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if which("java") is None and not Path(os.environ.get("JAVA_HOME", ""), "bin", "java").is_file():
        raise _no_java("and there is none on the PATH or in JAVA_HOME")
    builder = SparkSession.builder.appName(name)
    for setting, value in {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}.items():
        builder = builder.config(setting, value)
    try:
        with _unheard(), warnings.catch_warnings(action="ignore"):
            return builder.getOrCreate()
    except PySparkException as error:
        raise _no_java(f"which did not start: {str(error).splitlines()[0]}") from None


def _no_java(found: str) -> MissingExtraError:
    hint = "install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless), or use --engine polars"
    return MissingExtraError([Problem("java-missing", f"--engine spark needs Java, {found}", hint)])


@contextmanager
def _unheard() -> Iterator[None]:
    """Let processes started meanwhile inherit no standard error: Java writes to it before it reads any setting."""
    kept, nowhere = os.dup(_STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_ERROR)
    try:
        yield
    finally:
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)
