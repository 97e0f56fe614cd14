"""The table engines that carry the rows of a file through the kernel, and back into a Parquet file."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.portfolios.duckdb_engine import judge_on_duckdb
from tiercheck.portfolios.kernel import FileRun
from tiercheck.portfolios.spark_engine import judge_on_spark

JudgeFile: TypeAlias = Callable[[FileRun], None]


def _on_polars(run: FileRun) -> None:
    run.kernel.judge(run.rows, (run.key,), faulty=run.faulty).sink_parquet(run.judged)


TABLE_ENGINES: Mapping[str, JudgeFile] = MappingProxyType(
    {"polars": _on_polars, "duckdb": judge_on_duckdb, "spark": judge_on_spark}
)
