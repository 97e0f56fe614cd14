"""The profile of one enterprise: what it reports, nested and friendly, or flat."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from tiercheck.errors import Problem, ProfileError
from tiercheck.model.evidence import Column, Evidence, Value
from tiercheck.subjects.consistency import contradictions
from tiercheck.subjects.faults import problems_of
from tiercheck.subjects.flatten import flatten
from tiercheck.subjects.holdings import Award, FinancingRound, IntellectualProperty, Title
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.record import (
    FlatRecord,
    RecordValue,
    read_local,
    read_record,
    with_local_figures,
    with_place,
    write_record,
)
from tiercheck.subjects.sections import (
    DevelopmentScore,
    Identity,
    Innovation,
    Management,
    Product,
    Standing,
    Statement,
)
from tiercheck.subjects.subject import Subject


def _nothing() -> Mapping[str, Value]:
    return MappingProxyType({})


def _read_flat(row: object) -> Mapping[str, Value]:
    return read_record(row, enterprise())


def _read_local(row: object) -> Mapping[str, Value]:
    return read_local(row, enterprise())


def _write(values: Mapping[str, Value]) -> dict[str, RecordValue]:
    return write_record(values, enterprise())


_Flat = Annotated[Mapping[str, Value], PlainValidator(_read_flat), PlainSerializer(_write)]
_Local = Annotated[Mapping[str, Value], PlainValidator(_read_local), PlainSerializer(_write)]


class EnterpriseProfile(BaseModel):
    """What one enterprise reports; whatever is absent or null was not reported.

    ``model_validate`` reads the nested form, where an amount carries its unit
    (``8200万元``). ``from_record`` reads the flat form, where a bare amount is yuan.

    Attributes:
        identity: name, codes and registration.
        statements: annual figures by fiscal year.
        intellectual_property: rights, each with what the counts depend on; ``[]`` means none.
        awards: science awards; ``[]`` means none.
        financing_rounds: new equity; ``[]`` means none.
        titles: titles with the days they are in force; ``[]`` means none.
        development_scores: the platform's development scores by year.
        local: figures of local columns that rule files declare; a bare amount is yuan.
        record: figures by column name, relative to the as-of date; a bare amount is yuan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: Identity | None = None
    statements: tuple[Statement, ...] | None = None
    intellectual_property: tuple[IntellectualProperty, ...] | None = None
    awards: tuple[Award, ...] | None = None
    financing_rounds: tuple[FinancingRound, ...] | None = None
    titles: tuple[Title, ...] | None = None
    product: Product | None = None
    management: Management | None = None
    innovation: Innovation | None = None
    standing: Standing | None = None
    development_scores: tuple[DevelopmentScore, ...] | None = None
    local: _Local = Field(default_factory=_nothing)
    record: _Flat = Field(default_factory=_nothing)

    @field_validator("statements", "development_scores", mode="after")
    @classmethod
    def _one_for_each_year(
        cls, reports: tuple[Statement | DevelopmentScore, ...] | None, info: ValidationInfo
    ) -> tuple[Statement | DevelopmentScore, ...] | None:
        first: dict[int, str] = {}
        problems = []
        for place, report in enumerate(reports or ()):
            path = f"{info.field_name}[{place}].year"
            if first.setdefault(report.year, path) != path:
                message = f"{report.year} is already reported by {first[report.year]}"
                problems.append(Problem("duplicate-year", message, "keep one of the two", path=f"[{place}].year"))
        if problems:
            raise ProfileError(problems)
        return reports

    @classmethod
    def model_validate(cls, obj: object, **options: Any) -> Self:
        """Read a nested profile, with pydantic's own options.

        Raises:
            ProfileError: every unknown field, unreadable value and contradiction, by field path.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise ProfileError(problems_of(error, cls)) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read a nested profile from JSON; raises ``ProfileError`` as ``model_validate`` does."""
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise ProfileError(problems_of(error, cls)) from None

    @classmethod
    def from_record(cls, row: Mapping[str, object]) -> "EnterpriseProfile":
        """Read a flat record: a row of a table whose columns are those of the contract.

        None and blank text mean not reported; NaN does not, and is refused. Amounts are
        yuan unless they carry a unit. Names that rule files may declare as local columns
        are kept and read by ``evidence``.

        Raises:
            ProfileError: every unknown column, unreadable value and contradiction.
        """
        return cls.model_construct(record=FlatRecord.read(row, enterprise()).values)

    def to_record(self, as_of: date | None = None) -> dict[str, RecordValue]:
        """Return the reported figures as a flat record, which ``from_record`` reads to the same evidence.

        Args:
            as_of: the day that years and windows are counted from; not needed for a
                profile that holds nothing but a flat record.

        Raises:
            ProfileError: no day was given for a nested profile, or two places contradict each other.
        """
        if self._is_flat:
            return _write(self.record)
        if as_of is None:
            message = "a nested profile has figures by year and date, so its flat record depends on the as-of date"
            raise ProfileError([Problem("as-of-missing", message, "pass as_of, such as date(2025, 6, 1)")])
        return _write(flatten(self, as_of)[0])

    def evidence(self, as_of: date, columns: Mapping[str, Column]) -> Evidence:
        """Return everything reported, as of one date, by column.

        The division falls back to places 3 to 8 of the credit code.

        Args:
            as_of: the date of the decision.
            columns: the contract and the local columns that rule files declare.

        Raises:
            ProfileError: local figures that no rule file declares or that do not fit their
                column, and sections that contradict each other.
        """
        if self._is_flat:
            values, paths = self._flat_evidence
        else:
            reported, origins = flatten(self, as_of)
            values, paths = with_place(reported, origins, self.subject)
            problems = list(contradictions(values, self.subject.parts, paths))
            if problems:
                raise ProfileError(problems)
        if not self._has_local_figures:
            return Evidence(values, columns, paths)
        return Evidence(with_local_figures(values, paths, columns, self.subject), columns, paths)

    @property
    def subject(self) -> Subject:
        """What it is a profile of."""
        return enterprise()

    def __copy__(self) -> Self:
        # Only the fields: what was computed from them does not belong to a copy that changes them.
        copied = super().__copy__()
        for name in set(copied.__dict__) - set(type(self).model_fields):
            del copied.__dict__[name]
        return copied

    def __deepcopy__(self, memo: dict[int, object] | None = None) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # Read-only mappings cannot be pickled; what they were read from can.
        return type(self).model_validate, (self.model_dump(),)

    @cached_property
    def _is_flat(self) -> bool:
        nested = (getattr(self, name) for name in type(self).model_fields if name not in ("local", "record"))
        return not self.local and all(section is None for section in nested)

    @cached_property
    def _has_local_figures(self) -> bool:
        return bool(self.local) or any(name not in self.subject.columns for name in self.record)

    @cached_property
    def _flat_evidence(self) -> tuple[Mapping[str, Value], Mapping[str, str]]:
        return with_place(self.record, {}, self.subject)
