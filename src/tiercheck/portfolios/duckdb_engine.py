"""DuckDB around the kernel, and the only file that imports it: rows come as Arrow batches and go back as such."""

import weakref
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.portfolios.kernel import BATCH_ROWS, BatchKernel, FileRun, Kernel, missing_engine
from tiercheck.portfolios.table import unreadable

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection, DuckDBPyRelation


def judge_relation(relation: "DuckDBPyRelation", kernel: Kernel, key: str | None) -> "DuckDBPyRelation":
    """Judge a relation, and return one of the same connection with its columns and the results.

    It is read once, twice with a key. The results stand in a temporary file that goes when nothing refers to them
    any more, so that neither they nor the relation are ever in memory as a whole.

    Raises:
        MissingExtraError: PyArrow is not installed.
    """
    _require_pyarrow()
    from pyarrow import dataset, ipc

    given = list(zip(relation.columns, map(str, relation.types), strict=True))
    repeated = None if key is None else _repeated(relation, key)
    reader = _reader(relation)
    judge = kernel.of_batches(reader.schema, relation.columns, key=key, repeated=repeated)
    folder = Path(mkdtemp(prefix="tiercheck-"))
    path = folder / "judged.arrow"
    try:
        schema = _schema(judge, reader.schema)
        options = ipc.IpcWriteOptions(compression="lz4")
        with ipc.new_file(path, schema, options=options) as writer:
            for batch in judge(iter(reader)):
                writer.write_batch(batch)
    except BaseException:
        rmtree(folder)
        raise
    judged = dataset.dataset(path, format="ipc")  # which the query below finds by its name
    weakref.finalize(judged, rmtree, folder, ignore_errors=True)
    # Arrow has no type for some of DuckDB's.
    kept = (f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}" for name, kind in given)
    results = map(_quoted, schema.names[len(given) :])
    found = relation.query("tiercheck_given", f"SELECT {', '.join((*kept, *results))} FROM judged")  # noqa: S608
    return _given(found)


def judge_on_duckdb(run: FileRun) -> None:
    """Judge rows from file to file.

    Raises:
        MissingExtraError: DuckDB or PyArrow is not installed.
        PortfolioError: DuckDB cannot read the file.
        OSError: DuckDB failed.
    """
    try:
        import duckdb
    except ImportError:
        raise missing_engine("duckdb", "duckdb") from None
    _require_pyarrow()
    import pyarrow as pa

    if run.parquet is None:
        run.rows.sink_parquet(run.staged, compression="lz4")
    try:
        with duckdb.connect() as connection, connection.cursor() as writing:
            connection.execute("SET enable_progress_bar = false")

            def write() -> None:
                reader, judge = _judging(run, connection)
                batches = judge(_ticking(reader, run.tick if run.parquet is not None else None))
                results = pa.RecordBatchReader.from_batches(_schema(judge, reader.schema), batches)
                writing.from_arrow(results).write_parquet(str(run.judged), compression="zstd")

            def interrupt() -> None:
                connection.interrupt()
                writing.interrupt()

            _interruptible(write, interrupt)
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        if run.parquet is not None and not isinstance(error, duckdb.IOException):
            raise unreadable(run.parquet.name, message, "is it damaged?") from None
        raise OSError(message) from error


def _judging(run: FileRun, connection: "DuckDBPyConnection") -> "tuple[pa.RecordBatchReader, BatchKernel]":
    """Return the rows of a run as record batches, and what judges them."""
    if run.parquet is None:
        reader = _reader(connection.read_parquet(str(run.staged)))
        return reader, run.kernel.of_batches(reader.schema, [run.key], faulty=run.faulty)
    relation = connection.read_parquet(str(run.parquet))
    read = dict.fromkeys((run.key, *run.kernel.reads(relation.columns)))
    reader = _reader(relation.project(", ".join(map(_quoted, read))))
    return reader, run.kernel.of_batches(reader.schema, [run.key], key=run.key, repeated=run.repeated)


def _ticking(batches: "Iterable[pa.RecordBatch]", tick: Callable[[int], None] | None) -> "Iterator[pa.RecordBatch]":
    for batch in batches:
        if tick is not None:
            tick(batch.num_rows)
        yield batch


def _reader(relation: "DuckDBPyRelation") -> "pa.RecordBatchReader":
    read = getattr(relation, "to_arrow_reader", None)  # what newer versions call it
    reader: pa.RecordBatchReader = (relation.fetch_record_batch if read is None else read)(BATCH_ROWS)
    return reader


def _schema(judge: BatchKernel, given: "pa.Schema") -> "pa.Schema":
    """Return the schema of what judging batches gives."""
    import pyarrow as pa

    return next(judge(iter([pa.RecordBatch.from_pylist([], schema=given)]))).schema


def _repeated(relation: "DuckDBPyRelation", key: str) -> pl.Series:
    name = f"trim(CAST({_quoted(key)} AS VARCHAR), '{BLANKS}')"
    query = f"SELECT {name} AS name FROM tiercheck_given GROUP BY ALL HAVING count(*) > 1"  # noqa: S608
    names = _given(relation.query("tiercheck_given", query)).fetchall()
    return pl.Series([name for (name,) in names if name], dtype=pl.String)


def _given(relation: "DuckDBPyRelation | None") -> "DuckDBPyRelation":
    """Return what a query gives, which is nothing only where it changes a table."""
    if relation is None:
        raise TypeError("a query of rows gave none")
    return relation


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _require_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise missing_engine("duckdb", "pyarrow") from None


def _interruptible(write: Callable[[], None], interrupt: Callable[[], None]) -> None:
    """Write in a thread of its own, and interrupt it on Ctrl-C.

    DuckDB waits for its workers without looking at signals when none of the work is done by the thread that asked.
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
