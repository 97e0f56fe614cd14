"""A small portfolio, and the command line."""

import polars as pl
import pytest

from tests.cli.running import Here
from tests.spark import spark
from tiercheck.api.sample import sample

__all__ = ["spark"]

ROWS = 300


@pytest.fixture
def tiercheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capsysbinary)


@pytest.fixture(scope="session")
def firms(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Some synthetic enterprises."""
    path = tmp_path_factory.mktemp("firms") / "firms.parquet"
    sample(ROWS, path, seed=11)
    return pl.read_parquet(path)
