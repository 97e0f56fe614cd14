"""What a tier holds together, named and cited, also where the rules give a step no name."""

from pathlib import Path

import pytest

from tiercheck import packaged_shelf, read_shelf
from tiercheck.engine.grounds import Grounds
from tiercheck.engine.program import compile_program
from tiercheck.model.outcome import Application

RULES = """
tiercheck: 1
tier: trial
title: {zh: 试, en: Trial}
rank: 1
jurisdiction: CN
effective: {from: 2025-01-01}
instrument: {number: 试字1号}
indicators:
  own_brand: {title: {zh: 品牌, en: Own brand}, require: own_brand, cite: 三}
  six_bases: {title: {zh: 六基, en: Six bases}, require: in_six_bases, cite: 四, status: secondary}
  old_name: {title: {zh: 老字号, en: Old name}, require: time_honoured_brand, cite: 三}
decide: DECIDE
"""


@pytest.mark.parametrize(
    ("file", "step", "title", "clause"),
    [
        ("innovative/CN/2022-08-01", "innovative/2", "score or Shortcut (any one)", "一"),
        ("tech_sme/CN/2017-05-03", "tech_sme/2", "score or Shortcut (any one)", "第六条(五)、第八条"),
        ("srdi/CN/2022-08-01", "score_or_shortcut", "Score or shortcut", "一(四)"),
    ],
)
def test_a_step_of_the_shelf(file: str, step: str, title: str, clause: str) -> None:
    (rules,) = (each for each in packaged_shelf().rule_sets if each.id == file)
    held = Grounds(compile_program(rules, Application.NEW)).held
    (ground,) = (each.ground for each in held if each.ground.id == step)
    assert ground.citation is not None
    assert (ground.title.en, ground.citation.clause) == (title, clause)


@pytest.mark.parametrize(
    ("decide", "zh", "en"),
    [
        ("{any: [own_brand, six_bases, old_name]}", "品牌或六基或老字号", "Own brand or Six bases or Old name"),
        (
            "{any: [{all: [own_brand, six_bases]}, old_name]}",
            "品牌且六基或老字号",
            "Own brand and Six bases or Old name",
        ),
        (
            "{at_least: {count: 2, of: [own_brand, six_bases, old_name]}}",
            "以下至少2项：品牌、六基、老字号",
            "at least 2 of: Own brand, Six bases, Old name",
        ),
    ],
)
def test_a_step_without_a_name_is_named_and_cited_by_its_members(tmp_path: Path, decide: str, zh: str, en: str) -> None:
    file = tmp_path / "rules/CN/trial/2025-01-01.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RULES.replace("DECIDE", decide), encoding="utf-8")
    (rules,) = read_shelf(tmp_path / "rules").rule_sets
    ((ground, _),) = Grounds(compile_program(rules, Application.NEW)).held
    assert (ground.title.zh, ground.title.en) == (zh, en)
    assert ground.citation is not None
    assert (ground.citation.clause, ground.citation.status) == ("三、四", "secondary")


SCORED = """
tiercheck: 1
tier: trial
title: {zh: 试, en: Trial}
rank: 1
jurisdiction: CN
effective: {from: 2025-01-01}
instrument: {number: 试字1号}
indicators:
  a: {title: {zh: 甲, en: A}, part: one, of: 2, bands: [{require: own_brand, points: 2}, {else: 0}], cite: 三}
  b: {title: {zh: 乙, en: B}, part: one, of: 3, bands: [{require: in_six_bases, points: 3}, {else: 0}], cite: 三}
score:
  of: 5
  pass_mark: 3
  cite: 四
  parts:
    one: {title: {zh: 全, en: Whole}, of: 5, at_least: 2}
decide: {all: [score, {points: {of: b, at_least: 1}}, {points: {of: one, above: 1}}]}
"""


def test_points_are_named_by_whose_they_are(tmp_path: Path) -> None:
    """Only the total is called so; points of one indicator, or of a part without a minimum, are theirs."""
    file = tmp_path / "rules/CN/trial/2025-01-01.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(SCORED, encoding="utf-8")
    (rules,) = read_shelf(tmp_path / "rules").rule_sets
    grounds = [held.ground for held in Grounds(compile_program(rules, Application.NEW)).held]
    told = [(each.id, each.title.zh, each.title.en) for each in grounds]
    assert told == [
        ("score.total", "评价总分", "total score"),
        ("score.one", "全", "Whole"),
        ("trial/2", "乙", "B"),
        ("trial/3", "甲、乙", "A + B"),
    ]
