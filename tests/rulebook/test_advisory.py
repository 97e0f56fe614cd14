"""Advisory indicators in rule files: read, set and taken back by overlays, and kept out of every decision."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rulebook.samples import GUANGDONG, NATIONAL, NOTICE, write_shelf
from tests.rulebook.test_shelf import picked
from tiercheck.rulebook.digest import with_digest
from tiercheck.rulebook.review import check
from tiercheck.rulebook.shelf import Shelf

TOLD = """\
  told:
    title: {zh: 六基, en: Six bases}
    require: in_six_bases
    advisory: true
    cite: 三
"""
WITH_TOLD = NATIONAL.replace("\nscore:\n", f"{TOLD}\nscore:\n", 1)
RECORDED = "sha256:1107f2bb98a6965b6636969d71d64319b7e5f2a6bf5c7ab7a30739c2882f3d81"
NATION, PROVINCE = "CN/sample/2022-08-01.yaml", "44/sample/2023-01-01.yaml"


def changed_by(change: str) -> str:
    """The overlay of the province with one more change of an indicator."""
    return GUANGDONG.replace("  score: {pass_mark: 10}", f"    {change}\n  score: {{pass_mark: 10}}")


def test_it_is_no_unused_indicator(tmp_path: Path) -> None:
    root = write_shelf(tmp_path, {NATION: WITH_TOLD})
    assert check(root) == ()
    told = picked(Shelf.read(root), "2022-08-01").indicators["told"]
    assert told.advisory
    assert str(told.citation.source) == f"rules/{NATION}:27:5"


def test_the_same_indicator_undecided_and_not_advisory_is_one(tmp_path: Path) -> None:
    root = write_shelf(tmp_path, {NATION: WITH_TOLD.replace("advisory: true", "advisory: false")})
    assert [problem.code for problem in check(root)] == ["unused-indicator"]


def test_overlays_and_extending_files_inherit_it(tmp_path: Path) -> None:
    shelf = Shelf.read(write_shelf(tmp_path, {NATION: WITH_TOLD}))
    assert picked(shelf, "2023-06-01", "44").indicators["told"].advisory
    assert picked(shelf, "2026-06-01").indicators["told"].advisory


def test_an_overlay_changes_the_bound_of_an_advisory_indicator_which_stays_one(tmp_path: Path) -> None:
    overlay = changed_by("told: {require: own_brand}")
    told = picked(Shelf.read(write_shelf(tmp_path, {NATION: WITH_TOLD, PROVINCE: overlay})), "2023-06-01", "44")
    assert told.indicators["told"].advisory


def test_an_overlay_adds_one(tmp_path: Path) -> None:
    notice = NOTICE.replace("      cite: 一\n  decide: [bases]", "      advisory: true\n      cite: 一")
    assert notice != NOTICE
    assert picked(Shelf.read(write_shelf(tmp_path, {"CN/sample/2024-01-01.notice.yaml": notice})), "2024-06-01")


def test_an_overlay_makes_one_of_what_it_takes_out_of_the_decision(tmp_path: Path) -> None:
    decided = WITH_TOLD.replace("    advisory: true\n", "").replace("base, score]", "base, score, told]")
    overlay = changed_by("told: {advisory: true}") + "remove: {decide: [told]}\n"
    shelf = Shelf.read(write_shelf(tmp_path, {NATION: decided, PROVINCE: overlay}))
    assert not picked(shelf, "2022-08-01").indicators["told"].advisory
    assert picked(shelf, "2023-06-01", "44").indicators["told"].advisory


def test_an_overlay_makes_an_advisory_indicator_decide(tmp_path: Path) -> None:
    overlay = changed_by("told: {advisory: false}").replace("add:\n", "add:\n  decide: [told]\n")
    shelf = Shelf.read(write_shelf(tmp_path, {NATION: WITH_TOLD, PROVINCE: overlay}))
    assert not picked(shelf, "2023-06-01", "44").indicators["told"].advisory


def test_an_overlay_that_leaves_it_in_the_decision_answers_for_it(tmp_path: Path) -> None:
    root = write_shelf(tmp_path, {PROVINCE: GUANGDONG.replace("cite: 第三条}", "cite: 第三条, advisory: true}")})
    (problem,) = check(root / PROVINCE)
    assert problem.code == "advisory-decides"
    assert str(problem.location).startswith(f"rules/{NATION}:")
    assert f"rules/{PROVINCE}:12:" in problem.message
    assert check(root / "CN/lower/2020-01-01.yaml") == ()


@pytest.mark.parametrize("words", ["", "    advisory: false\n"])
def test_rules_without_one_keep_the_digest_they_had_before_there_were_any(words: str, tmp_path: Path) -> None:
    """Receipts of 0.1 name these digests; they were recorded before the language had advisory indicators."""
    national = NATIONAL.replace("    require: own_brand\n", f"    require: own_brand\n{words}")
    shelf = Shelf.read(write_shelf(tmp_path, {NATION: national}))
    assert picked(shelf, "2022-08-01").digest == RECORDED


def test_being_advisory_is_part_of_the_digest(tmp_path: Path) -> None:
    rules = picked(Shelf.read(write_shelf(tmp_path, {NATION: WITH_TOLD})), "2022-08-01")
    deciding = replace(rules.indicators["told"], advisory=False)
    assert with_digest(rules).digest == rules.digest
    assert with_digest(replace(rules, indicators={**rules.indicators, "told": deciding})).digest != rules.digest
