"""The problems table: every cell that keeps a row from being judged, in its own words, and no row dropped."""

import csv
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import narwhals as nw

from tiercheck.engine.columnar.backends import widest_of
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.sheet import Sheet
from tiercheck.model.evidence import Column
from tiercheck.model.profile.consistency import WHOLE_OF
from tiercheck.model.profile.credit_code import fault_in
from tiercheck.model.profile.values import RefusedError, is_blank, read_value
from tiercheck.portfolio.embedded import pl
from tiercheck.portfolio.naming import named
from tiercheck.portfolio.reading import KEY, Header
from tiercheck.portfolio.scanning import ROW_FAULT, written

ROW = "number of the row"
HEADINGS = ("row", "key", "column", "value", "reason")
_BATCH = 20_000
_READ = "as read: "


class Fault(NamedTuple):
    """One thing that keeps a row from being judged.

    Attributes:
        row: its row in the table, counted from 1.
        key: what names the row, or "".
        column: the column that is wrong, or "" for the row itself.
        value: what stands there.
        reason: what is wrong with it.
    """

    row: int
    key: str
    column: str
    value: str
    reason: str


def write_faults(faults: Iterator[Fault], part: Path) -> int:
    """Write a problems table as CSV, and return how many problems it holds.

    Raises:
        OSError: it cannot be written.
    """
    count = 0
    with part.open("w", encoding="utf-8-sig", newline="") as stream:  # whose mark tells spreadsheets it is UTF-8
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for count, fault in enumerate(faults, 1):  # noqa: B007
            writer.writerow(fault)
    return count


def faults_in(bad: Path, header: Header, contract: Mapping[str, Column], repeated: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with rows that are at fault, in their order.

    Args:
        bad: the rows as a Parquet file, with their number.
        header: the header of the table they are from.
        contract: every evidence column there is, by name.
        repeated: keys that stand in more than one row.
    """
    rows = pl.scan_parquet(bad)
    known = frozenset(repeated)
    for first in range(0, rows.select(pl.len()).collect().item(), _BATCH):
        batch = rows.slice(first, _BATCH).collect()
        found = [*_of_rows(batch, header.key, known), *_of_cells(batch, header, contract)]
        yield from sorted(found, key=lambda fault: fault.row)


def _of_rows(batch: pl.DataFrame, key: str, repeated: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with whole rows and with what names them."""
    codes = batch[KEY].cast(pl.String) if KEY in batch.columns else [None] * batch.height
    for row, name, fault, code in zip(batch[ROW], batch.select(named(key))[key], batch[ROW_FAULT], codes, strict=True):
        shown = name or ""
        if fault:
            yield Fault(row, shown, "", "", f"the row {fault}")
        elif not shown:
            yield Fault(row, shown, key, "", "it is empty, so the row has no name")
        elif shown in repeated:
            yield Fault(row, shown, key, shown, "it stands in more than one row, so it is not clear which counts")
        wrong = fault_in(code.strip()) if code and not is_blank(code) else ""
        if wrong:
            yield Fault(row, shown, KEY, code, f"it {wrong} (GB 32100-2015)")


def _of_cells(batch: pl.DataFrame, header: Header, contract: Mapping[str, Column]) -> Iterator[Fault]:
    """Yield the figures that the engine could not read, and the parts above their whole, by its own reading."""
    names = [name for name in header.read if name != KEY]
    read = (
        _as_read(batch.select(names), contract)
        .select(pl.all().name.prefix(_READ))
        .hstack(batch.select(pl.col(ROW), named(header.key).alias(_READ), *names))
    )
    for name in (name for name in names if f"{_READ}{name}" in read.columns):
        given = pl.col(name).is_not_null()
        if isinstance(read.schema[name], (pl.String, pl.Categorical, pl.Enum)):
            given &= pl.col(name).cast(pl.String).str.strip_chars() != ""
        wrong = read.filter(given & pl.col(f"{_READ}{name}").is_null())
        reason = cache(lambda value, column=contract[name]: _reason(column, value))
        for row, key, value in wrong.select(ROW, _READ, name).iter_rows():
            yield Fault(row, key or "", name, written(value), reason(value))
    for part, whole in WHOLE_OF:
        if {f"{_READ}{part}", f"{_READ}{whole}"} <= set(read.columns):
            above = read.filter(pl.col(f"{_READ}{part}") > pl.col(f"{_READ}{whole}"))
            for row, key, value, of in above.select(ROW, _READ, part, whole).iter_rows():
                reason_ = f"it is above {whole} of {written(of)}, of which it is a part"
                yield Fault(row, key or "", part, written(value), reason_)


def _as_read(batch: pl.DataFrame, contract: Mapping[str, Column]) -> pl.DataFrame:
    """Return the columns of a table that are evidence as the engine reads them."""
    frame = nw.from_native(batch.lazy())
    sheet = Sheet(widest_of(frame.implementation), "_read")
    evidence = Evidence(sheet, frame.collect_schema(), contract, ())
    return sheet.fill(frame, (), evidence.stored).to_native().collect()


def _reason(column: Column, value: object) -> str:
    try:
        read_value(column, value)
    except RefusedError as refused:
        return f"{refused}; {refused.hint}" if refused.hint else str(refused)
    return f"a table holds {column.unit} as bare numbers of ordinary size: {written(value)} is not read"
