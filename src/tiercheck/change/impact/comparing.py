"""A portfolio judged on both sides of a change: columnar runs over the same rows, joined row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import groupby
from typing import NamedTuple, TypeAlias

from tiercheck.change.editions import Edition, Pair
from tiercheck.change.impact.result import InvalidRow, TierImpact
from tiercheck.change.impact.tally import Tally
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.columnar.staged_columns import Stages
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.evidence import Column
from tiercheck.model.occasion import AUTO, Occasion
from tiercheck.model.outcome import Application
from tiercheck.portfolios.analysis.judged import reported_text
from tiercheck.portfolios.faults import ROW, Fault, faults_in
from tiercheck.portfolios.key_checks import mark_rows, named, repeated_keys
from tiercheck.portfolios.planning import plan_for
from tiercheck.subjects.subject import Subject

# The shelf by its identity, the day, the application and the jurisdiction by which some tiers are judged.
_Asked: TypeAlias = tuple[int, date, Application, str]
_BATCH = 100_000
_FAULTY, _INVALID = "the row cannot be judged", "invalid"


class Counted(NamedTuple):
    """What came of a portfolio: the number of its rows, those that are invalid, the tiers, and each row's outcomes."""

    rows: int
    unread: tuple[InvalidRow, ...]
    tiers: tuple[TierImpact, ...]
    outcomes: pl.DataFrame


class _Run(NamedTuple):
    """One of the columnar runs: its rules, and how to judge the rows by them."""

    plan: ColumnarPlan
    stages: Stages


class _Sides(NamedTuple):
    """One tier: by which runs it is judged before and after, None where it has no rules."""

    pair: Pair
    old: _Asked | None
    new: _Asked | None


def compare(pairs: Sequence[Pair], rows: pl.LazyFrame, key: str, place: str | None, *, most_keys: int) -> Counted:
    """Judge every row on both sides and count what changes; rows are in memory a batch at a time.

    Args:
        pairs: the tiers before and after.
        rows: the portfolio, with a column ``ROW_FAULT``.
        key: the column that names a row.
        place: the jurisdiction all rows are judged under; None for that of their own divisions. Editions of two
            different jurisdictions are compared as they are named, whatever the rows' divisions.
        most_keys: how many affected enterprises are named for each move.
    """
    subject, columns, repeated = subject_of(pairs), columns_of(pairs), repeated_keys(rows, key)
    marked = mark_rows(rows, key, repeated, _FAULTY).with_row_index(ROW, 1)
    tiers = [_Sides(pair, _asked(pair.old, pair, place), _asked(pair.new, pair, place)) for pair in pairs]
    runs = _runs(tiers, marked.collect_schema(), columns)
    plans = {asked: run.plan for asked, run in runs.items()}
    tallies = [Tally(each.pair, plans.get(each.old), plans.get(each.new), most_keys) for each in tiers]
    needed = list(dict.fromkeys(column for plan in plans.values() for column in plan.columns_needed))
    outcomes: list[pl.DataFrame] = []
    unread: list[InvalidRow] = []
    for batch in marked.collect_batches(chunk_size=_BATCH, maintain_order=True):
        judged = {asked: run.stages.apply(batch.lazy()).collect() for asked, run in runs.items()}
        invalid = reduce(pl.Series.__or__, (each[_INVALID] for each in judged.values()))
        faults = faults_in(batch.filter(invalid).lazy(), key, columns, needed, repeated)
        unread += [_invalid_row(list(found)) for _, found in groupby(faults, key=lambda fault: fault.row)]
        who = batch.select(named(key).fill_null("").alias("key")).with_columns(
            _reported(batch, subject.place, subject).alias("place"),
            _reported(batch, subject.industry, subject).alias("industry"),
        )
        found = [
            tally.add(who, judged.get(each.old), judged.get(each.new), ~invalid)
            for tally, each in zip(tallies, tiers, strict=True)
        ]
        outcomes.append(pl.concat([batch.select(key, invalid.alias("invalid")), *found], how="horizontal"))
    whole = pl.concat(outcomes) if outcomes else pl.DataFrame()
    return Counted(len(whole), tuple(unread), tuple(tally.result() for tally in tallies), whole)


def _asked(edition: Edition | None, pair: Pair, place: str | None) -> _Asked | None:
    if edition is None:
        return None
    jurisdictions = {each.jurisdiction for each in editions_of([pair])}
    jurisdiction = edition.jurisdiction if place is None and len(jurisdictions) > 1 else place or AUTO
    return id(edition.shelf), edition.as_of, edition.application, jurisdiction


def _runs(
    tiers: Sequence[_Sides], schema: Mapping[str, pl.DataType], columns: Mapping[str, Column]
) -> Mapping[_Asked | None, _Run]:
    """Return the columnar runs that both sides take, as few as there are occasions."""
    held: dict[_Asked, list[str]] = {}
    for each in tiers:
        for asked in dict.fromkeys((each.old, each.new)):
            if asked is not None:
                held.setdefault(asked, []).append(each.pair.tier)
    shelves = {id(edition.shelf): edition.shelf for edition in editions_of(each.pair for each in tiers)}
    runs: dict[_Asked | None, _Run] = {}
    for asked, names in held.items():
        shelf, day, application, jurisdiction = asked
        plan = plan_for(shelves[shelf], Occasion(day, jurisdiction, application, names))
        codes = [name for layout in plan.layouts for name in (layout.outcome, *layout.code.columns)]
        runs[asked] = _Run(plan, plan.compiled(schema, columns, (_INVALID, "jurisdiction", *codes), (), _FAULTY))
    return runs


def _reported(batch: pl.DataFrame, column: Column | None, subject: Subject) -> pl.Series:
    if column is None:
        return pl.repeat(None, len(batch), dtype=pl.String, eager=True)
    return reported_text(batch, column, subject)


def _invalid_row(faults: Sequence[Fault]) -> InvalidRow:
    return InvalidRow(faults[0].row, faults[0].key, tuple(fault.problem for fault in faults))


def editions_of(pairs: Iterable[Pair]) -> Iterator[Edition]:
    """Yield every edition of the pairs."""
    for pair in pairs:
        yield from (edition for edition in (pair.old, pair.new) if edition is not None)


def subject_of(pairs: Sequence[Pair]) -> Subject:
    """Return what a row of the table is.

    Raises:
        SelectionError: the tiers judge several subjects, which no one table holds.
    """
    subjects = {edition.rule_set.subject: edition.subject for edition in editions_of(pairs)}
    if len(subjects) > 1:
        message = f"the rules judge {' and '.join(subjects)}, and a table has rows of one of them"
        raise SelectionError([Problem("several-subjects", message, "name the tiers of one subject with --tier")])
    return next(iter(subjects.values()))


def columns_of(pairs: Sequence[Pair]) -> Mapping[str, Column]:
    """Return the evidence contract with the local columns of both sides, by name.

    Raises:
        SelectionError: a local column means one thing before and another after.
    """
    columns: dict[str, Column] = dict(subject_of(pairs).columns)
    for edition in editions_of(pairs):
        for name, column in edition.columns.items():
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
    return tuple(column for column in subject_of(pairs).columns.values() if column in needed)
