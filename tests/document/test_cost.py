"""What rendering costs beside judging, counted in calls: a count is the same on every machine.

Counted in a process of its own, for words of rules are kept, and those of other tests' shelves would be found there.
"""

import cProfile
import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

import tiercheck as tc
from tests.contract import CONTRACT
from tiercheck.model.quantity import Unit

DAY = "2025-06-01"
WARM, COUNTED = 12, 4


def profile(draw: random.Random) -> tc.EnterpriseProfile:
    """Return an enterprise with figures of its own; amounts fall from year to year, so none contradicts another."""
    record: dict[str, object] = {"industry": "C3453"}
    for name, column in CONTRACT.items():
        if column.unit is Unit.BOOL:
            record[name] = draw.random() < 0.5
        elif column.unit is Unit.LEVEL:
            record[name] = draw.choice(column.levels)
    revenue = draw.randrange(10**7, 10**9)
    record |= {"revenue_y1": revenue, "revenue_y2": revenue * 9 // 10, "revenue_y3": revenue * 8 // 10}
    record |= {"main_revenue_y1": revenue * draw.randrange(50, 100) // 100, "main_revenue_y2": revenue // 3}
    record |= {"rd_expense_y1": revenue // draw.randrange(10, 60), "rd_expense_y2": revenue // draw.randrange(10, 60)}
    assets = draw.randrange(10**7, 10**9)
    record |= {"total_assets_y1": assets, "total_liabilities_y1": assets // draw.randrange(2, 9)}
    record |= {"net_profit_y1": revenue // draw.randrange(5, 50), "employees_y1": draw.randrange(20, 900)}
    return tc.EnterpriseProfile.from_record(record)


def calls(act: Callable[[tc.EnterpriseProfile], object], profiles: list[tc.EnterpriseProfile]) -> float:
    """Return how many calls an act makes for a profile, once what is the same for all of them has been made."""
    for each in profiles[:WARM]:
        act(each)
    counting = cProfile.Profile()
    counting.enable()
    for each in profiles[WARM:]:
        act(each)
    counting.disable()
    made: int = sum(each.callcount for each in counting.getstats())
    return made / COUNTED


def rendered(assessor: tc.Assessor, style: str, each: tc.EnterpriseProfile) -> str:
    return assessor.assess(each, DAY).render(style)


def count() -> dict[str, float]:
    """Return the calls of judging, and of judging and rendering in each style."""
    draw = random.Random(7)  # noqa: S311 - figures, no secrets
    profiles = [profile(draw) for _ in range(WARM + COUNTED)]
    assessor = tc.Assessor()
    found = {"judging": calls(lambda each: assessor.assess(each, DAY), profiles)}
    for style in ("json", "html", "text"):
        found[style] = calls(partial(rendered, assessor, style), profiles)
    found["outcomes"] = calls(lambda each: assessor.assess(each, DAY).render("json", detail="outcomes"), profiles)
    return found


@pytest.fixture(scope="module")
def counted() -> Mapping[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.document.test_cost"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Mapping[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("style", "most"), [("json", 12), ("html", 12), ("text", 18)])
def test_rendering_costs_little_more_than_judging(counted: Mapping[str, float], style: str, most: int) -> None:
    assert counted[style] < most * counted["judging"]


def test_outcomes_alone_cost_a_fraction_of_the_whole(counted: Mapping[str, float]) -> None:
    assert counted["outcomes"] < counted["json"] / 3


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count()))
