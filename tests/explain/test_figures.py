"""Quantities in words are exact or cut, and never reach a threshold that the value misses."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.scene_rules import GROWTH, RD_INTENSITY, amount, column, share
from tiercheck.explain.figures import cut, expression_text, quantity_text, reading_text, root, value_of
from tiercheck.model.expression import Arithmetic, Literal, Measure, Operator, Reading
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("value", "unit", "language", "text"),
    [
        (Fraction(3, 100), Unit.RATIO, ZH, "3%"),
        (Fraction(634, 10000), Unit.RATIO, ZH, "6.34%"),
        (Fraction(2, 3), Unit.RATIO, ZH, "66.66…%"),
        (Fraction(-2, 3), Unit.RATIO, EN, "-66.66…%"),
        (Fraction(82_000_000), Unit.YUAN, ZH, "8200 万元"),
        (Fraction(82_000_000), Unit.YUAN, EN, "82,000,000 yuan"),
        (Fraction(-8_200_000_001, 100), Unit.YUAN, EN, "-82,000,000.01 yuan"),
        (Fraction(123_456_789, 100), Unit.YUAN, ZH, "123.456789 万元"),
        (Fraction(9_999), Unit.YUAN, ZH, "9999 元"),
        (Fraction(5, 2), Unit.YEARS, ZH, "2.5 年"),
        (Fraction(1), Unit.YEARS, EN, "1 year"),
        (Fraction(2), Unit.PERSONS, EN, "2 persons"),
        (Fraction(4), Unit.COUNT, EN, "4"),
    ],
)
def test_quantities_are_written_in_the_unit_people_use(
    value: Fraction, unit: Unit, language: Language, text: str
) -> None:
    assert quantity_text(value, unit, language) == text


def test_a_value_just_beside_a_threshold_is_written_with_enough_places_to_tell() -> None:
    just_under = Fraction(3, 100) - Fraction(1, 10**9)
    assert quantity_text(just_under, Unit.RATIO, ZH, apart_from=Fraction(3, 100)) == "2.99…%"
    just_over = Fraction(7, 10) + Fraction(1, 10**9)
    assert quantity_text(just_over, Unit.RATIO, ZH, apart_from=Fraction(7, 10)) == "70.0000001…%"


@given(st.fractions(min_value=0, max_value=10), st.fractions(min_value=0, max_value=10))
def test_a_cut_number_never_reaches_a_threshold_it_misses(value: Fraction, threshold: Fraction) -> None:
    shown = Fraction(cut(value, threshold).rstrip("…"))
    assert shown <= value
    if shown == threshold:
        assert value == threshold


def test_compound_growth_is_shown_as_a_yearly_rate_and_is_exact_where_it_ends() -> None:
    exact = Reading(GROWTH, 11025, 11025, 10000, ())
    assert value_of(exact) == Fraction(5, 100)
    assert reading_text(exact, ZH) == "5%"
    below = Reading(GROWTH, 110249999999, 110249999999, 10**11, ())
    assert reading_text(below, ZH, apart_from=Fraction(5, 100)).startswith("4.99")


@given(st.fractions(min_value=0, max_value=1000), st.integers(1, 5))
def test_a_root_is_never_above_the_true_one(value: Fraction, degree: int) -> None:
    found = root(value, degree)
    assert found**degree <= value
    assert (found + Fraction(1, 10**60)) ** degree > value


def test_expressions_keep_their_meaning_with_as_few_brackets_as_possible() -> None:
    ratio = share("rd_expense_y1", "revenue_y1")
    less = Arithmetic(Operator.SUBTRACT, ratio, Literal(1, Unit.COUNT), Unit.RATIO)
    doubled = Arithmetic(Operator.DIVIDE, less, Arithmetic(Operator.ADD, ratio, less, Unit.RATIO), Unit.RATIO)
    assert expression_text(doubled, None) == (
        "(rd_expense_y1 / revenue_y1 - 1) / (rd_expense_y1 / revenue_y1 + rd_expense_y1 / revenue_y1 - 1)"
    )
    twice = Arithmetic(Operator.DIVIDE, column("revenue_y1"), ratio, Unit.YUAN)
    assert expression_text(twice, None) == "revenue_y1 / (rd_expense_y1 / revenue_y1)"


def test_levels_and_answers_are_words() -> None:
    size = Measure(column("sme_size"))
    assert reading_text(Reading(size, 1, 1, 1, ()), ZH) == "小型"
    assert reading_text(Reading(size, 1, 2, 1, ()), EN) == "small–medium"
    assert reading_text(Reading(Measure(column("own_brand")), 0, 0, 1, ()), ZH) == "否"
    assert reading_text(Reading(Measure(column("national_award_best_rank_3y")), 0, 0, 1, ()), ZH) == "无"


def test_nothing_read_is_nothing_written() -> None:
    assert reading_text(Reading(RD_INTENSITY, None, None, 1, ()), ZH) == ""
    assert reading_text(Reading(RD_INTENSITY, amount("1元"), amount("1元"), amount("3元"), ()), ZH) == "33.33…%"
