"""Every example comes out as the law says, on both engines, and turns where its comment says it turns."""

from fractions import Fraction
from pathlib import Path

import pytest

import tiercheck as tc
import yaml
from tests.examples.expectation import Expectation

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
EXPECTATIONS = [Expectation.model_validate(row) for row in yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))]


@pytest.fixture(scope="module", params=["chaining", "direct"])
def assessor(request: pytest.FixtureRequest) -> tc.Assessor:
    return tc.Assessor(engine=request.param)


def assessed(expected: Expectation, assessor: tc.Assessor) -> tc.Assessment:
    text = (EXAMPLES / expected.example).read_text(encoding="utf-8")
    for old, new in expected.changed.items():
        assert old in text
        text = text.replace(old, new)
    profile = tc.read_profiles(text, expected.example).profiles[expected.place]
    return assessor.assess(profile, expected.as_of, expected.asked_jurisdiction, expected.application)


@pytest.mark.parametrize("expected", EXPECTATIONS, ids=lambda expected: expected.id)
def test_an_example_comes_out_as_the_law_says(expected: Expectation, assessor: tc.Assessor) -> None:
    found = assessed(expected, assessor)
    assert found.tier == expected.tier
    if expected.jurisdiction:
        assert found.jurisdiction == expected.jurisdiction
    for tier, outcome in expected.outcomes.items():
        assert (tier, found[tier].outcome) == (tier, outcome)
    for tier, status in expected.statuses.items():
        assert (tier, found[tier].status) == (tier, status)
    for tier, columns in expected.missing.items():
        assert set(columns) <= set(found[tier].missing)


@pytest.mark.parametrize("expected", EXPECTATIONS, ids=lambda expected: expected.id)
def test_points_come_out_as_the_law_says(expected: Expectation, assessor: tc.Assessor) -> None:
    found = assessed(expected, assessor)
    for tier, interval in expected.scores.items():
        score = found[tier].score
        assert score is not None
        assert (tier, score.low, score.high) == (tier, *interval)
    for tier, mark in expected.pass_marks.items():
        score = found[tier].score
        assert score is not None
        assert (tier, score.pass_mark) == (tier, mark)
    for tier, parts in expected.parts.items():
        score = found[tier].score
        assert score is not None
        assert {part: (points.low, points.high) for part, points in score.parts} == parts


@pytest.mark.parametrize("expected", EXPECTATIONS, ids=lambda expected: expected.id)
def test_each_deciding_indicator_comes_out_as_the_law_says(expected: Expectation, assessor: tc.Assessor) -> None:
    found = assessed(expected, assessor)
    for tier, findings in expected.findings.items():
        for name, wanted in findings.items():
            finding = found[tier][name]
            if isinstance(wanted, tuple):
                assert finding.points is not None
                assert (name, finding.points.low, finding.points.high) == (name, *wanted)
            else:
                assert (name, finding.outcome) == (name, wanted)
    for tier, conditions in expected.conditions.items():
        outcomes = {each.condition.id: each.outcome for each in found[tier].conditions}
        assert {name: outcomes[name] for name in conditions} == conditions
    for tier, names in expected.not_met.items():
        assert [finding.id for finding in found[tier].indicators if finding.outcome is tc.Outcome.FAIL] == names
    for tier, values in expected.values_of.items():
        for name, value in values.items():
            assert [reading.value for reading in found[tier][name].readings] == [Fraction(value)]


def test_every_example_is_expected_on_some_day() -> None:
    """An example that nobody checks would rot."""
    examples = {path.name for path in EXAMPLES.glob("*.yaml")}
    assert examples == {expected.example for expected in EXPECTATIONS if not expected.changed}


def test_the_engines_say_the_same_of_every_example() -> None:
    chaining, direct = tc.Assessor(engine="chaining"), tc.Assessor(engine="direct")
    for expected in EXPECTATIONS:
        one, other = assessed(expected, chaining), assessed(expected, direct)
        assert one.verdicts == other.verdicts
        assert one.receipt.digest == other.receipt.digest


def test_every_example_says_first_what_it_shows() -> None:
    for path in EXAMPLES.glob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# ")
        assert "2025-0" in "\n".join(lines[:6])
        assert max(map(len, lines)) <= 120
