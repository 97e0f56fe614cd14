"""Apache Spark around the kernel: Spark schedules, shuffles and retries; its executors judge Arrow batches.

The session at hand is used, or one is started, quiet, and stopped in the end.
"""

import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from uuid import uuid4

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.errors import MissingExtraError, Problem
from tiercheck.portfolios.kernel import BatchKernel, FileRun, Kernel, missing_engine, unused

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

_STANDARD_ERROR = 2
_WORKERS_PYTHON = "PYSPARK_PYTHON"
# More than one, so that Spark can read a file in parts.
_ROW_GROUP = 50_000
_PACKED = "judged"


def judge_data_frame(frame: "DataFrame", kernel: Kernel, key: str | None) -> "DataFrame":
    """Judge a data frame of Spark, and return one with its columns and the results, as lazy as it was.

    Raises:
        MissingExtraError: PyArrow is not installed.
    """
    keep, faulty = list(frame.columns), ""
    if key is not None:
        faulty = unused("tiercheck_faulty", keep)
        frame = _with_unnamed(frame, key, faulty)
    return _mapped(frame, kernel, keep, faulty)


def judge_on_spark(run: FileRun) -> None:
    """Judge rows from file to file; where nothing else is configured, on this machine alone.

    Raises:
        MissingExtraError: PySpark, PyArrow or Java is not installed.
        OSError: Spark failed.
    """
    try:
        from pyspark.errors import PySparkException
    except ImportError:
        raise missing_engine("spark", "pyspark") from None
    run.staged.mkdir()  # Spark passes over files with hidden names, but not over what is in folders with such names
    source, folder = run.staged / "rows.parquet", run.staged / "judged"
    with _session() as spark, warnings.catch_warnings(action="ignore"):
        run.rows.sink_parquet(source, compression="lz4", row_group_size=_ROW_GROUP)
        try:
            frame = _prepared(spark.read.parquet(str(source)), run.kernel, [run.key], run.faulty)
            judge = run.kernel.of_batches(frame.limit(0).toArrow().schema, [run.key], faulty=run.faulty)
            frame.mapInArrow(_packed(judge), f"{_PACKED} binary").write.parquet(str(folder))
        except PySparkException as error:
            raise OSError(str(error).splitlines()[0]) from error
    if not _unpack(sorted(folder.glob("part-*.parquet")), run.judged):
        run.kernel.judge(run.rows, (run.key,), faulty=run.faulty).sink_parquet(run.judged)  # a header without rows


def _packed(judge: BatchKernel) -> BatchKernel:
    """Return what judges record batches and packs each into one cell: Spark writes no hundreds of columns then."""
    name = _PACKED

    def pack(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        for batch in judge(batches):
            import pyarrow

            sink = pyarrow.BufferOutputStream()
            options = pyarrow.ipc.IpcWriteOptions(compression="lz4")
            with pyarrow.ipc.new_stream(sink, batch.schema, options=options) as stream:
                stream.write_batch(batch)
            yield pyarrow.RecordBatch.from_arrays([pyarrow.array([sink.getvalue().to_pybytes()])], names=[name])

    return pack


def _unpack(parts: Sequence[Path], judged: Path) -> bool:
    """Write the packed batches of all partitions, in their order, as one Parquet file; say whether there are any."""
    from pyarrow import ipc, parquet

    writer = None
    for part in parts:
        for packed in parquet.ParquetFile(part).iter_batches(batch_size=1):
            for cell in packed.column(0):
                table = ipc.open_stream(cell.as_buffer()).read_all()
                if writer is None:
                    writer = parquet.ParquetWriter(judged, table.schema, compression="zstd")
                writer.write_table(table)
    if writer is not None:
        writer.close()
    return writer is not None


def _prepared(frame: "DataFrame", kernel: Kernel, keep: list[str], faulty: str) -> "DataFrame":
    """Return only what is read or kept of a data frame: all of it goes through Python."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise missing_engine("spark", "pyarrow") from None
    return frame.select(*dict.fromkeys((*keep, *kernel.reads(frame.columns), *([faulty] if faulty else []))))


def _mapped(frame: "DataFrame", kernel: Kernel, keep: list[str], faulty: str) -> "DataFrame":
    """Return columns of a data frame and the results, judged where its partitions are."""
    from pyspark.sql.types import StructType

    frame = _prepared(frame, kernel, keep, faulty)
    judge = kernel.of_batches(frame.limit(0).toArrow().schema, keep, faulty=faulty)
    fields = [field for field in frame.schema.fields if field.name in keep]
    return frame.mapInArrow(judge, StructType([*fields, *_results(kernel.result_schema())]))


def _results(columns: Mapping[str, pl.DataType]) -> "StructType":
    """Return the types of the result columns as Spark has them."""
    from pyspark.sql.types import (
        BooleanType,
        ByteType,
        DecimalType,
        IntegerType,
        LongType,
        ShortType,
        StringType,
        StructType,
    )

    plain = {
        pl.Boolean: BooleanType(),
        pl.String: StringType(),
        pl.Int8: ByteType(),
        pl.Int16: ShortType(),
        pl.Int32: IntegerType(),
        pl.Int64: LongType(),
    }
    found = StructType()
    for name, kind in columns.items():
        precise = DecimalType(kind.precision, kind.scale) if isinstance(kind, pl.Decimal) else plain[type(kind)]
        found = found.add(name, precise)
    return found


def _with_unnamed(frame: "DataFrame", key: str, faulty: str) -> "DataFrame":
    """Return a data frame with a column of truths more: where a row cannot be told from others by its key."""
    from pyspark.sql import functions

    name, rows = f"{faulty}_key", f"{faulty}_rows"
    text = functions.btrim(frame[_quoted(key)].cast("string"), functions.lit(BLANKS))
    named = frame.withColumn(name, functions.when(text != "", text))
    repeated = named.groupBy(name).agg(functions.count("*").alias(rows)).where(functions.col(rows) > 1)
    unnamed = functions.col(name).isNull() | functions.col(rows).isNotNull()
    return named.join(repeated, on=name, how="left").withColumn(faulty, unnamed)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


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
        with _unheard(), _own_python(), warnings.catch_warnings(action="ignore"):
            return builder.getOrCreate()
    except PySparkException as error:
        raise _no_java(f"which did not start: {str(error).splitlines()[0]}") from None


def _no_java(found: str) -> MissingExtraError:
    hint = "install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless), or use --engine polars"
    return MissingExtraError([Problem("java-missing", f"--engine spark needs Java, {found}", hint)])


@contextmanager
def _own_python() -> Iterator[None]:
    """Let a session take this Python for its workers unless told otherwise, not whatever ``python3`` is on the path."""
    if _WORKERS_PYTHON in os.environ:
        yield
        return
    os.environ[_WORKERS_PYTHON] = sys.executable
    try:
        yield
    finally:
        del os.environ[_WORKERS_PYTHON]


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
