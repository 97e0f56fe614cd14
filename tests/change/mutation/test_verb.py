"""``tiercheck mutate``: exit 0 when enough slips are noticed, 1 when not, 2 when there is nothing to run."""

import json
from pathlib import Path

import pytest

from tests.change.mutation.test_killing import EVERYTHING, PASSES
from tests.change.mutation.trial import own_shelf
from tests.change.places import assert_recorded
from tests.cli.running import Here

RECORDED = Path(__file__).parent / "recorded"
EXPLAINED = """\
equivalents:
  - mutant: kinds/CN/2024-01-01:size:threshold-up
    why: For this test, no enterprise is large.
"""
STALE = """\
  - mutant: kinds/CN/2024-01-01:sise:threshold-up
    why: A name that was changed.
  - mutant: kinds/CN/2024-01-01:growth:comparison
    why: A case notices it.
"""


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here(capfdbinary)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_what_came_of_it_is_told(style: str, language: str, tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, EVERYTHING + EXPLAINED + STALE)
    ran = tiercheck("mutate", "rules", "--jobs", "1", "--format", style, "--lang", language, "-k", "2024-01-01.yaml")
    assert (ran.code, ran.err) == (1, "")
    assert_recorded(RECORDED / (f"{style}.txt" if style == "json" else f"{style}.{language}.txt"), ran.out)


def test_a_gate(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, EVERYTHING + EXPLAINED)
    asked = ("mutate", "rules", "--jobs", "1", "-k", "kinds/CN/2024", "--format", "json")
    told = json.loads(tiercheck(*asked, "--fail-under", "0").out)
    assert (told["equivalent"], told["passed"]) == (1, True)
    score = 100 * told["killed"] / (told["killed"] + told["survived"])
    assert 0 < score < 100
    assert tiercheck(*asked, "--fail-under", str(int(score))).code == 0
    assert tiercheck(*asked, "--fail-under", str(int(score) + 1)).code == 1


def test_a_stale_explanation_closes_the_gate(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, EVERYTHING + EXPLAINED + STALE)
    ran = tiercheck("mutate", "rules", "--jobs", "1", "-k", ":growth:", "--fail-under", "0")
    assert ran.code == 1
    assert "rules/own.cases.yaml" in ran.out
    assert "unknown-mutant" in ran.out
    assert "did you mean 'kinds/CN/2024-01-01:size:threshold-up'" in ran.out
    assert "killed-equivalent" in ran.out


def test_written_whole_or_not_at_all(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES)
    asked = ("mutate", "rules", "--jobs", "1", "-k", "brand", "--fail-under", "0")
    assert tiercheck(*asked, "--output", "report.md", "--format", "markdown").out == ""
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# 变异检验\n")
    assert tiercheck(*asked, "--output", "nowhere/report.md").code == 2


def test_failing_cases_exit_1(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, "  - {name: wrong, base: firm, expect: {outcome: fail}}\n")
    ran = tiercheck("mutate", "rules", "--jobs", "1")
    assert (ran.code, ran.out) == (1, "")
    assert "failing-case: wrong fails on the rules as they are" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere"],
        ["."],
        ["rules", "--fail-under", "101"],
        ["rules", "--fail-under", "nan"],
        ["rules", "--jobs", "0"],
        ["rules", "--format", "xml"],
        ["rules", "-k", "no such slip"],
        ["rules", "--rules", "nowhere"],
    ],
    ids=" ".join,
)
def test_usage_exits_2(arguments: list[str], tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path / "in", PASSES)
    (tmp_path / "in/rules").rename(tmp_path / "rules")
    (tmp_path / "rules/own.cases.yaml").rename(tmp_path / "own.txt")
    if arguments[0] == "rules":
        (tmp_path / "own.txt").rename(tmp_path / "rules/own.cases.yaml")
    ran = tiercheck("mutate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_faulty_cases_exit_2_and_faulty_rules_1(tiercheck: Here, tmp_path: Path) -> None:
    rules = own_shelf(tmp_path, PASSES + "equivalents: [only a word]\n")
    ran = tiercheck("mutate", "rules", "--jobs", "1")
    assert (ran.code, ran.out) == (2, "")
    assert "own.cases.yaml:23:15: wrong-kind" in ran.err
    (rules / "CN/plain/2024-01-01.yaml").write_text("tiercheck: 1\ntier: plain\n", encoding="utf-8")
    assert tiercheck("mutate", "rules", "--jobs", "1").code == 1
