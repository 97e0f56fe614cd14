"""The gate: a share of those who passed, or a number of enterprises."""

import polars as pl
import pytest

from tests.contract import ENTERPRISE
from tiercheck.change.impact.gate import Limit, over
from tiercheck.change.impact.movement import Move, move_of
from tiercheck.change.impact.result import Impact, MoveSummary, Passage, TierImpact
from tiercheck.document.values import share
from tiercheck.errors import SelectionError
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.text import Text


def changed(stay: int, lose: int, doubt: int, reopened: int = 0) -> Impact:
    passages = (
        Passage(Outcome.PASS, Outcome.PASS, stay),
        Passage(Outcome.PASS, Outcome.FAIL, lose),
        Passage(Outcome.PASS, Outcome.UNKNOWN, doubt),
        Passage(Outcome.FAIL, Outcome.UNKNOWN, reopened),
    )
    counts = {move_of(each.before, each.after): each.enterprises for each in passages}
    moves = tuple(MoveSummary(move, counts.get(move, 0), (), ()) for move in Move)
    tier = TierImpact("t", Text("某", "t"), None, None, passages, moves, (), ())
    return Impact(
        "a", "b", "p.csv", "credit_code", "auto", Application.NEW, 0, (), (), (tier,), ENTERPRISE, pl.DataFrame()
    )


@pytest.mark.parametrize(
    ("stay", "lose", "doubt", "limit", "is_over"),
    [
        (995, 5, 0, "0.5%", False),  # the limit itself is allowed
        (994, 6, 0, "0.5%", True),
        (994, 3, 3, "0.5%", True),  # in doubt counts like lost
        (994, 0, 6, "0.5%", True),
        (0, 1, 0, "99.9%", True),
        (0, 1, 0, "100%", False),
        (0, 0, 0, "0%", False),
        (0, 0, 0, "0", False),
        (999, 1, 0, "0", True),
        (0, 60, 40, "100", False),
        (0, 60, 41, "100", True),
        (1, 1, 1, " 2 ", False),
    ],
)
def test_those_who_passed_and_no_longer_certainly_do_are_counted(
    stay: int, lose: int, doubt: int, limit: str, is_over: bool
) -> None:
    assert bool(over(changed(stay, lose, doubt, reopened=1_000), Limit.read(limit))) == is_over


@pytest.mark.parametrize("text", ["", "%", "-1", "0.5", "101%", "1e3", "half", "1.5 %%", "٣%", "nan"])
def test_anything_else_is_no_limit(text: str) -> None:
    with pytest.raises(SelectionError, match="bad-limit"):
        Limit.read(text)


@pytest.mark.parametrize("text", ["0.5%", "100", "33.333333%", "0"])
def test_a_limit_is_written_as_it_was_read(text: str) -> None:
    assert str(Limit.read(text)) == text


@pytest.mark.parametrize(
    ("count", "of", "written"),
    [(1, 3, "33.33%"), (2, 3, "66.67%"), (1, 20_000, "0.01%"), (1, 20_001, "0.00%"), (5, 5, "100.00%"), (0, 0, "–")],
)
def test_shares_are_rounded_half_up_in_whole_numbers(count: int, of: int, written: str) -> None:
    assert share(count, of) == written
