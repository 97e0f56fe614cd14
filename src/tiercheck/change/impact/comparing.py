"""A portfolio judged on both sides of a change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from tiercheck.change.editions import Edition, Pair
from tiercheck.change.impact.judging import DirectJudge, Judge, NoRules
from tiercheck.change.impact.result import TierImpact
from tiercheck.change.impact.tally import Tally
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Column
from tiercheck.portfolios.rows import Row

NewJudge: TypeAlias = Callable[[Edition, str | None], Judge]
_BATCH = 2_000


class Counted(NamedTuple):
    """What came of a portfolio: the number of its rows, those that could not be judged, and the tiers."""

    rows: int
    unread: tuple[Row, ...]
    tiers: tuple[TierImpact, ...]


def compare(
    pairs: Sequence[Pair],
    rows: Iterable[Row],
    place: str | None,
    *,
    most_keys: int,
    new_judge: NewJudge = DirectJudge,
) -> Counted:
    """Judge every row on both sides and count what changes.

    Args:
        pairs: the tiers before and after.
        rows: the portfolio.
        place: the jurisdiction all rows are judged under; None for that of their own divisions. Editions of two
            different jurisdictions are compared as they are named, whatever the rows' divisions.
        most_keys: how many affected enterprises are named for each move.
        new_judge: what judges one edition.
    """
    tallies = [Tally(pair, *_judges(pair, place, new_judge), most_keys) for pair in pairs]
    count = 0
    unread: list[Row] = []
    for batch in _batches(rows):
        count += len(batch)
        unread += [row for row in batch if row.values is None]
        for tally in tallies:
            tally.add(batch)
    return Counted(count, tuple(unread), tuple(tally.result() for tally in tallies))


def _judges(pair: Pair, place: str | None, new_judge: NewJudge) -> tuple[Judge, Judge]:
    named = {edition.jurisdiction for edition in editions_of([pair])}

    def judge(edition: Edition | None) -> Judge:
        if edition is None:
            return NoRules()
        return new_judge(edition, edition.jurisdiction if place is None and len(named) > 1 else place)

    old = judge(pair.old)
    return old, old if len(named) == 1 and _is_unchanged(pair, place) else judge(pair.new)


def _is_unchanged(pair: Pair, place: str | None) -> bool:
    """Whether both sides have the same rules for every row, so that judging by one of them is enough."""
    if pair.old is None or pair.new is None or pair.old.shelf.divisions != pair.new.shelf.divisions:
        return False
    places = {rules.jurisdiction for shelf in (pair.old.shelf, pair.new.shelf) for rules in shelf.entries}
    return all(_digests(pair.old, each) == _digests(pair.new, each) for each in ({place} if place else places))


def _digests(edition: Edition, place: str) -> tuple[tuple[str, str], ...]:
    return edition.shelf.select(edition.as_of, place, edition.application, (edition.rule_set.tier,)).digests


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def editions_of(pairs: Iterable[Pair]) -> Iterator[Edition]:
    """Yield every edition of the pairs."""
    for pair in pairs:
        yield from (edition for edition in (pair.old, pair.new) if edition is not None)


def columns_of(pairs: Sequence[Pair]) -> Mapping[str, Column]:
    """Return the evidence contract with the local columns of both sides, by name.

    Raises:
        SelectionError: a local column means one thing before and another after.
    """
    columns: dict[str, Column] = dict(CONTRACT)
    for edition in editions_of(pairs):
        for name, column in edition.shelf.columns.items():
            if columns.setdefault(name, column) != column:
                message = f"the local column {name} has another unit, domain or title before than after"
                hint = "give the column a new name when its meaning changes"
                raise SelectionError([Problem("column-changed", message, hint)])
    return columns


def needed_by(pairs: Sequence[Pair]) -> tuple[Column, ...]:
    """Return the columns that decide by the compared rules, in the order of the contract.

    A level that a table derives counts by what the table reads. Local columns do not count: the points that the
    province awarded stand in for them.
    """
    needed: set[Column] = set()
    for edition in editions_of(pairs):
        selection = edition.selection
        read = {
            column
            for rules in selection.rule_sets
            for indicator in rules.indicators.values()
            if edition.application in indicator.applications and not indicator.advisory
            for column in (
                *(column for check in indicator.checks for column in check.measure.columns),
                *((indicator.awarded,) if indicator.awarded is not None else ()),
            )
        }
        for table in selection.classifications:
            if table.derives in read:
                read.discard(table.derives)
                read.add(table.selects_by)
                checks = (check for row in table.rows for bound in row.bounds for check in bound.checks)
                read.update(column for check in checks for column in check.measure.columns)
        needed |= read
    return tuple(column for column in CONTRACT.values() if column in needed)
