"""The sections of a nested profile whose fields are evidence columns by their own names.

Every field is optional, and a field that is absent or null was not reported. Values are
kept as evidence stores them: yuan as whole cents, levels as positions, exact numbers.
Fields that end in ``_2y``, ``_3y`` or ``_5y`` are as of the date of the assessment.
"""

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_serializer, field_validator
from pydantic_core.core_schema import FieldSerializationInfo

from tiercheck.model.evidence import Column, Value
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.text import Text
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.record import RecordValue, write_value
from tiercheck.subjects.values import RefusedError, read_value

_YEAR = Column("year", Unit.COUNT, Text("年度", "year"), low=1, high=9999)


class Section(BaseModel):
    """A part of a profile whose fields are read as the columns that the subject says stand there.

    Attributes:
        place: the name of the part in a profile.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    place: ClassVar[str]

    @field_validator("*", mode="plain")
    @classmethod
    def _by_column(cls, given: object, info: ValidationInfo) -> Value | None:
        field = info.field_name or ""
        if given is None:
            if cls.model_fields[field].is_required():
                raise RefusedError("missing-field", "is required here and was not given")
            return None
        return read_value(cls._column_of(field), given, bare_yuan=False)

    @field_serializer("*")
    def _as_written(self, value: Value | None, info: FieldSerializationInfo) -> RecordValue | None:
        if value is None:
            return None
        column = self._column_of(info.field_name)
        return f"{column.written(value)}元" if column.unit is Unit.YUAN else write_value(column, value)

    @classmethod
    def _column_of(cls, field: str) -> Column:
        """Return the column that says how a field is read; figures by year are read as those of the latest."""
        if field == _YEAR.name:
            return _YEAR
        subject = enterprise()
        return subject.columns[subject.sections[cls.place][field][0]]


class Identity(Section):
    """Who it is: registered name, credit code (GB 32100), division (GB/T 2260), industry (GB/T 4754), registration."""

    place: ClassVar[str] = "identity"
    name: str | None = None
    credit_code: str | None = None
    division: str | None = None
    industry: str | None = None
    established: date | None = None


class Statement(Section):
    """The audited figures of one fiscal year, which is the calendar year; staff at its end."""

    place: ClassVar[str] = "statements"
    year: int
    revenue: int | None = None
    main_revenue: int | None = None
    main_product_revenue: int | None = None
    rd_expense: int | None = None
    cost_and_expense: int | None = None
    net_profit: int | None = None
    total_assets: int | None = None
    total_liabilities: int | None = None
    employees: int | None = None
    rd_staff: int | None = None
    technical_staff: int | None = None

    @field_validator("*", mode="after")
    @classmethod
    def _within_its_whole(cls, part: int | None, info: ValidationInfo) -> int | None:
        column = cls._column_of(info.field_name or "")
        whole_field = enterprise().origins[column.part_of].path.partition(".")[2] if column.part_of else ""
        whole = info.data.get(whole_field)
        if part is not None and whole is not None and part > whole:
            message = (
                f"{column.written(part)} is above the {whole_field} of {column.written(whole)}, of which it is a part"
            )
            raise RefusedError("contradiction", message, "correct the one that is wrong")
        return part


class DevelopmentScore(Section):
    """The platform's development score (发展评价得分) of one year, 0 to 100."""

    place: ClassVar[str] = "development_scores"
    year: int
    score: Number


class Product(Section):
    """The leading product (主导产品), its fields and its market."""

    place: ClassVar[str] = "product"
    years_in_segment: Number | None = None
    market_share_national: Number | None = None
    market_share_international: Number | None = None
    domestic_rank: int | None = None
    in_strategic_emerging_industry: bool | None = None
    fills_chain_gap: bool | None = None
    in_six_bases: bool | None = None
    time_honoured_brand: bool | None = None
    serves_chain_leader: bool | None = None
    in_manufacturing_power_field: bool | None = None
    in_network_power_field: bool | None = None
    in_industry_upgrading_field: bool | None = None
    at_key_chain_link: bool | None = None
    own_brand: bool | None = None
    reputation_high: bool | None = None
    market_position_leading: bool | None = None


class Management(Section):
    """Digitalisation, quality, standards, certificates and governance."""

    place: ClassVar[str] = "management"
    digital_level: int | None = None
    quality_award_provincial: bool | None = None
    quality_system_certified: bool | None = None
    standard_participation: bool | None = None
    led_standard_5y: bool | None = None
    management_system_certified: bool | None = None
    product_overseas_certified: bool | None = None
    it_supported_core_process: bool | None = None
    governance_sound: bool | None = None


class Innovation(Section):
    """The R&D body and the Maker in China lists (创客中国)."""

    place: ClassVar[str] = "innovation"
    rd_body_level: int | None = None
    maker_china_top500_3y: bool | None = None
    maker_china_top50_3y: bool | None = None


class Standing(Section):
    """Registration, size, lists, accidents, violations, exclusions, and the points of the provincial block."""

    place: ClassVar[str] = "standing"
    registered_in_china: bool | None = None
    independent_legal_person: bool | None = None
    sme_size: int | None = None
    on_abnormal_list: bool | None = None
    on_dishonest_list: bool | None = None
    restricted_products: bool | None = None
    tax_violation_3y: bool | None = None
    serious_accident_3y: bool | None = None
    relatively_serious_accident_3y: bool | None = None
    single_champion: bool | None = None
    related_little_giant: bool | None = None
    serious_accident_or_misconduct_2y: bool | None = None
    local_feature_points: Number | None = None
