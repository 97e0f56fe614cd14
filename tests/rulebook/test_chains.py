"""Overlays stand on each other: from the nation to the longest prefix, each on the result of the one before."""

from datetime import date
from pathlib import Path

import pytest

from tests.rulebook.chains import BEIJING, DIANBAI, MAOMING, write_chains
from tests.rulebook.samples import GUANGDONG, LOWER, NATIONAL
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.review import check
from tiercheck.rulebook.shelf import Shelf

NEW = Application.NEW


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.read(write_chains(tmp_path))


def picked(shelf: Shelf, day: str, jurisdiction: str) -> RuleSet:
    return shelf.select(date.fromisoformat(day), jurisdiction, NEW, ["sample"]).rule_sets[-1]


def overlays_of(rules: RuleSet) -> list[str]:
    """Return the files of a rule set without its shared ones, without the folder and the tier."""
    own = [file.removeprefix("rules/") for file in rules.files if "/shared/" not in file]
    return [file.replace("/sample/", "/").removesuffix(".yaml") for file in own]


NATION, NOTICE, PROVINCE = "CN/2022-08-01", "CN/2024-01-01.notice", "44/2023-01-01"
CITY, DISTRICT = "4409/2023-06-01", "440903/2023-09-01"


@pytest.mark.parametrize(
    ("day", "jurisdiction", "applied"),
    [
        # the city begins, the notice of the nation comes between, the district ends, the city ends, the base ends
        ("2023-05-31", "4409", [NATION, PROVINCE]),
        ("2023-06-01", "4409", [NATION, PROVINCE, CITY]),
        ("2023-08-31", "440903", [NATION, PROVINCE, CITY]),
        ("2023-09-01", "440903", [NATION, PROVINCE, CITY, DISTRICT]),
        ("2023-12-31", "440903", [NATION, PROVINCE, CITY, DISTRICT]),
        ("2024-01-01", "440903", [NATION, NOTICE, PROVINCE, CITY, DISTRICT]),
        ("2024-01-01", "4409", [NATION, NOTICE, PROVINCE, CITY]),
        ("2024-01-01", "44", [NATION, NOTICE, PROVINCE]),
        ("2025-06-30", "440903", [NATION, PROVINCE, CITY, DISTRICT]),
        ("2025-07-01", "440903", [NATION, PROVINCE, CITY]),
        ("2025-12-31", "4409", [NATION, PROVINCE, CITY]),
        ("2026-01-01", "4409", [NATION, PROVINCE]),
        # a district beside the one with rules of its own, and a city beside
        ("2024-01-01", "440902", [NATION, NOTICE, PROVINCE, CITY]),
        ("2024-01-01", "440106", [NATION, NOTICE, PROVINCE]),
        # separate planning status: on the nation, never on the province
        ("2024-01-01", "4403", [NATION, NOTICE, "4403/2023-01-01"]),
        ("2024-01-01", "440305", [NATION, NOTICE, "4403/2023-01-01"]),
        # criteria of its own: the overlays of its place and of longer prefixes, none of the nation
        ("2024-01-01", "11", ["11/2023-01-01", "11/2023-01-01.title"]),
        ("2024-01-01", "1101", ["11/2023-01-01", "11/2023-01-01.title"]),
        ("2024-01-01", "110108", ["11/2023-01-01", "11/2023-01-01.title", "110108/2023-01-01"]),
        ("2022-12-31", "110108", [NATION]),
    ],
)
def test_overlays_apply_from_the_nation_to_the_longest_prefix(
    shelf: Shelf, day: str, jurisdiction: str, applied: list[str]
) -> None:
    assert overlays_of(picked(shelf, day, jurisdiction)) == applied


def test_a_city_without_a_file_stands_on_the_nation_when_it_has_separate_status(tmp_path: Path) -> None:
    shelf = Shelf.read(write_chains(tmp_path, {"4403/sample/2023-01-01.yaml": ""}))
    assert overlays_of(picked(shelf, "2024-01-01", "440305")) == [NATION, NOTICE]
    assert shelf.jurisdiction_of("440305") == "CN"


def test_a_city_keeps_what_its_province_changed(shelf: Shelf) -> None:
    city, province = picked(shelf, "2024-02-01", "440903"), picked(shelf, "2024-02-01", "44")
    assert city.score is not None
    assert city.score.pass_mark == 10
    assert city.score == province.score
    assert list(city.indicators) == ["not_listed", "brand", "intensity", "bases", "port"]
    assert list(city.local_columns) == ["gd_first_set", "mm_port"]
    assert (city.id, city.jurisdiction) == ("sample/440903/2023-09-01", "440903")
    assert [str(each) for each in city.amended_by] == [
        *("示例函〔2024〕3号", "粤示例〔2023〕4号", "茂示例〔2023〕5号", "电示例〔2023〕6号"),
    ]


def test_each_value_of_a_chain_remembers_the_file_that_supplied_it(shelf: Shelf) -> None:
    rules = picked(shelf, "2024-02-01", "440903")
    assert rules.score is not None
    cited = {name: each.citation for name, each in rules.indicators.items()} | {"score": rules.score.citation}
    assert {name: str(citation.source).removeprefix("rules/") for name, citation in cited.items()} == {
        "not_listed": "shared/general.yaml:9:5",
        "brand": "440903/sample/2023-09-01.yaml:15:13",
        "intensity": "CN/sample/2022-08-01.yaml:21:5",
        "bases": "CN/sample/2024-01-01.notice.yaml:11:7",
        "port": "440903/sample/2023-09-01.yaml:11:7",
        # The province gave the mark, under the clause of the nation.
        "score": "44/sample/2023-01-01.yaml:13:11",
    }
    assert str(cited["brand"].instrument) == "电示例〔2023〕6号"
    assert str(cited["score"].instrument) == "示例〔2022〕1号 附件1"
    assert rules.indicators["intensity"].title.en == "R&D intensity in Maoming"
    # The requirement that the district cites otherwise is the province's.
    assert rules.indicators["brand"].requirement == picked(shelf, "2024-02-01", "44").indicators["brand"].requirement


def test_a_change_is_laid_on_what_the_overlay_before_it_made(tmp_path: Path) -> None:
    city = MAOMING + "  score: {pass_mark: 9}\n"
    district = DIANBAI.replace("    brand:", "    intensity: {status: unverified}\n    brand:")
    shelf = Shelf.read(
        write_chains(tmp_path, {"4409/sample/2023-06-01.yaml": city, "440903/sample/2023-09-01.yaml": district})
    )
    marks = {place: picked(shelf, "2024-02-01", place).score for place in ("CN", "44", "4409", "440903")}
    assert [score.pass_mark for score in marks.values() if score is not None] == [4, 10, 9, 9]
    assert picked(shelf, "2024-02-01", "440903").indicators["intensity"].title.zh == "茂名市研发强度"


def test_a_base_of_its_own_hides_the_overlays_of_shorter_prefixes(tmp_path: Path) -> None:
    """A city with criteria of its own: neither the nation's overlay nor the province's reaches them."""
    city = BEIJING.replace('"11"', '"4409"')
    files = {
        "4409/sample/2023-06-01.yaml": "",
        "440903/sample/2023-09-01.yaml": "",
        "4409/sample/2023-01-01.yaml": city,
    }
    shelf = Shelf.read(write_chains(tmp_path, files))
    assert overlays_of(picked(shelf, "2024-01-01", "440903")) == ["4409/2023-01-01"]
    assert overlays_of(picked(shelf, "2024-01-01", "4401")) == [NATION, NOTICE, PROVINCE]


def problems(root: Path) -> list[tuple[str, str, str]]:
    """Return the files of all problems, their codes and messages, without the folder of the shelf."""
    found = [each for each in check(root) if each.location is not None]
    return [(each.location.file, each.code, each.message.replace("rules/", "")) for each in found if each.location]


def test_a_problem_names_the_overlay_that_brings_it_about_once(tmp_path: Path) -> None:
    """What the province spoils is not told again of the city and the district that stand on it."""
    root = write_chains(
        tmp_path, {"44/sample/2023-01-01.yaml": GUANGDONG.replace("score: {pass_mark: 10}", "parts: {points: {of: 8}}")}
    )
    assert sorted(code for _, code, _ in problems(root)) == ["part-sum", "parts-sum"]
    blamed = [message.split(" is applied, ")[0] for file, _, message in problems(root) if "/44/" not in file]
    assert blamed == ["once 44/sample/2023-01-01.yaml"]


def test_what_a_city_spoils_in_the_file_of_its_province_is_the_citys(tmp_path: Path) -> None:
    city = MAOMING + "remove: {indicators: [first_set]}\n"
    province = GUANGDONG.replace(
        "change:",
        "  indicators:\n"
        "    first_set: {title: {zh: 首台套, en: First set}, require: gd_first_set, cite: 一}\n"
        "  decide: [first_set]\nchange:",
    )
    files = {"44/sample/2023-01-01.yaml": province, "4409/sample/2023-06-01.yaml": city}
    assert ("44/sample/2023-01-01.yaml", "unknown-name", "once 4409/sample/2023-06-01.yaml is applied,") in [
        (file.removeprefix("rules/"), code, message[:44])
        for file, code, message in problems(write_chains(tmp_path, files))
    ]


def test_what_holds_on_some_chains_only_says_on_which(tmp_path: Path) -> None:
    """The district needs a column that the city adds, and the city ends before it does."""
    city = MAOMING.replace("until: 2026-01-01", "until: 2025-01-01")
    (found,) = problems(write_chains(tmp_path, {"4409/sample/2023-06-01.yaml": city}))
    assert found[1] == "unknown-name"
    assert found[2].endswith(
        "so it is where it is laid on CN/sample/2022-08-01.yaml and 44/sample/2023-01-01.yaml alone"
    )


def test_a_base_of_another_place_does_not_hold_an_overlay(tmp_path: Path) -> None:
    """A province whose base has ended is no base for another, nor is one for the nation."""
    only = dict.fromkeys(("CN/sample/2024-01-01.notice.yaml", "CN/sample/2026-04-01.yaml"), "")
    national = NATIONAL.replace("jurisdiction: CN", 'jurisdiction: "11"')
    root = write_chains(
        tmp_path,
        {
            **only,
            "CN/sample/2022-08-01.yaml": "",
            "11/sample/2023-01-01.yaml": national,
            "11/sample/2023-01-01.title.yaml": "",
            "110108/sample/2023-01-01.yaml": "",
        },
    )
    assert {(file.removeprefix("rules/")[:5], code) for file, code, _ in problems(root)} >= {
        ("44/sa", "overlay-outside-base"),
        ("4403/", "overlay-outside-base"),
        ("4409/", "overlay-outside-base"),
    }
    told = next(message for _, code, message in problems(root) if code == "overlay-outside-base")
    assert told.endswith("(that of 11 does not hold in 44)")


def test_a_verdict_referred_to_must_be_given_in_the_same_place(tmp_path: Path) -> None:
    """The nation refers to a tier that only a province has: nothing could be answered elsewhere."""
    root = write_chains(tmp_path, {"CN/lower/2020-01-01.yaml": LOWER.replace("jurisdiction: CN", 'jurisdiction: "11"')})
    found = problems(root)
    assert {code for _, code, _ in found} == {"reference-not-in-force"}
    assert found[0][2].endswith("(that of 11 does not hold in CN)")
