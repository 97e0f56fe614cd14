"""Which mutants there are: every kind of slip, each thing once, under names that stay."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.change.places import assert_recorded, trial_shelf
from tests.spec.thresholds import thresholds
from tiercheck import packaged_shelf, read_shelf
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.change.mutation.mutant import Kind, Mutant, RulesChange
from tiercheck.model.quantity import Unit
from tiercheck.rulebook.shelf import Shelf

HERE = Path(__file__).parent
KINDS = HERE / "kinds"


@pytest.fixture(scope="module")
def packaged() -> tuple[Mutant, ...]:
    return mutants_of(packaged_shelf())


def kinds_shelf() -> Shelf:
    """A tier with everything that a slip can be made in."""
    return read_shelf(KINDS)


def told(mutants: tuple[Mutant, ...]) -> str:
    return "".join(f"{mutant.id}\n    {mutant.source}  {mutant.before} -> {mutant.after}\n" for mutant in mutants)


def test_every_slip_of_a_small_shelf_is_on_record() -> None:
    assert_recorded(HERE / "recorded" / "mutants.txt", told(mutants_of(kinds_shelf())))


def test_the_small_shelf_shows_every_kind() -> None:
    assert {mutant.kind for mutant in mutants_of(kinds_shelf())} == set(Kind)


def test_every_mutant_of_rules_changes_the_rule_sets_it_names_and_no_others() -> None:
    for shelf in (kinds_shelf(), trial_shelf()):
        for mutant in mutants_of(shelf):
            if isinstance(mutant.change, RulesChange):
                changed = {rules.id for rules in shelf.merged.values() if mutant.change.rewrite(rules) is not rules}
                assert changed == set(mutant.rule_sets), mutant


def test_every_mutant_is_another_shelf() -> None:
    shelf = kinds_shelf()
    for mutant in mutants_of(shelf):
        mutated = mutant.change.on(shelf)
        assert mutated is not None, mutant
        assert (mutated.merged, mutated.classifications) != (shelf.merged, shelf.classifications), mutant


def test_places_slip_between_neighbours_and_from_beside_the_ladder_to_its_top(packaged: tuple[Mutant, ...]) -> None:
    slips = [(mutant.before, mutant.after) for mutant in packaged if mutant.kind is Kind.RANK]
    assert slips == [
        ("innovative below srdi", "srdi below innovative"),
        ("srdi below little_giant", "little_giant below srdi"),
        ("tech_sme beside the ladder", "tech_sme above little_giant"),
    ]


def test_ids_are_one_to_each(packaged: tuple[Mutant, ...]) -> None:
    assert [name for name, count in Counter(mutant.id for mutant in packaged).items() if count > 1] == []


def test_ids_stay_when_lines_move(tmp_path: Path) -> None:
    shutil.copytree(KINDS, tmp_path / "kinds")
    for file in (tmp_path / "kinds").rglob("*.yaml"):
        file.write_text(f"# moved\n# down\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    before, after = mutants_of(kinds_shelf()), mutants_of(read_shelf(tmp_path / "kinds"))
    assert [mutant.id for mutant in after] == [mutant.id for mutant in before]
    assert [mutant.source.line for mutant in after] == [mutant.source.line + 2 for mutant in before]


def test_the_order_is_fixed(packaged: tuple[Mutant, ...]) -> None:
    assert mutants_of(packaged_shelf()) == packaged


def test_every_threshold_of_the_shelf_is_moved(packaged: tuple[Mutant, ...]) -> None:
    moved = {mutant.source for mutant in packaged if mutant.kind in (Kind.THRESHOLD_UP, Kind.THRESHOLD_DOWN)}
    flipped = {mutant.source for mutant in packaged if mutant.kind is Kind.NEGATION}
    for threshold in thresholds().values():
        yes_no = threshold.check is not None and threshold.check.measure.unit is Unit.BOOL
        assert threshold.source in (flipped if yes_no else moved), threshold


def test_what_an_overlay_leaves_alone_is_mutated_in_the_merged_rule_sets_too() -> None:
    (mutant,) = (each for each in mutants_of(kinds_shelf()) if each.id == "kinds/CN/2024-01-01:growth:threshold-up")
    assert mutant.rule_sets == ("kinds/CN/2024-01-01", "kinds/CN/2026-01-01", "kinds/44/2024-01-01")


def test_a_day_between_two_rule_sets_moves_for_both() -> None:
    """Alone it would leave a gap or an overlap, which the loader refuses."""
    days = {mutant.id: mutant for mutant in mutants_of(kinds_shelf()) if mutant.kind is Kind.DATE}
    later = days["kinds/CN/2024-01-01:effective:date:new/until/later"]
    assert later.rule_sets == ("kinds/CN/2024-01-01", "kinds/CN/2026-01-01")
    assert not any(name.startswith("kinds/CN/2026-01-01:") for name in days)


def test_a_day_that_the_files_around_refuse_is_left_where_it_is() -> None:
    """An overlay has nothing to change before its base begins."""
    ids = {mutant.id for mutant in mutants_of(kinds_shelf())}
    assert "kinds/44/2024-01-01:effective:date:new/from/later" in ids
    assert "kinds/44/2024-01-01:effective:date:new/from/earlier" not in ids


def test_what_an_overlay_changes_is_a_mutant_of_its_own() -> None:
    ids = {mutant.id for mutant in mutants_of(kinds_shelf())}
    assert {"kinds/CN/2024-01-01:score:threshold-up", "kinds/44/2024-01-01:score:threshold-up"} <= ids
