"""A corpus of deliberately bad rule files, each with what is said about it on record.

``TIERCHECK_RECORD=1 pytest tests/rulebook/test_corpus.py`` records anew; justify the change in the diff.
"""

import os
from pathlib import Path

import pytest

from tiercheck.rulebook.review import check
from tiercheck.yaml.source import LONGEST_QUOTE

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted([*CORPUS.glob("*.yaml"), *(path for path in CORPUS.iterdir() if path.is_dir())])
CODES = {
    "advisory-decides", "advisory-points", "alias", "anchor", "bad-date", "bad-expression", "bad-flag", "bad-id",
    "bad-local-column", "bad-number", "bad-points", "bad-url", "band-gap", "band-overlap", "band-unreachable",
    "bare-boolean", "bounds-not-nested", "codes-overlap", "column-clash", "condition-cycle", "directive",
    "duplicate-id", "duplicate-key", "duplicate-name", "empty-file", "empty-list", "empty-period", "empty-range",
    "expression-too-deep", "expression-too-long", "extends-other-tier", "file-name", "forbidden-character",
    "fraction-of-a-cent", "key-not-text", "mark-out-of-reach", "merge-key", "missing-citation", "missing-instrument",
    "missing-key", "needless-meant", "never-met", "no-score", "not-a-check", "not-a-figure", "nothing-applies",
    "one-requirement", "one-scoring", "order-differs", "overlay-already-there", "overlay-outside-base",
    "overlay-target-missing", "part-sum", "parts-sum", "period-end", "period-gap", "period-overlap", "period-start",
    "points-maximum", "points-not-falling", "reference-not-in-force", "second-document", "tab", "tag", "tier-cycle",
    "too-deep", "too-many-digits", "truncated-file", "unit-clash", "unknown-file-kind", "unknown-format",
    "unknown-jurisdiction", "unknown-key", "unknown-level", "unknown-name", "unknown-part", "unknown-rule-set",
    "unknown-shared-file", "unknown-tier", "unknown-word", "unused-condition", "unused-indicator", "wrong-kind",
    "yaml-syntax",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_everything_wrong_is_said_as_recorded(case: Path) -> None:
    said = "\n\n".join(str(problem) for problem in check(case)) + "\n"
    record = CORPUS / f"{case.stem}.txt"
    if os.environ.get("TIERCHECK_RECORD"):
        record.write_text(said, encoding="utf-8")
    assert said == record.read_text(encoding="utf-8")


def test_every_code_has_a_file() -> None:
    assert {problem.code for case in CASES for problem in check(case)} == CODES


def test_ten_errors_come_in_one_run() -> None:
    problems = check(CORPUS / "ten-errors.yaml")
    assert len(problems) >= 10
    assert [problem.location for problem in problems] == sorted(
        problem.location for problem in problems if problem.location
    )


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_problem_shows_its_line(case: Path) -> None:
    for problem in check(case):
        assert problem.location is not None
        lines = (CORPUS / problem.location.file).read_text(encoding="utf-8").split("\n")
        line = lines[problem.location.line - 1].replace("\u202e", "\N{REPLACEMENT CHARACTER}")
        assert line.startswith(problem.source_line)
        assert problem.source_line or not line or problem.location.column > LONGEST_QUOTE
