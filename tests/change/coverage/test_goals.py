"""What there is to see: outcomes, bands and sides, each once, counted in every rule set that has the rule."""

from collections import Counter
from functools import cache

import pytest

from tests.contract import PARTS
from tests.spec.thresholds import thresholds
from tiercheck import packaged_shelf
from tiercheck.change.coverage.goal import Aspect
from tiercheck.change.coverage.subjects import Subjects
from tiercheck.change.coverage.tables import RowSubject
from tiercheck.change.probing.figures import is_possible
from tiercheck.change.probing.trials import Trials
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.scoring import Bands


@cache
def subjects() -> Subjects:
    return Subjects(packaged_shelf())


def test_every_threshold_has_three_sides() -> None:
    sides = [goal for goal in subjects().goals.values() if goal.aspect is Aspect.THRESHOLD]
    assert len(sides) == 3 * len(thresholds())


def test_every_indicator_has_its_outcomes_and_bands() -> None:
    for subject in subjects().indicators:
        indicator = subject.indicator
        count = Counter(goal.aspect for goal in subject.goals)
        assert count[Aspect.OUTCOME] == (3 if indicator.scoring is None else 4)
        if isinstance(indicator.scoring, Bands):
            assert count[Aspect.BAND] == len(indicator.scoring.bands) + (indicator.awarded is not None)


def test_a_goal_counts_in_every_rule_set_that_has_the_rule() -> None:
    for entry in packaged_shelf().entries:
        if isinstance(entry, RuleSet):
            own = {(each.citation.source, each.id) for each in entry.indicators.values()}
            held = {(goal.source, goal.subject) for goal in subjects().goals.values() if entry.id in goal.holders}
            assert own <= held, entry.id


def test_goals_of_one_subject_are_told_apart() -> None:
    for subject in subjects().every:
        assert len({goal.key for goal in subject.goals}) == len(subject.goals)


@pytest.mark.parametrize("subject", subjects().rows.values(), ids=lambda subject: subject.row.id)
def test_every_row_of_a_classification_is_tried_on_all_its_sides(subject: RowSubject) -> None:
    wanted = {goal.key for goal in subject.goals}
    shown = set()
    for figures in Trials(PARTS).of_row(subject.table, subject.row):
        assert is_possible(figures, PARTS)
        derivation = subject.classifier.derive(figures)
        assert derivation is not None
        shown |= {each.goal.key for each in subject.shows(figures, derivation, wanted)}
    assert shown == wanted
