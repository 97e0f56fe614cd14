"""Evidence: what an enterprise reports, flat, as of one date. Not reported is never zero and never "no"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from tiercheck.model.quantity import Number, Unit, exact_text
from tiercheck.model.text import Text

# Yuan are whole cents, levels are positions in the column's list, yes and no are True and False.
Value: TypeAlias = int | Fraction | bool | str | date
# The subject of rules that name none, as all did in 0.1.
ENTERPRISE = "enterprise"


class Role(StrEnum):
    """What a column is to its subject; each role has one column at most."""

    KEY = "key"
    NAME = "name"
    PLACE = "place"
    INDUSTRY = "industry"


class CodeStandard(StrEnum):
    """The standard that a text follows."""

    CREDIT_CODE = "GB 32100"
    DIVISION = "GB/T 2260"
    INDUSTRY = "GB/T 4754"


@dataclass(frozen=True, slots=True)
class Column:
    """One evidence column: its unit and the domain of its values.

    Attributes:
        name: the name used in rules, records and portfolios.
        unit: what the values count.
        title: the name for people.
        low: smallest value allowed, in the unit (yuan, not cents), or None.
        high: largest value allowed, or None.
        levels: the named levels, lowest first (only for ``Unit.LEVEL``).
        judgement: True when only a person can say it.
        rank: True for a rank whose 0 means "none", so that smaller is better from 1 on.
        local: True when a rule file declared it for its jurisdiction.
        role: what it is to its subject, or None.
        code: the standard that its text follows, or None.
        part_of: the column that no figure of this one may be above, or "".
    """

    name: str
    unit: Unit
    title: Text
    low: Number | None = None
    high: Number | None = None
    levels: tuple[str, ...] = ()
    judgement: bool = False
    rank: bool = False
    local: bool = False
    role: Role | None = field(default=None, hash=False)
    code: CodeStandard | None = field(default=None, hash=False)
    part_of: str = field(default="", hash=False)

    def __hash__(self) -> int:
        # No two columns of one contract share a name; all fields would be hashed hundreds of times an assessment.
        return hash(self.name)

    def written(self, value: Value) -> str:
        """Write a stored value as records and JSON carry it: yuan, exact decimals, level names."""
        if value.__class__ is int and self.unit is not Unit.YUAN and self.unit is not Unit.LEVEL:
            return str(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (str, date)):
            return str(value)
        if self.unit is Unit.LEVEL:
            return self.levels[int(value)]
        return exact_text(*value.as_integer_ratio(), self.unit.scale)


def column_of_role(columns: Mapping[str, Column], role: Role) -> Column | None:
    """Return the column that has a role, or None."""
    return next((column for column in columns.values() if column.role is role), None)


def column_of_code(columns: Mapping[str, Column], code: CodeStandard) -> Column | None:
    """Return the first column whose text follows a standard, or None."""
    return next((column for column in columns.values() if column.code is code), None)


class PartOf(NamedTuple):
    """A column that is a part of another: a figure above that of the whole is a contradiction."""

    part: Column
    whole: Column


def parts_of(columns: Mapping[str, Column]) -> tuple[PartOf, ...]:
    """Return the columns that are a part of another one of them."""
    return tuple(PartOf(each, columns[each.part_of]) for each in columns.values() if each.part_of in columns)


class Figure(NamedTuple):
    """One reported value and where in the profile it came from."""

    column: Column
    value: Value
    path: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All reported values of one enterprise as of one date.

    Attributes:
        values: reported values by column name; a column that is absent was not reported.
        paths: where each value stands in the profile; a column that is absent stands in the flat record.
        columns: every column of the contract, local columns included, by name.
    """

    values: Mapping[str, Value]
    columns: Mapping[str, Column] = field(repr=False, compare=False)
    paths: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def figure(self, name: str) -> Figure | None:
        """Return the reported figure of a column, or None when it was not reported."""
        value = self.values.get(name)
        if value is None:
            return None
        return Figure(self.columns[name], value, self.paths.get(name, f"record.{name}"))

    def written(self) -> dict[str, str]:
        """Return all reported values as text by column name, in name order."""
        return {name: self.columns[name].written(self.values[name]) for name in sorted(self.values)}
