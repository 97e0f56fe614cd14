"""Reforms: other rules by path, on a shelf of their own, with everything else as it was."""

from fractions import Fraction
from pathlib import Path

import pytest

import tiercheck as tc
import yaml
from tests.change.places import trial_shelf
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.model.outcome import Application, Outcome, Status
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[2] / "examples" / "srdi_by_score.yaml"
REFUSED = yaml.safe_load((HERE / "refused.yaml").read_text(encoding="utf-8"))


def rule_set(shelf: Shelf, name: str) -> RuleSet:
    return next(rules for rules in shelf.merged.values() if rules.id == name)


def changed(before: Shelf, after: Shelf) -> set[str]:
    """The ids of the rule sets whose digest is another."""
    old = {files: rules.digest for files, rules in before.merged.items()}
    return {rules.id for files, rules in after.merged.items() if rules.digest != old[files]}


def test_the_reform_of_the_manual() -> None:
    shelf = tc.packaged_shelf()
    changes: dict[str, str | int | None] = {
        "srdi/44.score.pass_mark": 65,
        "srdi.rd_intensity": "2.5%",
        "little_giant.debt_ratio": None,
    }
    after = tc.reform(shelf, changes)
    score = rule_set(after, "srdi/44/2024-07-17").score
    assert score is not None
    assert score.pass_mark == 65
    for name in ("srdi/CN/2022-08-01", "srdi/CN/2026-04-01", "srdi/51/2022-08-01"):
        thresholds = {
            bound.threshold
            for check in rule_set(after, name).indicators["rd_intensity"].checks
            for bound in check.bounds
        }
        assert thresholds == {Fraction(25, 1000)}, name
    assert rule_set(after, "little_giant/CN/2022-08-01").indicators["debt_ratio"].applications == frozenset()
    assert after.digest != shelf.digest
    assert rule_set(shelf, "srdi/44/2024-07-17").score != score


def test_only_what_the_path_names_changes() -> None:
    shelf = tc.packaged_shelf()
    assert changed(shelf, tc.reform(shelf, {"srdi/44/2024-07-17.score.pass_mark": 65})) == {"srdi/44/2024-07-17"}
    of_guangdong = {rules.id for rules in shelf.merged.values() if rules.id.startswith("srdi/44/")}
    assert changed(shelf, tc.reform(shelf, {"srdi/44.score.pass_mark": 65})) == {
        name for name in of_guangdong if rule_set(shelf, name).score is not None
    }


def test_no_change_is_the_same_shelf() -> None:
    shelf = tc.packaged_shelf()
    assert tc.reform(shelf, {}) is shelf


@pytest.mark.parametrize("engine", ["direct", "chaining"])
def test_a_reformed_shelf_judges(engine: str) -> None:
    """The example has 73 points in Guangdong: it passes a mark of 73 and fails one of 74 (63号 annex 2, 一(四))."""
    profile = next(iter(tc.read_profiles(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name).profiles))
    for mark, outcome in ((73, Outcome.PASS), (74, Outcome.FAIL)):
        shelf = tc.reform(tc.packaged_shelf(), {"srdi/44.score.pass_mark": mark})
        verdict = tc.Assessor(shelf, engine).assess(profile, as_of="2025-06-01", jurisdiction="44")["srdi"]
        found = next(each for each in verdict.provenance if each.name == "srdi.score")
        assert found.outcome is outcome


def test_what_was_changed_is_cited_as_a_reform_and_unverified() -> None:
    shelf = tc.reform(tc.packaged_shelf(), {"srdi.rd_intensity": "2.5%"})
    rules = rule_set(shelf, "srdi/CN/2022-08-01")
    citation = rules.indicators["rd_intensity"].citation
    assert (str(citation.instrument), citation.status) == ("reform srdi.rd_intensity = 2.5%", Status.UNVERIFIED)
    assert rules.amended_by[-1] == citation.instrument


def test_an_indicator_left_out_is_examined_for_no_application() -> None:
    shelf = tc.reform(tc.packaged_shelf(), {"srdi.years_in_segment": None})
    profile = next(iter(tc.read_profiles(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name).profiles))
    for application in Application:
        verdict = tc.Assessor(shelf).assess(profile, as_of="2025-06-01", application=application)["srdi"]
        assert verdict["years_in_segment"].outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("srdi.rd_intensity", "rd_expense_y1 / revenue_y1 > 2.5%"),
        ("srdi.revenue_or_financing.2", "1500 万元"),
        ("srdi.revenue_or_financing.2", None),
        ("srdi.rd_input.band2.1", "350 万元"),
        ("srdi.rd_input.band2.points", 7),
        ("srdi.rd_input.band2", None),
        ("srdi.net_margin.band1", "9%"),
        ("srdi.net_margin.band1", 0.09),
        ("srdi.quality_management.at_most", 4),
        ("srdi.quality_management.item1.band1.points", 2),
        ("srdi.quality_management.item2", None),
        ("srdi.shortcut.at_least", 2),
        ("innovative.score.growth.minimum", 10),
        ("innovative.score.growth.minimum", None),
        ("srdi.rd_body.band1", "province"),
        ("tech_sme.rd_input.route1.band1.points", 45),
    ],
)
def test_every_sort_of_place_can_be_changed(path: str, value: str | float | None) -> None:
    shelf = tc.packaged_shelf()
    after = tc.reform(shelf, {path: value})
    assert changed(shelf, after)
    assert all(name.startswith(path.split(".", maxsplit=1)[0]) for name in changed(shelf, after))


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: f"{refused['path']}={refused['value']}")
def test_what_does_not_fit_is_refused(refused: dict[str, str]) -> None:
    with pytest.raises(tc.ReformError) as caught:
        tc.reform(tc.packaged_shelf(), {refused["path"]: refused["value"]})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == (refused["code"], refused["path"])
    assert refused["hint"] in problem.hint


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(tc.ReformError) as caught:
        tc.reform(tc.packaged_shelf(), {"srdi.nothing": 1, "srdi.score.pass_mark": 65, "nobody.x": 2})
    assert [problem.path for problem in caught.value.problems] == ["srdi.nothing", "nobody.x"]


def test_a_threshold_can_be_moved_wherever_mutation_moves_one() -> None:
    """Every mutated threshold of an indicator can be named: the position in a mutant's id is a path."""
    shelf = trial_shelf()
    tried, refused = 0, set[str]()
    for mutant in mutants_of(shelf):
        rules, subject, kind, *position = mutant.id.split(":")
        if kind not in ("points-up", "points-down"):
            continue
        steps = [step for step in "/".join(position).split("/") if step]
        points = mutant.after.rpartition(":")[2].strip()
        try:
            after = tc.reform(shelf, {".".join((rules, subject, *steps, "points")): points})
        except tc.ReformError as error:
            refused |= {problem.code for problem in error.problems}
            continue
        assert changed(shelf, after) <= set(mutant.rule_sets)
        tried += 1
    assert tried > 3
    assert refused <= {"out-of-range"}
