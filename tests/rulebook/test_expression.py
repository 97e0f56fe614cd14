"""Expressions: what they mean, which units go together, and what is said when they do not."""

from fractions import Fraction

import pytest

from tests.contract import CONTRACT
from tiercheck.model.expression import Bound, Check, CompoundGrowth, Measure, Reading, Relation
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Number, Unit
from tiercheck.rulebook.expression import Scope, read_band, read_check, read_measure
from tiercheck.rulebook.phrase import ExpressionFault

NATIONAL = Scope(CONTRACT, {})
INTENSITY = Measure(read_measure("rd_expense_y1 / revenue_y1", NATIONAL).expression, "rd_intensity")
SCOPE = Scope(CONTRACT, {"rd_intensity": INTENSITY})
WAN = 10_000 * 100


def bounds(text: str) -> list[tuple[str, Number]]:
    return [(str(bound.relation), bound.threshold) for bound in read_check(text, SCOPE).bounds]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("revenue_y1 >= 1000 万元", Unit.YUAN, [(">=", 1000 * WAN)]),
        ("revenue_y1 >= 0.5 亿元", Unit.YUAN, [(">=", 5000 * WAN)]),
        ("revenue_y1 < 10.01 元", Unit.YUAN, [("<", 1001)]),
        ("net_profit_y1 >= -5 元", Unit.YUAN, [(">=", -500)]),
        ("revenue_y1 >= 2 * 500 万元", Unit.YUAN, [(">=", 1000 * WAN)]),
        ("rd_intensity >= 3%", Unit.RATIO, [(">=", Fraction(3, 100))]),
        ("rd_intensity >= 0.03", Unit.RATIO, [(">=", Fraction(3, 100))]),
        ("rd_intensity > 1/3", Unit.RATIO, [(">", Fraction(1, 3))]),
        ("employees_y1 <= 500 人", Unit.PERSONS, [("<=", 500)]),
        ("years_in_segment >= 2.5 年", Unit.YEARS, [(">=", Fraction(5, 2))]),
        ("class1_ip == 0", Unit.COUNT, [("==", 0)]),
        ("development_score_this >= 60", Unit.POINTS, [(">=", 60)]),
        ("rd_body_level >= province", Unit.LEVEL, [(">=", 3)]),
        ("city <= rd_body_level <= province", Unit.LEVEL, [(">=", 2), ("<=", 3)]),
        ("own_brand", Unit.BOOL, [("==", 1)]),
        ("not own_brand", Unit.BOOL, [("==", 0)]),
        ("1 <= domestic_rank <= 3", Unit.COUNT, [(">=", 1), ("<=", 3)]),
        ("3 >= domestic_rank > 0", Unit.COUNT, [(">", 0), ("<=", 3)]),
        ("5000 万元 <= revenue_y1 < 10000 万元", Unit.YUAN, [(">=", 5000 * WAN), ("<", 10000 * WAN)]),
        ("(rd_expense_y1 + rd_expense_y2) / 2 >= 1000 万元", Unit.YUAN, [(">=", 1000 * WAN)]),
        ("main_revenue_y1 / main_revenue_y2 - 1 >= 5%", Unit.RATIO, [(">=", Fraction(1, 20))]),
        ("revenue_y1 * 3% >= 100 万元", Unit.YUAN, [(">=", 100 * WAN)]),
    ],
)
def test_a_check_holds_its_measure_against_stored_steps(
    text: str, unit: Unit, expected: list[tuple[str, Number]]
) -> None:
    assert read_check(text, SCOPE).measure.unit is unit
    assert bounds(text) == expected


def test_a_name_alone_is_the_shared_measure_itself() -> None:
    assert read_check("rd_intensity >= 3%", SCOPE).measure is INTENSITY


def test_compound_growth_compares_the_power_instead_of_the_root() -> None:
    check = read_check("compound_growth(revenue_y1, revenue_y3, 2) >= 5%", SCOPE)
    assert isinstance(check.measure.expression, CompoundGrowth)
    assert check.bounds == (Bound(Relation.AT_LEAST, Fraction(1, 20), Fraction(11025, 10000)),)


@pytest.mark.parametrize(("low", "truth"), [(11025, Truth.TRUE), (11024, Truth.FALSE)])
def test_compound_growth_is_exact_at_its_threshold(low: int, truth: Truth) -> None:
    check = read_check("compound_growth(revenue_y1, revenue_y3, 2) >= 5%", SCOPE)
    assert check.judge(Reading(check.measure, low, low, 10_000, ())) is truth


def test_a_band_key_is_read_for_its_measure() -> None:
    assert read_band(">= 10%", INTENSITY, SCOPE) == Check(
        INTENSITY, (Bound(Relation.AT_LEAST, Fraction(1, 10), Fraction(1, 10)),)
    )


@pytest.mark.parametrize(
    ("text", "code", "offset", "words"),
    [
        ("revenue_y1 >= 1000", "unit-clash", 14, "write 1000 元 or 1000 万元"),
        ("rd_intensity >= 3 元", "unit-clash", 16, "a ratio compared with money"),
        ("employees_y1 >= 300", "unit-clash", 16, "write 300 人"),
        ("class1_ip >= 3%", "unit-clash", 13, "a bare number compared with a ratio"),
        ("revenue_y1 + employees_y1 >= 1 元", "unit-clash", 11, "yuan + persons"),
        ("revenue_y1 * revenue_y2 >= 1 元", "unit-clash", 11, "yuan * yuan"),
        ("revenue_y1 / 0 >= 1 元", "unit-clash", 11, "yuan / count"),
        ("own_brand + 1 >= 1", "unit-clash", 10, "bool + count"),
        ("industry >= 1", "unit-clash", 0, "text column"),
        ("compound_growth(revenue_y1, revenue_y3, 2) + 1 >= 5%", "unit-clash", 43, "stands alone"),
        ("compound_growth(revenue_y1, employees_y1, 2) >= 5%", "unit-clash", 0, "persons to yuan"),
        ("compound_growth(revenue_y1, revenue_y3, 2.5) >= 5%", "bad-expression", 40, "whole years"),
        ("compound_growth(revenue_y1, revenue_y3, 2) >= -101%", "never-met", 46, "-100%"),
        ("rd_intensty >= 3%", "unknown-name", 0, "did you mean 'rd_intensity'"),
        ("1 <= domestic_rnk <= 3", "unknown-name", 5, "domestic_rank"),
        ("rd_body_level >= provnce", "unknown-level", 17, "did you mean 'province'"),
        ("rd_body_level >= 3", "unknown-level", 17, "none, below_city, city, province, nation"),
        ("revenue_y1 >= revenue_y2", "not-a-figure", 14, "put a difference or quotient on the left"),
        ("revenue_y1", "not-a-check", 0, "nothing is compared"),
        ("revenue_y1 / revenue_y2", "not-a-check", 0, "nothing is compared"),
        ("3 >= 2", "not-a-check", 0, "a figure is no measure"),
        ("3 <= domestic_rank <= 1", "empty-range", 0, "no value"),
        ("3 < domestic_rank < 3", "empty-range", 0, "no value"),
        ("1 <= domestic_rank >= 3", "bad-expression", 19, "point the same way"),
        ("1 < 2 < domestic_rank < 4", "bad-expression", 24, "two bounds"),
        ("rd_intensity >= 1e-5", "bad-expression", 17, "no exponent"),
        ("rd_intensity >= NaN", "unknown-name", 16, "NaN"),
        ("rd_intensity >= inf", "unknown-name", 16, "inf"),
        ("revenue_y1 >= 1,000 元", "bad-expression", 15, "without separators"),
        ("revenue_y1 ≥ 1000 元", "bad-expression", 11, "write >="),
        ("own_brand and in_six_bases", "bad-expression", 10, "under all:"),
        ("own_brand or in_six_bases", "bad-expression", 10, "under any:"),
        ("revenue_y1 >=", "bad-expression", 13, "ends too early"),
        ("", "bad-expression", 0, "ends too early"),
        ("__import__('os')", "bad-expression", 10, "parentheses"),
        ("revenue_y1 >= 0.001 元", "fraction-of-a-cent", 14, "cents"),
        ("class1_ip >= 1234567890123456789", "too-many-digits", 13, "18 digits"),
        ("(" * 21 + "revenue_y1" + ")" * 21 + " >= 1 元", "expression-too-deep", 0, "20 parentheses"),
        ("revenue_y1 + " * 50 + "revenue_y1 >= 1 元", "expression-too-long", 0, "500 characters"),
    ],
)
def test_a_fault_is_taught_at_its_character(text: str, code: str, offset: int, words: str) -> None:
    with pytest.raises(ExpressionFault) as caught:
        read_check(text, SCOPE)
    fault = caught.value
    assert (fault.code, fault.offset) == (code, offset)
    assert words in f"{fault.message} {fault.hint}"


@pytest.mark.parametrize("text", ["3%", "own_brand", "industry", "established", "rd_intensity >= 3%"])
def test_a_measure_is_a_quantity(text: str) -> None:
    with pytest.raises(ExpressionFault):
        read_measure(text, SCOPE)
