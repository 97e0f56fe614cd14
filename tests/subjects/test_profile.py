"""The nested profile: flattened as of a day, refused with field paths, and never changed by use."""

import copy
import doctest
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import ModuleType
from typing import cast

import pytest

from tests.contract import CONTRACT
from tests.subjects.tables import table
from tiercheck.errors import ProfileError
from tiercheck.subjects import EnterpriseProfile, credit_code, windows
from tiercheck.subjects.windows import is_within, years_before

AS_OF = date(2025, 6, 1)
FULL: dict[str, object] = {
    "identity": {"name": "示例", "credit_code": "91350100M000100Y43", "industry": "C3453", "established": "2010-05-01"},
    "statements": [{"year": 2024, "revenue": "8200.5万元", "net_profit": "-0.01元", "employees": 12}],
    "intellectual_property": [
        {
            "kind": "invention_patent",
            "granted": "2020-01-01",
            "related_to_leading_product": True,
            "transferred_in": "never",
            "high_value": ["overseas_income"],
        },
        {"kind": "design_patent", "granted": "2020-01-01", "transferred_in": "2021-01-01", "applicant_rank": 2},
    ],
    "awards": [{"level": "provincial", "rank": 2, "date": "2024-01-01"}],
    "financing_rounds": [{"date": "2024-01-01", "amount": "0.3亿元", "qualified_investor": True}],
    "titles": [{"title": "srdi", "valid_from": "2024-01-01", "valid_until": "2026-12-31"}],
    "product": {"years_in_segment": 5.5, "market_share_national": "12.5%", "own_brand": True},
    "management": {"digital_level": 3},
    "innovation": {"rd_body_level": "below_city"},
    "standing": {"sme_size": "small", "on_abnormal_list": False, "local_feature_points": 7.5},
    "development_scores": [{"year": 2025, "score": 61.5}],
    "record": {"time_honoured_brand": False, "main_revenue_y1": 80000000},
}


def events() -> Iterator[tuple[str, dict[str, object]]]:
    for chapter, cases in cast(dict[str, list[dict[str, object]]], table("events.yaml")).items():
        yield from ((chapter, case) for case in cases)


@pytest.mark.parametrize(("chapter", "case"), list(events()))
def test_flattened(chapter: str, case: dict[str, object]) -> None:
    as_of = cast(date, case["as_of"])
    profile = EnterpriseProfile.model_validate(case["profile"])
    written = profile.evidence(as_of, CONTRACT).written()
    gives = cast(dict[str, str | None], case["gives"])
    assert {name: written.get(name) for name in gives} == gives, chapter
    assert EnterpriseProfile.from_record(profile.to_record(as_of)).evidence(as_of, CONTRACT).written() == written


@pytest.mark.parametrize("case", cast(list[dict[str, dict[str, str]]], table("faults.yaml")))
def test_refused_with_every_path(case: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ProfileError) as caught:
        EnterpriseProfile.model_validate(case["profile"])
    assert {problem.path: problem.code for problem in caught.value.problems} == case["problems"]


@pytest.mark.parametrize(
    ("profile", "hint"),
    [
        ({"product": {"own_brnd": True}}, "'own_brand'"),
        ({"product": {"digital_level": 2}}, "`management:`"),
        ({"product": {"class1_ip": 2}}, "`record:`"),
        ({"sttements": []}, "'statements'"),
        ({"statements": [{"year": 2024, "revenu": "1元"}]}, "'revenue'"),
        ({"statements": [{"year": 2024, "revenue": 8200}]}, "8200万元"),
        ({"awards": [{"level": "nation", "rank": 1, "date": "2024-01-01"}]}, "'national'"),
        ({"titles": [{"title": "srdl", "valid_from": "2024-01-01", "valid_until": "2024-01-01"}]}, "'srdi'"),
        ({"innovation": {"rd_body_level": "provinc"}}, "'province'"),
        ({"identity": {"credit_code": "91350100m000100y43"}}, "capital"),
    ],
)
def test_hints_name_what_is_valid(profile: dict[str, object], hint: str) -> None:
    with pytest.raises(ProfileError, match=r"hint") as caught:
        EnterpriseProfile.model_validate(profile)
    assert [hint in problem.hint for problem in caught.value.problems] == [True]


@pytest.mark.parametrize("data", [None, 3, "profile", [], [{}]])
def test_what_is_no_mapping_is_refused(data: object) -> None:
    with pytest.raises(ProfileError, match="mapping of fields"):
        EnterpriseProfile.model_validate(data)


def test_faulty_json_is_refused() -> None:
    with pytest.raises(ProfileError, match="JSON"):
        EnterpriseProfile.model_validate_json('{"awards": [')


def test_an_empty_profile_reports_nothing() -> None:
    assert EnterpriseProfile.model_validate({}).evidence(AS_OF, CONTRACT).written() == {}
    nothing = dict.fromkeys(EnterpriseProfile.model_fields)
    assert EnterpriseProfile.model_validate(nothing).evidence(AS_OF, CONTRACT).written() == {}


def test_every_figure_says_where_it_stands() -> None:
    paths = EnterpriseProfile.model_validate(FULL).evidence(AS_OF, CONTRACT).paths
    expected = {
        "name": "identity.name",
        "division": "identity.credit_code",
        "revenue_y1": "statements[0].revenue",
        "main_revenue_y1": "record.main_revenue_y1",
        "provincial_award_best_rank_3y": "awards[0]",
        "national_award_best_rank_3y": "awards",
        "equity_financing_2y": "financing_rounds",
        "class1_ip": "intellectual_property",
        "class1_ip_in_use": None,
        "srdi_title_valid": "titles[0]",
        "high_tech_enterprise": "titles",
        "rd_body_level": "innovation.rd_body_level",
        "development_score_this": "development_scores[0].score",
        "time_honoured_brand": "record.time_honoured_brand",
    }
    assert {name: paths.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("profile", "path", "both"),
    [
        (
            {"statements": [{"year": 2024, "revenue": "1元"}], "record": {"revenue_y1": 2}},
            "record.revenue_y1",
            ("statements[0].revenue", "1", "2"),
        ),
        ({"titles": [], "record": {"srdi_title_valid": True}}, "record.srdi_title_valid", ("titles", "false", "true")),
        (
            {"innovation": {"rd_body_level": "city"}, "record": {"rd_body_level": "none"}},
            "record.rd_body_level",
            ("innovation.rd_body_level", "city", "none"),
        ),
        (
            {"awards": [], "record": {"national_award_best_rank_3y": 1}},
            "record.national_award_best_rank_3y",
            ("awards",),
        ),
        (
            {"local": {"gd_first_set": True}, "record": {"gd_first_set": False}},
            "record.gd_first_set",
            ("local.gd_first_set",),
        ),
        (
            {"statements": [{"year": 2024, "revenue": "1元"}], "record": {"main_revenue_y1": 2}},
            "record.main_revenue_y1",
            ("statements[0].revenue", "1", "2"),
        ),
    ],
)
def test_sections_that_contradict_each_other(profile: dict[str, object], path: str, both: tuple[str, ...]) -> None:
    accepted = EnterpriseProfile.model_validate(profile)
    with pytest.raises(ProfileError) as caught:
        accepted.evidence(AS_OF, CONTRACT)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("contradiction", path)
    assert all(word in problem.message for word in both)


def test_the_same_value_twice_is_no_contradiction() -> None:
    twice = {"statements": [{"year": 2024, "revenue": "1万元"}], "record": {"revenue_y1": 10000}}
    assert EnterpriseProfile.model_validate(twice).evidence(AS_OF, CONTRACT).written() == {"revenue_y1": "10000"}


def test_a_nested_profile_needs_a_day_for_its_record() -> None:
    with pytest.raises(ProfileError, match="as_of"):
        EnterpriseProfile.model_validate(FULL).to_record()


def test_dumped_pickled_and_copied_profiles_are_the_same() -> None:
    nested = EnterpriseProfile.model_validate(FULL)
    flat = EnterpriseProfile.from_record(nested.to_record(AS_OF))
    for profile in (nested, flat):
        evidence = profile.evidence(AS_OF, CONTRACT)
        copies = (
            EnterpriseProfile.model_validate(profile.model_dump()),
            EnterpriseProfile.model_validate_json(profile.model_dump_json()),
            pickle.loads(pickle.dumps(profile)),  # noqa: S301
            copy.copy(profile),
            copy.deepcopy(profile),
        )
        for made in copies:
            assert made == profile
            assert made.evidence(AS_OF, CONTRACT) == evidence


def test_a_copy_with_another_record_gives_the_other_evidence() -> None:
    first = EnterpriseProfile.from_record({"own_brand": True})
    assert first.evidence(AS_OF, CONTRACT).written() == {"own_brand": "true"}
    other = first.model_copy(update={"record": EnterpriseProfile.from_record({"own_brand": False}).record})
    assert other.evidence(AS_OF, CONTRACT).written() == {"own_brand": "false"}


def test_a_profile_cannot_be_changed() -> None:
    profile = EnterpriseProfile.model_validate(FULL)
    with pytest.raises(ValueError, match="frozen"):
        profile.awards = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        profile.record["own_brand"] = True  # type: ignore[index]


@pytest.mark.parametrize("module", [credit_code, windows])
def test_examples_in_docstrings(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


def test_threads_share_one_profile() -> None:
    for profile in (EnterpriseProfile.model_validate(FULL), EnterpriseProfile.from_record({"revenue_y1": 1})):
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _, shared=profile: shared.evidence(AS_OF, CONTRACT).written(), range(64)))
        assert all(written == found[0] for written in found)


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2025, 6, 1), 3, date(2022, 6, 1)),
        (date(2024, 2, 29), 3, date(2021, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2, 2, 1), 5, date(1, 1, 1)),
    ],
)
def test_years_before(day: date, years: int, earlier: date) -> None:
    assert years_before(day, years) == earlier
    assert is_within(earlier, years, day)
    assert is_within(day, years, day)
