"""A judged portfolio handed out in the format that the name of a file asks for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.errors import MissingExtraError, PortfolioError, Problem, nearest
from tiercheck.portfolios.scanning import EXCEL, EXCEL_MISSING

Convert: TypeAlias = Callable[[pl.LazyFrame, Path], object]

PARQUET = ".parquet"
_EXCEL_ROWS = 2**20 - 1


def format_of(target: Path) -> str:
    """Return the format that a name asks for.

    Raises:
        PortfolioError: it asks for none that can be written.
    """
    kind = target.suffix.lower()
    if kind != PARQUET and kind not in _CONVERT:
        message = f"{target.name!r} does not say which format to write"
        hint = nearest(kind, (PARQUET, *_CONVERT)) or f"let its name end in one of {', '.join((PARQUET, *_CONVERT))}"
        raise PortfolioError([Problem("unknown-format", message, hint)])
    return kind


def convert(judged: Path, part: Path, kind: str) -> None:
    """Write a judged portfolio, a Parquet file, in another format.

    Raises:
        PortfolioError: it is too long for the format.
        MissingExtraError: what writes the format is not installed.
        OSError: it cannot be written.
    """
    _CONVERT[kind](pl.scan_parquet(judged, glob=False), part)


def _write_excel(rows: pl.LazyFrame, part: Path) -> None:
    count = rows.select(pl.len()).collect().item()
    if count > _EXCEL_ROWS:
        message = f"{count} rows do not fit on an Excel sheet, which holds {_EXCEL_ROWS}"
        raise PortfolioError([Problem("too-long", message, "write Parquet or CSV")])
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError:
        raise MissingExtraError([EXCEL_MISSING]) from None
    try:
        with Workbook(str(part)) as book:
            rows.collect().write_excel(book, autofit=False)
    except FileCreateError as error:
        raise OSError(str(error)) from error


_CONVERT: Mapping[str, Convert] = MappingProxyType(
    {
        ".csv": lambda rows, part: rows.sink_csv(part),
        ".jsonl": lambda rows, part: rows.sink_ndjson(part),
        ".ndjson": lambda rows, part: rows.sink_ndjson(part),
        EXCEL: _write_excel,
    }
)
