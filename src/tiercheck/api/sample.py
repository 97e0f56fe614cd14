"""The synthetic portfolio, wired."""

from pathlib import Path


def sample(count: int, target: Path | str, *, seed: int = 0) -> None:
    """Write a realistic synthetic portfolio, whole or not at all: enterprises that do not exist.

    Args:
        count: how many rows.
        target: a .csv, .parquet or .jsonl file.
        seed: the same seed gives the same rows on every machine.

    Raises:
        PortfolioError: no such format, or a number of rows that cannot be.
        MissingExtraError: polars is not installed.
        OSError: the file cannot be written.
    """
    from tiercheck.portfolios.sample.recipe import packaged_recipe
    from tiercheck.portfolios.sample.writing import write_sample

    write_sample(packaged_recipe(), count, seed, Path(target))
