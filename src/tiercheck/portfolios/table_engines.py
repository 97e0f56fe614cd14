"""The table engines that can judge a portfolio: the embedded one, and those for who has them."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import narwhals as nw

from tiercheck.portfolios.embedded import pl
from tiercheck.portfolios.judge import Judge, missing_engine
from tiercheck.portfolios.spark_engine import judge_on_spark

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
            result = judge(nw.from_native(relation)).to_native()
            _interruptible(lambda: result.write_parquet(str(judged), compression="zstd"), connection.interrupt)
    except duckdb.Error as error:
        raise OSError(str(error).splitlines()[0]) from error


def _interruptible(write: Callable[[], None], interrupt: Callable[[], None]) -> None:
    """Write in a thread of its own, and interrupt it on Ctrl-C.

    DuckDB 1.x waits for its workers without looking at signals when none of the work is done by the thread that asked.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        writing = pool.submit(write)
        try:
            writing.result()
        except KeyboardInterrupt:
            while not writing.done():  # an interrupt before the query begins is lost
                interrupt()
                wait([writing], timeout=0.05)
            raise


TABLE_ENGINES: Mapping[str, JudgeFile] = MappingProxyType(
    {"polars": _on_polars, "duckdb": _on_duckdb, "spark": judge_on_spark}
)
