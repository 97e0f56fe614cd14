"""The shelf: what is merged from which files, and what is picked for a place and a day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from tests.rulebook.samples import FILES, GENERAL, GUANGDONG, LATER, LOWER, MEASURES, NATIONAL, NOTICE, write_shelf
from tiercheck.errors import RuleFileError, SelectionError
from tiercheck.model.outcome import Application, Status
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.review import check
from tiercheck.rulebook.shelf import Shelf

NEW, REVIEW = Application.NEW, Application.REVIEW


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.read(write_shelf(tmp_path))


def picked(shelf: Shelf, day: str, jurisdiction: str = "CN", application: Application = NEW) -> RuleSet:
    return shelf.select(date.fromisoformat(day), jurisdiction, application, ["sample"]).rule_sets[-1]


@pytest.mark.parametrize(
    ("day", "jurisdiction", "expected"),
    [
        ("2022-08-01", "CN", "sample/CN/2022-08-01"),
        ("2022-12-31", "44", "sample/CN/2022-08-01"),
        ("2023-01-01", "44", "sample/44/2023-01-01"),
        ("2023-01-01", "4401", "sample/44/2023-01-01"),
        ("2023-01-01", "440105", "sample/44/2023-01-01"),
        ("2023-01-01", "11", "sample/CN/2022-08-01"),
        ("2023-12-31", "CN", "sample/CN/2022-08-01"),
        ("2024-01-01", "CN", "sample/CN/2024-01-01.notice"),
        ("2024-12-31", "11", "sample/CN/2024-01-01.notice"),
        ("2025-01-01", "CN", "sample/CN/2022-08-01"),
        ("2026-03-31", "44", "sample/44/2023-01-01"),
        ("2026-04-01", "44", "sample/CN/2026-04-01"),
    ],
)
def test_the_rule_set_of_a_place_and_a_day(shelf: Shelf, day: str, jurisdiction: str, expected: str) -> None:
    assert picked(shelf, day, jurisdiction).id == expected


def test_a_city_with_separate_planning_status_is_no_part_of_its_province(shelf: Shelf) -> None:
    assert picked(shelf, "2023-06-01", "4403").id == "sample/CN/2022-08-01"
    assert picked(shelf, "2023-06-01", "440305").id == "sample/CN/2022-08-01"


@pytest.mark.parametrize(
    ("division", "expected"),
    [("440105", "44"), ("44", "44"), ("440305", "CN"), ("110101", "CN"), (None, "CN"), ("", "CN"), ("x", "CN")],
)
def test_the_jurisdiction_of_a_division(shelf: Shelf, division: str | None, expected: str) -> None:
    assert shelf.jurisdiction_of(division) == expected


def test_national_overlays_come_first_then_the_local_one(shelf: Shelf) -> None:
    both = picked(shelf, "2024-06-01", "44")
    assert both.files == tuple(
        f"rules/{name}"
        for name in (
            *("CN/sample/2022-08-01.yaml", "shared/measures.yaml", "shared/general.yaml"),
            *("CN/sample/2024-01-01.notice.yaml", "44/sample/2023-01-01.yaml"),
        )
    )
    assert list(both.indicators) == ["not_listed", "brand", "intensity", "bases"]
    assert both.effective[NEW].start == date(2024, 1, 1)
    assert both.effective[NEW].until == date(2025, 1, 1)
    assert both.effective[NEW].status is Status.SECONDARY
    assert both.jurisdiction == "44"


def test_each_value_remembers_the_file_that_supplied_it(shelf: Shelf) -> None:
    merged = picked(shelf, "2023-06-01", "44")
    brand, intensity = merged.indicators["brand"].citation, merged.indicators["intensity"].citation
    assert str(brand.source) == "rules/44/sample/2023-01-01.yaml:12:45"
    assert (str(brand.instrument), brand.clause, brand.status) == ("粤示例〔2023〕4号", "第三条", Status.UNVERIFIED)
    assert str(intensity.source) == "rules/CN/sample/2022-08-01.yaml:21:5"
    assert (str(intensity.instrument), intensity.status) == ("示例〔2022〕1号 附件1", Status.SECONDARY)
    listed = merged.indicators["not_listed"].citation
    assert (str(listed.instrument), listed.status) == ("示例〔2022〕9号", Status.INTERPRETATION)
    assert merged.score is not None
    assert merged.score.pass_mark == 10
    assert str(merged.instrument) == "示例〔2022〕1号 附件1"


def test_a_rule_set_that_extends_another_states_only_what_differs(shelf: Shelf) -> None:
    later = picked(shelf, "2026-05-01")
    assert later.rank == 2
    assert later.indicators["brand"].applications == frozenset([NEW])
    assert later.indicators["intensity"].scoring == picked(shelf, "2022-08-01").indicators["intensity"].scoring
    assert str(later.indicators["brand"].citation.instrument) == "示例〔2026〕2号"
    assert later.effective[REVIEW].until is None


def noted(text: str, zh: str) -> str:
    """The same file with a note in its header."""
    return text.replace("tiercheck: 1", f"tiercheck: 1\nnote: {{zh: {zh}, en: Note of {len(zh)}}}", 1)


def test_notes_are_those_of_the_base_and_then_of_every_overlay(tmp_path: Path) -> None:
    changed = {
        "CN/sample/2022-08-01.yaml": noted(NATIONAL, "全国"),
        "CN/sample/2024-01-01.notice.yaml": noted(NOTICE, "通知说"),
        "44/sample/2023-01-01.yaml": noted(GUANGDONG, "广东"),
    }
    shelf = Shelf.read(write_shelf(tmp_path, changed))
    assert [note.zh for note in picked(shelf, "2022-08-01").notes] == ["全国"]
    assert [note.zh for note in picked(shelf, "2023-06-01", "44").notes] == ["全国", "广东"]
    assert [note.zh for note in picked(shelf, "2024-06-01", "44").notes] == ["全国", "通知说", "广东"]
    assert [note.en for note in picked(shelf, "2024-06-01").notes] == ["Note of 2", "Note of 3"]


def test_a_rule_set_that_extends_another_has_its_own_note_alone(tmp_path: Path, shelf: Shelf) -> None:
    old, new = {"CN/sample/2022-08-01.yaml": noted(NATIONAL, "全国")}, {"CN/sample/2026-04-01.yaml": noted(LATER, "新")}
    assert picked(Shelf.read(write_shelf(tmp_path / "old", old)), "2026-05-01").notes == ()
    both = Shelf.read(write_shelf(tmp_path / "both", {**old, **new}))
    assert [note.zh for note in picked(both, "2026-05-01").notes] == ["新"]
    assert picked(both, "2026-05-01").digest != picked(shelf, "2026-05-01").digest


def test_a_note_needs_both_languages(tmp_path: Path) -> None:
    lacking = LOWER.replace("tiercheck: 1", "tiercheck: 1\nnote: {zh: 说明}", 1)
    (problem,) = check(write_shelf(tmp_path, {"CN/lower/2020-01-01.yaml": lacking}))
    assert problem.code == "missing-key"


def test_a_tier_comes_after_the_tiers_it_refers_to(shelf: Shelf) -> None:
    selection = shelf.select(date(2023, 1, 1), "CN", NEW, ["sample"])
    assert [each.tier for each in selection.rule_sets] == ["lower", "sample"]
    assert selection.requested == ("sample",)
    assert shelf.select(date(2023, 1, 1), "CN", NEW, None).requested == ("lower", "sample")
    assert shelf.select(date(2021, 1, 1), "44", NEW, None).requested == ("lower",)
    assert dict(selection.digests).keys() == {"lower/CN/2020-01-01", "sample/CN/2022-08-01"}


@pytest.mark.parametrize(
    ("day", "jurisdiction", "tiers", "code", "words"),
    [
        ("2021-05-01", "CN", ["sample"], "nothing-in-force", "sample/CN/2022-08-01 (in force from 2022-08-01 until"),
        ("2019-12-31", "CN", None, "nothing-in-force", "lower/CN/2020-01-01"),
        ("2023-01-01", "CN", ["sampel"], "unknown-tier", "did you mean 'sample'"),
        ("2023-01-01", "99", None, "unknown-jurisdiction", "GB/T 2260"),
        ("2023-01-01", "440", None, "unknown-jurisdiction", "did you mean"),
        ("2023-01-01", "Guangdong", None, "unknown-jurisdiction", "write CN"),
    ],
)
def test_what_cannot_be_answered_names_what_can(
    shelf: Shelf, day: str, jurisdiction: str, tiers: list[str] | None, code: str, words: str
) -> None:
    with pytest.raises(SelectionError) as caught:
        shelf.select(date.fromisoformat(day), jurisdiction, NEW, tiers)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert words in str(caught.value)


def test_an_unknown_classification_is_said(shelf: Shelf) -> None:
    with pytest.raises(SelectionError):
        shelf.classification("sme_size", date(2023, 1, 1))


def test_local_columns_join_the_contract(shelf: Shelf) -> None:
    assert shelf.columns["gd_first_set"].title.zh == "首台套"
    assert "gd_first_set" in picked(shelf, "2023-06-01", "44").local_columns
    assert picked(shelf, "2023-06-01").local_columns == {}


def test_everything_on_the_shelf_is_listed_by_rank(shelf: Shelf) -> None:
    assert [each.id for each in shelf.entries] == [
        *("lower/CN/2020-01-01", "sample/CN/2022-08-01", "sample/CN/2024-01-01.notice", "sample/CN/2026-04-01"),
        *("sample/44/2023-01-01", "sample/44/2023-01-01"),
    ]
    assert len(shelf.rule_sets) == 3
    assert len(shelf.overlays) == 3


def test_the_shelf_is_immutable_and_shared_by_threads(shelf: Shelf) -> None:
    with pytest.raises(FrozenInstanceError):
        shelf.digest = ""  # type: ignore[misc]
    with pytest.raises(TypeError):
        shelf.columns["x"] = shelf.columns["name"]  # type: ignore[index]
    with pytest.raises(TypeError):
        picked(shelf, "2023-06-01").indicators["x"] = picked(shelf, "2023-06-01").indicators["brand"]  # type: ignore[index]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: picked(shelf, "2024-06-01", "44"), range(64)))
    assert all(each is found[0] for each in found)


def reordered(text: str) -> str:
    """The same indicator with its keys in another order, and other blanks."""
    before = "    title: {zh: 排名, en: Rank}\n    require: 1 <= domestic_rank <= 3\n    cite: 一\n"
    assert before in text
    return text.replace(before, "    cite: '一'\n\n    require: 1<=domestic_rank<=3\n    title: {en: Rank, zh: 排名}\n")


@pytest.mark.parametrize(
    ("file", "text", "same"),
    [
        ("CN/lower/2020-01-01.yaml", reordered(LOWER), True),
        ("CN/lower/2020-01-01.yaml", "# a comment\n" + LOWER, True),
        ("CN/sample/2022-08-01.yaml", NATIONAL.replace('">= 3%": 4', '">= 0.03": 4.0'), True),
        ("CN/sample/2022-08-01.yaml", NATIONAL.replace('">= 3%": 4', '">= 3.01%": 4'), False),
        ("CN/sample/2022-08-01.yaml", NATIONAL.replace("一(一)", "一(二)"), False),
        ("CN/sample/2022-08-01.yaml", NATIONAL.replace("status: secondary", "status: unverified"), False),
        ("shared/general.yaml", GENERAL.replace("9号", "8号"), False),
        ("44/sample/2023-01-01.yaml", GUANGDONG.replace("pass_mark: 10", "pass_mark: 9"), False),
    ],
)
def test_the_digest_is_that_of_the_content(tmp_path: Path, shelf: Shelf, file: str, text: str, same: bool) -> None:
    changed = Shelf.read(write_shelf(tmp_path / "changed", {file: text}))
    assert text != FILES[file]
    assert (changed.digest == shelf.digest) is same
    assert shelf.digest.startswith("sha256:")


def test_every_problem_of_every_file_comes_at_once_in_order(tmp_path: Path) -> None:
    changed = {
        "CN/lower/2020-01-01.yaml": LOWER.replace("<= 3", "<= 3 万元"),
        "44/sample/2023-01-01.yaml": GUANGDONG.replace("gd_first_set]", "gd_first_sett]"),
        "shared/measures.yaml": MEASURES.replace("revenue_y1", "revenu_y1"),
    }
    with pytest.raises(RuleFileError) as caught:
        Shelf.read(write_shelf(tmp_path, changed))
    problems = caught.value.problems
    assert [(problem.location and problem.location.file, problem.code) for problem in problems] == [
        ("rules/44/sample/2023-01-01.yaml", "unknown-name"),
        ("rules/CN/lower/2020-01-01.yaml", "unit-clash"),
        ("rules/shared/measures.yaml", "unknown-name"),
    ]
    assert str(caught.value).count("^") == 3


def test_a_file_is_checked_in_the_context_of_its_shelf(tmp_path: Path) -> None:
    root = write_shelf(tmp_path, {"44/sample/2023-01-01.yaml": GUANGDONG.replace("gd_first_set]", "gd_first]")})
    assert check(root / "CN/sample/2022-08-01.yaml") == ()
    assert check(root / "CN") == ()
    assert [problem.code for problem in check(root / "44/sample/2023-01-01.yaml")] == ["unknown-name"]
    assert [problem.code for problem in check(root / "44")] == ["unknown-name"]
    assert [problem.code for problem in check(root)] == ["unknown-name"]


def test_a_file_answers_for_what_it_breaks_elsewhere(tmp_path: Path) -> None:
    broken = GUANGDONG.replace("score: {pass_mark: 10}", "parts: {points: {of: 8}}")
    root = write_shelf(tmp_path, {"44/sample/2023-01-01.yaml": broken})
    problems = check(root / "44/sample/2023-01-01.yaml")
    assert sorted(problem.code for problem in problems) == ["part-sum", "parts-sum"]
    assert all("rules/44/sample/2023-01-01.yaml" in str(problem) for problem in problems)
    assert check(root / "CN/lower/2020-01-01.yaml") == ()


def test_a_lone_file_is_checked_by_itself(tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(LOWER.lstrip(), encoding="utf-8")
    assert check(tmp_path / "draft.yaml") == ()


def test_a_shelf_without_divisions_takes_any_jurisdiction(tmp_path: Path) -> None:
    shelf = Shelf.read(write_shelf(tmp_path, {"divisions.yaml": ""}))
    assert picked(shelf, "2023-06-01", "4403").id == "sample/44/2023-01-01"


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no rule files"):
        Shelf.read(tmp_path)
