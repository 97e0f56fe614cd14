"""The table engines that can judge a portfolio: the embedded one, and those for who has them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import narwhals as nw

from tiercheck.portfolio.embedded import pl
from tiercheck.portfolio.judge import Judge, missing_engine
from tiercheck.portfolio.spark_engine import judge_on_spark

JudgeFile: TypeAlias = Callable[[pl.LazyFrame, Judge, Path, Path], None]


def _on_polars(rows: pl.LazyFrame, judge: Judge, _staged: Path, judged: Path) -> None:
    judge(nw.from_native(rows)).to_native().sink_parquet(judged)


def _on_duckdb(rows: pl.LazyFrame, judge: Judge, staged: Path, judged: Path) -> None:
    try:
        import duckdb
    except ImportError:
        raise missing_engine("duckdb", "duckdb") from None
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


TABLE_ENGINES: Mapping[str, JudgeFile] = MappingProxyType(
    {"polars": _on_polars, "duckdb": _on_duckdb, "spark": judge_on_spark}
)
