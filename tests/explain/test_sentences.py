"""Explanations say what was measured, what is required, by how much, on what, by which clause, and what is missing."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests.explain.scene import GOOD, SPARSE, finding
from tests.explain.scene_rules import amount
from tiercheck.model.evidence import Value
from tiercheck.model.outcome import Application, Language, Outcome


def told(indicator: str, reported: Mapping[str, Value], language: Language = Language.ZH) -> str:
    return finding(indicator, reported).explain(language)


@pytest.mark.parametrize(
    ("indicator", "reported", "said"),
    [
        ("rd", GOOD, "研发费用占比为 6.34…%，要求 ≥ 3%，高出 3.34… 个百分点。"),
        ("rd", GOOD, "计算所用数据：上年度研发费用 520 万元、上年度营业收入 8200 万元。"),
        ("rd", {"rd_expense_y1": amount("87.5万元")}, "上年度研发费用为 87.5 万元，要求 ≥ 100 万元，差 12.5 万元。"),
        ("years", {"years_in_segment": 2}, "恰好达到"),
        ("debt", GOOD, "低于上限 36.66… 个百分点"),
        ("debt", {"total_liabilities_y1": 71, "total_assets_y1": 100}, "超出 1 个百分点"),
        ("debt", {"total_liabilities_y1": 71}, "尚未填报：上年度末资产总额；填报后方可判断。"),
        (
            "debt",
            {"total_liabilities_y1": 1, "total_assets_y1": 0},
            "上年度末资产总额为零或为负，以其为基数的比率无法计算。",
        ),
        ("growth", {"revenue_y1": 5, "revenue_y3": -1}, "为零或为负"),
        ("reputation", {}, "需要主管部门认定，目前没有认定结果。"),
        ("reputation", GOOD, "条文在此留有解释余地"),
        ("reputation", GOOD, "说明：由主管部门综合评价。"),
        ("size", GOOD, "该条款的依据仅见于一两处来源，请对照原文核实。"),
        ("size", GOOD, "按《划型标准》（示范〔2022〕1号 附件1 四(二)）推定为小型：工业、上年度末从业人员 120 人、"),
        ("size", {"industry": "J66"}, "行业代码过短或不在划型标准之列，无法推定企业规模；请直接填报。"),
        ("size", {}, "尚未填报：行业代码"),
        ("award", GOOD, "近三年国家级科技奖励最好排名为无，要求 1–3。"),
        ("margin", GOOD, "净利润率为 8.5%，符合“≥ 8%”档。再上一档为 ≥ 10%（10 分），差 1.5 个百分点。"),
        (
            "margin",
            {"net_profit_y1": 79, "revenue_y1": 1000},
            "未达到其他各档。再上一档为 ≥ 8%（8 分），差 0.1 个百分点。",
        ),
        ("margin", {}, "0–10 分（满分 10 分）"),
        ("quality", GOOD, "逐项：自主品牌 3 分；参与标准 3 分；合计以 5 分为限。"),
        ("quality", SPARSE, "自主品牌 0 分；参与标准 0–3 分"),
        ("better", GOOD, "取以下各项的较高者：按比例 10 分 (6.34…%)；按金额 10 分 (520 万元)。"),
        ("rd_points", GOOD, "符合“上年度研发费用 ≥ 500 万元 或 研发费用占比 ≥ 10%”档。"),
        ("local", GOOD, "按主管部门评定的分数计：省级特色化指标得分。"),
        ("local", {"fills_chain_gap": True}, "逐项：补短板 8 分；合计以 15 分为限。"),
        ("local", {}, "也未填报，可能为 0–15 分。"),
        (
            "local",
            {},
            "依据：示范省〔2024〕5号 三5（规则文件 XX/upper/2024-07-17.overlay.yaml:7）。该条款的依据为单一非官方来源",
        ),
        ("two_of_three", {}, "要求：以下至少 2 项：拥有自主品牌：是、"),
    ],
)
def test_an_explanation_says(indicator: str, reported: Mapping[str, Value], said: str) -> None:
    assert said in told(indicator, reported)


@pytest.mark.parametrize(
    ("indicator", "reported", "said"),
    [
        ("rd", GOOD, "R&D intensity is 6.34…%; required is ≥ 3%: 3.34… percentage points above."),
        (
            "years",
            {"years_in_segment": 1},
            "Years in the market segment is 1 year; required is ≥ 2 years: short by 1 year.",
        ),
        ("reputation", {}, "left to the judgement of the authority, and not judged yet."),
        (
            "margin",
            GOOD,
            "8 of 10 points. Net profit margin is 8.5%, in the band “≥ 8%”. The next band is ≥ 10% (10 points)",
        ),
        ("local", GOOD, "This clause rests on a single unofficial source or a reconstruction; please verify it."),
    ],
)
def test_an_explanation_says_it_in_english_too(indicator: str, reported: Mapping[str, Value], said: str) -> None:
    assert said in told(indicator, reported, Language.EN)


def test_a_tiny_shortfall_is_never_shown_as_none() -> None:
    narrowly = {"total_liabilities_y1": 70_000_000_001, "total_assets_y1": 100_000_000_000}
    text = told("debt", narrowly)
    assert finding("debt", narrowly).outcome is Outcome.FAIL
    assert "70.000000001…%" in text
    assert "超出 0.000000001… 个百分点" in text


def test_what_is_not_examined_says_so_and_nothing_else_of_it() -> None:
    skipped = finding("growth", GOOD, Application.REVIEW)
    assert skipped.outcome is Outcome.NOT_APPLICABLE
    assert skipped.explain("zh").startswith("复合增长：复核不考察此项。依据：")
    assert skipped.explain("en").startswith("Growth: not examined for a review. Legal source:")


def test_a_settled_alternative_is_not_asked_for() -> None:
    assert "未填报" not in told("income", {"revenue_y1": amount("1000万元")})
    assert "尚未填报：近两年新增股权融资" in told("income", {"revenue_y1": amount("999万元")})


def test_points_short_of_a_band_by_a_hair_do_not_look_like_the_band() -> None:
    nearly: Mapping[str, Value] = {"net_profit_y1": Fraction(7_999_999), "revenue_y1": 100_000_000}
    assert "净利润率为 7.999999%" in told("margin", nearly)


def test_a_level_that_is_still_open_is_told_as_far_as_it_is_known() -> None:
    open_level = finding("size", {"industry": "C3453", "employees_y1": 999})
    assert open_level.outcome is Outcome.PASS
    assert "推定为微型至中型之间：工业、上年度末从业人员 999 人" in open_level.explain("zh")
    assert "between micro and medium" in open_level.explain("en")
