"""Whatever a case file holds, it is read or refused with a place, never anything else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.change.places import CORPUS, SHELF, trial_shelf
from tiercheck.api.cases import read_cases, run_cases
from tiercheck.errors import CaseFileError, Problem

YAML = [SHELF / "trial.cases.yaml", *sorted(CORPUS.glob("*.yaml"))]
TABLES = [SHELF / "table.cases.csv", *sorted(CORPUS.glob("*.csv"))]
PIECES = ["", "null", "{}", "[]", "-1", "1e9", "0001-01-01", "9999-12-31", "a/b/c", "../up", '"\\0"', "name", "base",
          "expect", ",", ":", "\n", '"', "{", "tiers: [", "44", "..", "trial", "pass", "x" * 300]  # fmt: skip


def assert_told(problems: tuple[Problem, ...]) -> None:
    assert problems
    assert all(problem.location for problem in problems)


def refused_or_run(path: Path) -> None:
    try:
        cases = read_cases(path, shelf=trial_shelf())
    except CaseFileError as error:
        assert_told(error.problems)
    else:
        run_cases(cases, shelf=trial_shelf(), engines=["direct"])


@pytest.mark.parametrize(("samples", "name"), [(YAML, "a.cases.yaml"), (TABLES, "a.cases.csv")], ids=["yaml", "csv"])
def test_damaged_files(samples: list[Path], name: str, tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in samples]
    path = tmp_path / name
    (tmp_path / "firms.cases.yaml").write_bytes((SHELF / "firms.cases.yaml").read_bytes())

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        text=st.sampled_from(texts),
        cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=3),
    )
    def damaged(text: str, cuts: list[tuple[float, int, str]]) -> None:
        for share, length, piece in cuts:
            at = int(share * len(text))
            text = text[:at] + piece + text[at + length :]
        path.write_text(text, encoding="utf-8")
        refused_or_run(path)

    damaged()


@pytest.mark.parametrize(
    ("sample", "name"), [(YAML[0], "a.cases.yaml"), (TABLES[0], "a.cases.csv")], ids=["yaml", "csv"]
)
def test_files_cut_short(sample: Path, name: str, tmp_path: Path) -> None:
    data = sample.read_bytes()
    (tmp_path / "firms.cases.yaml").write_bytes((SHELF / "firms.cases.yaml").read_bytes())
    for end in range(0, len(data), 13):
        (tmp_path / name).write_bytes(data[:end])
        refused_or_run(tmp_path / name)


@pytest.mark.parametrize("value", PIECES)
def test_odd_values_everywhere(value: str, tmp_path: Path) -> None:
    """Each value of a right file in turn is replaced."""
    path = tmp_path / "a.cases.yaml"
    lines = (SHELF / "trial.cases.yaml").read_text(encoding="utf-8").split("\n")
    (tmp_path / "firms.cases.yaml").write_bytes((SHELF / "firms.cases.yaml").read_bytes())
    for number, line in enumerate(lines):
        key, colon, _ = line.partition(": ")
        if colon:
            changed = [*lines[:number], f"{key}: {value}", *lines[number + 1 :]]
            path.write_text("\n".join(changed), encoding="utf-8")
            refused_or_run(path)


def test_bases_in_a_long_chain_and_files_that_use_themselves(tmp_path: Path) -> None:
    bases = "".join(f"  b{number}: {{base: b{number + 1}}}\n" for number in range(3000))
    path = tmp_path / "a.cases.yaml"
    path.write_text(f"tiercheck: 1\nuse: [../{tmp_path.name}/a]\nbases:\n{bases}  b3000: {{}}\n")
    with pytest.raises(CaseFileError) as caught:
        read_cases(path, shelf=trial_shelf())
    assert {problem.code for problem in caught.value.problems} == {"use-cycle", "too-deep"}
