"""Claims: known directions, witnesses that both engines confirm, and no counter-example among random records."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.records import records
from tiercheck import Assessor, packaged_shelf
from tiercheck.change.direction.claim import Claim, Direction, Witness
from tiercheck.change.direction.deciding import direct, direct_indicators
from tiercheck.change.direction.subjects import indicator_subject, verdict_of
from tiercheck.change.editions import Edition
from tiercheck.model.expression import Check, Relation
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.quantity import Unit
from tiercheck.model.rule_set import Indicator
from tiercheck.subjects import EnterpriseProfile


class Occasion(NamedTuple):
    day: str
    place: str = "CN"
    application: str = "new"


class Compared(NamedTuple):
    """Two occasions of one tier, and which way the law goes from the one to the other."""

    tier: str
    old: Occasion
    new: Occasion
    direction: str
    why: str


COMPARED = (
    Compared("innovative", Occasion("2026-03-31"), Occasion("2026-04-01"), "mixed", "accidents graver, tax left out"),
    Compared("tech_sme", Occasion("2026-03-31"), Occasion("2026-04-01"), "equal", "the same document"),
    Compared("srdi", Occasion("2026-03-31"), Occasion("2026-04-01"), "mixed", "no more points, but held titles only"),
    Compared("srdi", Occasion("2024-06-01"), Occasion("2024-06-01", "CN", "review"), "equal", "reviewed as new"),
    Compared("srdi", Occasion("2026-06-01"), Occasion("2026-06-01", "CN", "review"), "looser", "either year's score"),
    Compared("srdi", Occasion("2024-07-16", "44"), Occasion("2024-07-17", "44"), "mixed", "mark 70, but its own block"),
    Compared("srdi", Occasion("2024-06-01"), Occasion("2024-06-01", "4403"), "equal", "mark 60, points as awarded"),
    Compared("srdi", Occasion("2024-06-01"), Occasion("2024-06-01", "51"), "mixed", "its own block"),
    Compared("little_giant", Occasion("2026-03-31"), Occasion("2026-04-01"), "mixed", "six aspects to seven"),
    Compared("little_giant", Occasion("2025-05-13"), Occasion("2025-05-14"), "stricter", "revenue below 5000 refused"),
    Compared("little_giant", Occasion("2025-12-31"), Occasion("2026-01-01"), "looser", "the notice has ended"),
    Compared(
        "little_giant",
        Occasion("2025-06-01"),
        Occasion("2025-06-01", "CN", "review"),
        "looser",
        "growth is not examined in review",
    ),
    Compared("little_giant", Occasion("2027-01-01"), Occasion("2027-01-01", "CN", "review"), "looser", "exceptions"),
)


def edition(tier: str, at: Occasion) -> Edition:
    day, application = date.fromisoformat(at.day), Application(at.application)
    rules = packaged_shelf().select(day, at.place, application, (tier,)).rule_sets[-1]
    return Edition(at.day, packaged_shelf(), rules, day, at.place, application)


@cache
def claim(compared: Compared) -> Claim:
    return direct(edition(compared.tier, compared.old), edition(compared.tier, compared.new))


def outcome(witness: Witness, tier: str, at: Occasion, engine: str) -> str:
    profile = EnterpriseProfile.from_record(dict(witness.record))
    assessed = Assessor(packaged_shelf(), engine).assess(profile, at.day, at.place, at.application, tier)
    return str(assessed[tier].outcome)


@pytest.mark.parametrize("compared", COMPARED, ids=lambda each: f"{each.tier} {each.old} {each.new}")
def test_the_direction_is_that_of_the_law(compared: Compared) -> None:
    assert claim(compared).direction == compared.direction, compared.why


@pytest.mark.parametrize("engine", ["direct", "chaining"])
@pytest.mark.parametrize("compared", COMPARED, ids=lambda each: f"{each.tier} {each.old} {each.new}")
def test_every_witness_shows_what_is_claimed(compared: Compared, engine: str) -> None:
    made = claim(compared)
    shown = {"stricter": (True, False), "looser": (False, True), "mixed": (True, True), "equal": (False, False)}
    assert (made.loses is not None, made.gains is not None) == shown[made.direction]
    for witness, passes in ((made.loses, "before"), (made.gains, "after")):
        if witness is not None:
            before = outcome(witness, compared.tier, compared.old, engine)
            after = outcome(witness, compared.tier, compared.new, engine)
            assert (before, after) == (witness.before, witness.after)
            assert (before == "pass") == (passes == "before")
            assert (after == "pass") == (passes == "after")


@settings(max_examples=400, deadline=None)
@given(records(), st.sampled_from(COMPARED))
def test_no_record_contradicts_a_claim(record: Mapping[str, str], compared: Compared) -> None:
    old, new = (edition(compared.tier, at) for at in (compared.old, compared.new))
    profile = EnterpriseProfile.from_record(record)
    before, after = (
        verdict_of(each)(profile.evidence(each.as_of, packaged_shelf().columns).values).outcome is Outcome.PASS
        for each in (old, new)
    )
    direction = claim(compared).direction
    if direction in (Direction.STRICTER, Direction.EQUAL):
        assert before or not after
    if direction in (Direction.LOOSER, Direction.EQUAL):
        assert after or not before


def moved(indicator: Indicator) -> Indicator | None:
    """Return a requirement of one bound with its threshold a little higher; None for any other indicator."""
    check = indicator.requirement
    if not isinstance(check, Check) or check.measure.unit in (Unit.BOOL, Unit.LEVEL) or len(check.bounds) != 1:
        return None
    (bound,) = check.bounds
    if bound.compared != bound.threshold:
        return None
    threshold = bound.threshold + (Fraction(1, 1000) if check.measure.unit is Unit.RATIO else 1)
    higher = replace(check, bounds=(replace(bound, threshold=threshold, compared=threshold),))
    return replace(indicator, requirement=higher)


def requirements() -> list[Indicator]:
    every = (each for rules in packaged_shelf().rule_sets for each in rules.indicators.values())
    return [each for each in dict.fromkeys(every) if moved(each) is not None]


@pytest.mark.parametrize("indicator", requirements(), ids=lambda each: f"{each.citation.source.file} {each.id}")
def test_a_raised_threshold_goes_one_way_and_lowered_again_the_other(indicator: Indicator) -> None:
    check, higher = indicator.requirement, moved(indicator)
    assert isinstance(check, Check)
    assert higher is not None
    rising = check.bounds[0].relation in (Relation.AT_LEAST, Relation.ABOVE)
    raised, lowered = direct_indicators(indicator, higher), direct_indicators(higher, indicator)
    assert (raised.direction, lowered.direction) == (("stricter", "looser") if rising else ("looser", "stricter"))
    shown = raised.loses if rising else raised.gains
    assert shown is not None
    assert {shown.before, shown.after} == {"pass", "fail"}


def test_scored_indicators_are_compared_by_their_points() -> None:
    rules = next(each for each in packaged_shelf().rule_sets if each.score is not None and each.rank > 1)
    scored = [each for each in rules.indicators.values() if each.scoring is not None]
    assert all(direct_indicators(each, each).direction is Direction.EQUAL for each in scored)
    assert indicator_subject(scored[0]).judge({}).words.startswith("0–")
