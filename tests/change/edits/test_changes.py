"""Every kind of edit, one change of the sample shelf at a time; and what tells the way there tells the way back."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import yaml
from tests.change.edits.rows import Row, row
from tiercheck.api.diff import comparison, edits
from tiercheck.change.edits.edit import Diff, EditKind

HERE = Path(__file__).parent
SHELF = HERE / "shelf"
CHANGES: list[dict[str, Any]] = yaml.safe_load((HERE / "changes.yaml").read_text(encoding="utf-8"))
SWAPS = ("swap", "and", "also", "then")
BACK = {
    EditKind.RULE_SET_ADDED: EditKind.RULE_SET_REMOVED,
    EditKind.INDICATOR_ADDED: EditKind.INDICATOR_REMOVED,
    EditKind.JUDGEMENT_ADDED: EditKind.JUDGEMENT_REMOVED,
    EditKind.SCORED_TO_REQUIRED: EditKind.REQUIRED_TO_SCORED,
    EditKind.THRESHOLD_RAISED: EditKind.THRESHOLD_LOWERED,
    EditKind.COMPARISON_MADE_STRICT: EditKind.COMPARISON_MADE_LAX,
    EditKind.ALTERNATIVE_ADDED: EditKind.ALTERNATIVE_REMOVED,
    EditKind.DEMAND_ADDED: EditKind.DEMAND_REMOVED,
    EditKind.ADVISORY_ADDED: EditKind.ADVISORY_REMOVED,
    EditKind.MADE_ADVISORY: EditKind.MADE_DECIDING,
    EditKind.SCORED_ADDED: EditKind.SCORED_REMOVED,
    EditKind.BAND_ADDED: EditKind.BAND_REMOVED,
    EditKind.SCORE_ADDED: EditKind.SCORE_REMOVED,
    EditKind.PASS_MARK_RAISED: EditKind.PASS_MARK_LOWERED,
    EditKind.PART_ADDED: EditKind.PART_REMOVED,
    EditKind.CONDITION_ADDED: EditKind.CONDITION_REMOVED,
    EditKind.ROW_ADDED: EditKind.ROW_REMOVED,
}
REVERSED = {**BACK, **{back: there for there, back in BACK.items()}}


def changed(change: dict[str, Any], folder: Path) -> Path:
    """A copy of the sample shelf with one change."""
    shutil.copytree(SHELF, folder / "shelf")
    file = folder / "shelf" / change["in"]
    text = file.read_text(encoding="utf-8")
    for before, after in (change[key] for key in SWAPS if key in change):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    return folder / "shelf"


def kinds(diff: Diff, *, back: bool = False) -> Counter[tuple[EditKind, str, str]]:
    if back:
        return Counter((REVERSED.get(edit.kind, edit.kind), edit.after.zh, edit.before.zh) for edit in diff.edits)
    return Counter((edit.kind, edit.before.zh, edit.after.zh) for edit in diff.edits)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["name"])
def test_a_change_is_told_as_what_it_is(change: dict[str, Any], tmp_path: Path) -> None:
    there = edits(comparison(SHELF, changed(change, tmp_path)))
    assert [row(edit) for edit in there.edits] == [Row(*each) for each in change["rows"]]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["name"])
def test_the_way_back_takes_back_what_the_way_there_did(change: dict[str, Any], tmp_path: Path) -> None:
    folder = changed(change, tmp_path)
    there, back = edits(comparison(SHELF, folder)), edits(comparison(folder, SHELF))
    if not any(edit.kind is EditKind.MEASURE_CHANGED for edit in there.edits):  # bands are told by the new measure
        assert kinds(there) == kinds(back, back=True)


def test_a_shelf_says_the_same_as_itself() -> None:
    assert edits(comparison(SHELF, SHELF)).edits == ()


def test_what_an_overlay_shares_with_its_base_is_told_once(tmp_path: Path) -> None:
    folder = changed({"in": "CN/upper/2024-01-01.yaml", "swap": ["intensity >= 3%", "intensity >= 4%"]}, tmp_path)
    (edit,) = edits(comparison(SHELF, folder)).edits
    assert [(reach.tier, reach.old, reach.new) for reach in edit.reaches] == [
        ("upper", "upper/CN/2024-01-01", "upper/CN/2024-01-01"),
        ("upper", "upper/44/2025-01-01", "upper/44/2025-01-01"),
    ]


def test_what_a_shared_file_says_reaches_every_tier(tmp_path: Path) -> None:
    folder = changed({"in": "shared/general.yaml", "swap": ["not on_abnormal_list", "not on_dishonest_list"]}, tmp_path)
    (edit,) = edits(comparison(SHELF, folder)).edits
    assert edit.tiers == ("lower", "upper")
    assert len(edit.reaches) == 3
    assert edit.standing.place is not None
    assert str(edit.standing.place) == "shelf/shared/general.yaml:9:5"


def test_rule_sets_come_and_go(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    (tmp_path / "shelf/44/upper/2025-01-01.yaml").unlink()
    (gone,) = edits(comparison(SHELF, tmp_path / "shelf")).edits
    assert row(gone)[:2] == ("rule_set_removed", "upper/44/2025-01-01")
    (come,) = edits(comparison(tmp_path / "shelf", SHELF)).edits
    assert row(come)[:2] == ("rule_set_added", "upper/44/2025-01-01")
    assert come.reaches[0].old == ""
