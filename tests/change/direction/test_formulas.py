"""The formulas mean what the engine means: record by record, tier by tier."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soak import times
from tests.spec.records import records
from tests.spec.thresholds import rule_sets
from tiercheck import packaged_shelf
from tiercheck.change.direction.formula import Formula, Negation, Reported, both
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.change.direction.solving import Nonlinear, Possible, find
from tiercheck.change.direction.subjects import verdict_of
from tiercheck.change.direction.tiers import TierFormulas
from tiercheck.change.editions import Edition
from tiercheck.model.evidence import Column, Value
from tiercheck.model.outcome import Application, Outcome
from tiercheck.subjects import EnterpriseProfile

OCCASIONS = (
    ("innovative", date(2024, 6, 1), "CN", Application.NEW),
    ("tech_sme", date(2024, 6, 1), "CN", Application.NEW),
    ("srdi", date(2024, 6, 1), "CN", Application.NEW),
    ("srdi", date(2024, 8, 1), "44", Application.NEW),
    ("srdi", date(2024, 8, 1), "37", Application.REVIEW),
    ("srdi", date(2026, 6, 1), "CN", Application.REVIEW),
    ("little_giant", date(2025, 6, 1), "CN", Application.NEW),
    ("little_giant", date(2026, 6, 1), "CN", Application.NEW),
    ("little_giant", date(2026, 6, 1), "CN", Application.REVIEW),
)


@cache
def edition(place: int) -> Edition:
    tier, day, jurisdiction, application = OCCASIONS[place]
    selection = packaged_shelf().select(day, jurisdiction, application, (tier,))
    return Edition("", packaged_shelf(), selection.rule_sets[-1], day, jurisdiction, application)


@cache
def formulas(place: int) -> TierFormulas:
    return TierFormulas(edition(place))


def holds(formula: Formula, values: Mapping[str, Value], columns: Mapping[str, Column]) -> bool:
    """Ask the solver about the one record that reports just these values."""
    told = [Reported(name) if name in values else Negation(Reported(name)) for name in columns]
    pinned = {name: Fraction(values[name]) for name in columns if name in values}  # type: ignore[arg-type]
    found = find(both(formula, *told), tuple(columns.values()), Nonlinear.EXACT, stepped=False, pinned=pinned)
    assert found.possible is not Possible.OPEN
    return found.possible is Possible.YES


@settings(max_examples=times(50, 300), deadline=None)
@given(records(), st.sampled_from(range(len(OCCASIONS))))
def test_a_tier_passes_and_fails_as_its_formulas_say(record: Mapping[str, str], place: int) -> None:
    # The formulas assume that no industry is named, so that no size class is derived.
    given_ = {name: value for name, value in record.items() if name not in ("industry", "credit_code")}
    asked, said = edition(place), formulas(place)
    values = EnterpriseProfile.from_record(given_).evidence(asked.as_of, asked.shelf.columns).values
    outcome = verdict_of(asked)(values).outcome
    assert holds(said.tier.holds, values, said.columns) == (outcome is Outcome.PASS)
    assert holds(said.tier.fails, values, said.columns) == (outcome is Outcome.FAIL)


def test_the_occasions_cover_every_tier() -> None:
    assert {tier for tier, *_ in OCCASIONS} == {rules.tier for rules in rule_sets().values()}


def test_polynomials_are_multiplied_out() -> None:
    x, y = Polynomial.column("x"), Polynomial.column("y")
    product = (x + y) * (x - y)
    assert dict(product.terms) == {("x", "x"): 1, ("y", "y"): -1}
    assert product.degree == 2
    assert dict(product.at({"y": 3}).terms) == {(): -9, ("x", "x"): 1}
    assert (x - x).terms == ()
    assert Polynomial.number(0).degree == 0


@pytest.mark.parametrize("stepped", [True, False])
def test_a_record_lies_in_its_domain(stepped: bool) -> None:
    columns = [packaged_shelf().columns[name] for name in ("market_share_national", "rd_body_level", "own_brand")]
    everything = both(*(Reported(column.name) for column in columns))
    found = find(everything, columns, Nonlinear.EXACT, stepped=stepped)
    assert found.possible is Possible.YES
    assert 0 <= found.record["market_share_national"] <= 1
    assert 0 <= found.record["rd_body_level"] <= 4
    assert found.record["own_brand"] in (0, 1)
