"""The acceptance: every row of the comparison of 2022 with 2026, none missing, none invented."""

from pathlib import Path

import pytest

import yaml
from tests.change.edits.rows import Row, row
from tests.change.places import assert_recorded
from tiercheck.api.diff import comparison, directions, edits, render_edits

EXPECTED = yaml.safe_load((Path(__file__).parent / "from_2022_to_2026.yaml").read_text(encoding="utf-8"))
EXAMPLES = Path(__file__).parents[3] / "examples/2022_to_2026"
GENERAL = "general conditions"


def expected(*tables: str) -> list[Row]:
    return sorted(Row(*each) for table in tables for each in EXPECTED[table])


@pytest.mark.parametrize("tier", ["srdi", "little_giant"])
@pytest.mark.parametrize("by", ["ids", "dates", "files"])
def test_every_row_and_no_other(tier: str, by: str) -> None:
    old, new = {
        "ids": (f"{tier}/CN/2022-08-01", f"{tier}/CN/2026-04-01"),
        "dates": ("2026-03-31", "2026-04-01"),
        "files": tuple(f"{EXAMPLES.parents[1]}/rules/CN/{tier}/{day}.yaml" for day in ("2022-08-01", "2026-04-01")),
    }[by]
    found = edits(comparison(old, new, tier=tier))
    header = {"srdi": (), "little_giant": ("little_giant on the day" if by == "dates" else "little_giant by itself",)}
    assert sorted(map(row, found.edits)) == expected(tier, *header[tier], GENERAL)


def test_what_several_tiers_share_is_told_once() -> None:
    found = edits(comparison("2026-03-31", "2026-04-01"))
    shared = [edit for edit in found.edits if len(edit.reaches) > 1]
    assert sorted(map(row, shared)) == expected(GENERAL)
    assert {edit.tiers for edit in shared} == {("innovative", "srdi", "little_giant")}
    innovative = [row(edit) for edit in found.edits if edit.tiers == ("innovative",)]
    assert [(each.kind, each.now) for each in innovative] == [("period_changed", "2026-04-01 起")]
    assert not [edit for edit in found.edits if "tech_sme" in edit.tiers]


@pytest.mark.parametrize("tier", ["srdi", "little_giant"])
def test_the_worked_example_is_what_the_verb_writes(tier: str) -> None:
    compared = comparison(f"{tier}/CN/2022-08-01", f"{tier}/CN/2026-04-01")
    found = edits(compared)
    said = render_edits(found, "markdown", remarks=directions(compared, found))
    assert_recorded(EXAMPLES / f"diff_{tier}.md", said)
