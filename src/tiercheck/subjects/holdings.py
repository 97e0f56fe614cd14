"""What an enterprise holds or won, item by item with dates: awards, financing, titles, intellectual property.

An empty list reports that there is none; a list that is absent or null was not reported.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from tiercheck.errors import nearest
from tiercheck.model.evidence import Column, Value
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.values import RefusedError, read_day, read_value, shown

_AMOUNT = Column("amount", Unit.YUAN, Text("金额", "amount"), low=0)
_RANK = Column("rank", Unit.COUNT, Text("排名", "rank"), low=1)
_YES_NO = Column("answer", Unit.BOOL, Text("是否", "answer"))


def _amount(given: object) -> Value:
    return read_value(_AMOUNT, given, bare_yuan=False)


def _rank(given: object) -> Value:
    return read_value(_RANK, given)


def _yes_no(given: object) -> Value:
    return read_value(_YES_NO, given)


def _title(given: object) -> str:
    titles = enterprise().sections["titles"]
    if isinstance(given, str) and given in titles:
        return given
    hint = nearest(given[:40], titles) if isinstance(given, str) else ""
    raise RefusedError("unknown-title", f"{shown(given)} is no title", hint or f"one of {', '.join(titles)}")


def _never_or_day(given: object) -> date | Literal["never"]:
    return "never" if given == "never" else read_day(given)


def _yuan_text(cents: int) -> str:
    return f"{_AMOUNT.written(cents)}元"


Day: TypeAlias = Annotated[date, BeforeValidator(read_day)]
Rank: TypeAlias = Annotated[int, BeforeValidator(_rank)]
Amount: TypeAlias = Annotated[int, BeforeValidator(_amount), PlainSerializer(_yuan_text, return_type=str)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_yes_no)]
TitleName: TypeAlias = Annotated[str, BeforeValidator(_title)]
TransferDay: TypeAlias = Annotated[date | Literal["never"], BeforeValidator(_never_or_day)]


class Holding(BaseModel):
    """One item of a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AwardLevel(StrEnum):
    """Who gave a science award; provincial includes ministerial (省部级)."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"


class Award(Holding):
    """A science and technology award, with the enterprise's rank among the awarded units."""

    level: AwardLevel
    rank: Rank
    date: Day


class FinancingRound(Holding):
    """New equity paid in.

    Attributes:
        qualified_investor: whether it came from a qualified institutional investor (a fund filed
            under the venture-capital or private-fund rules) and diluted by at most 30%; only
            such rounds are counted.
    """

    date: Day
    amount: Amount
    qualified_investor: YesNo | None = None


class Title(Holding):
    """A title with the days on which it is in force, both included."""

    title: TitleName
    valid_from: Day
    valid_until: Day


class RightKind(StrEnum):
    """Kinds of intellectual property that the instruments name."""

    INVENTION_PATENT = "invention_patent"
    DEFENCE_INVENTION_PATENT = "defence_invention_patent"
    PLANT_VARIETY = "plant_variety"
    NATIONAL_CROP_VARIETY = "national_crop_variety"
    NATIONAL_NEW_DRUG = "national_new_drug"
    PROTECTED_TRADITIONAL_MEDICINE = "protected_traditional_medicine"
    IC_LAYOUT_DESIGN = "ic_layout_design"
    SOFTWARE_COPYRIGHT = "software_copyright"
    UTILITY_MODEL = "utility_model"
    DESIGN_PATENT = "design_patent"


class HighValue(StrEnum):
    """Grounds on which a class-I right is of high value (63号, notes to the annexes)."""

    OVERSEAS_FAMILY = "overseas_family"
    OVERSEAS_INCOME = "overseas_income"
    KEPT_OVER_TEN_YEARS = "kept_over_ten_years"
    PLEDGE_FINANCING = "pledge_financing"
    SCIENCE_OR_PATENT_AWARD = "science_or_patent_award"


class IntellectualProperty(Holding):
    """One right; where an answer that a count depends on is absent, that count is not reported.

    Attributes:
        granted: day of grant or registration.
        ended: first day on which it was no longer held (lapsed, expired, sold); absent while it is held.
        in_use: in actual use with economic benefit.
        transferred_in: day of its transfer from another holder, or ``never``.
        applicant_rank: place of the enterprise among the holders, 1 is first.
        high_value: grounds of high value; an empty list says there are none.
    """

    kind: RightKind
    granted: Day
    ended: Day | None = None
    related_to_leading_product: YesNo | None = None
    self_developed: YesNo | None = None
    in_use: YesNo | None = None
    transferred_in: TransferDay | None = None
    applicant_rank: Rank | None = None
    high_value: tuple[HighValue, ...] | None = None
