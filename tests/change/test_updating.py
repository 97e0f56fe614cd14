"""``tiercheck test --update``: what came out is recorded, and nothing else of the text changes."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.change.places import SHELF, trial_shelf
from tests.cli.running import Here
from tiercheck.api.cases import read_cases, run_cases
from tiercheck.change.cases.updating import texts_of, updates
from tiercheck.cli import case_verbs

# Every answer of the trial cases that can be broken, and a wrong one in its place.
BROKEN = (
    ("outcome: pass\n      tier", "outcome: fail\n      tier"),
    ("tier: trial\n      score", "tier: plain\n      score"),
    ("score: 5\n", "score: 7.5\n"),
    ("parts: {health: 5}", "parts: {health: {min: 0, max: 5}}"),
    ("indicators: {rd_intensity: pass, debt", "indicators: {rd_intensity: unknown, debt"),
    ("conditions: {entry: pass}", "conditions: {entry: fail}"),
    ("missing: []\n", "missing: [rd_expense_y1, revenue_y1]\n"),
    ("statuses: {rd_intensity: confirmed}", "statuses: {rd_intensity: secondary}"),
    ("outcomes: {plain: unknown}", "outcomes: {plain: pass}"),
    ("score: {min: 0, max: 10}, ind", "score: 4, ind"),
    ("{debt_ratio: {min: 0, max: 10}}", "{debt_ratio: {min: 1, max: 10}}"),
    ("missing: [total_liabilities_y1]}", "missing: []}"),
    ("expect: {tier: none}", "expect: {tier: trial}"),
    ("{sme_size: small}", "{sme_size: {min: micro, max: medium}}"),
    ("{sme_size: {min: micro, max: large}}", "{sme_size: large}"),
    ("verdict: [pass, fail, unknown]", "verdict: [fail, unknown, pass]"),
    ("expect: [10, 5, {min: 0, max: 10}]", "expect: [{min: 1, max: 2}, 4, 3]"),
)


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capfdbinary)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SHELF, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rules"


@given(st.sets(st.sampled_from(BROKEN), min_size=1))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_broken_is_mended_to_the_byte(tmp_path: Path, broken: set[tuple[str, str]]) -> None:
    folder = tmp_path / "mended"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SHELF, folder)
    file = folder / "trial.cases.yaml"
    right = file.read_text(encoding="utf-8")
    wrong = right
    for answer, other in broken:
        assert wrong.count(answer) == 1, answer
        wrong = wrong.replace(answer, other)
    file.write_text(wrong, encoding="utf-8")
    results = run_cases(read_cases(file, shelf=trial_shelf()), shelf=trial_shelf())
    found = updates(results, texts_of(file))
    assert not found.left
    (changed,) = found.files
    assert changed.before == wrong
    assert changed.after == right


def test_the_difference_is_shown_before_the_file_is_written(tiercheck: Here, shelf: Path) -> None:
    file = shelf / "trial.cases.yaml"
    right = file.read_bytes()
    file.write_bytes(right.replace(b"score: 5\n", b"score: 7\n"))
    shown = tiercheck("test", "rules", "--update", "--dry-run", "--lang", "en")
    assert shown.code == 1
    assert "-      score: 7\n+      score: 5\n" in shown.out
    assert "1 case file would change" in shown.out
    assert file.read_bytes() != right
    updated = tiercheck("test", "rules", "--update")
    assert updated.code == 0
    assert "-      score: 7\n+      score: 5\n" in updated.out
    assert file.read_bytes() == right
    assert tiercheck("test", "rules").code == 0
    assert tiercheck("test", "rules", "--update", "--lang", "en").out == "0 case files updated\n"


def test_tables_are_updated_cell_by_cell(tiercheck: Here, shelf: Path) -> None:
    file = shelf / "table.cases.csv"
    right = file.read_bytes()
    wrong = right.replace(b"fail,10,fail,pass,,none", b"pass,1..2,pass,5,,trial")
    wrong = wrong.replace(b"0..10,rd_expense_y1 total_liabilities_y1,none", b"3,null,none")
    assert wrong.count(b"1..2") == wrong.count(b"3,null,none") == 1
    file.write_bytes(wrong)
    assert tiercheck("test", "rules", "--update").code == 0
    assert file.read_bytes() == right.replace(b"fail,10,fail,pass,,none", b"fail,10,fail,10,,none")


def test_an_error_is_never_recorded_as_an_answer(tiercheck: Here, shelf: Path) -> None:
    file = shelf / "trial.cases.yaml"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace("before: null", "before: trial/CN/2024-01-01")
    file.write_text(wrong, encoding="utf-8")
    ran = tiercheck("test", "rules", "--update", "--lang", "en")
    assert ran.code == 1
    assert "not recorded, for a person to settle" in ran.out
    assert "expected trial/CN/2024-01-01, got an error" in ran.out
    assert file.read_text(encoding="utf-8") == wrong


def test_a_verdict_is_never_recorded_where_an_error_must_come(tiercheck: Here, shelf: Path) -> None:
    file = shelf / "trial.cases.yaml"
    text = file.read_text(encoding="utf-8").replace("as_of: 2025-02-30", "as_of: 2025-02-28")
    file.write_text(text, encoding="utf-8")
    ran = tiercheck("test", "rules", "--update", "--lang", "en")
    assert ran.code == 1
    assert "expected an error with '2025-02-30'" in ran.out
    assert file.read_text(encoding="utf-8") == text


def test_a_file_that_changed_meanwhile_is_left_alone(
    tiercheck: Here, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shelf / "trial.cases.yaml"
    wrong = file.read_bytes().replace(b"score: 5\n", b"score: 7\n")
    file.write_bytes(wrong)
    edited = b"# edited by somebody else\n" + wrong

    def run_and_edit(*arguments: object, **named: object) -> object:
        file.write_bytes(edited)
        return run_cases(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(case_verbs, "run_cases", run_and_edit)
    ran = tiercheck("test", "rules", "--update", "--lang", "en")
    assert ran.code == 2
    assert "was changed while its cases ran" in ran.err
    assert file.read_bytes() == edited
