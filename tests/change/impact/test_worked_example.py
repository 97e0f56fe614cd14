"""The worked example: 63号 against 2号 on the synthetic portfolio of 20,000 with seed 63."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.change.impact.recorded import assert_recorded
from tiercheck.api.impact import impact
from tiercheck.api.sample import sample
from tiercheck.change.impact.result import Impact

EXAMPLES = Path(__file__).parents[3] / "examples/2022_to_2026"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Impact:
    path = tmp_path_factory.mktemp("worked") / "portfolio.csv"
    sample(20_000, path, seed=63)
    return impact(path, "2026-03-31", "2026-04-01", tiers=["srdi", "little_giant"])


@pytest.mark.parametrize("tier", ["srdi", "little_giant"])
def test_the_reports_are_what_the_verb_says(found: Impact, tier: str) -> None:
    alone = replace(found, tiers=tuple(each for each in found.tiers if each.tier == tier))
    assert_recorded(EXAMPLES / f"impact_{tier}.md", alone.render("markdown"))


def test_nobody_is_left_out(found: Impact) -> None:
    assert found.rows == 20_000
    assert found.unread == ()
    assert found.notes == ()
