"""The table engines that carry the rows of a file through the kernel, and back into a Parquet file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.portfolio.duckdb_engine import judge_on_duckdb
from tiercheck.portfolio.kernel import Kernel
from tiercheck.portfolio.spark_engine import judge_on_spark

# The rows, what judges them, the column to keep, that of rows which are invalid anyhow, a place for a copy, the target.
JudgeFile: TypeAlias = Callable[[pl.LazyFrame, Kernel, str, str, Path, Path], None]


def _on_polars(rows: pl.LazyFrame, kernel: Kernel, keep: str, faulty: str, _staged: Path, judged: Path) -> None:
    kernel.judge(rows, (keep,), faulty=faulty).sink_parquet(judged)


TABLE_ENGINES: Mapping[str, JudgeFile] = MappingProxyType(
    {"polars": _on_polars, "duckdb": judge_on_duckdb, "spark": judge_on_spark}
)
