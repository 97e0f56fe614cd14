"""Random portfolios, dense where the law decides, as rows of evidence and as tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import TypeAlias

import polars as pl

from tests.contract import WHOLE_OF
from tests.spec.records import enterprises, figures
from tiercheck import packaged_shelf
from tiercheck.engine.columnar.storage_types import domain, steps_of
from tiercheck.model.evidence import Column, Value
from tiercheck.model.quantity import Unit
from tiercheck.subjects import EnterpriseProfile

Row: TypeAlias = dict[str, Value]

# Provinces and cities with rules of their own, their neighbours without, and a place registered only in the code.
DIVISIONS = ("110101", "440106", "440305", "370102", "370203", "510104", "330212", "820000")
CODES = ("914406050010D74P3B", "91330212016J15AF9G", "9144190000K9767K9F")
_TYPES = {Unit.YUAN: pl.Int64(), Unit.BOOL: pl.Boolean(), Unit.LEVEL: pl.String(), Unit.TEXT: pl.String()}
_SCALES = {Unit.YUAN: 2, Unit.RATIO: 6, Unit.YEARS: 6, Unit.POINTS: 6}


@cache
def pools() -> Mapping[str, tuple[Value, ...]]:
    """Return, for every column, the figures at which some rule turns and those beside them, as evidence."""
    found = {}
    for name, written in figures().items():
        column = packaged_shelf().columns[name]
        read = [EnterpriseProfile.from_record({name: each}).record[name] for each in written]
        if column.local:
            read = [_local(column, each) for each in written]
        found[name] = tuple(value for value in read if _fits(column, value))
    return found


def _local(column: Column, written: str) -> Value:
    from tiercheck.subjects.values import read_value

    return read_value(column, written)


def _fits(column: Column, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return True
    low, high = domain(column)
    return low <= value * steps_of(column) <= high


def rows(count: int, seed: int) -> list[Row]:
    """Return enterprises of the case files with some figures changed to such as matter, and some not reported."""
    random = Random(seed)  # noqa: S311
    names, bases, figures_of = sorted(pools()), [dict(each) for each in enterprises().values()], pools()
    made = []
    for _ in range(count):
        row = dict(random.choice(bases))
        for name in random.choices(names, k=random.randrange(24)):
            if random.random() < 0.3:
                row.pop(name, None)
            else:
                row[name] = random.choice(figures_of[name])
        _place(row, random)
        for part, whole in WHOLE_OF:
            if part in row and whole in row and row[part] > row[whole]:  # type: ignore[operator]
                del row[whole]
        made.append(row)
    return made


def _place(row: Row, random: Random) -> None:
    row.pop("division", None)
    row.pop("credit_code", None)
    if random.random() < 0.9:
        row["division"] = random.choice(DIVISIONS)
    elif random.random() < 0.5:
        row["credit_code"] = random.choice(CODES)


def table(portfolio: Sequence[Row], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Return rows as a typed table: amounts and shares as decimals, levels by name, its rows numbered."""
    contract = packaged_shelf().columns
    used = columns or sorted({name for row in portfolio for name in row})
    series = [_series(contract[name], [row.get(name) for row in portfolio]) for name in used]
    return pl.DataFrame(series).with_row_index("row")


def _series(column: Column, values: Sequence[Value | None]) -> pl.Series:
    if column.unit is Unit.LEVEL:
        values = [column.levels[value] if isinstance(value, int) else None for value in values]
    elif column.unit in _SCALES:
        scale = 10 ** _SCALES[column.unit] // column.unit.scale
        numbers = [int(value * scale) if isinstance(value, (int, Fraction)) else None for value in values]
        steps = pl.Series(numbers, dtype=pl.Int64)
        one = Decimal(1).scaleb(-_SCALES[column.unit])
        decimals = steps.cast(pl.Decimal(20, 0)).to_frame("x").select(pl.col("x") * pl.lit(one))["x"]
        return decimals.cast(pl.Decimal(22, _SCALES[column.unit])).alias(column.name)
    elif column.unit is Unit.DATE:
        return pl.Series(column.name, values, dtype=pl.Date)
    return pl.Series(column.name, values, dtype=_TYPES.get(column.unit, pl.Int64()))


def record(row: Row) -> dict[str, str]:
    """Return a row as a flat record of text."""
    contract = packaged_shelf().columns
    return {name: contract[name].written(value) for name, value in row.items()}


def text_table(portfolio: Sequence[Row]) -> pl.DataFrame:
    """Return rows as a table of nothing but text, as a CSV file gives it."""
    names = sorted({name for row in portfolio for name in row})
    written = [record(row) for row in portfolio]
    return pl.DataFrame(
        [pl.Series(name, [each.get(name) for each in written], dtype=pl.String) for name in names]
    ).with_row_index("row")
