"""The front door: what it accepts, what it refuses, and what it leaves behind."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest

import tiercheck as tc

PROFILE = tc.EnterpriseProfile.from_record({"revenue_y1": 82_000_000, "rd_expense_y1": 5_200_000})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"application": "renew"}, "there is no application 'renew'"),
        ({"application": None}, "there is no application None"),
        ({"language": "fr"}, "there is no language 'fr'"),
        ({"language": None}, "there is no language None"),
        ({"engine": "rete"}, "there is no engine 'rete'"),
        ({"as_of": "01.06.2025"}, "is not a date"),
        ({"as_of": 20250601}, "is not a date"),
        ({"as_of": "2010-01-01"}, "nearest"),
        ({"jurisdiction": "99"}, "jurisdiction"),
        ({"tiers": "srdy"}, "srdi"),
        ({"tiers": "srdi", "as_of": "2021-05-01"}, "srdi/CN/2022-08-01"),
        ({"tiers": []}, "tier"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_nearest(options: dict[str, Any], said: str) -> None:
    asked: dict[str, Any] = {"as_of": "2025-06-01"} | options
    with pytest.raises(tc.SelectionError, match=said):
        tc.assess(PROFILE, **asked)


def test_a_day_may_be_a_date_a_moment_or_text() -> None:
    days: list[date | str] = [date(2025, 6, 1), datetime(2025, 6, 1, 8, 30), "2025-06-01"]
    assert len({tc.assess(PROFILE, day).receipt.digest for day in days}) == 1


def test_the_tier_asked_for_is_judged_with_the_tiers_it_refers_to_but_answered_alone() -> None:
    assessment = tc.assess(PROFILE, "2025-06-01", tiers="srdi")
    assert [verdict.tier for verdict in assessment] == ["srdi"]
    assert [name for name, _ in assessment.receipt.rule_sets][:2] == ["innovative/CN/2022-08-01", "srdi/CN/2022-08-01"]


def test_an_unknown_tier_or_indicator_of_a_result_names_those_there_are() -> None:
    assessment = tc.assess(PROFILE, "2025-06-01")
    with pytest.raises(KeyError, match="innovative, srdi, little_giant, tech_sme"):
        assessment["srdy"]
    with pytest.raises(KeyError, match="rd_intensity"):
        assessment["srdi"]["rd_intensty"]


def test_an_indicator_that_measures_nothing_is_judged_all_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "title.yaml").write_text(EVERYONE_GETS_TEN, encoding="utf-8")
    for engine in ("direct", "chaining"):
        assessment = tc.Assessor(tc.read_shelf(folder), engine).assess(PROFILE, "2025-06-01")
        assert assessment["title"].outcome is tc.Outcome.PASS
        assert assessment["title"]["gift"].points == (10, 10)


EVERYONE_GETS_TEN = """\
tiercheck: 1
tier: title
title: {zh: 称号, en: Title}
rank: 1
jurisdiction: CN
effective: {from: 2022-01-01}
instrument: {number: 示例〔2022〕1号}
indicators:
  gift:
    title: {zh: 人人有份, en: Everyone gets it}
    part: all
    of: 10
    bands: [{else: 10}]
    cite: 一
score:
  of: 10
  pass_mark: 10
  cite: 二
  parts: {all: {title: {zh: 全部, en: All}, of: 10}}
decide: {all: [score]}
"""


def test_assessing_leaves_no_thread_behind_and_threads_agree() -> None:
    before = threading.active_count()
    assessor = tc.Assessor()
    alone = [assessor.assess(PROFILE, "2025-06-01", place) for place in ("CN", "44", "4403", "51")]
    with ThreadPoolExecutor(8) as pool:
        shared = list(
            pool.map(lambda place: assessor.assess(PROFILE, "2025-06-01", place), ["CN", "44", "4403", "51"] * 50)
        )
    assert shared == alone * 50
    assert threading.active_count() == before
