"""Requirement texts and margins."""

from fractions import Fraction

import pytest

from tests.explain.scene_rules import GROWTH, POINTS, RD_INTENSITY, REQUIREMENTS, amount, at_least, check, column
from tiercheck.explain.requirements import margin, requirement_text, requirement_words
from tiercheck.model.expression import Bound, Check, Measure, Reading, Relation
from tiercheck.model.outcome import Language, Truth
from tiercheck.model.quantity import Number

INDICATORS = {indicator.id: indicator for indicator in (*REQUIREMENTS, *POINTS)}


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        ("clean", "== false"),
        ("size", "<= medium"),
        ("years", ">= 2 年"),
        ("rd", "all(rd_expense_y1 >= 100 万元, rd_intensity >= 3%)"),
        ("income", "any(revenue_y1 >= 1000 万元, equity_financing_2y >= 2000 万元)"),
        ("debt", "<= 70%"),
        ("award", ">= 1, <= 3"),
        ("two_of_three", "at_least(2, own_brand == true, in_six_bases == true, rd_body_level >= province)"),
        ("growth", ">= 5%"),
        ("margin", ">= 10%: 10, >= 8%: 8, else: 0"),
        ("quality", "sum(== true: 3, else: 0; == true: 3, else: 0) at_most 5"),
        ("judged", "awarded development_score_this, at_most 50"),
    ],
)
def test_requirements_read_as_in_a_rule_file(indicator: str, text: str) -> None:
    assert requirement_text(INDICATORS[indicator]) == text


@pytest.mark.parametrize(
    ("indicator", "zh", "en"),
    [
        ("clean", "否", "no"),
        ("size", "≤ 中型", "≤ medium"),
        ("income", "上年度营业收入 ≥ 1000 万元 或 近两年新增股权融资 ≥ 2000 万元", None),
        ("award", "1–3", "1–3"),
        ("growth", "≥ 5%", "≥ 5%"),
    ],
)
def test_requirements_read_in_words(indicator: str, zh: str, en: str | None) -> None:
    requirement = INDICATORS[indicator].requirement
    assert requirement is not None
    assert requirement_words(requirement, Language.ZH) == zh
    if en is not None:
        assert requirement_words(requirement, Language.EN) == en


def read(measured: Check, value: Number, over: int = 1) -> Reading:
    return Reading(measured.measure, value, value, over, ())


def test_a_margin_is_what_is_to_spare_and_negative_what_is_missing() -> None:
    wanted = at_least("revenue_y1", amount("1000万元"))
    assert margin(wanted, read(wanted, amount("1000.5万元"))) == 5000
    assert margin(wanted, read(wanted, amount("987.5万元"))) == -125_000
    limit = check("development_score_this", Relation.AT_MOST, 70)
    assert margin(limit, read(limit, 60)) == 10
    assert margin(limit, read(limit, 71)) == -1
    intensity = at_least(RD_INTENSITY, Fraction(3, 100))
    assert margin(intensity, read(intensity, 520, 8200)) == Fraction(520, 8200) - Fraction(3, 100)


def test_a_margin_of_growth_is_in_yearly_rates_and_keeps_the_sign_of_the_verdict() -> None:
    wanted = at_least(GROWTH, Fraction(5, 100))
    assert margin(wanted, read(wanted, 11025, 10000)) == 0
    for ratio, met in ((110249999999999999, False), (110250000000000001, True)):
        reading = read(wanted, ratio, 10**17)
        distance = margin(wanted, reading)
        assert distance is not None
        assert (distance >= 0) is met
        assert (wanted.judge(reading) is Truth.TRUE) is met


def test_there_is_no_margin_without_a_distance() -> None:
    brand = check("own_brand", Relation.EQUAL, 1)
    assert margin(brand, read(brand, 1)) is None
    size = check("sme_size", Relation.AT_MOST, 2)
    assert margin(size, read(size, 1)) is None
    rank = Check(Measure(column("domestic_rank")), (Bound(Relation.AT_LEAST, 1, 1), Bound(Relation.AT_MOST, 3, 3)))
    assert margin(rank, read(rank, 0)) is None
    assert margin(rank, read(rank, 5)) == -2
    assert margin(rank, read(rank, 2)) == 1
    assert margin(brand, Reading(brand.measure, None, None, 1, ())) is None
