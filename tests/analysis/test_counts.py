"""Every analysis counts what a plain loop over the assessments of single rows counts."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.analysis.conftest import ROWS, Judged
from tiercheck.model.outcome import Outcome

OCCASIONS = [("2026-03-31", "new"), ("2026-04-01", "new"), ("2026-04-01", "review")]


@pytest.fixture(params=OCCASIONS, ids=" ".join)
def both(request: pytest.FixtureRequest, judged: Callable[[str, str], Judged]) -> Judged:
    return judged(*request.param)


def test_the_funnel(both: Judged) -> None:
    portfolio, counts = both
    found = {
        (row.tier, outcome): number
        for row in portfolio.summary().rows
        for outcome, number in (
            (Outcome.PASS, row.passed),
            (Outcome.UNKNOWN, row.unknown),
            (Outcome.FAIL, row.failed),
        )
    }
    assert +Counter(found) == counts.outcomes
    assert len(portfolio) == ROWS


@pytest.mark.parametrize("by", ["division", "industry"])
def test_the_groups_add_up_to_the_funnel(both: Judged, by: str) -> None:
    portfolio, counts = both
    passed: Counter[str] = Counter()
    for row in portfolio.summary(by).rows:
        passed[row.tier] += row.passed
    assert +passed == Counter({tier: n for (tier, outcome), n in counts.outcomes.items() if outcome is Outcome.PASS})
    first = portfolio.tiers[0]
    assert sum(row.enterprises for row in portfolio.summary(by).rows if row.tier == first) == ROWS


def test_the_reasons(both: Judged) -> None:
    portfolio, counts = both
    reasons = portfolio.reasons()
    named = [((row.tier, row.outcome, row.ground.id, str(row.ground.citation)), row) for row in reasons.rows]
    assert +Counter({name: row.alone for name, row in named}) == counts.alone
    assert +Counter({name: row.among for name, row in named}) == counts.among
    combined: Counter[tuple[str, Outcome, tuple[str, ...]]] = Counter()
    for each in reasons.combinations:
        combined[each.tier, each.outcome, tuple(ground.id for ground in each.grounds)] += each.enterprises
    assert combined == counts.combinations


def test_the_blockers(both: Judged) -> None:
    portfolio, counts = both
    blockers = portfolio.blockers()
    found: Counter[tuple[str, str, str, Outcome]] = Counter()
    for row in blockers.rows:
        found[row.tier, row.kind.value, row.ground.id, Outcome.FAIL] += row.failed
        found[row.tier, row.kind.value, row.ground.id, Outcome.UNKNOWN] += row.unknown
    assert +found == +counts.blocked
    assert {missed.tier: missed.near for missed in blockers.missed} == counts.near


def test_the_missing_columns(both: Judged) -> None:
    portfolio, counts = both
    missing = portfolio.missing()
    assert +Counter({(row.tier, row.column.name): row.total for row in missing.rows}) == counts.absent
    assert +Counter({(row.tier, row.column.name): row.alone for row in missing.rows}) == +counts.absent_alone
    assert +Counter({each.tier: each.undefined for each in missing.untold}) == +counts.undefined


def test_the_scores(both: Judged) -> None:
    portfolio, counts = both
    tiers = {tier for tier, _ in counts.settled}
    assert tiers
    for tier in tiers:
        scores = portfolio.scores(tier)
        for counted, wanted in (("settled", counts.settled), ("unsettled", counts.unsettled)):
            bins = {row.low // 5: getattr(row, counted) for row in scores.rows}
            assert +Counter(bins) == Counter({place: n for (of, place), n in wanted.items() if of == tier})
        assert sum(mark.reached + mark.missed + mark.unknown for mark in scores.marks) == ROWS


def test_rows_are_ranked(both: Judged) -> None:
    portfolio, _ = both
    for tier in portfolio.tiers:
        totals = [row.total for row in portfolio.blockers(tier).rows]
        alone = [row.alone for row in portfolio.missing(tier).rows]
        failing = [row.total for row in portfolio.reasons(tier).rows if row.outcome is Outcome.FAIL]
        for ranked in (totals, alone, failing):
            assert ranked == sorted(ranked, reverse=True)
