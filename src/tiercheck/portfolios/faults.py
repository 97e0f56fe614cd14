"""The problems table: every cell that keeps a row from being judged, in its own words, and no row dropped."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.staged_columns import StagedColumns
from tiercheck.engine.columnar.storage_types import domain, steps_of, steps_per_unit
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.errors import Problem
from tiercheck.model.evidence import CodeStandard, Column, column_of_code, parts_of
from tiercheck.model.quantity import CENTS_PER_YUAN, Unit, decimal_text
from tiercheck.portfolios.key_checks import named
from tiercheck.portfolios.scanning import ROW_FAULT, written
from tiercheck.subjects.values import RefusedError, is_blank, read_value, shown

ROW = "number of the row"
HEADINGS = ("row", "key", "column", "value", "reason")
_BATCH = 20_000
_CENT = Decimal("0.01")
# Nanoseconds are left out: 64 bits of them hold three centuries, which any calendar has.
_TICKS_A_DAY: Mapping[str, int] = MappingProxyType({"day": 1, "ms": 86_400_000, "us": 86_400_000_000})
_MOST_DAYS = 90_000_000
_READ, _NAME = "as read: ", "name of the row"


class Fault(NamedTuple):
    """One thing that keeps a row from being judged.

    Attributes:
        row: its row in the table, counted from 1.
        key: what names the row, or "".
        column: the column that is wrong, or "" for the row itself.
        value: what stands there.
        problem: what is wrong with it.
    """

    row: int
    key: str
    column: str
    value: str
    problem: Problem

    @property
    def reason(self) -> str:
        """What is wrong with it, and what to do."""
        return f"{self.problem.message}; {self.problem.hint}" if self.problem.hint else self.problem.message

    @property
    def cells(self) -> tuple[int, str, str, str, str]:
        """The fault as a row of a problems table."""
        return self.row, self.key, self.column, self.value, self.reason


def write_faults(faults: Iterator[Fault], part: Path) -> int:
    """Write a problems table as CSV, and return how many problems it holds.

    Raises:
        OSError: it cannot be written.
    """
    count = 0
    with part.open("w", encoding="utf-8-sig", newline="") as stream:  # whose mark tells spreadsheets it is UTF-8
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for fault in faults:
            writer.writerow(fault.cells)
            count += 1
    return count


def faults_in(
    rows: pl.LazyFrame,
    key: str | None,
    contract: Mapping[str, Column],
    needed: Sequence[Column],
    repeated: Collection[str],
) -> Iterator[Fault]:
    """Yield what is wrong with rows that are at fault, in their order.

    Args:
        rows: the rows, with their numbers in ``ROW`` and what keeps one from being a row in ``ROW_FAULT``.
        key: the column that names a row, or None when rows have no names.
        contract: every evidence column there is, by name.
        needed: the columns that rules need.
        repeated: keys that stand in more than one row.
    """
    known = frozenset(repeated)
    for first in range(0, rows.select(pl.len()).collect().item(), _BATCH):
        batch = rows.slice(first, _BATCH).with_columns(*_days(rows.collect_schema())).collect()
        names = pl.lit(None, pl.String) if key is None else named(key)
        numbered = batch.with_columns(names.alias(_NAME))
        as_read = _as_read(rows.slice(first, _BATCH), contract, needed).select(pl.all().name.prefix(_READ)).collect()
        found = [*_of_rows(numbered, key, known, contract), *_of_cells(numbered.hstack(as_read), contract)]
        yield from sorted(found, key=lambda fault: fault.row)


def _days(schema: Mapping[str, pl.DataType]) -> Iterator[pl.Expr]:
    """Yield the columns of days and times as text: Python ends with the year 9999, and Polars soon after 262,000."""
    for name, kind in schema.items():
        if kind.is_temporal() and kind != pl.Duration:
            known = pl.col(name)
            if kind == pl.Date or (isinstance(kind, pl.Datetime) and kind.time_unit in _TICKS_A_DAY):
                ticks = _TICKS_A_DAY[kind.time_unit if isinstance(kind, pl.Datetime) else "day"]
                most = _MOST_DAYS * ticks
                known = pl.when(known.to_physical().is_between(-most, most)).then(known)
            beyond = pl.when(pl.col(name).is_not_null()).then(pl.lit("a day beyond any calendar"))
            yield known.cast(pl.String).fill_null(beyond).alias(name)


def _of_rows(
    batch: pl.DataFrame, key: str | None, repeated: Collection[str], contract: Mapping[str, Column]
) -> Iterator[Fault]:
    """Yield what is wrong with whole rows and with what names them."""
    coded = column_of_code(contract, CodeStandard.CREDIT_CODE)
    codes = batch[coded.name] if coded is not None and coded.name in batch.columns else [None] * batch.height
    for row, name, fault, code in zip(batch[ROW], batch[_NAME], batch[ROW_FAULT], codes, strict=True):
        told = name or ""
        if fault:
            yield Fault(row, told, "", "", Problem("bad-row", f"the row {fault}"))
        elif key is not None and not told:
            yield _fault(row, told, key, "", "no-key", "it is empty, so the row has no name")
        elif key is not None and told in repeated:
            reason = "it stands in more than one row, so it is not clear which counts"
            yield _fault(row, told, key, told, "duplicate-key", reason)
        wrong = None if coded is None or is_blank(code) else _refusal(coded, code)
        if coded is not None and wrong is not None:
            yield Fault(row, told, coded.name, written(code), wrong)


def _fault(row: int, key: str, column: str, value: str, code: str, message: str) -> Fault:
    return Fault(row, key, column, value, Problem(code, message, path=column))


def _of_cells(read: pl.DataFrame, contract: Mapping[str, Column]) -> Iterator[Fault]:
    """Yield the figures that the engine could not read, and the parts above their whole, by its own reading."""
    coded = column_of_code(contract, CodeStandard.CREDIT_CODE)
    for name in (name for name in read.columns if f"{_READ}{name}" in read.columns):
        if coded is not None and name == coded.name:
            continue  # listed with the row
        given = pl.col(name).is_not_null()
        if isinstance(read.schema[name], (pl.String, pl.Categorical, pl.Enum)):
            given &= pl.col(name).cast(pl.String).str.strip_chars(BLANKS) != ""
        wrong = read.filter(given & pl.col(f"{_READ}{name}").is_null())
        reasons: dict[str, Problem] = {}  # a table wrong in one way is so in many rows
        for row, key, value in wrong.select(ROW, _NAME, name).iter_rows():
            text = written(value)
            if text not in reasons:
                reasons[text] = _reason(contract[name], value)
            yield Fault(row, key or "", name, text, reasons[text])
    for part, whole in ((each.part.name, each.whole.name) for each in parts_of(contract)):
        if {f"{_READ}{part}", f"{_READ}{whole}"} <= set(read.columns):
            above = read.filter(pl.col(f"{_READ}{part}") > pl.col(f"{_READ}{whole}"))
            for row, key, value, of in above.select(ROW, _NAME, part, whole).iter_rows():
                reason = f"it is above {whole} of {written(of)}, of which it is a part"
                yield _fault(row, key or "", part, written(value), "contradiction", reason)


def _as_read(batch: pl.LazyFrame, contract: Mapping[str, Column], needed: Sequence[Column]) -> pl.LazyFrame:
    """Return the columns of a table that are evidence as the engine reads them."""
    schema, staged = batch.collect_schema(), StagedColumns("_read")
    evidence = Evidence(staged, schema, contract, needed)
    return staged.stages(list(schema), (), evidence.stored).apply(batch) if evidence.stored else pl.LazyFrame()


def _reason(column: Column, value: object) -> Problem:
    """Say why a table does not take a cell: because no record does, or because it is no number for a table."""
    given = to_the_cent(value) if column.unit is Unit.YUAN else value
    refusal = _refusal(column, given)
    if refusal is not None:
        return refusal
    stored = read_value(column, given)
    if isinstance(stored, (int, Fraction)) and not isinstance(stored, bool):
        steps, (low, high) = Fraction(stored * steps_of(column)), domain(column)
        if steps.denominator != 1:
            rounded = decimal_text(Fraction(round(steps), steps_per_unit(column)))
            message = f"{shown(value)} has more than six decimals, the most a table holds"
            return Problem("too-fine", message, f"round it, to {rounded}", path=column.name)
        if not low <= steps <= high:
            most = (high + 1) // steps_per_unit(column)
            message = f"{shown(value)} is not below {most:,} in size, as all that a table holds"
            return Problem("too-large", message, "check its unit", path=column.name)
    message, hint = f"{shown(value)} is not written as a table holds it", f"write {column.written(stored)}"
    return Problem("not-written-so", message, hint, path=column.name)


def _refusal(column: Column, value: object) -> Problem | None:
    """Return why no record takes a cell, or None when one does."""
    try:
        read_value(column, value)
    except RefusedError as refused:
        return Problem(refused.code, str(refused), refused.hint, path=column.name)
    return None


def to_the_cent(given: object) -> object:
    """Return an amount held as a binary number as the cent it rounds to; anything else as it is."""
    if not isinstance(given, float) or not isfinite(given * CENTS_PER_YUAN):
        return given
    # As the columnar engine computes it, in binary numbers and away from zero: both must find the same cent.
    scaled = abs(given * CENTS_PER_YUAN)
    cents = floor(scaled)
    cents += scaled - cents >= 0.5
    return Decimal(cents if given > 0 else -cents) * _CENT
