"""The flat record: what each cell says, what is refused, and that nothing is invented."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract import CONTRACT, ENTERPRISE
from tests.subjects.tables import table
from tiercheck.errors import ProfileError
from tiercheck.model.evidence import Column
from tiercheck.model.quantity import Unit, parse_amount
from tiercheck.model.text import Text
from tiercheck.subjects import EnterpriseProfile
from tiercheck.subjects.record import is_local_name

AS_OF = date(2025, 6, 1)
COLUMN_OF_CHAPTER = {
    "amounts": "revenue_y1",
    "shares": "market_share_national",
    "points": "local_feature_points",
    "counts": "digital_level",
    "answers": "own_brand",
    "levels": "rd_body_level",
    "days": "established",
    "divisions": "division",
    "industries": "industry",
    "names": "name",
}


def cells() -> Iterator[tuple[str, Mapping[str, object]]]:
    for chapter, cases in cast(dict[str, list[Mapping[str, object]]], table("cells.yaml")).items():
        yield from ((COLUMN_OF_CHAPTER[chapter], case) for case in cases)


def reported(row: Mapping[str, object]) -> dict[str, str]:
    return EnterpriseProfile.from_record(row).evidence(AS_OF, CONTRACT).written()


def refusals(row: Mapping[str, object]) -> dict[str, str]:
    with pytest.raises(ProfileError) as caught:
        EnterpriseProfile.from_record(row)
    return {problem.path: problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(("column", "case"), list(cells()))
def test_cell(column: str, case: Mapping[str, object]) -> None:
    row = {column: case["given"]}
    if "refused" in case:
        assert refusals(row) == {f"record.{column}": case["refused"]}
    else:
        assert reported(row) == {column: case["is"]}


@pytest.mark.parametrize("blank", [None, "", "  ", "\t\n"])
def test_a_blank_cell_is_not_reported(blank: object) -> None:
    row = dict.fromkeys(CONTRACT, blank)
    assert reported(row) == {}
    assert EnterpriseProfile.from_record(row).to_record() == {}


@pytest.mark.parametrize("name", [name for name in CONTRACT if CONTRACT[name].unit is not Unit.TEXT])
def test_not_a_number_is_not_the_same_as_not_reported(name: str) -> None:
    assert list(refusals({name: float("nan")})) == [f"record.{name}"]
    assert list(refusals({name: Decimal("NaN")})) == [f"record.{name}"]


@pytest.mark.parametrize("digits", [19, 400, 5000])
@pytest.mark.parametrize("name", [name for name in CONTRACT if CONTRACT[name].unit is Unit.YUAN])
def test_a_number_without_end_is_refused_by_name(name: str, digits: int) -> None:
    for given_value in (
        10**digits,
        "9" * digits,
        "0." + "1" * digits,
        Decimal(f"1e{digits}"),
        Decimal(f"1e-{digits}"),
    ):
        path, code = next(iter(refusals({name: given_value}).items()))
        assert path == f"record.{name}"
        assert code in ("too-many-digits", "not-whole")


@pytest.mark.parametrize("exponent", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_short_decimal_with_a_giant_exponent_is_refused_at_once(exponent: str) -> None:
    assert refusals({"net_profit_y1": Decimal(exponent)}) == {"record.net_profit_y1": "too-many-digits"}


def test_all_problems_are_told_at_once_with_the_nearest_name() -> None:
    with pytest.raises(ProfileError) as caught:
        EnterpriseProfile.from_record(
            {"revenu_y1": 1, "own_brand": "yes", "rd_staff_y1": 2, "employees_y1": 1, "name": 5}
        )
    problems = {problem.path: problem for problem in caught.value.problems}
    assert list(problems) == ["record.revenu_y1", "record.own_brand", "record.name", "record.rd_staff_y1"]
    assert "'revenue_y1'" in problems["record.revenu_y1"].hint
    assert "employees_y1" in problems["record.rd_staff_y1"].message


@pytest.mark.parametrize("row", cast(dict[str, list[dict[str, object]]], table("contradictions.yaml"))["refused"])
def test_contradiction(row: dict[str, object]) -> None:
    part, whole = row
    assert refusals(row) == {f"record.{part}": "contradiction"}
    for alone in ({part: row[part]}, {whole: row[whole]}, {part: row[whole], whole: row[whole]}):
        assert set(reported(alone)) == set(alone)


@pytest.mark.parametrize("row", cast(dict[str, list[dict[str, object]]], table("contradictions.yaml"))["possible"])
def test_possible_together(row: dict[str, object]) -> None:
    assert set(reported(row)) == set(row)


@pytest.mark.parametrize("name", [name for name, column in CONTRACT.items() if column.low is not None])
def test_every_domain_ends_where_the_contract_says(name: str) -> None:
    column = CONTRACT[name]
    assert reported({name: column.low}) == {name: "0"}
    assert refusals({name: -1}) == {f"record.{name}": "out-of-range"}
    if column.high is not None:
        assert reported({name: column.high}) == {name: str(column.high)}
        assert refusals({name: int(column.high) + 1}) == {f"record.{name}": "out-of-range"}


class Scalar:
    """A scalar as array libraries have them: a Python value on request."""

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


class ShortFloat:
    """A real number of another library, which prints its shortest decimal."""

    def __str__(self) -> str:
        return "0.07"


Real.register(ShortFloat)


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("own_brand", Scalar(True), "true"),
        ("established", Scalar(date(2010, 5, 1)), "2010-05-01"),
        ("established", datetime(2010, 5, 1), "2010-05-01"),
        ("market_share_national", ShortFloat(), "0.07"),
        ("market_share_national", Fraction(7, 100), "0.07"),
        ("revenue_y1", Decimal("82000000.50"), "82000000.5"),
    ],
)
def test_scalars_of_other_libraries_count_as_their_python_value(name: str, value: object, written: str) -> None:
    assert reported({name: value}) == {name: written}


def test_a_fraction_that_no_decimal_writes_is_refused() -> None:
    assert refusals({"market_share_national": Fraction(1, 3)}) == {"record.market_share_national": "too-many-digits"}


@pytest.mark.parametrize("row", [3, "revenue_y1", ["revenue_y1"], {1: 2}, {None: 2}, {"\ud800": 1}, {"\x1b[31m": 1}])
def test_what_is_no_record_is_refused(row: object) -> None:
    with pytest.raises(ProfileError) as caught:
        EnterpriseProfile.from_record(cast(dict[str, object], row))
    assert str(caught.value).isprintable() or "\n    hint: " in str(caught.value)


@given(st.integers(-(10**19), 10**19), st.sampled_from(["元", "万元", "亿元", "yuan", " 元"]))
def test_amounts_with_a_unit_are_read_to_the_cent(cents: int, unit: str) -> None:
    factor = {"万元": 10**4, "亿元": 10**8}.get(unit, 1)
    text = f"{Decimal(cents) / (100 * factor):.10f}{unit}"
    profile = EnterpriseProfile.from_record({"net_profit_y1": text})
    assert profile.evidence(AS_OF, CONTRACT).values["net_profit_y1"] == cents == parse_amount(text)


@given(st.floats(0, 1))
def test_a_float_is_what_its_shortest_decimal_says(share: float) -> None:
    exact = Fraction(Decimal(repr(share)))
    if (10**30 * exact).denominator == 1:
        profile = EnterpriseProfile.from_record({"market_share_national": share})
        assert profile.evidence(AS_OF, CONTRACT).values["market_share_national"] == exact
    else:
        assert refusals({"market_share_national": share}) == {"record.market_share_national": "too-many-digits"}


@pytest.mark.parametrize(
    ("name", "is_local"),
    [
        ("gd_first_set", True),
        ("sd_listing_2", True),
        ("rd_body", False),
        ("in_field", False),
        ("at_x", False),
        ("gd_", False),
        ("GD_x", False),
        ("gdx_y", False),
        ("revenue_y4", False),
    ],
)
def test_names_of_local_columns(name: str, is_local: bool) -> None:
    assert is_local_name(name, ENTERPRISE) is is_local


FIRST_SET = Column("gd_first_set", Unit.BOOL, Text("首台套", "first set"))
TALENT = Column("gd_talent", Unit.LEVEL, Text("人才", "talent"), levels=("none", "city"))
SPENT = Column("gd_spent", Unit.YUAN, Text("投入", "spent"), low=0)
WITH_LOCAL = {**CONTRACT, **{column.name: column for column in (FIRST_SET, TALENT, SPENT)}}


def test_local_columns_are_read_by_their_declaration() -> None:
    profile = EnterpriseProfile.from_record(
        {"gd_first_set": True, "gd_talent": "city", "gd_spent": "3万元", "own_brand": True}
    )
    written = {"gd_first_set": "true", "gd_talent": "city", "gd_spent": "30000", "own_brand": "true"}
    evidence = profile.evidence(AS_OF, WITH_LOCAL)
    assert evidence.written() == written
    again = EnterpriseProfile.from_record(profile.to_record())
    assert again.evidence(AS_OF, WITH_LOCAL) == evidence


def test_local_columns_that_nobody_declared_or_that_do_not_fit_are_refused() -> None:
    profile = EnterpriseProfile.from_record(
        {"gd_frist_set": True, "gd_talent": 3, "gd_spent": -1, "gd_first_set": None}
    )
    with pytest.raises(ProfileError) as caught:
        profile.evidence(AS_OF, WITH_LOCAL)
    problems = {problem.path: problem for problem in caught.value.problems}
    assert {path: problem.code for path, problem in problems.items()} == {
        "record.gd_frist_set": "unknown-column",
        "record.gd_talent": "wrong-type",
        "record.gd_spent": "out-of-range",
    }
    assert "'gd_first_set'" in problems["record.gd_frist_set"].hint


def test_evidence_cannot_be_changed() -> None:
    values = EnterpriseProfile.from_record({"own_brand": True}).evidence(AS_OF, CONTRACT).values
    with pytest.raises(TypeError):
        values["own_brand"] = False  # type: ignore[index]
