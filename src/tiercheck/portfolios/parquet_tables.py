"""The header of Parquet files."""

from pathlib import Path

from tiercheck.engine.columnar.backend import pl
from tiercheck.portfolios.table import Table, unreadable


def parquet_table(path: Path) -> Table:
    """Return the header of a Parquet file.

    Raises:
        PortfolioError: it cannot be read.
    """
    try:
        with path.open("rb"):
            schema = pl.scan_parquet(path, glob=False).collect_schema()
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror or error}") from None
    except pl.exceptions.PolarsError as error:
        raise unreadable(path.name, f"is not a Parquet file: {_first_line(error)}") from None
    floats = tuple(name for name, kind in schema.items() if kind.is_float())
    return Table(path.name, tuple(schema), floats=floats)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
