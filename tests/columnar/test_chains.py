"""A city and a district whose overlays stand on their province's: every table engine says of each row what assess says.

The rules are those of the shelf, with an overlay of Maoming (4409) and one of its district Dianbai (440903).
"""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import duckdb
import polars as pl
import pytest

from tests.columnar.portfolios import Row, record, rows, table
from tests.spec.records import enterprises
from tiercheck import Assessor, read_shelf, render, replay
from tiercheck.api.planning import columnar_plan
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.api.shelves import packaged_rules
from tiercheck.engine.columnar.jurisdictions import locate
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.columnar.staged_columns import Cell
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.portfolios.planning import division_prefixes
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

DAY = date(2025, 6, 1)
MAOMING = """tiercheck: 1
overlay: srdi
jurisdiction: "4409"
effective: {from: 2024-08-01, until: 2026-04-01}
instrument: {number: 茂名试字1号}
change:
  indicators:
    local_features: {title: {zh: 茂名市特色化指标, en: Maoming local indicators}}
"""
DIANBAI = """tiercheck: 1
overlay: srdi
jurisdiction: "440903"
effective: {from: 2024-09-01, until: 2026-04-01}
instrument: {number: 电白试字1号}
change:
  indicators:
    years_in_segment: {require: years_in_segment >= 5 年, cite: 一}
"""
# A division, the jurisdiction that judges there, its mark, and its years in the segment.
PLACES = [
    ("110101", "CN", 60, 2),
    ("440106", "44", 70, 2),
    ("440902", "4409", 70, 2),
    ("440903", "440903", 70, 5),
    ("440305", "4403", 60, 2),
    ("440982", "4409", 70, 2),
]


class Said(NamedTuple):
    """What is said of a row."""

    jurisdiction: str
    tier: str | None
    outcomes: Mapping[str, object]
    scores: Mapping[str, tuple[object, object]]
    indicators: Mapping[str, object]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    root = tmp_path_factory.mktemp("chains") / "rules"
    shutil.copytree(packaged_rules(), root)
    for place, text in (("4409/srdi/2024-08-01", MAOMING), ("440903/srdi/2024-09-01", DIANBAI)):
        file = root / f"{place}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return read_shelf(root)


@pytest.fixture(scope="module")
def portfolio() -> list[Row]:
    made = rows(600, 9_000)
    for number, row in enumerate(made):
        row.pop("credit_code", None)
        row["division"] = PLACES[number % len(PLACES)][0]
    return made


def rules_of(shelf: Shelf, place: str, day: date = DAY) -> RuleSet:
    return shelf.select(day, place, Application.NEW, ["srdi"]).rule_sets[-1]


@pytest.mark.parametrize(("division", "jurisdiction", "mark", "years"), PLACES)
def test_the_mark_of_the_province_holds_in_its_cities(
    shelf: Shelf, division: str, jurisdiction: str, mark: int, years: int
) -> None:
    """粤工信规字〔2024〕5号 raised the mark to 70; the overlay of a city that changes one title leaves it there."""
    assert shelf.jurisdiction_of(division) == jurisdiction
    rules = rules_of(shelf, division)
    assert rules.score is not None
    assert rules.score.pass_mark == mark
    assert [bound.compared for check in rules.indicators["years_in_segment"].checks for bound in check.bounds] == [
        years
    ]


@pytest.mark.parametrize("engine", ["chaining", "direct"])
@pytest.mark.parametrize(
    ("division", "points", "outcome"),
    [
        ("440902", 12, "pass"),
        ("440902", 11, "fail"),
        ("440106", 11, "fail"),
        ("440903", 12, "fail"),
        ("440305", 11, "pass"),
    ],
)
def test_an_enterprise_of_a_city_needs_the_points_of_its_province(
    shelf: Shelf, engine: str, division: str, points: int, outcome: str
) -> None:
    """58 points of the national table and those of the local block as awarded: 70 or 69, which the nation passes."""
    firm = {**enterprises()["srdi_firm"], "net_profit_y1": 400_000_000, "local_feature_points": points}
    profile = EnterpriseProfile.from_record(record({**firm, "division": division}))
    (verdict,) = Assessor(shelf, engine).assess(profile, DAY, tiers="srdi").verdicts
    assert verdict.score is not None
    assert (verdict.score.low, verdict.score.high) == (58 + points, 58 + points)
    assert verdict.outcome.value == outcome


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_an_explanation_names_every_document_of_the_chain(shelf: Shelf, style: str) -> None:
    firm = record({**enterprises()["srdi_firm"], "division": "440903"})
    assessment = Assessor(shelf, "direct").assess(EnterpriseProfile.from_record(firm), DAY, tiers="srdi")
    receipt = json.loads(render(assessment, "json"))
    (verdict,) = receipt["verdicts"]
    assert verdict["rule_set"]["amended_by"] == ["粤工信规字〔2024〕5号", "茂名试字1号", "电白试字1号"]
    sources = {each["id"]: each["citation"]["source"] for each in verdict["indicators"]}
    assert sources["years_in_segment"].startswith("rules/440903/srdi/2024-09-01.yaml:8")
    assert sources["local_features"].startswith("rules/44/srdi/2024-07-17.yaml:")
    assert sources["rd_expense"].startswith("rules/CN/srdi/2022-08-01.yaml:")
    for document in verdict["rule_set"]["amended_by"]:
        assert document in render(assessment, style)
    assert replay(json.dumps(receipt, ensure_ascii=False), shelf=shelf).same


def test_every_table_engine_says_what_assess_says(shelf: Shelf, plan: ColumnarPlan, portfolio: list[Row]) -> None:
    given = table(portfolio)
    assessors = Assessor(shelf, "direct"), Assessor(shelf, "chaining")
    profiles = [EnterpriseProfile.from_record(record(row)) for row in portfolio]
    wanted = [said(assessors[0], profile) for profile in profiles]
    assert [said(assessors[1], profile) for profile in profiles] == wanted
    assert {each.jurisdiction for each in wanted} == {place for _, place, _, _ in PLACES}
    results = {
        "polars": assess_portfolio(given, DAY, shelf=shelf),
        "lazy": assess_portfolio(given.lazy(), DAY, shelf=shelf).collect(),
        "duckdb": assess_portfolio(duckdb.from_arrow(given.to_arrow()), DAY, shelf=shelf).pl(),
        "pandas": pl.from_pandas(assess_portfolio(given.to_pandas(use_pyarrow_extension_array=True), DAY, shelf=shelf)),
        "pyarrow": pl.DataFrame(assess_portfolio(given.to_arrow(), DAY, shelf=shelf)),
    }
    for engine, judged in results.items():
        found = [found_in(plan, row) for row in judged.sort("row").iter_rows(named=True)]
        assert [number for number, each in enumerate(found) if each != wanted[number]] == [], engine


@pytest.fixture(scope="module")
def plan(shelf: Shelf) -> ColumnarPlan:
    return columnar_plan(shelf, Occasion(DAY))


def said(assessor: Assessor, profile: EnterpriseProfile) -> Said:
    assessment = assessor.assess(profile, DAY)
    findings = {f"{each.tier}__{one.id}": CODES[one.outcome] for each in assessment for one in each.indicators}
    scores = {each.tier: (each.score.low, each.score.high) for each in assessment if each.score is not None}
    outcomes = {each.tier: CODES[each.outcome] for each in assessment}
    return Said(assessment.jurisdiction, assessment.tier, outcomes, scores, findings)


def found_in(plan: ColumnarPlan, row: Mapping[str, object]) -> Said:
    place, tier = str(row["jurisdiction"]), row["tier"]
    scores = {each.tier: (row[each.score[0]], row[each.score[1]]) for each in plan.layouts if each.has_score}
    findings = {
        each.indicator(name): row[each.indicator(name)]
        for each in plan.layouts
        for name in plan.programs[place][each.tier].rule_set.indicators
    }
    outcomes = {each.tier: row[each.outcome] for each in plan.layouts}
    return Said(place, tier if isinstance(tier, str) else None, outcomes, scores, findings)


def test_the_prefixes_of_a_run_are_those_at_which_the_rules_change(shelf: Shelf) -> None:
    prefixes = division_prefixes(shelf)
    assert {place: prefixes[place] for place in ("44", "4403", "4409", "440903")} == {
        "44": "44",
        "4403": "4403",
        "4409": "4409",
        "440903": "440903",
    }


def test_more_places_than_a_byte_counts() -> None:
    """Every city may have an overlay: more than a hundred places."""
    codes = [f"{number:06}" for number in range(100_000, 100_200)]
    place = locate(Cell(pl.col("division"), frozenset()), {code: code for code in codes}, ["CN", *codes])
    frame = pl.DataFrame({"division": [codes[0], codes[126], codes[127], codes[-1], "990000"]})
    assert frame.select(place.expr)["literal"].to_list() == [1, 127, 128, 200, 0]
