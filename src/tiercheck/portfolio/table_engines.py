"""The table engines that can judge a portfolio: the embedded one, and those for who has them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeAlias

import narwhals as nw
from narwhals.typing import IntoLazyFrameT

from tiercheck.errors import MissingExtraError, Problem
from tiercheck.portfolio.embedded import pl


class Judge(Protocol):
    """Judges a table lazily, whatever its engine."""

    def __call__(self, frame: nw.LazyFrame[IntoLazyFrameT], /) -> nw.LazyFrame[IntoLazyFrameT]:
        """Return the results for a table."""
        ...


JudgeFile: TypeAlias = Callable[[pl.LazyFrame, Judge, Path, Path], None]


def _on_polars(rows: pl.LazyFrame, judge: Judge, _staged: Path, judged: Path) -> None:
    judge(nw.from_native(rows)).to_native().sink_parquet(judged)


def _on_duckdb(rows: pl.LazyFrame, judge: Judge, staged: Path, judged: Path) -> None:
    try:
        import duckdb
    except ImportError:
        raise _missing("duckdb", "duckdb") from None
    rows.sink_parquet(staged)
    try:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            relation = connection.read_parquet(str(staged))
            judge(nw.from_native(relation)).to_native().write_parquet(str(judged), compression="zstd")
    except duckdb.Error as error:
        raise OSError(str(error).splitlines()[0]) from error
    except RuntimeError as error:
        if "interrupted" in str(error):  # all that DuckDB says of a Ctrl-C
            raise KeyboardInterrupt from None
        raise


def _on_spark(rows: pl.LazyFrame, judge: Judge, staged: Path, judged: Path) -> None:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise _missing("spark", "pyspark") from None
    staged.mkdir()  # Spark passes over files with hidden names, but not over what is in folders with such names
    source, folder = staged / "rows.parquet", staged / "judged"
    rows.sink_parquet(source)
    try:
        spark = SparkSession.builder.appName("tiercheck").getOrCreate()
        found = judge(nw.from_native(spark.read.parquet(str(source)))).to_native()
        found.coalesce(1).write.parquet(str(folder))
    except PySparkException as error:
        raise OSError(str(error).splitlines()[0]) from error
    (only,) = folder.glob("part-*.parquet")
    only.replace(judged)


def _missing(engine: str, package: str) -> MissingExtraError:
    message = f"{package} is not installed, and --engine {engine} needs it"
    return MissingExtraError([Problem(f"{engine}-missing", message, f"pip install {package}, or use --engine polars")])


TABLE_ENGINES: Mapping[str, JudgeFile] = MappingProxyType(
    {"polars": _on_polars, "duckdb": _on_duckdb, "spark": _on_spark}
)
