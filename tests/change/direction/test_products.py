"""Directions of requirements that multiply columns: every record found is one that both rule sets judge so."""

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import tiercheck
from tests.cli.running import Here
from tests.contract import CONTRACT
from tiercheck import Assessor, read_shelf
from tiercheck.change.direction.claim import Claim, Direction, Witness
from tiercheck.change.direction.deciding import direct
from tiercheck.change.direction.searching import _plain_values
from tiercheck.change.editions import Edition
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

__all__ = ["tiercheck"]  # the fixture
DAY = "2025-06-01"
SHARES = "market_share_national * market_share_international"
COLUMNS = """columns:
  gd_part: {title: {zh: 一, en: Part}, unit: ratio, low: 0.5, high: 0.8}
  gd_teams: {title: {zh: 一, en: Teams}, unit: persons, low: 20, high: 30}
  gd_fund: {title: {zh: 一, en: Fund}, unit: yuan, low: 5, high: 90}
"""


class Compared(NamedTuple):
    """A measure, and what is asked of it before and after."""

    measure: str
    old: str
    new: str
    direction: str = "stricter"


COMPARED = (
    Compared(SHARES, ">= 1%", ">= 2%"),
    Compared(SHARES, ">= 2%", ">= 1%", "looser"),
    Compared(SHARES, ">= 99.9999%", ">= 100%"),
    Compared(SHARES, "<= 2%", "<= 1%"),
    Compared(SHARES, "== 2%", "== 1%", "mixed"),
    Compared("market_share_national * market_share_national", ">= 1%", ">= 2%"),
    Compared("market_share_national * market_share_national", "== 2%", "== 3%", "undecided"),  # by irrational shares
    Compared(f"market_share_national * {SHARES}", ">= 1%", ">= 2%"),
    Compared(f"market_share_national - {SHARES}", ">= 10%", ">= 20%"),
    Compared("market_share_national / market_share_international", ">= 10%", ">= 20%"),
    Compared(f"market_share_national / ({SHARES})", ">= 110%", ">= 120%"),
    Compared(f"market_share_international / (market_share_national - {SHARES})", ">= 10%", ">= 20%"),
    Compared(
        "(market_share_national * market_share_national) / (market_share_international * market_share_international)",
        ">= 10%",
        ">= 20%",
    ),
    Compared("revenue_y1 * market_share_national", ">= 100 万元", ">= 200 万元"),
    Compared(f"revenue_y1 * {SHARES}", ">= 100 万元", ">= 200 万元"),
    Compared("net_profit_y1 * market_share_national", ">= -100 万元", ">= -50 万元"),
    Compared(
        "revenue_y1 * market_share_national - revenue_y2 * market_share_international", ">= 100 万元", ">= 200 万元"
    ),
    Compared("(revenue_y1 * market_share_national) / (revenue_y2 * market_share_international)", ">= 10%", ">= 20%"),
    Compared("revenue_y1 / revenue_y2 * revenue_y2 / revenue_y3", ">= 10%", ">= 20%"),
    Compared("compound_growth(revenue_y1, revenue_y3, 2)", ">= 5%", ">= 6%"),
    Compared("digital_level * market_share_national", ">= 0.1", ">= 0.11"),
    Compared("employees_y1 * market_share_national", ">= 7 人", ">= 11 人"),
    Compared("years_in_segment * market_share_national", ">= 1.000001 年", ">= 1.000002 年"),
    Compared("development_score_this * market_share_national", ">= 10", ">= 20"),
    Compared("gd_part * market_share_national", ">= 60%", ">= 70%"),
    Compared("gd_teams * market_share_national", ">= 7 人", ">= 11 人"),
    Compared("market_share_national * gd_teams * gd_part", ">= 7 人", ">= 11 人"),
    Compared("gd_fund * market_share_national * gd_part", ">= 40 元", ">= 50 元"),
)


COUNTED = (Unit.COUNT, Unit.PERSONS, Unit.YEARS, Unit.POINTS)
MULTIPLIED = [name for name, column in CONTRACT.items() if column.unit in (Unit.YUAN, Unit.RATIO, *COUNTED)]


def shelf_of(folder: Path, requirement: str) -> Shelf:
    path = folder / "CN/t/2025-01-01.yaml"
    path.parent.mkdir(parents=True)
    columns = COLUMNS if "gd_" in requirement else ""
    path.write_text(
        "tiercheck: 1\ntier: t\ntitle: {zh: 一, en: T}\nrank: 1\njurisdiction: CN\neffective: {from: 2025-01-01}\n"
        f"instrument: {{number: X}}\n{columns}"
        f"indicators:\n  a: {{title: {{zh: 一, en: A}}, require: '{requirement}', cite: 一}}\ndecide: {{all: [a]}}\n",
        encoding="utf-8",
    )
    return read_shelf(folder)


def edition(shelf: Shelf) -> Edition:
    day = date.fromisoformat(DAY)
    (rules,) = shelf.select(day, "CN", Application.NEW).rule_sets
    return Edition("", shelf, rules, day, "CN", Application.NEW)


def outcomes(witness: Witness, shelves: tuple[Shelf, Shelf]) -> set[tuple[str, str]]:
    """Return how a record comes out before and after, on every engine."""
    profile = EnterpriseProfile.from_record(dict(witness.record))
    return {
        (str(before["t"].outcome), str(after["t"].outcome))
        for before, after in (
            [Assessor(shelf, engine).assess(profile, DAY, "CN") for shelf in shelves]
            for engine in ("direct", "chaining")
        )
    }


@pytest.mark.parametrize("compared", COMPARED, ids=lambda each: f"{each.measure} {each.old} {each.new}")
def test_a_product_goes_the_way_that_records_show(compared: Compared, tmp_path: Path) -> None:
    old = shelf_of(tmp_path / "old", f"{compared.measure} {compared.old}")
    new = shelf_of(tmp_path / "new", f"{compared.measure} {compared.new}")
    found: Claim = direct(edition(old), edition(new))
    assert found.direction == compared.direction
    assert (found.loses is not None) == (found.direction in (Direction.STRICTER, Direction.MIXED))
    assert (found.gains is not None) == (found.direction in (Direction.LOOSER, Direction.MIXED))
    if found.loses is not None:
        assert outcomes(found.loses, (old, new)) == {("pass", "fail")}
    if found.gains is not None:
        assert outcomes(found.gains, (old, new)) == {("fail", "pass")}


def test_the_verb_tells_the_direction_of_a_product(tiercheck: Here, tmp_path: Path) -> None:
    for name, mark in (("old", "1%"), ("new", "2%")):
        shelf_of(tmp_path / name, f"{SHARES} >= {mark}")
    options = ("--as-of", DAY, "--direction", "--format", "json")
    ran = tiercheck("diff", tmp_path / "old", tmp_path / "new", *options)
    assert (ran.code, ran.err) == (0, "")
    assert '"stricter"' in json.dumps(json.loads(ran.out))


@pytest.mark.parametrize("name", MULTIPLIED)
def test_plain_values_are_of_the_column(name: str) -> None:
    column = CONTRACT[name]
    assert _plain_values(column)
    for value in _plain_values(column):
        EnterpriseProfile.from_record({name: column.written(value)})


def test_plain_values_of_a_narrow_column_are_its_ends() -> None:
    title = Text("一", "One")
    assert _plain_values(Column("x", Unit.PERSONS, title, 20, 31)) == (31, 20)
    assert _plain_values(Column("x", Unit.COUNT, title, 0, 4)) == (1, 4)
    assert _plain_values(Column("x", Unit.YUAN, title, 5, 90)) == (9000, 4500)
