"""A mutant lives exactly as long as no case notices it."""

import os
from multiprocessing import active_children
from pathlib import Path

import pytest

from tests.change.mutation.trial import own_shelf
from tiercheck import Assessor, packaged_shelf, read_cases, read_shelf
from tiercheck.api.mutation import mutate
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.cases.reading import read_equivalents
from tiercheck.change.cases.running import as_expected
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.change.mutation.killing import AssessEvidence, Killers
from tiercheck.change.mutation.mutant import Mutant
from tiercheck.change.mutation.outcome import MutationReport
from tiercheck.errors import CaseFileError, FailingCasesError, TiercheckError
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf

GROWTH = """\
  - bound: growth
    base: firm
    inside: {revenue_y1: 11025000}
    outside: {revenue_y1: 11024999.99}
    expect: [pass, fail, unknown]
"""
PASSES = "  - {name: passes, base: firm, expect: {outcome: pass, score: 12}}\n"
EVERYTHING = PASSES + GROWTH
ELSEWHERE = """\
  - {period: kinds/CN/2024-01-01, first: 2024-01-01, before: null, last: 2025-12-31, after: kinds/CN/2026-01-01}
  - {period: kinds/CN/2024-01-01, application: review, first: 2024-01-01, before: null}
  - name: the size follows from the table
    base: firm
    with: {sme_size: null, industry: C3453, employees_y1: 300, rd_staff_y1: 60}
    expect: {derived: {sme_size: medium}}
  - name: another place has another mark
    base: firm
    jurisdiction: "44"
    expect: {outcome: fail, rule_set: kinds/44/2024-01-01}
"""


def killed(report: MutationReport) -> set[str]:
    return {mutant.id.removeprefix("kinds/CN/2024-01-01:") for mutant in report.killed}


def engine(shelf: Shelf) -> AssessEvidence:
    return Assessor(shelf, "direct").assess_evidence


def test_a_boundary_case_kills_the_slips_at_its_threshold(tmp_path: Path) -> None:
    report = mutate(own_shelf(tmp_path, GROWTH), name=":growth:")
    assert {"growth:threshold-up", "growth:threshold-down", "growth:comparison"} <= killed(report)
    assert "growth:application:review" in {
        mutant.id.removeprefix("kinds/CN/2024-01-01:") for mutant in report.survivors
    }


def test_without_it_they_survive(tmp_path: Path) -> None:
    far = "  - {name: far, base: firm, with: {revenue_y1: 2000万元}, expect: {indicators: {growth: pass}}}\n"
    report = mutate(own_shelf(tmp_path, far), name=":growth:")
    alive = {mutant.id.rpartition(":")[2] for mutant in report.survivors}
    assert {"threshold-up", "threshold-down", "comparison"} <= alive
    assert "growth:application:new" in killed(report)  # what is not examined does not pass


@pytest.mark.parametrize(
    ("expect", "slip"),
    [
        ("{outcome: pass}", "clean:negation"),
        ("{score: 12}", "staff:points-down:band1"),
        ("{score: 12}", "quality:dropped"),
        ("{parts: {work: 6}}", "quality:negation:item1/band1"),
        ("{indicators: {growth: pass}}", "growth:application:new"),
        ("{missing: []}", "growth:column:measure1/revenue_y1/revenue_y2"),
        ("{outcome: pass}", "funds:combination:at_least3"),
        ("{outcome: pass}", "score:threshold-up"),
    ],
)
def test_one_expectation_is_enough(expect: str, slip: str, tmp_path: Path) -> None:
    cases = f"  - {{name: one, base: firm, expect: {expect}}}\n"
    assert slip in killed(mutate(own_shelf(tmp_path, cases), name=slip))


def test_only_cases_that_cannot_notice_are_left_out(tmp_path: Path) -> None:
    """Asking every case of every mutant finds the same survivors."""
    rules = own_shelf(tmp_path, EVERYTHING + ELSEWHERE)
    shelf = read_shelf(rules)
    cases = read_cases(rules, shelf=shelf)
    killers = Killers(shelf, cases, engine)
    mutants = mutants_of(shelf)
    quickly = {mutant.id for mutant in mutants if killers.killer(mutant) is None}
    assert quickly == {mutant.id for mutant in mutants if not any(asked_of_all(mutant, shelf, killers))}
    assert 0 < len(quickly) < len(mutants)


def asked_of_all(mutant: Mutant, shelf: Shelf, killers: Killers) -> list[bool]:
    mutated = mutant.change.on(shelf)
    assert mutated is not None
    assess = engine(mutated)
    noticed = []
    for question in killers.questions:
        answer: Assessment | TiercheckError
        try:
            answer = assess(question.evidence, question.options)
        except TiercheckError as error:
            answer = error
        noticed.append(not as_expected(question.step, answer))
    return noticed


def test_cases_that_fail_anyway_prove_nothing(tmp_path: Path) -> None:
    wrong = "".join(f"  - {{name: wrong {number}, base: firm, expect: {{outcome: fail}}}}\n" for number in range(7))
    with pytest.raises(FailingCasesError) as caught:
        mutate(own_shelf(tmp_path, PASSES + wrong))
    said = str(caught.value)
    assert "rules/own.cases.yaml:23:5: failing-case: wrong 0 fails on the rules as they are" in said
    assert "and 2 more cases fail" in said


def test_a_name_that_no_mutant_has(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="did you mean 'growth'"):
        mutate(own_shelf(tmp_path, PASSES), name="grwoth")


def test_the_report_is_the_same_however_many_processes(tmp_path: Path) -> None:
    rules = own_shelf(tmp_path, EVERYTHING)
    assert mutate(rules, jobs=2) == mutate(rules)


@pytest.mark.parametrize("jobs", [1, 2])
def test_stopping_leaves_no_process_behind(jobs: int, tmp_path: Path) -> None:
    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mutate(own_shelf(tmp_path, PASSES), jobs=jobs, progress=interrupt)
    assert active_children() == []


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = mutate(own_shelf(tmp_path, PASSES), name=":growth:", progress=lambda done, of: told.append((done, of)))
    assert told == [(done, report.mutants) for done in range(1, report.mutants + 1)]


@pytest.fixture(scope="module")
def packaged() -> Killers:
    return Killers(packaged_shelf(), read_cases(), engine)


def test_the_cases_of_the_shelf_notice_every_slip_but_those_explained(packaged: Killers) -> None:
    """A twentieth of the mutants, all of them in the long run; what is left alive is told by clause and line."""
    every = mutants_of(packaged_shelf())
    tried = every if os.environ.get("TIERCHECK_SOAK") else every[::20]
    explained = {each.mutant for each in read_equivalents(packaged_rules(), packaged_shelf())}
    alive = [str(mutant) for mutant in tried if mutant.id not in explained and packaged.killer(mutant) is None]
    assert alive == []


def test_what_is_explained_as_equivalent_is_alive(packaged: Killers) -> None:
    mutants = {mutant.id: mutant for mutant in mutants_of(packaged_shelf())}
    explained = read_equivalents(packaged_rules(), packaged_shelf())
    assert explained
    assert [each for each in explained if packaged.killer(mutants[each.mutant])] == []
