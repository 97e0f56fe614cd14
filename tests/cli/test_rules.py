"""``tiercheck rules``, ``show`` and ``check``."""

import json
import shutil
from pathlib import Path

import pytest

import tiercheck as tc
from tests.cli.running import Here
from tiercheck.errors import RuleFileError

RULES = Path(__file__).parents[2] / "rules"
Words = tuple[str, ...]


def test_the_shelf_is_listed(tiercheck: Here) -> None:
    entries = json.loads(tiercheck("rules", "--format", "json").out)
    assert {"innovative", "tech_sme", "srdi", "little_giant", "sme_size"} == {entry["tier"] for entry in entries}
    assert {"id", "jurisdiction", "effective", "instrument", "status", "digest"} <= set(entries[0])
    assert len({entry["id"] for entry in entries}) == len(entries)
    text = tiercheck("rules").out
    for entry in entries:
        assert entry["digest"][:19] in text


@pytest.mark.parametrize("style", ["text", "markdown", "html", "json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_set_is_shown_in_every_format(tiercheck: Here, style: str, language: str) -> None:
    options = ("--as-of", "2025-06-01", "--jurisdiction", "44", "--format", style, "--lang", language)
    ran = tiercheck("show", "srdi", *options)
    assert (ran.code, ran.err) == (0, "")
    assert "粤工信规字〔2024〕5号" in ran.out


def test_the_overlay_of_the_jurisdiction_is_in_it(tiercheck: Here) -> None:
    asked = ("show", "srdi", "--as-of", "2025-06-01", "--format", "json")
    found = json.loads(tiercheck(*asked, "--jurisdiction", "44").out)
    assert found["score"]["pass_mark"] == 70
    assert found["amended_by"] == ["粤工信规字〔2024〕5号"]
    national = json.loads(tiercheck(*asked).out)
    assert national["score"]["pass_mark"] == 60
    assert national["amended_by"] == []


NOTED = [
    ("little_giant", "2023-06-01", "new", ("2023年度", "2024年度"), ("2023", "2024", "not seen")),
    ("little_giant", "2024-06-01", "review", ("2023年度", "2024年度"), ("2023", "2024", "not seen")),
    ("srdi", "2026-02-01", "review", ("2026年初", "各省"), ("early in 2026", "each province")),
]


@pytest.mark.parametrize("style", ["text", "markdown", "html", "json"])
@pytest.mark.parametrize(("tier", "day", "application", "zh", "en"), NOTED)
def test_the_note_of_a_rule_set_is_shown_with_it_and_with_its_verdicts(
    tiercheck: Here, tmp_path: Path, style: str, tier: str, day: str, application: str, zh: Words, en: Words
) -> None:
    record = tmp_path / "record.yaml"
    record.write_text("record: {srdi_title_valid: true}\n", encoding="utf-8")
    for language, words in (("zh", zh), ("en", en)):
        options = ("--as-of", day, "--application", application, "--format", style, "--lang", language)
        for ran in (tiercheck("show", tier, *options), tiercheck("assess", str(record), "--tier", tier, *options)):
            assert (ran.code, ran.err) == (0, "")
            written = ran.out if style != "text" else ran.out.replace("\n", " " if language == "en" else "")
            assert [word for word in words if word not in written] == []


def test_a_rule_set_without_a_note_has_none(tiercheck: Here) -> None:
    later = json.loads(tiercheck("show", "little_giant", "--as-of", "2026-06-01", "--format", "json").out)
    assert later["notes"] == []


def test_a_classification_is_shown(tiercheck: Here) -> None:
    found = json.loads(tiercheck("show", "sme_size", "--as-of", "2025-06-01", "--format", "json").out)
    assert len(found["rows"]) >= 16
    assert "300号" in tiercheck("show", "sme_size", "--as-of", "2025-06-01").out


def test_an_unknown_tier_is_answered_with_the_nearest(tiercheck: Here) -> None:
    ran = tiercheck("show", "srdj", "--as-of", "2025-06-01")
    assert ran.code == 2
    assert "srdi" in ran.err


def test_the_packaged_rules_are_clean(tiercheck: Here) -> None:
    ran = tiercheck("check", "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (0, "no problems\n", "")


def test_every_problem_of_a_shelf_is_told(tiercheck: Here, tmp_path: Path) -> None:
    shelf = tmp_path / "rules"
    shutil.copytree(RULES, shelf)
    file = shelf / "CN" / "srdi" / "2022-08-01.yaml"
    text = file.read_text(encoding="utf-8")
    broken = text.replace("years_in_segment >= 2 年", "years_in_segmnt >= 2 年").replace("cite: 一(一)", "cyte: 一(一)")
    assert broken != text
    file.write_text(broken, encoding="utf-8")
    ran = tiercheck("check", shelf, "--lang", "en")
    assert ran.code == 1
    assert "years_in_segment" in ran.err
    assert "^" in ran.err
    assert "CN/srdi/2022-08-01.yaml:" in ran.err
    assert "problem" in ran.out


@pytest.fixture
def mistyped(tmp_path: Path) -> Path:
    """The shelf, with the end of the rules of Guangdong mistyped by a year."""
    shelf = tmp_path / "rules"
    shutil.copytree(RULES, shelf)
    file = shelf / "44" / "srdi" / "2024-07-17.yaml"
    text = file.read_text(encoding="utf-8")
    assert "until: 2026-04-01}" in text
    file.write_text(text.replace("until: 2026-04-01}", "until: 2025-04-01}"), encoding="utf-8")
    return shelf


def test_an_end_mistyped_by_a_year_is_warned_of(tiercheck: Here, mistyped: Path) -> None:
    """Guangdong would fall back to the mark of the nation, in silence."""
    ran = tiercheck("check", mistyped, "--lang", "en")
    assert (ran.code, ran.out) == (0, "no problems, 1 warning\n")
    assert "rules/44/srdi/2024-07-17.yaml:4:31: warning: period-end: srdi/44/2024-07-17 ends on 2025-04-01" in ran.err
    assert "from that day on 44 is judged without it" in ran.err
    assert "meant: [until]" in ran.err
    assert tiercheck("show", "srdi", "--rules", mistyped, "--as-of", "2025-06-01", "--jurisdiction", "44").code == 0


def test_strict_makes_warnings_problems(tiercheck: Here, mistyped: Path) -> None:
    ran = tiercheck("check", mistyped, "--strict", "--lang", "en")
    assert (ran.code, ran.out) == (1, "1 problem\n")
    assert "warning" not in ran.err
    assert [each.is_warning for each in tc.check(mistyped)] == [True]
    assert [each.is_warning for each in tc.check(mistyped, strict=True)] == [False]


def test_the_packaged_rules_are_clean_of_warnings_too(tiercheck: Here) -> None:
    ran = tiercheck("check", "--strict", "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (0, "no problems\n", "")


def test_a_warning_stands_beside_problems(tiercheck: Here, mistyped: Path) -> None:
    file = mistyped / "CN" / "tech_sme" / "2017-05-03.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("<= 500 人", "<= 500"), encoding="utf-8")
    ran = tiercheck("check", mistyped, "--lang", "en")
    assert (ran.code, ran.out) == (1, "1 problem, 1 warning\n")
    only = tiercheck("check", mistyped / "44", "--lang", "en")
    assert (only.code, only.out) == (0, "no problems, 1 warning\n")
    with pytest.raises(RuleFileError) as caught:
        tc.read_shelf(mistyped)
    assert [each.is_warning for each in caught.value.problems] == [False]


def test_a_shelf_with_problems_answers_nothing(tiercheck: Here, one: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "rules"
    shutil.copytree(RULES, shelf)
    (shelf / "CN" / "srdi" / "2022-08-01.yaml").write_text("tiercheck: 1\ntier: srdi\n", encoding="utf-8")
    ran = tiercheck("assess", one, "--rules", shelf)
    assert (ran.code, ran.out) == (1, "")
    assert "2022-08-01.yaml" in ran.err


def test_another_shelf_answers(tiercheck: Here, one: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "rules"
    shutil.copytree(RULES, shelf)
    own, packaged = (
        tiercheck("assess", one, "--as-of", "2025-06-01", "--format", "json", *more).out
        for more in (("--rules", shelf), ())
    )
    assert json.loads(own)["verdicts"] == json.loads(packaged)["verdicts"]


@pytest.mark.parametrize("style", ["text", "markdown", "html", "json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_columns_are_listed_in_every_format(tiercheck: Here, style: str, language: str) -> None:
    ran = tiercheck("columns", "--format", style, "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    assert "rd_body_level" in ran.out.replace("\\_", "_")  # as Markdown writes an underscore
    assert ("highest level" in ran.out) == (language == "en" or style == "json")
    if style == "json":
        columns = {each["id"]: each for each in json.loads(ran.out)["columns"]}
        assert columns["rd_body_level"]["levels"] == ["none", "below_city", "city", "province", "nation"]
        assert columns["market_share_national"]["max"] == "1"
        assert columns["class1_ip_in_use"]["part_of"] == "class1_ip"


def test_the_columns_of_another_subject_are_listed(tiercheck: Here) -> None:
    parks = str(Path(__file__).parents[1] / "parks/shelf")
    assert "sme_output_y1" in tiercheck("columns", "--subject", "park", "--rules", parks).out
    ran = tiercheck("columns", "--subject", "parc", "--rules", parks)
    assert ran.code == 2
    assert "did you mean 'park'?" in ran.err


def test_a_record_of_another_subject_is_assessed(tiercheck: Here, tmp_path: Path) -> None:
    parks = str(Path(__file__).parents[1] / "parks/shelf")
    record = tmp_path / "park.yaml"
    record.write_text("record: {park_id: P1, park_name: 东湖园, output_y1: 1亿元}\n", encoding="utf-8")
    options = ("assess", str(record), "--rules", parks, "--as-of", "2025-06-01")
    for asked in (("--subject", "park"), ("--tier", "model_park")):
        ran = tiercheck(*options, *asked)
        assert (ran.code, "东湖园" in ran.out) == (0, True), ran.err
    record.write_text("profile: {}\n", encoding="utf-8")
    ran = tiercheck(*options, "--subject", "park")
    assert (ran.code, "has no nested form" in ran.err) == (2, True)
