"""Pairs of records: the second is the first but for one figure, and no less consistent."""

import pytest

from tiercheck import packaged_shelf
from tiercheck.change.direction.formula import Compared, Formula, Negation, Reported, both
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.change.direction.searching import search
from tiercheck.change.direction.solving import Found, Possible
from tiercheck.change.properties.pairs import after, changes, comparisons_of, consistent, in_second
from tiercheck.change.properties.property import Change
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Relation

MAIN, ALL = (packaged_shelf().columns[name] for name in ("main_revenue_y1", "revenue_y1"))
RANK = packaged_shelf().columns["domestic_rank"]
COLUMNS = {column.name: column for column in (MAIN, ALL, RANK)}


def found(formula: Formula, changing: Column) -> Found:
    second = after(changing)
    return search(formula, {**COLUMNS, second.name: second})


def is_over(part: Column, whole: Column) -> Formula:
    rest = Polynomial.column(part.name) - Polynomial.column(whole.name)
    return both(Reported(part.name), Reported(whole.name), Compared(rest, Relation.ABOVE))


@pytest.mark.parametrize("changing", [MAIN, ALL])
@pytest.mark.parametrize("change", [Change.RISES, Change.FALLS, Change.IS_REPORTED])
def test_no_part_grows_above_its_whole(changing: Column, change: Change) -> None:
    over = both(changes(changing, change), in_second(is_over(MAIN, ALL), changing))
    possible = (changing is MAIN) != (change is Change.FALLS) or change is Change.IS_REPORTED
    assert (found(over, changing).possible is Possible.YES) == possible
    assert found(both(over, *consistent(changing, COLUMNS)), changing).possible is Possible.NO


@pytest.mark.parametrize(
    ("change", "was", "now", "changed"),
    [
        (Change.RISES, 1, 2, True),
        (Change.RISES, 2, 2, False),
        (Change.FALLS, 2, 1, True),
        (Change.FALLS, 1, 1, False),
        (Change.IMPROVES, 3, 1, True),
        (Change.IMPROVES, 0, 3, True),
        (Change.IMPROVES, 1, 0, False),
        (Change.IMPROVES, 1, 3, False),
        (Change.IS_REPORTED, None, 0, True),
        (Change.IS_REPORTED, 0, 1, False),
    ],
)
def test_what_counts_as_a_change(change: Change, was: int | None, now: int, changed: bool) -> None:
    told = both(changes(RANK, change), _is(RANK, was), _is(after(RANK), now))
    assert (found(told, RANK).possible is Possible.YES) == changed


def _is(column: Column, value: int | None) -> Formula:
    reported = Reported(column.name)
    if value is None:
        return Negation(reported)
    return both(reported, Compared(Polynomial.column(column.name) - Polynomial.number(value), Relation.EQUAL))


def test_only_the_figure_that_changes_has_another_name() -> None:
    over = is_over(MAIN, ALL)
    renamed = in_second(over, MAIN)
    assert renamed != over
    assert in_second(over, RANK) == over
    (only,) = comparisons_of(over, MAIN)
    assert {*only.polynomial.columns} == {MAIN.name, ALL.name}
    assert comparisons_of(over, RANK) == ()
