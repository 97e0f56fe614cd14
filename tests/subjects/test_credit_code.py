"""GB 32100-2015: 18 symbols, a division code inside, a check character at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiercheck.subjects.credit_code import SYMBOLS, check_character, division_of, fault_in

# The example of the standard, and codes as published on company websites.
KNOWN = ("91350100M000100Y43", "91110108551385082Q", "9144030071526726XG", "914403001922038216", "91330100799655058B")

bodies = st.builds(
    "{}{:06d}{}".format,
    st.text(SYMBOLS, min_size=2, max_size=2),
    st.integers(0, 999_999),
    st.text(SYMBOLS, min_size=9, max_size=9),
)


@pytest.mark.parametrize("code", KNOWN)
def test_published_codes_are_right(code: str) -> None:
    assert fault_in(code) == ""


@pytest.mark.parametrize("code", KNOWN)
def test_every_corruption_of_one_character_is_found(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in set(SYMBOLS + "IOSVZabc 字") - {right}:
            assert fault_in(code[:place] + wrong + code[place + 1 :]), (place, wrong)


@given(bodies)
def test_exactly_one_check_character_belongs_to_a_body(body: str) -> None:
    assert [symbol for symbol in SYMBOLS if not fault_in(body + symbol)] == [check_character(body)]


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100M000100Y433", "9135010AM000100Y43"])
def test_wrong_form(code: str) -> None:
    assert fault_in(code)


def test_the_division_stands_at_places_3_to_8() -> None:
    assert division_of(KNOWN[0]) == "350100"
