"""Rows read to evidence; a row that cannot be is kept, with everything that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from math import floor, isfinite
from typing import NamedTuple

from tiercheck.errors import PortfolioError, Problem, ProfileError
from tiercheck.model.evidence import Column, Value
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.quantity import CENTS_PER_YUAN, Unit
from tiercheck.portfolios.reading import Header
from tiercheck.portfolios.table import Line, Table

_CENT = Decimal("0.01")
MOST_TOLD = 20


class Row(NamedTuple):
    """One enterprise of a portfolio.

    Attributes:
        number: its line in a text file, its row in others.
        key: what names it, or "" where nothing does.
        values: its evidence, or None where it cannot be judged.
        problems: why not.
    """

    number: int
    key: str
    values: Mapping[str, Value] | None
    problems: tuple[Problem, ...] = ()


def read_rows(table: Table, header: Header, columns: Mapping[str, Column]) -> Iterator[Row]:
    """Yield every row of a table, good or bad, in its order; none is dropped.

    Where two rows have one key it is not clear which counts, so neither is judged.

    Args:
        table: the table.
        header: its header, reviewed.
        columns: the contract and the local columns of the rules, by name.
    """
    repeated = _repeated(table, header.key)
    amounts = frozenset(name for name in table.floats if name in columns and columns[name].unit is Unit.YUAN)
    for line in table.lines():
        key = _key(line, header.key)
        if line.fault:
            yield _bad(line, key, Problem("bad-row", f"the row {line.fault}", "correct the row"))
        elif not key:
            yield _bad(line, key, Problem("no-key", f"{header.key} is empty, so the row has no name", "fill it in"))
        elif key in repeated:
            message = f"{header.key} {key} stands in line {', '.join(map(str, repeated[key]))}: which one counts?"
            yield _bad(line, key, Problem("duplicate-key", message, "keep one of them", path=header.key))
        else:
            yield _read(line, key, header, columns, amounts)


def refuse_bad(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows as long as they are good; once one is not, refuse the table with what is wrong with it and the rest.

    Raises:
        PortfolioError: some row cannot be judged.
    """
    remaining = iter(rows)
    for row in remaining:
        if row.problems:
            raise PortfolioError(_placed(chain((row,), remaining)))
        yield row


def _placed(rows: Iterable[Row]) -> Iterator[Problem]:
    bad = (row for row in rows if row.problems)
    for row in islice(bad, MOST_TOLD):
        place = f"line {row.number} {row.key}".rstrip()
        yield from (replace(problem, path=f"{place} {problem.path}".rstrip()) for problem in row.problems)
    more = sum(1 for _ in bad)
    if more:
        yield Problem("more-bad-rows", f"{more} more rows cannot be judged", "leave out --strict to have them counted")


def _read(line: Line, key: str, header: Header, columns: Mapping[str, Column], amounts: frozenset[str]) -> Row:
    cells = {name: line.cells.get(name) for name in header.read}
    for name in amounts:
        cells[name] = to_the_cent(cells[name])
    try:
        # A flat record is already relative to the as-of date, so any day reads the same.
        evidence = EnterpriseProfile.from_record(cells).evidence(date.min, columns)
    except ProfileError as error:
        problems = (replace(problem, path=problem.path.removeprefix("record.")) for problem in error.problems)
        return Row(line.number, key, None, tuple(problems))
    return Row(line.number, key, evidence.values)


def to_the_cent(given: object) -> object:
    """Return an amount held as a binary number as the cent it rounds to; anything else as it is."""
    if not isinstance(given, float) or not isfinite(given * CENTS_PER_YUAN):
        return given
    # As the columnar engine computes it, in binary numbers and away from zero: both must find the same cent.
    scaled = abs(given * CENTS_PER_YUAN)
    cents = floor(scaled)
    cents += scaled - cents >= 0.5
    return Decimal(cents if given > 0 else -cents) * _CENT


def _key(line: Line, name: str) -> str:
    given = line.cells.get(name)
    return "" if given is None else str(given).strip()


def _bad(line: Line, key: str, problem: Problem) -> Row:
    return Row(line.number, key, None, (problem,))


def _repeated(table: Table, key: str) -> dict[str, list[int]]:
    """Return the keys that stand in more than one row, with their lines."""
    first: dict[str, int] = {}
    repeated: dict[str, list[int]] = {}
    for line in table.lines():
        found = _key(line, key)
        if found and found in first:
            repeated.setdefault(found, [first[found]]).append(line.number)
        elif found:
            first[found] = line.number
    return repeated
