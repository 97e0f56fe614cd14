"""Record batches through the kernel: whatever their length, wherever they are judged, in the kind they came in."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

import tiercheck as tc
from tests.columnar.portfolios import rows, table
from tiercheck import packaged_shelf
from tiercheck.api import frames
from tiercheck.api.planning import columnar_plan
from tiercheck.portfolios import duckdb_engine
from tiercheck.portfolios import kernel as kernels
from tiercheck.portfolios.kernel import Kernel

DAY = date(2025, 6, 1)
# What a worker of Spark does: it has the function by value, and not a file of tiercheck.
WORKER = """
import pickle, sys
from pathlib import Path

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in ("tiercheck", *sys.argv[2:]):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
judge, batch = pickle.loads(Path(sys.argv[1]).read_bytes())
try:
    import pyarrow as pa
    given = iter([pa.ipc.open_stream(batch).read_next_batch()])
except ModuleNotFoundError:
    given = iter(())
try:
    print(sum(each.num_rows for each in judge(given)))
except RuntimeError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    plan = columnar_plan(packaged_shelf(), tc.Occasion(DAY, tiers="srdi"))
    return Kernel(plan, packaged_shelf().columns, plan.result_columns())


def batches(given: pa.Table, most: int) -> Iterator[pa.RecordBatch]:
    yield from given.to_batches(max_chunksize=most)


@pytest.mark.parametrize("most", [1, 7, 1_000])
def test_batches_of_any_length_give_the_same(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    given = table(rows(100, 5)).to_arrow()
    whole = kernel.judge(pl.DataFrame(given).lazy(), given.column_names).collect()
    monkeypatch.setattr(kernels, "BATCH_ROWS", 20)
    judged = list(kernel.of_batches(given.schema, given.column_names)(batches(given, most)))
    assert pl.DataFrame(pa.Table.from_batches(judged)).equals(whole)
    if most < 20:
        assert len(judged) > 1


def shipped(kernel: Kernel, folder: Path, *missing: str, polars: str = "") -> str:
    """Return what a worker says that has a pickled function, and lacks some packages."""
    from pyspark.cloudpickle import dumps

    given = table(rows(30, 6)).to_arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, given.schema) as stream:
        stream.write_table(given)
    with pytest.MonkeyPatch.context() as patched:
        if polars:
            patched.setattr(pl, "__version__", polars)
        judge = kernel.of_batches(given.schema, ["credit_code"])
    path = folder / "task"
    path.write_bytes(dumps((judge, sink.getvalue().to_pybytes())))  # type: ignore[no-untyped-call]
    command = [sys.executable, "-c", WORKER, str(path), *missing]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_a_worker_needs_polars_and_pyarrow_alone_and_says_so(kernel: Kernel, tmp_path: Path) -> None:
    assert shipped(kernel, tmp_path) == "30"
    for package in ("polars", "pyarrow"):
        said = shipped(kernel, tmp_path, package)
        assert said.startswith(f"{package} is not installed where this task of Spark runs")
        assert said.endswith("pip install 'tiercheck[spark]' on every worker")


@pytest.mark.filterwarnings("ignore")  # PySpark warns of its own imports
def test_a_worker_with_another_polars_says_so(kernel: Kernel, tmp_path: Path) -> None:
    said = shipped(kernel, tmp_path, polars="1.0.0")
    assert said == f"a worker has polars {pl.__version__}, the driver 1.0.0: install the same version on every worker"


def test_a_relation_keeps_its_types_and_can_be_read_again() -> None:
    connection = duckdb.connect()
    connection.from_arrow(table(rows(50, 7)).to_arrow()).to_table("firms")
    kinds = "row::HUGEINT AS huge, uuid() AS code, 'a'::ENUM('a', 'b') AS letter, INTERVAL 3 DAY AS days, {'a': 1} AS s"
    given = connection.sql(f'SELECT *, {kinds}, 1 AS "a ""quoted"" name" FROM firms')  # noqa: S608
    judged = tc.assess_portfolio(given, DAY, key="row")
    assert judged.types[: len(given.types)] == given.types
    wanted = tc.assess_portfolio(table(rows(50, 7)), DAY)["srdi_outcome"].to_list()
    for _ in range(2):
        assert [code for _, code in judged.project("row, srdi_outcome").order("row").fetchall()] == wanted
    assert judged.join(connection.table("firms").set_alias("f"), "row", "semi").aggregate("count(*)").fetchall() == [
        (50,)
    ]


def test_what_a_judged_relation_rests_on_goes_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    judged = tc.assess_portfolio(duckdb.from_arrow(table(rows(20, 8)).to_arrow()), DAY, columns="tiers")
    few = judged.filter("row < 5").project("row, invalid")
    del judged
    gc.collect()
    assert len(few.fetchall()) == 5
    assert list(tmp_path.iterdir())
    del few
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_of_a_relation_that_was_interrupted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(duckdb_engine, "_schema", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tc.assess_portfolio(duckdb.from_arrow(table(rows(20, 8)).to_arrow()), DAY)
    assert not list(tmp_path.iterdir())


def test_a_lazy_table_of_another_library_is_computed_and_given_back_in_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB stands in for a library that only Narwhals knows."""
    given = duckdb.from_arrow(table(rows(40, 9)).to_arrow())
    wanted = tc.assess_portfolio(table(rows(40, 9)), DAY, key="row")
    monkeypatch.setattr(nw.Implementation, "is_duckdb", lambda _: False)
    plan = columnar_plan(packaged_shelf(), tc.Occasion(DAY))
    judged = frames.judge_frame(given, plan, packaged_shelf().columns, "all", "row")
    assert isinstance(judged, duckdb.DuckDBPyRelation)
    assert pl.DataFrame(judged.pl()).sort("row").equals(wanted)
