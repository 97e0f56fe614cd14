"""The synthetic portfolio as a file, drawn and written block by block, whole or not at all."""

import os
from collections.abc import Callable, Iterator, Mapping
from errno import EISDIR
from pathlib import Path
from typing import TypeAlias

from tiercheck.engine.columnar.backend import pl, register_io_source
from tiercheck.errors import PortfolioError, Problem, nearest
from tiercheck.portfolios.sample.drawing import block, schema
from tiercheck.portfolios.sample.recipe import Recipe

Sink: TypeAlias = Callable[[pl.LazyFrame, Path], object]

_BLOCK = 50_000
_MOST = 2**31
_SINKS: Mapping[str, Sink] = {
    ".csv": lambda rows, path: rows.sink_csv(path),
    ".parquet": lambda rows, path: rows.sink_parquet(path),
    ".jsonl": lambda rows, path: rows.sink_ndjson(path),
    ".ndjson": lambda rows, path: rows.sink_ndjson(path),
}


def write_sample(recipe: Recipe, count: int, seed: int, target: Path) -> None:
    """Write a synthetic portfolio; the same recipe, count and seed give the same rows everywhere.

    Args:
        recipe: the distributions.
        count: how many rows.
        seed: any whole number; another seed gives other enterprises.
        target: a .csv, .parquet or .jsonl file.

    Raises:
        PortfolioError: no such format, or a number of rows that cannot be.
        OSError: the file cannot be written; what was there before still is.
    """
    sink = _sink_for(target)
    if not 1 <= count < _MOST:
        raise PortfolioError([Problem("bad-count", f"a portfolio of {count} rows cannot be", f"1 to {_MOST - 1}")])
    target = Path(os.path.realpath(target))
    if target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    # Taken first, so that a folder that cannot be written to is told before anything is drawn.
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        sink(_rows(recipe, count, seed), part)
        part.replace(target)
    except pl.exceptions.PolarsError as error:
        raise OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _sink_for(target: Path) -> Sink:
    sink = _SINKS.get(target.suffix.lower())
    if sink is None:
        message = f"{target.name!r} does not say which format to write"
        hint = nearest(target.suffix, _SINKS) or f"let its name end in one of {', '.join(_SINKS)}"
        raise PortfolioError([Problem("unknown-format", message, hint)])
    return sink


def _rows(recipe: Recipe, count: int, seed: int) -> pl.LazyFrame:
    """Return the rows as a lazy frame of blocks, of which a few are in memory at a time."""

    def blocks(
        wanted: list[str] | None, _predicate: pl.Expr | None, _rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        for first in range(0, count, _BLOCK):
            drawn = block(recipe, seed, first, min(_BLOCK, count - first))
            yield drawn if wanted is None else drawn.select(wanted)

    return register_io_source(blocks, schema=schema(recipe))
