"""What a terminal table says of combinations: what decided, or how many members are open."""

from dataclasses import replace

import pytest

from tests.explain.scene import GOOD, finding
from tests.explain.scene_rules import all_of, amount, at_least
from tiercheck.engine.reading import reader
from tiercheck.explain.brief import brief_requirement, brief_value
from tiercheck.model.evidence import Value
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Language


def without(*names: str) -> dict[str, Value]:
    return {name: value for name, value in GOOD.items() if name not in names}


@pytest.mark.parametrize(
    ("indicator", "reported", "value", "requirement"),
    [
        ("income", GOOD, "上年度营业收入：8200 万元", "≥ 1000 万元（2 项之一）"),
        (
            "income",
            {**GOOD, "revenue_y1": amount("999万元"), "equity_financing_2y": 0},
            "均未满足",
            "2 项之一",
        ),
        ("income", without("revenue_y1"), "2 项未填报", "2 项之一"),
        ("income", {**without("revenue_y1"), "equity_financing_2y": 0}, "上年度营业收入：未填报", "2 项之一"),
        ("rd", GOOD, "均满足", "2 项均须满足"),
        ("rd", {**GOOD, "rd_expense_y1": amount("200万元")}, "研发费用占比：2.43…%", "2 项均须满足"),
        ("rd", {**GOOD, "rd_expense_y1": amount("99万元")}, "2 项未满足", "2 项均须满足"),
        ("two_of_three", GOOD, "2 项满足", "3 项中至少 2 项"),
        ("two_of_three", {**GOOD, "rd_body_level": 0}, "2 项未满足", "3 项中至少 2 项"),
        ("years", GOOD, "2.5 年", "≥ 2 年"),
    ],
)
def test_a_combination_shows_what_decided(
    indicator: str, reported: dict[str, Value], value: str, requirement: str
) -> None:
    found = finding(indicator, reported)
    assert (brief_value(found, Language.ZH), brief_requirement(found, Language.ZH)) == (value, requirement)


def test_figures_with_the_same_bounds_are_shown_side_by_side() -> None:
    limit = amount("7500万元")
    each_year = all_of(at_least("revenue_y1", limit), at_least("revenue_y3", limit))
    readings = tuple(reader(check.measure)(GOOD) for check in each_year.members if isinstance(check, Check))
    found = finding("rd", GOOD)
    occasion = replace(found.context, readings=readings)
    indicator = replace(found.indicator, requirement=each_year)
    found = found._replace(indicator=indicator, reads=(0, 1), context=occasion)
    assert brief_value(found, Language.ZH) == "8200 万元；7000 万元"
    assert brief_requirement(found, Language.ZH) == "均 ≥ 7500 万元"


@pytest.mark.parametrize(
    ("indicator", "reported", "value", "next_band"),
    [
        ("rd_points", GOOD, "上年度研发费用：520 万元", ""),
        (
            "rd_points",
            {**GOOD, "rd_expense_y1": amount("300万元")},
            "上年度研发费用：300 万元",
            "上年度研发费用 ≥ 500 万元（2 项之一） → 10",
        ),
        (
            "rd_points",
            {**GOOD, "rd_expense_y1": amount("9万元")},
            "各档均未达到",
            "上年度研发费用 ≥ 100 万元（2 项之一） → 2",
        ),
        (
            "rd_points",
            without("rd_expense_y1"),
            "2 项未填报",
            "上年度研发费用 ≥ 100 万元（2 项之一） → 2",
        ),
        ("better", GOOD, "按比例：6.34…%", ""),
        ("quality", {**GOOD, "own_brand": False}, "参与标准 3", ""),
        ("quality", {**GOOD, "own_brand": False, "standard_participation": False}, "均未得分", ""),
        ("quality", without("own_brand", "standard_participation"), "2 项待定", ""),
        ("quality", without("own_brand"), "参与标准 3；自主品牌 0–3", ""),
    ],
)
def test_points_show_what_gave_them(indicator: str, reported: dict[str, Value], value: str, next_band: str) -> None:
    found = finding(indicator, reported)
    assert (brief_value(found, Language.ZH), brief_requirement(found, Language.ZH)) == (value, next_band)
