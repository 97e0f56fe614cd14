"""``tiercheck coverage``: exit 0 when enough was seen, 1 when not, 2 when there is nothing to run."""

import json
import shutil
from pathlib import Path

import pytest

from tests.change.places import SHELF, assert_recorded
from tests.cli.running import Here

RECORDED = Path(__file__).parent / "recorded"
HEADER = "tiercheck: 1\nuse: [firms]\nas_of: 2025-06-01\ntier: trial\ncases:\n"
PASSES = "  - {name: passes, base: firm, expect: {outcome: pass}}\n"
SILENT = "  - {name: nothing is known, with: {}, expect: {outcome: unknown}}\n"


def own_shelf(folder: Path, cases: str) -> None:
    """Copy the trial shelf into a folder, with cases of one's own."""
    shutil.copytree(SHELF, folder / "rules", ignore=shutil.ignore_patterns("trial.cases.yaml", "*.csv"))
    (folder / "rules" / "own.cases.yaml").write_text(HEADER + cases, encoding="utf-8")


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here(capfdbinary)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_what_was_seen_and_what_was_not_is_told(style: str, language: str, tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES)
    ran = tiercheck("coverage", "rules", "--format", style, "--lang", language)
    assert (ran.code, ran.err) == (1, "")
    assert_recorded(RECORDED / (f"{style}.txt" if style == "json" else f"{style}.{language}.txt"), ran.out)


def test_the_same_cases_give_the_same_bytes(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES)
    assert tiercheck("coverage", "rules").out == tiercheck("coverage", "rules").out


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("11", 0), ("12", 1), ("100", 1)])
def test_the_gate(least: str, code: int, tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES)
    ran = tiercheck("coverage", "rules", "--fail-under", least, "--lang", "en")
    assert (ran.code, ran.err) == (code, "")
    assert f"{least}% {'missed' if code else 'reached'}" in ran.out


@pytest.mark.parametrize("least", ["-1", "101", "nan", "much"])
def test_a_share_that_is_none_is_usage(least: str, tiercheck: Here) -> None:
    ran = tiercheck("coverage", "--fail-under", least)
    assert (ran.code, ran.out) == (2, "")


def test_failing_cases_are_told_instead(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES.replace("outcome: pass", "outcome: fail"))
    ran = tiercheck("coverage", "rules")
    assert (ran.code, ran.out) == (1, "")
    assert "failing-case: passes fails on the rules as they are" in ran.err
    assert "tiercheck test" in ran.err


def test_a_record_that_is_refused_is_a_failing_case(tiercheck: Here, tmp_path: Path) -> None:
    broken = (
        "  - {name: a part above its whole, base: firm, with: {main_revenue_y1: 1001万元}, expect: {outcome: pass}}\n"
    )
    own_shelf(tmp_path, PASSES + broken)
    ran = tiercheck("coverage", "rules")
    assert (ran.code, ran.out) == (1, "")
    assert "a part above its whole fails" in ran.err


def test_a_folder_without_cases_is_unreadable(tiercheck: Here, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = tiercheck("coverage", "empty")
    assert (ran.code, ran.out) == (2, "")
    assert "there are no case files" in ran.err


def test_a_report_goes_to_a_file(tiercheck: Here, tmp_path: Path) -> None:
    own_shelf(tmp_path, PASSES + SILENT)
    ran = tiercheck("coverage", "rules", "--format", "json", "--output", "report.json")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["seen"] + len(report["missing"]) == report["of"]
    assert {goal["what"] for each in report["cases_to_paste"] for goal in each["sees"]} <= {
        goal["what"] for goal in report["missing"]
    }
