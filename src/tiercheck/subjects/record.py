"""The flat record: figures by column name, already relative to the as-of date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from tiercheck.errors import Problem, ProfileError, nearest
from tiercheck.model.evidence import Column, Evidence, Value
from tiercheck.model.quantity import CENTS_PER_YUAN, Unit, decimal_text, whole
from tiercheck.subjects.consistency import contradictions
from tiercheck.subjects.faults import join_path
from tiercheck.subjects.subject import Subject
from tiercheck.subjects.values import (
    RefusedError,
    integer_ratio,
    is_blank,
    path_step,
    python_value,
    read_day,
    read_value,
    shown,
)

RecordValue: TypeAlias = int | Decimal | bool | str | date

_LOCAL_NAME = re.compile(r"[a-z]{2}_[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class FlatRecord:
    """What one of a subject reports, flat and already relative to the as-of date.

    Attributes:
        subject: what it is one of.
        values: reported values by column; local figures still as they were given.
    """

    subject: Subject
    values: Mapping[str, Value]

    @staticmethod
    def read(row: object, subject: Subject) -> "FlatRecord":
        """Read a row of a table whose columns are those of the subject.

        None and blank text mean not reported; NaN does not, and is refused. Amounts are yuan unless they carry a
        unit. Names that rule files may declare as local columns are kept and read by ``evidence``.

        Raises:
            ProfileError: every unknown column, unreadable value and contradiction.
        """
        try:
            return FlatRecord(subject, read_record(row, subject))
        except ProfileError as error:
            problems = [replace(each, path=join_path("record", each.path)) for each in error.problems]
            raise ProfileError(problems) from None

    def to_record(self, as_of: date | None = None) -> "dict[str, RecordValue]":  # noqa: ARG002
        """Return the reported figures as ``read`` takes them; they are the same on every day."""
        return write_record(self.values, self.subject)

    def evidence(self, as_of: date, columns: Mapping[str, Column]) -> Evidence:  # noqa: ARG002
        """Return everything reported, by column; the place falls back to places 3 to 8 of a credit code.

        Args:
            as_of: the date of the decision; a flat record is the same on every day.
            columns: the columns of the subject and the local columns that rule files declare.

        Raises:
            ProfileError: local figures that no rule file declares or that do not fit their column.
        """
        values, paths = with_place(self.values, {}, self.subject)
        return Evidence(with_local_figures(values, paths, columns, self.subject), columns, paths)


def is_local_name(name: str, subject: Subject) -> bool:
    """Whether a rule file may declare such a column: two letters and ``_`` that begin no column of the subject."""
    return _LOCAL_NAME.fullmatch(name) is not None and not name.startswith(subject.local_prefixes)


def read_record(row: object, subject: Subject) -> Mapping[str, Value]:
    """Read a flat record: columns of the subject as evidence stores them, local ones as plain scalars.

    None and blank text are "not reported" and leave no entry; a bare amount is yuan.

    Raises:
        ProfileError: every unknown column, unreadable value and contradiction, by column name.
    """
    values, problems = _read(row, subject, local_only=False)
    problems += contradictions(values, subject.parts, {})
    if problems:
        raise ProfileError(problems)
    return MappingProxyType(values)


def read_local(row: object, subject: Subject) -> Mapping[str, Value]:
    """Read the local columns of a nested profile as plain scalars.

    Raises:
        ProfileError: every name that cannot be a local column and every unreadable value.
    """
    values, problems = _read(row, subject, local_only=True)
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


def write_record(values: Mapping[str, Value], subject: Subject) -> dict[str, RecordValue]:
    """Return stored values as a flat record that ``read_record`` reads back unchanged."""
    return {name: write_value(subject.columns.get(name), value) for name, value in values.items()}


def with_place(
    values: Mapping[str, Value], paths: Mapping[str, str], subject: Subject
) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """Return values and paths with the place of registration, which a credit code says where nothing else does."""
    place, code = subject.place, subject.credit_code
    division = subject.division_in(values)
    if place is not None and code is not None and division is not None and place.name not in values:
        values = {**values, place.name: division}
        paths = {**paths, place.name: paths.get(code.name, f"record.{code.name}")}
    return MappingProxyType(dict(values)), MappingProxyType(dict(paths))


def with_local_figures(
    values: Mapping[str, Value], paths: Mapping[str, str], columns: Mapping[str, Column], subject: Subject
) -> Mapping[str, Value]:
    """Return values with the local figures read by the columns that rule files declare.

    Raises:
        ProfileError: no rule file declares a figure, or it does not fit its column.
    """
    local = [name for name in values if name not in subject.columns]
    if not local:
        return values
    read = dict(values)
    problems: list[Problem] = []
    for name in local:
        path = paths.get(name, f"record.{name}")
        column = columns.get(name)
        if column is None:
            problems.append(unknown_column(name, columns, path, subject))
            continue
        try:
            read[name] = read_value(column, values[name])
        except RefusedError as refused:
            problems.append(Problem(refused.code, str(refused), refused.hint, path=path))
    if problems:
        raise ProfileError(problems)
    return MappingProxyType(read)


def unknown_column(name: object, columns: Mapping[str, Column], path: str, subject: Subject) -> Problem:
    """Return the problem of a name that no column has."""
    missing = (
        "no rule file declares a local column"
        if isinstance(name, str) and is_local_name(name, subject)
        else "there is no column"
    )
    message = f"{missing} {shown(name)}, so the figure would go unseen"
    hint = nearest(name[:60], columns) if isinstance(name, str) else "column names are text"
    return Problem("unknown-column", message, hint, path=path)


def _read(row: object, subject: Subject, local_only: bool) -> tuple[dict[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    if row is None:
        return values, problems
    if not isinstance(row, Mapping):
        message = f"{shown(row)} is not a mapping of column names to values"
        return values, [Problem("wrong-type", message, "pass a mapping, such as dict(row)")]
    for name, given in row.items():
        column = subject.columns.get(name) if isinstance(name, str) else None
        if not isinstance(name, str) or (column is None and not is_local_name(name, subject)):
            problems.append(unknown_column(name, subject.columns, path_step(name), subject))
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
