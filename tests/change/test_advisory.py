"""What the change tools say of advisory indicators: they are told, seen and mutated, and go no way."""

import shutil
from pathlib import Path

import pytest

from tests.change.coverage.test_pasting import NOTHING, paste
from tests.change.edits.test_changes import SHELF, changed
from tests.change.impact.firms import SOUND, firm, table
from tests.change.mutation.trial import own_shelf
from tiercheck import prove_properties, read_cases, read_properties, read_shelf
from tiercheck.api.cases import run_cases
from tiercheck.api.coverage import coverage
from tiercheck.api.diff import comparison, directions, edits
from tiercheck.api.impact import impact
from tiercheck.api.mutation import mutate
from tiercheck.api.probing import probe

UPPER = "CN/upper/2024-01-01.yaml"
PLAIN = "CN/plain/2024-01-01.yaml"
DEMAND = {
    "swap": ["    require: intensity >= 3%\n", "    require: intensity >= 3%\n    advisory: true\n"],
    "and": ["base, rd_intensity, revenue_or_financing", "base, revenue_or_financing"],
}
HIGHER = {**DEMAND, "also": ["intensity >= 3%", "intensity >= 4%"]}
ALTERNATIVE = {
    "swap": [
        "    require: 1 <= national_award_best_rank_3y <= 5\n",
        "    require: 1 <= national_award_best_rank_3y <= 5\n    advisory: true\n",
    ],
    "and": ["any: [score, award]", "any: [score]"],
}
TOLD = """\
  told:
    title: {zh: 主导产品, en: Leading product}
    require: main_product_revenue_y1 / revenue_y1 > 50%
    advisory: true
    cite: 九
"""
ADDED = {"swap": ["  award:\n    title", f"{TOLD}  award:\n    title"]}


def in_upper(change: dict[str, list[str]], folder: Path) -> Path:
    folder.mkdir()
    return changed({"in": UPPER, **change}, folder)


def ways(old: Path, new: Path) -> tuple[dict[str, str], set[str]]:
    """The direction of each kind of edit, and those of the tiers as a whole."""
    compared = comparison(old, new, tier="upper")
    diff = edits(compared)
    remarks = directions(compared, diff)
    said = {str(edit.kind): remarks.edits[edit].code for edit in diff.edits if edit in remarks.edits}
    return said, {remark.code for remark in remarks.tiers.values()}


@pytest.mark.parametrize(
    ("change", "there", "back"),
    [
        (DEMAND, ({"made_advisory": "looser"}, "looser"), ({"made_deciding": "stricter"}, "stricter")),
        (
            ALTERNATIVE,
            ({"made_advisory": "stricter", "alternative_removed": "stricter"}, "stricter"),
            ({"made_deciding": "looser", "alternative_added": "looser"}, "looser"),
        ),
        (ADDED, ({"advisory_added": "equal"}, "equal"), ({"advisory_removed": "equal"}, "equal")),
    ],
)
def test_an_indicator_that_stops_deciding_goes_the_way_of_its_demand(
    change: dict[str, list[str]],
    there: tuple[dict[str, str], str],
    back: tuple[dict[str, str], str],
    tmp_path: Path,
) -> None:
    folder = in_upper(change, tmp_path / "new")
    for old, new, (told, tier) in ((SHELF, folder, there), (folder, SHELF, back)):
        assert ways(old, new) == (told, {tier})


def test_another_bound_of_an_advisory_indicator_goes_no_way(tmp_path: Path) -> None:
    old, new = in_upper(DEMAND, tmp_path / "old"), in_upper(HIGHER, tmp_path / "new")
    assert ways(old, new) == ({"threshold_raised": "equal"}, {"equal"})


def told_shelf(folder: Path, cases: str) -> Path:
    """The small shelf with an advisory indicator on its plainest tier."""
    rules = own_shelf(folder, cases)
    file = rules / PLAIN
    file.write_text(file.read_text(encoding="utf-8").replace("\ndecide:", f"{TOLD}\ndecide:"), encoding="utf-8")
    return rules


BOUND = """\
  - bound: told
    tier: plain
    with: {own_brand: true, revenue_y1: 2000万元}
    inside: {main_product_revenue_y1: 10000000.01}
    outside: {main_product_revenue_y1: 1000万元}
    expect: [pass, fail, unknown]
    verdict: [pass, pass, pass]
"""
OUTCOMES = """\
  - name: {name}
    tier: plain
    with: {{own_brand: true, revenue_y1: 2000万元, main_product_revenue_y1: {figure}}}
    expect: {{outcome: pass}}
"""
ONLY_OUTCOMES = "".join(OUTCOMES.format(name=figure, figure=figure) for figure in ("10000000.01", "1000万元"))


def test_cases_that_expect_its_outcome_kill_its_mutants(tmp_path: Path) -> None:
    review = BOUND.replace("    tier: plain", "    application: review\n    tier: plain")
    report = mutate(told_shelf(tmp_path, BOUND + review), name=":told:")
    assert report.survivors == ()
    assert len(report.killed) >= 6


def test_cases_that_expect_the_verdict_alone_kill_none(tmp_path: Path) -> None:
    report = mutate(told_shelf(tmp_path, ONLY_OUTCOMES), name=":told:")
    assert report.killed == ()


@pytest.mark.parametrize(("cases", "sees"), [(BOUND, True), (ONLY_OUTCOMES, False)])
def test_it_is_seen_by_cases_that_expect_its_outcome(cases: str, sees: bool, tmp_path: Path) -> None:
    unseen = [goal.what for goal in coverage(told_shelf(tmp_path, cases)).missing if goal.subject == "told"]
    assert len(unseen) == (0 if sees else 6)


def test_the_cases_that_are_offered_expect_its_outcome_and_see_it(tmp_path: Path) -> None:
    rules = told_shelf(tmp_path, "")
    for file in rules.glob("*.cases.*"):
        file.unlink()
    (rules / "own.cases.yaml").write_text(NOTHING % "plain/CN/2024-01-01", encoding="utf-8")
    paste(rules, coverage(rules))
    assert all(result.passed for result in run_cases(read_cases(rules), shelf=read_shelf(rules)))
    assert not [goal for goal in coverage(rules).missing if goal.subject == "told"]


def test_engines_are_compared_around_its_bound(tmp_path: Path) -> None:
    rules = told_shelf(tmp_path, "")
    with_told = probe(rules, tier="plain")
    assert with_told.disagreements == ()
    shutil.rmtree(rules)
    assert with_told.thresholds == probe(own_shelf(tmp_path, ""), tier="plain").thresholds + 1


PROPERTIES = """\
tiercheck: 1
properties:
  - name: a
    zh: 一
    en: It decides nothing
    implies: {if: plain, then: plain.told}
    as_of: 2024-06-01
    expect: fail
    why: {zh: 仅供参考, en: It is advisory}
  - name: b
    zh: 二
    en: It says what it says
    implies: {if: plain.told, then: main_product_revenue_y1 > 0 元}
    as_of: 2024-06-01
"""


def test_a_property_may_speak_of_it(tmp_path: Path) -> None:
    rules = told_shelf(tmp_path, "")
    (rules / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    shelf = read_shelf(rules)
    results = prove_properties(read_properties(rules, shelf=shelf), shelf=shelf)
    assert [(result.about.name, str(result.standing)) for result in results] == [("a", "refuted"), ("b", "proven")]


def test_a_portfolio_need_not_report_what_only_an_advisory_indicator_reads(tmp_path: Path) -> None:
    assert "main_product_revenue_y1" not in SOUND
    path = table(tmp_path / "firms.jsonl", [firm(years_in_segment=2)])
    (tier,) = impact(path, "2026-03-31", "2026-04-01", tiers=["srdi"], partial=True).tiers
    grounds = {weight.ground.id for move in tier.moves for weight in move.weights}
    assert grounds == {"years_in_segment"}
