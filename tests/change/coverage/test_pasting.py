"""A case that is offered runs, is green, and sees what it was offered for."""

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.change.mutation.trial import KINDS
from tests.change.places import SHELF
from tiercheck import packaged_shelf, read_cases, read_shelf
from tiercheck.api.cases import run_cases
from tiercheck.api.coverage import coverage
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.coverage.report import CoverageReport

# A shelf must have some case; this one sees nothing of what the rules hold.
NOTHING = "tiercheck: 1\ncases:\n  - {period: %s, first: 2024-01-01, before: null}\n"
# On the shelf of every kind the tier never hangs on these alone: without the one the pass mark is missed too.
NEVER_ALONE = {("people", "people > 0"), ("work", "work >= 6")}


def paste(rules: Path, report: CoverageReport) -> None:
    items = "\n".join(each.ready.yaml for each in report.ready)
    (rules / "pasted.cases.yaml").write_text(f"tiercheck: 1\ntitle: Pasted\ncases:\n{items}", encoding="utf-8")


@pytest.mark.parametrize(("shelf", "own"), [(KINDS, "plain/CN/2024-01-01"), (SHELF, "trial/CN/2024-01-01")])
def test_a_shelf_without_cases_is_offered_all_of_them(shelf: Path, own: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(shelf, rules, ignore=shutil.ignore_patterns("*.cases.*"))
    (rules / "own.cases.yaml").write_text(NOTHING % own, encoding="utf-8")
    before = coverage(rules)
    assert before.total.seen == 0
    paste(rules, before)
    assert all(result.passed for result in run_cases(read_cases(rules), shelf=read_shelf(rules)))
    after = coverage(rules)
    assert after.ready == ()
    assert {(goal.subject, goal.what.partition(": ")[2]) for goal in after.missing} <= NEVER_ALONE
    assert after.total.seen + len(after.missing) == after.total.of


HEADER, *BLOCKS = (SHELF / "trial.cases.yaml").read_text(encoding="utf-8").split("\n  - ")


def with_cases(rules: Path, blocks: Iterable[str]) -> CoverageReport:
    shutil.copytree(SHELF, rules, ignore=shutil.ignore_patterns("*.cases.csv"))
    text = "\n  - ".join((HEADER, *blocks))
    (rules / "trial.cases.yaml").write_text(f"{text.rstrip()}\n", encoding="utf-8")
    return coverage(rules)


@pytest.mark.parametrize("removed", range(len(BLOCKS)))
def test_what_a_removed_case_saw_is_offered_again(removed: int, tmp_path: Path) -> None:
    whole = with_cases(tmp_path / "whole", BLOCKS)
    rules = tmp_path / "short"
    short = with_cases(rules, BLOCKS[:removed] + BLOCKS[removed + 1 :])
    lost = {key[1:] for key in whole.seen} - {key[1:] for key in short.seen}
    assert lost <= {goal.key[1:] for each in short.ready for goal in each.goals}
    paste(rules, short)
    assert all(result.passed for result in run_cases(read_cases(rules), shelf=read_shelf(rules)))
    assert lost <= {key[1:] for key in coverage(rules).seen}


def test_some_case_is_missed_when_it_is_removed(tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    whole = with_cases(tmp_path / "whole", BLOCKS)
    seen = [len(with_cases(tmp_path / str(place), BLOCKS[:place] + BLOCKS[place + 1 :]).seen) for place in range(2)]
    assert min(seen) < len(whole.seen)


@cache
def without_the_overlays() -> CoverageReport:
    """Coverage by the cases of the national rules alone."""
    return coverage(packaged_rules() / "CN", rules=packaged_rules())


def test_what_is_not_seen_of_the_shipped_shelf_is_offered_and_green(tmp_path: Path) -> None:
    report = without_the_overlays()
    assert report.without == ()
    assert {goal.key for each in report.ready for goal in each.goals} == {goal.key for goal in report.missing}
    paste(tmp_path, report)
    cases = read_cases(tmp_path, shelf=packaged_shelf())
    assert len(cases) == len(report.ready) > 50
    assert all(result.passed for result in run_cases(cases, shelf=packaged_shelf()))


def test_what_no_record_shows_does_not_count() -> None:
    told = [(goal.subject, goal.what) for goal in without_the_overlays().beyond_reach]
    assert told == [("product_field", "fail")]  # 5 points at least


def test_the_shipped_cases_see_nearly_everything() -> None:
    report = coverage()
    assert report.total.share >= 0.99
    assert report.without == ()
