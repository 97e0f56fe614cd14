"""What comes of properties: proven, refuted by a record that both engines confirm, or neither."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import yaml
from tests.change.places import trial_shelf
from tiercheck import Assessor
from tiercheck.api.properties import prove_properties, read_properties
from tiercheck.change.properties.property import NeverHurts, Property
from tiercheck.change.properties.result import Answer, CounterExample, Result, Standing
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Outcome
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

HERE = Path(__file__).parent
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))


@cache
def trial() -> tuple[Result, ...]:
    read = read_properties(HERE / "trial.properties.yaml", shelf=trial_shelf())
    return prove_properties(read, shelf=trial_shelf())


def test_every_way_to_come_out() -> None:
    found = {each.about.name: [each.verdict.value, each.standing.value, list(each.idle)] for each in trial()}
    assert found == EXPECTED
    assert {standing for _, standing, _ in EXPECTED.values()} == set(Standing)


@pytest.mark.parametrize("engine", ["direct", "chaining"])
def test_every_record_shows_what_it_is_said_to(engine: str) -> None:
    shown = [(result.about, answer) for result in trial() for answer in result.answers if answer.against]
    assert len(shown) >= 5
    for about, answer in shown:
        assert_shown(about, answer, trial_shelf(), engine)


def test_one_figure_makes_the_pair_and_no_record_contradicts_itself() -> None:
    for result in trial():
        for against in (answer.against for answer in result.answers if answer.against is not None):
            EnterpriseProfile.from_record(first_record(against))
            EnterpriseProfile.from_record(second_record(against))
            assert (against.changed is None) == (not isinstance(result.about.promise, NeverHurts))


def test_records_say_no_more_than_they_must() -> None:
    (result,) = (each for each in trial() if each.about.name == "a lost brand hurts")
    against = result.answers[0].against
    assert against is not None
    assert first_record(against) == {"own_brand": "true"}
    assert against.changed is not None
    assert (against.changed.before, against.changed.after) == ("true", "false")


def test_rules_that_say_the_same_are_asked_once() -> None:
    """A figure of the trial shelf is judged alike for new applications and reviews."""
    (result,) = (each for each in trial() if each.about.name == "a pass guarantees its figures")
    assert len({answer.options for answer in result.answers}) == 1


def assert_shown(about: Property, answer: Answer, shelf: Shelf, engine: str) -> None:
    """Judge the records of an answer once more, by the way in that everybody takes."""
    against = answer.against
    assert against is not None
    assessor = Assessor(shelf, engine)
    there = answer.options if answer.than is None else answer.than
    if answer.of not in {each.tier for each in shelf.rule_sets}:
        return
    after = outcome(assessor, second_record(against), there, answer.of)
    assert after == against.after
    assert after != Outcome.PASS
    if isinstance(about.promise, NeverHurts) or answer.than is not None:
        before = outcome(assessor, first_record(against), answer.options, answer.of)
        assert before == against.before == Outcome.PASS


def outcome(assessor: Assessor, record: Mapping[str, str], options: Occasion, tier: str) -> Outcome:
    profile = EnterpriseProfile.from_record(record)
    judged = assessor.assess(profile, options.as_of, options.jurisdiction, options.application, tier)
    return judged[tier].outcome


def first_record(against: CounterExample) -> dict[str, str]:
    return {shown.column.name: shown.value for shown in against.record}


def second_record(against: CounterExample) -> dict[str, str]:
    changed = {} if against.changed is None else {against.changed.column.name: against.changed.after}
    return {**first_record(against), **changed}
