"""``tiercheck test``: exit 0 when all is as expected, 1 when cases fail, 2 when there is nothing to run."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.change.places import SHELF
from tests.change.test_running import WRONG
from tests.cli.running import Here, Ran


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capfdbinary)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of one's own, with its cases, as the working directory."""
    shutil.copytree(SHELF, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rules"


def raise_threshold(shelf: Path) -> None:
    file = shelf / "CN/trial/2024-01-01.yaml"
    text = file.read_text(encoding="utf-8")
    assert ">= 3%" in text
    file.write_text(text.replace(">= 3%", ">= 3.000001%"), encoding="utf-8")


def test_the_rules_around_the_cases_are_meant(tiercheck: Here, shelf: Path) -> None:
    assert tiercheck("test", "rules", "--lang", "en") == Ran(
        0, "12 cases on chaining and direct: all as expected\n", ""
    )
    raise_threshold(shelf)
    failed = tiercheck("test", "rules", "--lang", "en")
    assert failed.code == 1
    assert "rules/trial.cases.yaml:39:5: rd_intensity [chaining, direct] 一(一)" in failed.out
    assert "  inside: rd_intensity: expected pass, got fail" in failed.out
    assert "rules/CN/trial/2024-01-01.yaml:13:5  试字2号 附件 一(一)" in failed.out


def test_one_file_on_one_engine(tiercheck: Here, shelf: Path) -> None:
    ran = tiercheck("test", shelf / "table.cases.csv", "--engine", "direct", "--lang", "en")
    assert ran == Ran(0, "3 cases on direct: all as expected\n", "")


def test_other_rules_can_be_named(tiercheck: Here, shelf: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(shelf, other)
    raise_threshold(other)
    assert tiercheck("test", "rules", "--rules", "other").code == 1
    cases = tmp_path / "elsewhere"
    cases.mkdir()
    (shelf / "firms.cases.yaml").rename(cases / "firms.cases.yaml")
    (shelf / "trial.cases.yaml").rename(cases / "trial.cases.yaml")
    assert tiercheck("test", "elsewhere", "--rules", "rules").code == 0
    assert tiercheck("test", "elsewhere").code == 2  # the packaged rules know no such tier


def test_picked_by_name(tiercheck: Here, shelf: Path) -> None:
    assert tiercheck("test", shelf, "-k", "SILENT", "--lang", "en").out.startswith("1 case on")
    nothing = tiercheck("test", shelf, "-k", "no datte")
    assert (nothing.code, nothing.out) == (2, "")
    assert "did you mean 'no date'?" in nothing.err


def test_unreadable_cases_exit_2_and_say_all(tiercheck: Here, shelf: Path, tmp_path: Path) -> None:
    (shelf / "bad.cases.yaml").write_text("tiercheck: 1\ncases:\n  - {name: a}\n  - {nam: b}\n")
    ran = tiercheck("test", "rules", "--junit", "junit.xml")
    assert (ran.code, ran.out) == (2, "")
    assert "rules/bad.cases.yaml:3:5: missing-key" in ran.err
    assert "rules/bad.cases.yaml:4:5: one-kind" in ran.err
    assert not (tmp_path / "junit.xml").exists()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("  - {name: a, with: {own_brnd: true}, expect: {outcome: pass}}", "5:22", "did you mean 'own_brand'?"),
        ("  - {name: a, expect: {indicators: {brnd: pass}}}", "5:43", "did you mean 'brand'?"),
        ("  - {name: a, with: {revenue_y1: NaN}, expect: {outcome: pass}}", "5:34", "'NaN' is not a number"),
        ("  - {name: a, as_of: 2025-02-30, expect: {outcome: pass}}", "5:22", "write it as 2025-06-01"),
        ("  - {name: a, expect: {outcome: pa", "5:35", "the file may have been cut off"),
    ],
    ids=["unknown field", "unknown indicator", "not a number", "no such day", "cut short"],
)
def test_what_a_case_cannot_say_is_told_with_place_and_hint(
    text: str, place: str, said: str, tiercheck: Here, shelf: Path
) -> None:
    (shelf / "bad.cases.yaml").write_text(f"tiercheck: 1\nas_of: 2025-06-01\ntier: plain\ncases:\n{text}\n")
    ran = tiercheck("test", "rules")
    assert (ran.code, ran.out) == (2, "")
    assert f"rules/bad.cases.yaml:{place}: " in ran.err
    assert said in ran.err


def test_faulty_rules_exit_1(tiercheck: Here, shelf: Path) -> None:
    (shelf / "CN/plain/2024-01-01.yaml").write_text("tiercheck: 1\ntier: plain\n")
    ran = tiercheck("test", "rules")
    assert ran.code == 1
    assert "CN/plain/2024-01-01.yaml" in ran.err


@pytest.mark.parametrize("arguments", [["nowhere"], [".", "--engine", "fast"], [".", "--rules", "nowhere"], ["."]])
def test_usage_exits_2(arguments: list[str], tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = tiercheck("test", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_junit_is_written_whole_or_not_at_all(tiercheck: Here, shelf: Path, tmp_path: Path) -> None:
    (shelf / "wrong.cases.yaml").write_text(WRONG, encoding="utf-8")
    assert tiercheck("test", shelf, "--junit", "junit.xml").code == 1
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 - our own output
    assert (root.get("tests"), root.get("failures")) == ("40", "16")
    assert tiercheck("test", shelf, "--junit", "nowhere/junit.xml").code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["junit.xml", "rules"]
