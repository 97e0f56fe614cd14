"""Cases are read with their places; whatever does not say what it means is told, all of it, with place and hint."""

import shutil
from pathlib import Path

import pytest

from tests.change.places import CORPUS, SHELF, assert_recorded, trial_shelf
from tiercheck.api.cases import named_like, read_cases
from tiercheck.change.cases.case import Aspect, Kind
from tiercheck.errors import CaseFileError, Problem
from tiercheck.model.scoring import Interval

FAULTY = sorted(path for path in CORPUS.iterdir() if path.suffix in (".yaml", ".csv"))
HEADER = "tiercheck: 1\nas_of: 2025-06-01\ntier: trial\n"


def problems_of(text: str | bytes, folder: Path, name: str = "trial.cases.yaml") -> tuple[Problem, ...]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CaseFileError) as caught:
        read_cases(folder / name, shelf=trial_shelf())
    return caught.value.problems


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.name)
def test_everything_wrong_is_said_as_recorded(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SHELF / "firms.cases.yaml", tmp_path)
    (tmp_path / "used.cases.yaml").write_text("tiercheck: 1\nuse: [files]\n")
    problems = problems_of(path.read_bytes(), tmp_path, f"{path.stem}.cases{path.suffix}")
    assert all(problem.location and problem.location.line and problem.source_line for problem in problems)
    assert_recorded(path.with_suffix(".txt"), "\n\n".join(map(str, problems)) + "\n")


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.name)
def test_every_faulty_case_is_told(path: Path, tmp_path: Path) -> None:
    """Each line that begins a case of the corpus has a problem, save those that are right."""
    right = {"g, with", "g, expect: {outcome: pass}"}
    lines = path.read_text(encoding="utf-8").split("\n")
    cases = {
        number
        for number, line in enumerate(lines, 1)
        if line.startswith(("  - {", "  - text")) and not any(each in line for each in right)
    }
    shutil.copy(SHELF / "firms.cases.yaml", tmp_path)
    problems = problems_of(path.read_bytes(), tmp_path, f"{path.stem}.cases{path.suffix}")
    assert cases <= {problem.location.line for problem in problems if problem.location}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xff", "a.cases.yaml", "not-utf8"),
        (b"", "a.cases.yaml", "empty-file"),
        (b"\xff", "a.cases.csv", "not-utf8"),
        (b"", "a.cases.csv", "missing-key"),
        ("name\na\u200b\n".encode(), "a.cases.csv", "forbidden-character"),
        (b"tiercheck: 1", "a.yaml", "file-name"),
        (b"tiercheck: !!python/object 1", "a.cases.yaml", "tag"),
        (b"tiercheck: 1\ntiercheck: 1", "a.cases.yaml", "duplicate-key"),
    ],
)
def test_files_that_are_no_case_files(data: bytes, name: str, code: str, tmp_path: Path) -> None:
    assert code in {problem.code for problem in problems_of(data, tmp_path, name)}


def test_a_folder_without_cases_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="no case files"):
        read_cases(tmp_path, shelf=trial_shelf())


def test_every_expectation_knows_its_line() -> None:
    cases = {case.name: case for case in read_cases(SHELF / "trial.cases.yaml", shelf=trial_shelf())}
    bound, silent = cases["rd_intensity"], cases["a silent balance sheet leaves the score open"]
    lines = (SHELF / "trial.cases.yaml").read_text(encoding="utf-8").split("\n")
    assert bound.kind is Kind.BOUND
    assert lines[bound.place.line - 1].strip() == "- bound: rd_intensity"
    for step in bound.steps:
        by_aspect = {each.aspect: each.place for each in step.expected}
        assert "expect:" in lines[by_aspect[Aspect.NAMED].line - 1]
        assert "verdict:" in lines[by_aspect[Aspect.OUTCOME].line - 1]
    (score,) = (each for each in silent.steps[0].expected if each.aspect is Aspect.SCORE)
    assert score.answer == Interval(0, 10)
    assert lines[score.place.line - 1][score.place.column - 1 :].startswith("{min: 0, max: 10}, indicators")


def test_null_takes_a_figure_of_the_base_away() -> None:
    cases = {case.name: case for case in read_cases(SHELF / "trial.cases.yaml", shelf=trial_shelf())}
    record = cases["a silent balance sheet leaves the score open"].steps[0].asked.record
    assert "total_liabilities_y1" not in record
    assert record["revenue_y1"] == "1000万元"


def test_a_table_reads_as_the_same_cases_in_yaml(tmp_path: Path) -> None:
    shutil.copy(SHELF / "firms.cases.yaml", tmp_path)
    (tmp_path / "same.cases.yaml").write_text(
        HEADER
        + """use: [firms]
cases:
  - name: at the bound
    base: firm
    with: {rd_expense_y1: 30万元}
    expect: {outcome: pass, score: 10, tier: trial, named: {rd_intensity: pass, debt_ratio: 10}}
  - name: one cent below, in quotes
    base: firm
    with: {rd_expense_y1: 299999.99}
    expect: {outcome: fail, score: 10, tier: none, named: {rd_intensity: fail, debt_ratio: pass}}
  - name: not reported
    base: firm
    with: {rd_expense_y1: null, total_liabilities_y1: null}
    expect:
      outcome: unknown
      score: {min: 0, max: 10}
      missing: [rd_expense_y1, total_liabilities_y1]
      tier: none
      named: {rd_intensity: unknown, debt_ratio: {min: 0, max: 10}}
""",
        encoding="utf-8",
    )
    written = read_cases(tmp_path / "same.cases.yaml", shelf=trial_shelf())
    table = read_cases(SHELF / "table.cases.csv", shelf=trial_shelf())
    assert [case.name for case in table] == [case.name for case in written]
    assert [case.place.line for case in table] == [2, 3, 5]
    for one, other in zip(table, written, strict=True):
        assert one.steps[0].asked == other.steps[0].asked
        wanted = {(each.aspect, each.subject, each.answer) for each in other.steps[0].expected}
        assert {(each.aspect, each.subject, each.answer) for each in one.steps[0].expected} == wanted


def test_files_that_use_each_other_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "one.cases.yaml").write_text("tiercheck: 1\nuse: [two]\n")
    (tmp_path / "two.cases.yaml").write_text("tiercheck: 1\nuse: [one]\n")
    with pytest.raises(CaseFileError, match="use-cycle"):
        read_cases(tmp_path, shelf=trial_shelf())


def test_cases_are_picked_by_part_of_their_name() -> None:
    cases = read_cases(SHELF, shelf=trial_shelf())
    assert [case.name for case in named_like(cases, "AT ITS BOUND")] == ["everything at its bound"]
    assert {case.place.file.rsplit("/")[-1] for case in named_like(cases, "table:")} == {"table.cases.csv"}
    with pytest.raises(CaseFileError, match="did you mean 'no date'"):
        named_like(cases, "no datte")


def test_case_files_are_no_rule_files() -> None:
    """They stand beside the rules, and the shelf is read as if they did not."""
    assert [rules.id for rules in trial_shelf().entries] == [
        "plain/CN/2024-01-01", "trial/CN/2024-01-01", "sme_size/CN/2011-06-18",
    ]  # fmt: skip
