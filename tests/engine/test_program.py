"""Decisions of one leaf: a step has a name of its own, whatever it is made of."""

from pathlib import Path

import pytest

from tiercheck import Assessor, read_shelf
from tiercheck.subjects import EnterpriseProfile

RULES = """
tiercheck: 1
tier: trial
title: {zh: 试, en: Trial}
rank: 1
jurisdiction: CN
effective: {from: 2025-01-01}
instrument: {number: 试字1号}
indicators:
  rd_intensity:
    title: {zh: 研发强度, en: R&D intensity}
    part: points
    of: 60
    score: rd_expense_y1 / revenue_y1
    bands: {">= 5%": 60, ">= 3%": 40, else: 0}
    cite: 一
score:
  of: 60
  pass_mark: 60
  cite: 二
  parts:
    points: {title: {zh: 分, en: Points}, of: 60}
decide: DECIDE
"""
MARKS = {
    "{points: {of: points, at_least: 40}}": ("pass", "pass", "fail", "unknown"),
    "{points: {of: points, above: 40}}": ("pass", "fail", "fail", "unknown"),
    "{all: [{points: {of: points, at_least: 40}}]}": ("pass", "pass", "fail", "unknown"),
    "{any: [score]}": ("pass", "fail", "fail", "unknown"),
    "{all: [rd_intensity]}": ("pass", "fail", "fail", "unknown"),
}


@pytest.mark.parametrize("engine", ["direct", "chaining"])
@pytest.mark.parametrize(("decide", "outcomes"), MARKS.items(), ids=MARKS)
def test_a_tier_may_rest_on_one_leaf(tmp_path: Path, decide: str, outcomes: tuple[str, ...], engine: str) -> None:
    file = tmp_path / "rules/CN/trial/2025-01-01.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RULES.replace("DECIDE", decide), encoding="utf-8")
    assessor = Assessor(read_shelf(tmp_path / "rules"), engine)
    records = [{"revenue_y1": 100, "rd_expense_y1": spent} for spent in (5, 3, 2)] + [{"revenue_y1": 100}]
    came = [assessor.assess(EnterpriseProfile.from_record(each), "2025-06-01")["trial"].outcome for each in records]
    assert tuple(came) == outcomes
