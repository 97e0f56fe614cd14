"""The columnar engine and the direct engine give every row the same outcomes, points, scores and tiers.

Eight occasions that between them ask about every rule set, with 25,000 rows each in ``make soak``.
"""

from datetime import date

import polars as pl
import pytest

import tiercheck as tc
from tests.columnar.meaning import Occasion, differences, expected
from tests.columnar.portfolios import record, rows, table
from tests.soak import times
from tests.spec.running import assessor
from tests.spec.thresholds import rule_sets
from tiercheck import packaged_shelf
from tiercheck.api.planning import columnar_plan
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.grounds import Grounds
from tiercheck.model.outcome import Application, Outcome
from tiercheck.portfolios.planning import division_prefixes
from tiercheck.subjects import EnterpriseProfile

NEW, REVIEW = Application.NEW, Application.REVIEW
OCCASIONS = [
    Occasion(date(2022, 8, 1), NEW),
    Occasion(date(2022, 8, 1), REVIEW),
    Occasion(date(2024, 7, 17), NEW),
    Occasion(date(2025, 11, 1), NEW),
    Occasion(date(2025, 11, 1), REVIEW),
    Occasion(date(2026, 7, 1), NEW),
    Occasion(date(2026, 4, 1), REVIEW),
    Occasion(date(2027, 1, 1), REVIEW),
]
EACH, BOTH_WAYS = times(4_000, 25_000), 25_000


def plan_for(occasion: Occasion) -> ColumnarPlan:
    return columnar_plan(packaged_shelf(), tc.Occasion(occasion.day, None, occasion.application, occasion.tiers))


@pytest.mark.parametrize("seed", range(len(OCCASIONS)))
def test_columns_agree_with_the_direct_engine(seed: int) -> None:
    occasion = OCCASIONS[seed]
    portfolio = rows(EACH, seed)
    wanted = expected(portfolio, plan_for(occasion), occasion)
    judged = assess_portfolio(table(portfolio), as_of=occasion.day, application=occasion.application)
    assert differences(judged, wanted) == []


def test_the_occasions_ask_about_every_rule_set_in_force_since_the_ladder_began() -> None:
    shelf, places = packaged_shelf(), ("CN", *division_prefixes(packaged_shelf()).values())
    chosen = [shelf.select(each.day, place, each.application) for each in OCCASIONS for place in places]
    assert {rules.id for selection in chosen for rules in selection.rule_sets} == set(rule_sets())


def test_the_figures_decide_both_ways() -> None:
    """A portfolio in which some outcome never occurs would prove nothing about it."""
    plan, portfolio = plan_for(OCCASIONS[3]), rows(BOTH_WAYS, 3)
    judged = assess_portfolio(table(portfolio), as_of=OCCASIONS[3].day)
    for layout in plan.layouts:
        assert set(judged[layout.outcome].unique()) == {0, 1, 2}, layout.tier
        for name, scored in layout.indicators.items():
            found = set(judged[layout.indicator(name)].unique())
            assert 1 in found, f"{layout.tier} {name} is never unknown"
            assert scored or {0, 2} <= found, f"{layout.tier} {name}: {found}"
            assert len(found) > 2, f"{layout.tier} {name}: {found}"


@pytest.mark.parametrize("seed", range(4))
def test_assess_says_the_same_of_each_row(seed: int) -> None:
    """The front door itself, from the flat record of text to the verdict: tiers, scores, indicators, verdict codes."""
    occasion = OCCASIONS[2 * seed + 1]
    portfolio = rows(500, 1_000 + seed)
    plan = plan_for(occasion)
    judged = assess_portfolio(table(portfolio), occasion.day, application=occasion.application)
    for row, result in zip(portfolio, judged.iter_rows(named=True), strict=True):
        profile = EnterpriseProfile.from_record(record(row))
        said = assessor("direct").assess(profile, occasion.day, application=occasion.application)
        assert (result["tier"], result["jurisdiction"]) == (said.tier, said.jurisdiction)
        for verdict, layout in zip(said, plan.layouts, strict=True):
            assert result[layout.outcome] == CODES[verdict.outcome]
            score = (verdict.score.low, verdict.score.high) if verdict.score is not None else ()
            assert tuple(result[name] for name in layout.score if layout.has_score) == score
            decoded = layout.code.decode(*(result[name] for name in layout.code.columns))
            program = plan.programs[said.jurisdiction][verdict.tier]
            assert decoded.outcome is verdict.outcome
            if verdict.outcome is not Outcome.PASS:
                earlier = {each.tier: each.outcome for each in said}
                assert set(decoded.grounds) == set(Grounds(program).not_met(verdict, earlier))
            for finding in verdict.indicators:
                assert result[layout.indicator(finding.id)] == CODES[finding.outcome], finding.id
                if layout.indicators[finding.id]:
                    assert finding.points is not None
                    ends = tuple(result[name] for name in layout.points(finding.id))
                    assert ends == finding.points, finding.id
                    settled = finding.points.low if finding.points.low == finding.points.high else None
                    assert result[layout.settled_points(finding.id)] == settled


def test_one_jurisdiction_for_all_rows() -> None:
    portfolio = rows(2_000, 77)
    moved = [{**{n: v for n, v in row.items() if n != "credit_code"}, "division": "440106"} for row in portfolio]
    day = date(2025, 6, 1)
    fixed = assess_portfolio(table(portfolio), day, "44")
    assert fixed["jurisdiction"].unique().to_list() == ["44"]
    by_division = assess_portfolio(table(moved), day)
    results = [name for name in by_division.columns if name not in table(moved).columns]
    assert fixed.select(results).equals(by_division.select(results))


def test_a_selection_of_tiers_and_columns_changes_nothing_else() -> None:
    frame, day = table(rows(2_000, 78)), date(2025, 6, 1)
    whole = assess_portfolio(frame, day)
    for columns in ("tiers", "indicators"):
        part = assess_portfolio(frame, day, columns=columns)
        assert part.equals(whole.select(part.columns))
    srdi = assess_portfolio(frame, day, tiers="srdi")
    others = [name for name in srdi.columns if name != "tier"]
    assert srdi.select(others).equals(whole.select(others))
    assert srdi["tier"].to_list() == [("srdi" if code == 2 else None) for code in whole["srdi_outcome"]]


def test_an_empty_table_and_one_without_figures() -> None:
    none = assess_portfolio(table(rows(3, 1)).head(0), date(2025, 6, 1))
    assert none.height == 0
    silent = assess_portfolio(pl.DataFrame({"name": ["甲", "乙"]}), date(2025, 6, 1))
    assert silent["srdi_outcome"].to_list() == [1, 1]
    assert silent["srdi_score_min"].to_list() == [0, 0]
    assert silent["srdi_score_max"].to_list() == [100, 100]
