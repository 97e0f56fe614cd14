"""The flat record: figures by column name, already relative to the as-of date."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.errors import Problem, ProfileError, nearest
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Column, Value
from tiercheck.model.profile.consistency import contradictions
from tiercheck.model.profile.values import (
    RefusedError,
    integer_ratio,
    is_blank,
    path_step,
    python_value,
    read_day,
    read_value,
    shown,
)
from tiercheck.model.quantity import CENTS_PER_YUAN, Unit, decimal_text, whole

RecordValue: TypeAlias = int | Decimal | bool | str | date

_LOCAL_NAME = re.compile(r"[a-z]{2}_[a-z0-9_]+")
_TAKEN_PREFIXES = tuple({name[:3] for name in CONTRACT if name[2] == "_"})


def is_local_name(name: str) -> bool:
    """Whether a rule file may declare such a column: two letters and ``_`` that begin no national column."""
    return _LOCAL_NAME.fullmatch(name) is not None and not name.startswith(_TAKEN_PREFIXES)


def read_record(row: object) -> Mapping[str, Value]:
    """Read a flat record: national columns as evidence stores them, local ones as plain scalars.

    None and blank text are "not reported" and leave no entry; a bare amount is yuan.

    Raises:
        ProfileError: every unknown column, unreadable value and contradiction, by column name.
    """
    values, problems = _read(row, local_only=False)
    problems += contradictions(values, {})
    if problems:
        raise ProfileError(problems)
    return MappingProxyType(values)


def read_local(row: object) -> Mapping[str, Value]:
    """Read the local columns of a nested profile as plain scalars.

    Raises:
        ProfileError: every name that cannot be a local column and every unreadable value.
    """
    values, problems = _read(row, local_only=True)
    if problems:
        raise ProfileError(problems)
    return MappingProxyType(values)


def write_value(column: Column | None, value: Value) -> RecordValue:
    """Return a stored value as a record carries it: yuan, exact decimals, level names."""
    if isinstance(value, (bool, str, date)):
        return value
    if isinstance(value, int):
        if column is not None and column.unit is Unit.LEVEL:
            return column.levels[value]
        if column is None or column.unit is not Unit.YUAN:
            return value
        yuan, cents = divmod(value, CENTS_PER_YUAN)
        if not cents:
            return yuan
        value = Fraction(value, CENTS_PER_YUAN)
    return Decimal(decimal_text(value))


def write_record(values: Mapping[str, Value]) -> dict[str, RecordValue]:
    """Return stored values as a flat record that ``read_record`` reads back unchanged."""
    return {name: write_value(CONTRACT.get(name), value) for name, value in values.items()}


def unknown_column(name: object, columns: Mapping[str, Column], path: str) -> Problem:
    """Return the problem of a name that no column has."""
    missing = (
        "no rule file declares a local column"
        if isinstance(name, str) and is_local_name(name)
        else "there is no column"
    )
    message = f"{missing} {shown(name)}, so the figure would go unseen"
    hint = nearest(name[:60], columns) if isinstance(name, str) else "column names are text"
    return Problem("unknown-column", message, hint, path=path)


def _read(row: object, local_only: bool) -> tuple[dict[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    if row is None:
        return values, problems
    if not isinstance(row, Mapping):
        message = f"{shown(row)} is not a mapping of column names to values"
        return values, [Problem("wrong-type", message, "pass a mapping, such as dict(row)")]
    for name, given in row.items():
        column = CONTRACT.get(name) if isinstance(name, str) else None
        if not isinstance(name, str) or (column is None and not is_local_name(name)):
            problems.append(unknown_column(name, CONTRACT, path_step(name)))
        elif column is not None and local_only:
            message = f"{name} is a national column, not a local one"
            problems.append(Problem("unknown-column", message, "move it to `record`", path=name))
        elif not is_blank(given):
            try:
                values[name] = _plain_scalar(given) if column is None else read_value(column, given)
            except RefusedError as refused:
                problems.append(Problem(refused.code, str(refused), refused.hint, path=name))
    return values, problems


def _plain_scalar(given: object) -> Value:
    """Keep a local figure as it is until the rule files say what its column means."""
    plain = python_value(given)
    if isinstance(plain, (bool, str)):
        return plain
    if isinstance(plain, date):
        return read_day(plain)
    return whole(Fraction(*integer_ratio(given)))
