"""A case sees what it would fail without: had that alone come out otherwise. What is merely executed is not seen."""

from pathlib import Path

import pytest

from tests.change.mutation.trial import own_shelf
from tiercheck import Assessor, read_cases, read_shelf
from tiercheck.change.coverage.seeing import Seer
from tiercheck.change.coverage.subjects import Subjects
from tiercheck.errors import FailingCasesError


def seen(folder: Path, *cases: str) -> set[str]:
    written = "".join(f"  - {{name: case {number}, {case}}}\n" for number, case in enumerate(cases))
    rules = own_shelf(folder, written)
    shelf = read_shelf(rules)
    subjects = Subjects(shelf)
    seer = Seer(subjects, Assessor(shelf, "direct").assess_evidence)
    seer.look(read_cases(rules, shelf=shelf))
    return {f"{goal.subject}: {goal.what}" for key, goal in subjects.goals.items() if key in seer.seen}


# The firm of ``own_shelf`` passes with 12 points of 12: 6 for staff, 6 for one of two works, none local.
CLEAN = {"clean: pass", "clean: just inside: on_abnormal_list == false"}
SEEN_BY = {
    "an indicator that is expected is seen, and nothing that was judged beside it": (
        "base: firm, expect: {indicators: {clean: pass}}",
        CLEAN,
    ),
    "a figure far from its threshold shows neither side of it": (
        "base: firm, with: {revenue_y1: 20000000}, expect: {indicators: {growth: pass}}",
        {"growth: pass"},
    ),
    "a figure one step off shows the outside": (
        "base: firm, with: {revenue_y1: 11024999.99}, expect: {indicators: {growth: fail}}",
        {"growth: fail", "growth: just outside: compound_growth(revenue_y1, revenue_y3, 2) >= 5%"},
    ),
    "a figure that is not reported shows that nothing can be told": (
        "base: firm, with: {revenue_y3: null}, expect: {indicators: {growth: unknown}}",
        {"growth: unknown", "growth: not determinable: compound_growth(revenue_y1, revenue_y3, 2) >= 5%"},
    ),
    "a failed tier shows what alone fails it": (
        "base: firm, with: {on_abnormal_list: true}, expect: {outcome: fail}",
        {"clean: fail", "clean: just outside: on_abnormal_list == false"},
    ),
    "a tier that fails twice over shows neither": (
        "base: firm, with: {on_abnormal_list: true, sme_size: large}, expect: {outcome: fail}",
        set[str](),
    ),
    "points are seen by their score": (
        "base: firm, with: {own_brand: true, rd_staff_y1: 15}, expect: {parts: {work: 10}}",
        {
            "quality: pass",
            "quality: item 1 band 1 (quality_award_provincial == true: 6)",
            "quality: item 2 band 1 (own_brand == true: 6)",
            "quality: just inside: quality_award_provincial == true",
            "quality: just inside: own_brand == true",
        },
    ),
    "every item of a sum is seen by its points": (
        "base: firm, expect: {indicators: {quality: 6}}",
        {
            "quality: partial",
            "quality: item 1 band 1 (quality_award_provincial == true: 6)",
            "quality: item 2 band 2 (else: 0)",
            "quality: just inside: quality_award_provincial == true",
            "quality: just outside: own_brand == true",
        },
    ),
    "an award is seen when nothing of its table is reported": (
        "with: {local_feature_points: 4}, expect: {indicators: {local: 4}}",
        {"local: pass", "local: points as awarded in local_feature_points"},
    ),
    "a level is seen where it is derived": (
        "with: {industry: C3453, employees_y1: 1000}, expect: {derived: {sme_size: large}}",
        {"sme_size/manufacturing: just inside: large: employees_y1 >= 1000 人"},
    ),
    "a level is seen by what reads it": (
        "with: {industry: C3453, employees_y1: 999}, expect: {indicators: {size: pass}}",
        {
            "size: pass",
            "size: just inside: sme_size <= medium",
            "sme_size/manufacturing: just outside: large: employees_y1 >= 1000 人",
        },
    ),
    "the rule set that is in force says nothing of what it holds": (
        "base: firm, expect: {rule_set: kinds/CN/2024-01-01}",
        set[str](),
    ),
}


@pytest.mark.parametrize(("case", "expected"), SEEN_BY.values(), ids=SEEN_BY)
def test_what_a_case_sees(case: str, expected: set[str], tmp_path: Path) -> None:
    assert seen(tmp_path, case) == expected


def test_a_pass_mark_is_seen_by_a_verdict_that_hangs_on_it(tmp_path: Path) -> None:
    on_the_mark = seen(tmp_path / "on", "base: firm, expect: {outcome: pass}")
    to_spare = seen(tmp_path / "spare", "base: firm, with: {standard_participation: true}, expect: {outcome: pass}")
    assert "score: just inside: score >= 12" in on_the_mark
    assert "staff: pass" in on_the_mark
    assert "score: just inside: score >= 12" not in to_spare
    assert on_the_mark & to_spare >= CLEAN


def test_a_verdict_of_another_tier_is_seen_through_the_tier_that_refers_to_it(tmp_path: Path) -> None:
    # Without staff there is no score: what remains is all the points for work, and the other tier.
    hangs_on_it = "base: firm, with: {own_brand: true, rd_staff_y1: 1}, expect: {outcome: pass}"
    does_not = "base: firm, with: {own_brand: true, rd_staff_y1: 15}, expect: {outcome: pass}"
    assert "brand: pass" in seen(tmp_path / "hangs on it", hangs_on_it)
    assert "brand: pass" not in seen(tmp_path / "does not", does_not)


def test_a_case_that_fails_shows_nothing_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(FailingCasesError, match="case 0 fails on the rules as they are") as caught:
        seen(tmp_path, "base: firm, expect: {outcome: fail}")
    assert caught.value.problems[0].location is not None


def test_a_case_that_expects_an_error_shows_nothing(tmp_path: Path) -> None:
    assert seen(tmp_path, 'as_of: 1999-01-01, expect: {error: "1999-01-01"}') == set()
