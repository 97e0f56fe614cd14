"""The dates of the law: what is in force on the first day of each period and on the day before."""

from datetime import date

import pytest

from tests.shelf.in_force import IN_FORCE, SHELF, InForce
from tiercheck.errors import SelectionError
from tiercheck.model.outcome import Application


@pytest.mark.parametrize("occasion", IN_FORCE, ids=lambda row: f"{row.day} {row.jurisdiction} {row.application}")
def test_rule_sets_in_force(occasion: InForce) -> None:
    assert sorted(rule_set.id for rule_set in occasion.selected.rule_sets) == sorted(occasion.rule_sets.split())


def test_the_day_before_the_first_rule_set_is_an_error_that_names_it() -> None:
    with pytest.raises(SelectionError, match="tech_sme/CN/2017-05-03"):
        SHELF.select(date(2017, 5, 2), "CN", Application.NEW, None)


def test_asking_for_a_tier_before_its_first_day_is_an_error_that_names_the_rule_set_to_come() -> None:
    with pytest.raises(SelectionError, match="srdi/CN/2022-08-01"):
        SHELF.select(date(2022, 7, 31), "CN", Application.NEW, ("srdi",))


def test_no_two_tiers_share_a_place_on_the_ladder_or_beside_it() -> None:
    for occasion in IN_FORCE:
        ranks = [rule_set.order[:2] for rule_set in occasion.selected.rule_sets]
        assert len(ranks) == len(set(ranks)) > 0
