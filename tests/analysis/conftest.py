"""A sample of enterprises, judged as a portfolio and one by one."""

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import polars as pl
import pytest

import tiercheck as tc
from tests.analysis.plainly import Counts, count
from tiercheck import Assessor
from tiercheck.api.portfolio_result import Portfolio

Judged: TypeAlias = tuple[Portfolio[pl.DataFrame], Counts]
ROWS = 250


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("sample") / "sample.parquet"
    tc.sample(ROWS, path, seed=63)
    return pl.read_parquet(path)


@pytest.fixture(scope="session")
def judged(sample: pl.DataFrame) -> Callable[[str, str], Judged]:
    """Judge the sample on a day for an application, both ways, once."""
    assessor = Assessor(engine="direct")
    profiles = [tc.EnterpriseProfile.from_record(row) for row in sample.iter_rows(named=True)]

    @cache
    def judge(day: str, application: str) -> Judged:
        one_by_one = [assessor.assess(profile, day, None, application) for profile in profiles]
        return tc.portfolio(sample, day, application=application), count(one_by_one)

    return judge
