"""The rules of a run as what every kind of table goes through: a lazy Polars frame, or record batches of Arrow."""

import pickle
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.columnar.staged_columns import Stages
from tiercheck.errors import MissingExtraError, Problem
from tiercheck.model.evidence import Column
from tiercheck.portfolios.key_checks import is_unnamed, mark_unnamed, repeats

if TYPE_CHECKING:
    import pyarrow as pa

# Judges record batches; what Spark calls a function for ``mapInArrow``.
BatchKernel: TypeAlias = "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]"

# Enough for the hundred milliseconds that a batch costs whatever its length to matter little.
BATCH_ROWS = 100_000
_NUMBER = "number of the row"


@dataclass(frozen=True, slots=True)
class Kernel:
    """What judges the rows of a table.

    Attributes:
        plan: the rules.
        contract: every evidence column there is, local ones included, by name.
        results: the result columns to give.
    """

    plan: ColumnarPlan
    contract: Mapping[str, Column]
    results: tuple[str, ...]

    def reads(self, names: Collection[str]) -> list[str]:
        """Return those of the columns of a table that judging it reads."""
        return [name for name in names if name in self.contract]

    def judge(self, rows: pl.LazyFrame, keep: Sequence[str], key: str | None = None, faulty: str = "") -> pl.LazyFrame:
        """Return the columns to keep and the results, one row a row.

        Args:
            rows: the table.
            keep: columns to carry over.
            key: the column that names a row, or None when nothing does.
            faulty: a column that says which rows are invalid in any case, or "".
        """
        if key is not None:
            faulty = unused("tiercheck_faulty", rows.collect_schema())
            rows = mark_unnamed(rows, key, repeats(rows, key), faulty)
        return self.plan.compiled(rows.collect_schema(), self.contract, self.results, keep, faulty).apply(rows)

    def of_batches(
        self,
        schema: "pa.Schema",
        keep: Sequence[str],
        *,
        faulty: str = "",
        key: str | None = None,
        repeated: pl.Series | None = None,
    ) -> BatchKernel:
        """Return what judges record batches of a schema.

        Args:
            schema: of the batches.
            keep: columns to carry over, untouched.
            faulty: a column that says which rows are invalid in any case, or "".
            key: the column that names a row, or None when ``faulty`` says it or nothing does.
            repeated: keys that stand in more than one row.
        """
        read = list(dict.fromkeys((*self.reads(schema.names), *([faulty] if faulty else []), *([key] if key else []))))
        given = {_NUMBER: pl.Int64()} | dict(pl.DataFrame(schema.empty_table().select(read)).schema)
        first: tuple[tuple[pl.Expr, ...], ...] = ()
        if key is not None:
            faulty = unused("tiercheck_faulty", given)
            first = ((*map(pl.col, given), is_unnamed(key, repeated).alias(faulty)),)
            given[faulty] = pl.Boolean()
        stages = self.plan.compiled(given, self.contract, self.results, (), faulty)
        return _batch_kernel(Stages((*first, *stages.expressions)), read, list(keep))

    def result_schema(self) -> Mapping[str, pl.DataType]:
        """Return the types of the result columns, the same for every table."""
        return self.judge(pl.LazyFrame({_NUMBER: []}), ()).collect_schema()


@dataclass(frozen=True, slots=True)
class FileRun:
    """The rows of a file on their way through the kernel into a Parquet file.

    Attributes:
        rows: what is read of them, with the column ``faulty``.
        parquet: the file, where it is Parquet and a table engine may read it by itself, or None.
        kernel: what judges them.
        key: the column that names a row, which is kept.
        repeated: keys that stand in more than one row.
        faulty: the column that says which rows are invalid in any case.
        staged: a place for a copy of the rows.
        judged: where the results go.
        tick: told how many more rows have been taken, or None. ``rows`` tell it by themselves.
    """

    rows: pl.LazyFrame
    parquet: Path | None
    kernel: Kernel
    key: str
    repeated: pl.Series
    faulty: str
    staged: Path
    judged: Path
    tick: Callable[[int], None] | None


def unused(name: str, taken: Collection[str]) -> str:
    """Return a name for a column that a table does not have."""
    while name in taken:
        name += "_"
    return name


def _batch_kernel(stages: Stages, read: Sequence[str], keep: Sequence[str]) -> BatchKernel:
    """Return a function that needs nothing but Polars and PyArrow where it runs.

    Spark ships a function that is defined within another by value: a worker need not have tiercheck, and one that
    lacks what it needs can say so.
    """
    payload, version, number, most = pickle.dumps(stages.expressions), pl.__version__, _NUMBER, BATCH_ROWS

    def judge(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pickle

        try:
            import polars
            import pyarrow
        except ImportError as error:
            message = f"{error.name} is not installed where this task of Spark runs, and rows are judged with it there"
            raise RuntimeError(f"{message}: pip install 'tiercheck[spark]' on every worker") from None
        if polars.__version__ != version:
            message = f"a worker has polars {polars.__version__}, the driver {version}"
            raise RuntimeError(f"{message}: install the same version on every worker")
        expressions = pickle.loads(payload)  # noqa: S301 what the driver made

        def judged(parts: "list[pa.RecordBatch]") -> "pa.RecordBatch":
            table = pyarrow.Table.from_batches(parts)
            given = table.select(read).add_column(0, number, pyarrow.array(range(table.num_rows), pyarrow.int64()))
            frame = polars.DataFrame(given).lazy()
            for stage in expressions:
                frame = frame.select(stage)
            results = frame.collect(engine="streaming").to_arrow(compat_level=polars.CompatLevel.oldest())
            columns = [*table.select(keep).columns, *results.columns]
            arrays = [column.combine_chunks() for column in columns]
            plain = [each.cast(pyarrow.string()) if each.type == pyarrow.large_string() else each for each in arrays]
            return pyarrow.RecordBatch.from_arrays(plain, names=[*keep, *results.column_names])

        waiting: list[pyarrow.RecordBatch] = []
        for batch in batches:
            waiting.append(batch)
            if sum(each.num_rows for each in waiting) >= most:
                yield judged(waiting)
                waiting = []
        if waiting:
            yield judged(waiting)

    return judge


def missing_engine(engine: str, package: str) -> MissingExtraError:
    """Return the error of a table engine that is not installed."""
    message = f"{package} is not installed, and tables of {engine} need it"
    hint = f"pip install 'tiercheck[{engine}]', or use polars"
    return MissingExtraError([Problem(f"{engine}-missing", message, hint)])
