"""Interval reasoning agrees with the meaning of a comparison."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract import CONTRACT
from tiercheck.errors import Location
from tiercheck.model.condition import Combination
from tiercheck.model.expression import Bound, Check, Measure, Reading, Reference, Relation
from tiercheck.model.outcome import Truth
from tiercheck.model.scoring import Band
from tiercheck.rulebook.bands import PlacedBand, review_bands
from tiercheck.rulebook.expression import Scope, read_band, read_measure
from tiercheck.rulebook.region import covers, domain_of, implies, region_of
from tiercheck.yaml.report import Report

SCOPE = Scope(CONTRACT, {})
MEASURES = (
    read_measure("rd_expense_y1 / revenue_y1", SCOPE),
    Measure(Reference(CONTRACT["digital_level"])),
    Measure(Reference(CONTRACT["years_in_segment"])),
)
VALUES = {
    0: [Fraction(n, 2) for n in range(-4, 14)],
    1: [Fraction(n) for n in range(5)],
    2: [Fraction(n, 2) for n in range(14)],
}
BOUNDS = st.builds(lambda relation, mark: Bound(relation, mark, mark), st.sampled_from(Relation), st.integers(-1, 6))


def holds(check: Check, value: Fraction) -> bool:
    return check.judge(Reading(check.measure, value, value, 1, ())) is Truth.TRUE


@given(st.sampled_from(range(3)), BOUNDS, BOUNDS)
def test_one_region_within_another_means_one_check_follows(kind: int, first: Bound, second: Bound) -> None:
    strong, weak = Check(MEASURES[kind], (first,)), Check(MEASURES[kind], (second,))
    follows = all(holds(weak, value) for value in VALUES[kind] if holds(strong, value))
    assert region_of(strong).within(region_of(weak)) == follows
    assert implies(strong, weak) == follows


@given(st.sampled_from(range(3)), st.lists(BOUNDS, min_size=1, max_size=4))
def test_regions_cover_what_the_checks_let_through(kind: int, bounds: list[Bound]) -> None:
    checks = [Check(MEASURES[kind], (bound,)) for bound in bounds]
    everything = all(any(holds(check, value) for check in checks) for value in VALUES[kind])
    assert covers([region_of(check) for check in checks], domain_of(MEASURES[kind])) == everything


def test_combinations_imply_member_by_member() -> None:
    high, low = (read_band(key, MEASURES[0], SCOPE) for key in (">= 10%", ">= 8%"))
    other = read_band(">= 3", MEASURES[1], SCOPE)
    both, either = Combination("all", 2, (high, other)), Combination("any", 1, (low, other))
    assert implies(both, high)
    assert implies(both, either)
    assert implies(high, either)
    assert implies(Combination("any", 1, (high, other)), either)
    assert not implies(either, high)
    assert not implies(Combination("any", 1, (high, other)), low)


@pytest.mark.parametrize(
    ("kind", "bands", "codes"),
    [
        (0, {">= 10%": 10, ">= 8%": 8, "else": 0}, []),
        (0, {"<= 50%": 5, "<= 60%": 3, "else": 0}, []),
        (0, {"< 5%": 0, ">= 5%": 3}, []),
        (1, {">= 3": 5, ">= 2": 3, "<= 1": 0}, []),
        (1, {"== 4": 9, "== 3": 8, "else": 0}, []),
        (0, {">= 8%": 8, ">= 10%": 10, "else": 0}, ["band-unreachable"]),
        (0, {">= 8%": 8, ">= 8%  ": 6, "else": 0}, ["band-unreachable"]),
        (1, {">= 3": 5, ">= 0": 3, "else": 0}, ["band-unreachable"]),
        (0, {">= 10%": 10, "<= 5%": 0}, ["band-gap"]),
        (0, {">= 10%": 10, "< 10%": 2, "== 10%": 0}, ["band-unreachable"]),
        (0, {">= 10%": 8, ">= 8%": 8, "else": 0}, ["points-not-falling"]),
        (0, {">= 10%": 10, "<= 12%": 5}, ["band-overlap"]),
        (0, {"else": 0, ">= 8%": 8}, ["band-unreachable"]),
    ],
)
def test_bands_are_reviewed_in_order(kind: int, bands: dict[str, int], codes: list[str]) -> None:
    report = Report()
    placed = [
        PlacedBand(
            Band(None if key == "else" else read_band(key, MEASURES[kind], SCOPE), points), Location("f", line, 1)
        )
        for line, (key, points) in enumerate(bands.items(), 2)
    ]
    review_bands(placed, Location("f", 1, 1), report)
    assert [problem.code for problem in report] == codes
