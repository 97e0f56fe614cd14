"""Tables of every kind judged by the kernel, and given back in kind; the only file that imports Narwhals."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar, cast
from warnings import warn

from tiercheck.errors import MissingExtraError, PortfolioError, PortfolioWarning, Problem, nearest
from tiercheck.model.evidence import Column
from tiercheck.model.occasion import one_of
from tiercheck.model.quantity import Unit
from tiercheck.subjects.values import python_value

try:
    import narwhals as nw
    from narwhals.typing import Frame, IntoDataFrame, IntoSeries

    from tiercheck.engine.columnar.backend import pl
    from tiercheck.engine.columnar.layout import Results
    from tiercheck.engine.columnar.plan import ColumnarPlan
    from tiercheck.engine.columnar.text_parsing import BLANKS
    from tiercheck.portfolios import table as table_file
    from tiercheck.portfolios.duckdb_engine import judge_relation
    from tiercheck.portfolios.kernel import Kernel
    from tiercheck.portfolios.reading import unfit_key
    from tiercheck.portfolios.scanning import ROW_FAULT, Scan
    from tiercheck.portfolios.spark_engine import judge_data_frame
except ImportError:
    missing = Problem(
        "polars-missing",
        "Narwhals and Polars are not installed, and portfolios are judged with them",
        "pip install 'tiercheck[portfolio]'",
    )
    raise MissingExtraError([missing]) from None

Table = TypeVar("Table")
_MOST_NAMED = 12
_ROW = "number of the row"


def judge_frame(
    frame: Table, plan: ColumnarPlan, contract: Mapping[str, Column], columns: str, key: str | None = None
) -> Table:
    """Judge a table and return its columns and the results, in the kind that it came in.

    Args:
        frame: a Polars, pandas or PyArrow table, a Polars lazy frame, a DuckDB relation, a PySpark data frame, or
            whatever else Narwhals knows.
        plan: the rules.
        contract: every evidence column there is, local ones included, by name.
        columns: which result columns to give, see ``Results``.
        key: the column that tells rows apart; None when nothing does.

    Raises:
        SelectionError: there are no such result columns.
        PortfolioError: it is no table, its columns bear the names of results, or it has no such key.
    """
    results = plan.result_columns(Results(one_of(columns, tuple(Results), "columns")))
    table, names = opened(frame)
    _review_names(names, results)
    _review_key(table, names, key)
    _warn_of(table, names, contract)
    return cast(Table, _judged(table, names, Kernel(plan, contract, results), key))


def _judged(table: Frame, names: Sequence[str], kernel: Kernel, key: str | None) -> object:
    native, engine = table.to_native(), table.implementation
    if isinstance(native, pl.LazyFrame):
        return kernel.judge(native, names, key)
    if isinstance(native, pl.DataFrame):
        return kernel.judge(native.lazy(), names, key).collect(engine="streaming")
    if engine.is_duckdb():
        return judge_relation(native, kernel, key)
    if engine.is_pyspark() or engine.is_pyspark_connect():
        return judge_data_frame(native, kernel, key)
    if isinstance(table, nw.DataFrame):
        return _through_arrow(table, kernel, key)
    return nw.from_native(kernel.judge(collected(table).lazy(), names, key).collect()).lazy(engine).to_native()


def opened(frame: object) -> tuple[Frame, list[str]]:
    """Return a table of any kind, and the names of its columns.

    Raises:
        PortfolioError: it is no table, or its columns cannot be told apart.
    """
    try:
        table: Frame = nw.from_native(frame)
        return table, list(map(str, table.collect_schema().names()))
    except TypeError:
        message = f"a value of type {type(frame).__name__} is no table"
        hint = "pass a Polars, pandas, PyArrow, DuckDB or PySpark table"
        raise PortfolioError([Problem("not-a-table", message, hint)]) from None
    except nw.exceptions.NarwhalsError as error:
        raise PortfolioError([Problem("unreadable-portfolio", str(error), "rename the columns")]) from None


def _through_arrow(table: "nw.DataFrame[IntoDataFrame]", kernel: Kernel, key: str | None) -> object:
    """Judge an eager table of another library by a copy of what is read of it."""
    read = [name for name in table.columns if name in kernel.contract or name == key]
    # A table without a single column of evidence has as many rows all the same.
    numbered = pl.int_range(len(table), eager=True).alias(_ROW).to_frame().hstack(as_polars(table, read))
    judged = kernel.judge(numbered.lazy(), (), key).collect(engine="streaming")
    if table.implementation.is_pyarrow():
        found = nw.from_native(judged.to_arrow(), eager_only=True)
    else:
        columns = judged.to_pandas(use_pyarrow_extension_array=True)
        found = nw.from_native(columns.set_axis(nw.maybe_get_index(table)), eager_only=True)
    return table.with_columns(*found.iter_columns()).to_native()


def rows_named(table: Frame, column: str, name: str) -> pl.DataFrame:
    """Return the rows of a table that a name stands in, blanks around it aside."""
    return collected(table.filter(_names(column) == name))


def example_of(table: Frame, column: str) -> str:
    """Return a name that stands in a column, or ""."""
    names = table.select(_names(column).alias(column)).filter(~nw.col(column).is_null())
    return next(iter(collected(names.head(1))[column].to_list()), "")


def _names(column: str) -> nw.Expr:
    return nw.col(column).cast(nw.String()).str.strip_chars(BLANKS)


def scan_frame(frame: object, wanted: Collection[str]) -> Scan:
    """Return a table of any kind as one that was read from a file, with those of the wanted columns that it has.

    Raises:
        PortfolioError: it is no table, or its columns cannot be told apart.
    """
    table, names = opened(frame)
    schema = table.collect_schema()
    header = table_file.Table(
        f"<{type(frame).__name__}>", tuple(names), floats=tuple(n for n in names if schema[n].is_float())
    )
    # One column of any table is carried along: none has no rows.
    found = [name for name in names if name in wanted] or names[:1]
    native = table.to_native()
    rows = native if isinstance(native, pl.LazyFrame) else collected(table.select(found)).lazy()
    return Scan(header, rows.select(found).with_columns(pl.lit(None, pl.String).alias(ROW_FAULT)))


def collected(table: Frame) -> pl.DataFrame:
    """Return a table of any kind as Polars has it."""
    if isinstance(table, nw.DataFrame) and not table.implementation.is_polars():
        return as_polars(table, table.columns)
    found = table.lazy().collect("polars").to_native()
    if not isinstance(found, pl.DataFrame):
        raise TypeError(f"{type(found).__name__} is no Polars frame")
    return found


def as_polars(table: nw.DataFrame[IntoDataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Return columns of a pandas or PyArrow table as Polars has them.

    A column that is of no one type becomes text, so that each of its cells is judged by itself.
    """
    return pl.DataFrame([_as_polars(table.get_column(name)).alias(name) for name in names])


def _as_polars(column: nw.Series[IntoSeries]) -> pl.Series:
    try:
        return pl.Series(column.to_arrow())
    except (ArithmeticError, NotImplementedError, TypeError, ValueError, pl.exceptions.PolarsError):
        cells = zip(column.to_list(), column.is_null().to_list(), strict=True)
        return pl.Series([None if is_null else _written(cell) for cell, is_null in cells], dtype=pl.String)


def _written(cell: object) -> str:
    plain = python_value(cell)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _review_key(table: Frame, names: Collection[str], key: str | None) -> None:
    if key is None:
        return
    if key not in names:
        raise missing_key(key, names)
    kind = table.collect_schema()[key]
    if kind.is_nested() or kind == nw.Binary or (kind == nw.Object and table.implementation.is_polars()):
        raise unfit_key("the table", key, kind)


def missing_key(key: str, names: Collection[str]) -> PortfolioError:
    """Return the error of a table without the column that is to tell its rows apart."""
    hint = nearest(key, names) or f"name the column that tells rows apart; there are {_some(list(names))}"
    return PortfolioError([Problem("missing-key", f"the table has no column {key!r}", hint)])


def _review_names(names: Collection[str], results: Collection[str]) -> None:
    taken = [name for name in names if name in results]
    if taken:
        message = f"the table already has {_some(taken)}, which are names of results"
        raise PortfolioError([Problem("results-in-the-way", message, "drop the results of an earlier run")])


def _warn_of(table: Frame, names: Collection[str], contract: Mapping[str, Column]) -> None:
    """Tell once what a reader of the results should know about the columns."""
    schema = table.collect_schema()
    binary = [n for n in names if n in contract and contract[n].unit is Unit.YUAN and schema[n].is_float()]
    problems = []
    if binary:
        message = f"amounts held as binary numbers are each taken as the cent they round to: {_some(binary)}"
        problems.append(Problem("binary-amounts", message, "store amounts as decimals or whole numbers"))
    for name in names:
        hint = "" if name in contract else nearest(name, contract)
        if hint:
            problems.append(Problem("unknown-column", f"no rule knows the column {name!r}, so it goes unread", hint))
    for problem in problems:
        warn(str(problem), PortfolioWarning, stacklevel=4)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
