"""What can be judged: a subject is its evidence columns, and where each of them comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from tiercheck.model.evidence import CodeStandard, Column, PartOf, Role, Value, column_of_code, column_of_role, parts_of
from tiercheck.model.text import Text
from tiercheck.subjects.credit_code import division_of


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a column comes from in profiles and tables that are not flat records yet.

    Attributes:
        aliases: headings of tables that mean it, besides its titles.
        path: its place in the nested profile, such as ``statements.revenue``, or "" where it has none.
        year: the running year of an annual figure: 1 is the last complete one, 0 that of the as-of date; else None.
        within: how many years back dated events are counted, or None.
    """

    aliases: tuple[str, ...] = ()
    path: str = ""
    year: int | None = None
    within: int | None = None


@dataclass(frozen=True)
class Subject:
    """What is judged, such as an enterprise; immutable, safe to share between threads.

    Attributes:
        id: its name in rule files.
        title: its name for people.
        columns: everything it can report, by name, in the order of its file; local columns are not among them.
        origins: where each column comes from, by name.
    """

    id: str
    title: Text
    columns: Mapping[str, Column] = field(repr=False)
    origins: Mapping[str, Origin] = field(repr=False)

    @cached_property
    def key(self) -> Column | None:
        """The column that tells one from another."""
        return column_of_role(self.columns, Role.KEY)

    @cached_property
    def name(self) -> Column | None:
        """The column of its name for people."""
        return column_of_role(self.columns, Role.NAME)

    @cached_property
    def place(self) -> Column | None:
        """The column that says under which jurisdiction it falls."""
        return column_of_role(self.columns, Role.PLACE)

    @cached_property
    def industry(self) -> Column | None:
        """The column of its industry."""
        return column_of_role(self.columns, Role.INDUSTRY)

    @cached_property
    def credit_code(self) -> Column | None:
        """The column of a unified social credit code, which holds the place of registration."""
        return column_of_code(self.columns, CodeStandard.CREDIT_CODE)

    @cached_property
    def parts(self) -> tuple[PartOf, ...]:
        """Columns that are a part of another: a part above its whole is a contradiction."""
        return parts_of(self.columns)

    @cached_property
    def sections(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The columns that stand in the nested profile: by section and by field, in the order of the subject."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, origin in self.origins.items():
            if origin.path:
                section, _, field_ = origin.path.partition(".")
                fields = found.setdefault(section, {})
                fields[field_] = (*fields.get(field_, ()), name)
        return found

    @cached_property
    def by_year(self) -> Mapping[tuple[str, int], tuple[tuple[str, str], ...]]:
        """Columns and their fields, by the section of the nested profile and the running year that they stand for."""
        found: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}
        for name, origin in self.origins.items():
            if origin.path and origin.year is not None:
                section, _, field_ = origin.path.partition(".")
                found[section, origin.year] = (*found.get((section, origin.year), ()), (name, field_))
        return found

    def years_within(self, column: str) -> int:
        """Return how many years back the dated events of a column are counted; 0 where it counts none."""
        return self.origins[column].within or 0

    @cached_property
    def local_prefixes(self) -> tuple[str, ...]:
        """What no local column begins with: two letters and ``_`` that begin a column of the subject."""
        return tuple({name[:3] for name in self.columns if name[2:3] == "_"})

    def division_in(self, values: Mapping[str, Value]) -> str | None:
        """Return the division that a flat record reports, else the one in its credit code, or None."""
        own = values.get(self.place.name) if self.place is not None else None
        if isinstance(own, str):
            return own
        code = values.get(self.credit_code.name) if self.place is not None and self.credit_code is not None else None
        return division_of(code) if isinstance(code, str) else None

    def __reduce__(self) -> tuple[object, ...]:
        # Read-only mappings cannot be pickled; what they were made of can.
        return new_subject, (self.id, self.title, dict(self.columns), dict(self.origins))


def new_subject(id_: str, title: Text, columns: Mapping[str, Column], origins: Mapping[str, Origin]) -> Subject:
    """Return a subject that nothing can change."""
    return Subject(id_, title, MappingProxyType(dict(columns)), MappingProxyType(dict(origins)))
