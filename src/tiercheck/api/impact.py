"""Impact wired: two sides of the rules and a portfolio in, what the change does to it out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tiercheck.api.diff import comparison
from tiercheck.api.shelves import ShelfLike
from tiercheck.change.editions import Pair
from tiercheck.change.impact.result import Impact, InvalidRow
from tiercheck.change.sides.pairing import Comparison
from tiercheck.errors import PortfolioError, Problem, SelectionError, nearest
from tiercheck.model.occasion import AUTO, as_jurisdiction, as_tiers
from tiercheck.model.outcome import Application
from tiercheck.portfolios.reading import refuse_absent, review_header

if TYPE_CHECKING:
    from tiercheck.portfolios.scanning import Scan

MOST_KEYS = 10
_MOST_TOLD = 20


def impact(
    portfolio: object,
    old: ShelfLike | date | None = None,
    new: ShelfLike | date | None = None,
    *,
    rules: ShelfLike | None = None,
    revisions: Sequence[str] = (),
    tiers: Collection[str] | str | None = None,
    jurisdiction: str = AUTO,
    application: Application | str | None = None,
    as_of: date | str | None = None,
    key: str | None = None,
    strict: bool = False,
    partial: bool = False,
    most_keys: int = MOST_KEYS,
) -> Impact:
    """Judge a portfolio by the rules before and after a change, and count who gains and who loses.

    Args:
        portfolio: a file (CSV, Parquet, JSON lines or Excel) or a table of any kind that ``assess_portfolio`` takes,
            whose columns are those of the evidence contract.
        old: the rules before, and ``new`` those after, as for ``comparison``.
        new: see ``old``.
        rules: the shelf, or its folder, that dates and ids are asked of.
        revisions: git revisions instead.
        tiers: one tier or several, by default all.
        jurisdiction: ``auto`` for each row's own division, or the code that all rows are judged under.
        application: ``new`` or ``review``.
        as_of: the date on which folders, files and revisions are asked, by default today.
        key: the column that names a row, by default ``credit_code``.
        strict: refuse a table with unknown or absent columns or with bad rows instead of noting them.
        partial: judge although the table lacks columns that the rules read; they are not reported for any row.
        most_keys: how many affected enterprises are named for each move.

    Raises:
        SelectionError: a side cannot be found; the error names the nearest.
        RuleFileError: the rules of a side have problems.
        PortfolioError: the table cannot be read, has no rows, or lacks columns that the rules read.
        MissingExtraError: Polars or Narwhals is not installed.
    """
    from tiercheck.change.impact.comparing import columns_of, compare, editions_of, needed_by, subject_of
    from tiercheck.portfolios.scanning import polars_errors

    place = None if as_jurisdiction(jurisdiction) == AUTO else jurisdiction
    compared = _on_one_occasion(old, new, rules, revisions, place, application, as_of)
    pairs = _asked(compared.pairs, as_tiers(tiers) or ())
    subject, columns = subject_of(pairs), columns_of(pairs)
    usual = "" if subject.key is None else subject.key.name
    named = usual if key is None else key
    with TemporaryDirectory(prefix="tiercheck-") as folder:
        table, rows = _opened(portfolio, tuple(dict.fromkeys((named, *columns))), Path(folder))
        needed = needed_by(pairs)
        code = subject.credit_code
        if place is None and subject.place is not None and (code is None or code.name not in table.columns):
            needed = (*needed, subject.place)  # which the credit code says otherwise
        header = review_header(table, columns, needed, named, strict=strict)
        if not partial:
            refuse_absent(header)
        with polars_errors(table.name):
            counted = compare(pairs, rows, header.key, place, most_keys=most_keys)
    if strict and counted.unread:
        raise PortfolioError(_placed(counted.unread))
    if not counted.rows:
        message = f"{table.name} has a header and no rows, so nothing can be said of the change"
        raise PortfolioError([Problem("no-rows", message, "name a table with enterprises in it")])
    return Impact(
        old=compared.old,
        new=compared.new,
        portfolio=table.name,
        key=header.key,
        jurisdiction=jurisdiction,
        application=next(editions_of(pairs)).application,
        rows=counted.rows,
        unread=counted.unread,
        notes=header.notes,
        tiers=counted.tiers,
        subject=subject,
        outcomes=counted.outcomes,
    )


def _opened(portfolio: object, wanted: tuple[str, ...], folder: Path) -> "Scan":
    """Return a portfolio with those of the wanted columns that it has."""
    if isinstance(portfolio, (str, Path)):
        from tiercheck.portfolios.scanning import scan

        return scan(Path(portfolio), wanted, folder / "text")
    from tiercheck.api.frames import scan_frame

    return scan_frame(portfolio, wanted)


def _placed(rows: Sequence[InvalidRow]) -> Iterator[Problem]:
    """Yield what is wrong with the first rows, each at its place."""
    for row in rows[:_MOST_TOLD]:
        place = f"row {row.number} {row.key}".rstrip()
        yield from (replace(problem, path=f"{place} {problem.path}".rstrip()) for problem in row.problems)
    more = len(rows) - _MOST_TOLD
    if more > 0:
        yield Problem("more-bad-rows", f"{more} more rows cannot be judged", "leave out --strict to have them counted")


def _on_one_occasion(
    old: ShelfLike | date | None,
    new: ShelfLike | date | None,
    rules: ShelfLike | None,
    revisions: Sequence[str],
    jurisdiction: str | None,
    application: Application | str | None,
    as_of: date | str | None,
) -> Comparison:
    """Read both sides; where one has several rule sets for a tier and no date is given, it is asked as of today."""

    def read(day: date | str | None) -> Comparison:
        return comparison(
            old,
            new,
            rules=rules,
            revisions=revisions,
            jurisdiction=jurisdiction,
            application=application,
            as_of=day,
        )

    found = read(as_of)
    is_sole = len({pair.tier for pair in found.pairs}) == len(found.pairs)
    return found if is_sole else read(date.today())


def _asked(pairs: Sequence[Pair], tiers: Sequence[str]) -> tuple[Pair, ...]:
    known = tuple(dict.fromkeys(pair.tier for pair in pairs))
    problems = [
        Problem(
            "unknown-tier",
            f"neither side has rules for {tier!r} on that occasion",
            nearest(tier, known) or f"there are {', '.join(known)}",
        )
        for tier in tiers
        if tier not in known
    ]
    if problems or not known:
        raise SelectionError(problems or [Problem("nothing-to-compare", "neither side has rules for any tier", "")])
    return tuple(pair for pair in pairs if not tiers or pair.tier in tiers)
