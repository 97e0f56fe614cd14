"""Advisory indicators decide nothing, on any engine: a shelf without them gives the same verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl
import pytest

from tests.columnar.portfolios import Row, record, rows, table
from tiercheck import Assessor, packaged_shelf
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.api.portfolio_result import Portfolio
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application, Language
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Verdict
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

OCCASIONS = [
    (date(2024, 6, 1), Application.NEW),
    (date(2025, 6, 1), Application.REVIEW),
    (date(2026, 6, 1), Application.NEW),
    (date(2026, 6, 1), Application.REVIEW),
]
SHARE = "leading_product_share"
TIERS = ("srdi", "little_giant")


@cache
def without_them() -> Shelf:
    """The shelf as it would be if the law defined no leading product."""

    def deciding(rules: RuleSet) -> RuleSet:
        kept = {name: each for name, each in rules.indicators.items() if not each.advisory}
        return replace(rules, indicators=kept)

    return packaged_shelf().altered(deciding, lambda each: each)


@cache
def firms(count: int) -> tuple[Row, ...]:
    """Random enterprises whose leading product brings less, exactly or more than half, or is not reported."""
    made = rows(count, 9)
    for place, row in enumerate(made):
        row.pop("main_product_revenue_y1", None)
        revenue = row.get("revenue_y1")
        if isinstance(revenue, int) and revenue > 0 and place % 4:
            most = min([revenue, *(each for each in [row.get("main_revenue_y1")] if isinstance(each, int))])
            row["main_product_revenue_y1"] = min(most, revenue // 2 + (place % 4) - 2)
    return tuple(made)


def decided(verdict: Verdict) -> Sequence[object]:
    findings = [(each.id, each.outcome, each.points, each.missing) for each in verdict.indicators if each.id != SHARE]
    conditions = [(each.condition.id, each.outcome) for each in verdict.conditions]
    return (
        verdict.tier,
        verdict.outcome,
        verdict.status,
        verdict.score,
        verdict.missing,
        findings,
        conditions,
        verdict.provenance,
    )


@pytest.mark.parametrize("engine", ["direct", "chaining"])
@pytest.mark.parametrize(("day", "application"), OCCASIONS)
def test_records_come_out_as_without_them(day: date, application: Application, engine: str) -> None:
    seen: set[tuple[str, str]] = set()
    engines = [Assessor(shelf, engine) for shelf in (packaged_shelf(), without_them())]
    for row in firms(150):
        profile = EnterpriseProfile.from_record(record(row))
        shown, plain = (each.assess(profile, day, application=application) for each in engines)
        assert shown.tier == plain.tier
        assert [decided(each) for each in shown] == [decided(each) for each in plain]
        seen |= {(tier, str(shown[tier][SHARE].outcome)) for tier in TIERS}
        for verdict in shown:
            assert [each.id for each in verdict.remarks] in ([], [SHARE])
    assert seen == {(tier, outcome) for tier in TIERS for outcome in ("pass", "fail", "unknown")}


@pytest.mark.parametrize(("day", "application"), OCCASIONS)
def test_tables_come_out_as_without_them_but_for_their_own_columns(day: date, application: Application) -> None:
    frame = table(firms(1_000))
    shelves = packaged_shelf(), without_them()
    shown, plain = (assess_portfolio(frame, day, application=application, shelf=shelf) for shelf in shelves)
    own = [f"{tier}__{SHARE}" for tier in TIERS]
    assert [name for name in shown.columns if name not in plain.columns] == own
    assert shown.drop(own).equals(plain)
    for name in own:
        assert set(shown[name].unique()) == {0, 1, 2}


def test_a_table_says_of_them_what_assess_says() -> None:
    day, application = OCCASIONS[2]
    judged = assess_portfolio(table(firms(150)), day, application=application)
    assessor = Assessor(packaged_shelf(), "direct")
    for row, result in zip(firms(150), judged.iter_rows(named=True), strict=True):
        said = assessor.assess(EnterpriseProfile.from_record(record(row)), day, application=application)
        for tier in TIERS:
            assert result[f"{tier}__{SHARE}"] == CODES[said[tier][SHARE].outcome]


@pytest.mark.parametrize(("day", "application"), OCCASIONS[::2])
def test_analyses_come_out_as_without_them(day: date, application: Application) -> None:
    frames: list[list[pl.DataFrame]] = []
    for shelf in (packaged_shelf(), without_them()):
        found = Portfolio(table(firms(1_000)), shelf, Occasion(day, "auto", application), "row", Language.ZH)
        told = (found.reasons(), found.blockers(), found.missing(), found.summary())
        frames.append([each.to_frame() for each in told])
    for shown, plain in zip(*frames, strict=True):
        assert shown.equals(plain)
        assert SHARE not in str(shown.to_dicts())
        assert "main_product_revenue_y1" not in str(shown.to_dicts())
