"""Overlays that stand on each other, seen by the tools of change: one overlay makes several rule sets of one id."""

from pathlib import Path

import pytest

from tests.rulebook.chains import write_chains
from tests.rulebook.samples import GUANGDONG
from tiercheck import read_shelf
from tiercheck.api.diff import comparison
from tiercheck.change.coverage.subjects import Subjects
from tiercheck.change.deciding import Deciders
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.change.occasions import first_occasions
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf

CITY, DISTRICT = "sample/4409/2023-06-01", "sample/440903/2023-09-01"
# The province ends before its city, so that the city stands on the nation for a while, with the mark of the nation.
ENDING = GUANGDONG.replace("until: 2026-04-01", "until: 2025-09-01")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return read_shelf(write_chains(tmp_path, {"44/sample/2023-01-01.yaml": ENDING}))


def made_by(shelf: Shelf, name: str) -> list[RuleSet]:
    return [rules for rules in shelf.overlays if rules.id == name]


def test_every_rule_set_of_a_city_is_asked_for(shelf: Shelf) -> None:
    """With the notice of the nation, without it, and after the end of its province's."""
    found = set()
    for options in first_occasions(shelf)[CITY]:
        found.add(shelf.select(options.as_of, "4409", options.application, options.tiers).rule_sets[-1].files)
    assert found == {rules.files for rules in made_by(shelf, CITY)}
    assert len(found) == 3


def test_marks_are_those_of_the_rule_set_and_not_of_another_of_its_id(shelf: Shelf) -> None:
    subjects, deciders = Subjects(shelf), Deciders()
    marks = [[subject.threshold.mark for subject in subjects.of_rule_set(each)] for each in made_by(shelf, CITY)]
    assert sorted(marks) == [[4], [10], [10]]
    steps = [deciders.of(each, Application.NEW).program.nodes for each in made_by(shelf, CITY)]
    assert len(set(steps)) == 3


def test_a_slip_in_an_overlay_is_one_slip_in_all_that_stand_on_it(shelf: Shelf) -> None:
    scores = [each for each in mutants_of(shelf) if each.subject == "score"]
    slips = [each for each in scores if each.source.file == "rules/44/sample/2023-01-01.yaml"]
    assert slips
    for slip in slips:
        assert slip.rule_sets == ("sample/44/2023-01-01", CITY, DISTRICT)
        changed = slip.change.on(shelf)
        assert changed is not None
        raised = [each for each in made_by(changed, CITY) if each.score and each.score.pass_mark not in (4, 10)]
        assert len(raised) == 2


def test_a_change_of_a_province_shows_in_its_cities(tmp_path: Path) -> None:
    old = write_chains(tmp_path / "old", {"44/sample/2023-01-01.yaml": ENDING})
    lower = ENDING.replace("score: {pass_mark: 10}", "score: {pass_mark: 8}")
    new = write_chains(tmp_path / "new", {"44/sample/2023-01-01.yaml": lower})
    moved: dict[str, set[tuple[object, object]]] = {}
    for pair in comparison(old, new).pairs:
        assert pair.old is not None
        assert pair.new is not None
        # Each is compared with what is merged from the same files.
        assert pair.old.rule_set.files == pair.new.rule_set.files
        scores = pair.old.rule_set.score, pair.new.rule_set.score
        if scores[0] is not None and scores[1] is not None and scores[0].pass_mark != scores[1].pass_mark:
            moved.setdefault(pair.new.rule_set.id, set()).add((scores[0].pass_mark, scores[1].pass_mark))
    assert moved == {name: {(10, 8)} for name in ("sample/44/2023-01-01", CITY, DISTRICT)}
