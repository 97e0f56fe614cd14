"""``tiercheck assess``: every format, one profile or a list, faults by field path."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Here, start

DAY = ("--as-of", "2025-06-01")


def test_a_profile_is_assessed_and_a_failed_tier_is_no_error(tiercheck: Here, one: Path) -> None:
    ran = tiercheck("assess", one, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("深圳市示范精密有限公司\n")
    assert "✘" in ran.out
    assert "\x1b" not in ran.out


def test_json_of_one_profile_is_an_object_and_of_a_list_a_list(tiercheck: Here, one: Path, several: Path) -> None:
    found = json.loads(tiercheck("assess", one, *DAY, "--format", "json").out)
    assert (found["format"], found["as_of"], found["jurisdiction"]) == ("tiercheck/assessment/1", "2025-06-01", "4403")
    names = [each["subject"]["name"] for each in json.loads(tiercheck("assess", several, *DAY, "--format", "json").out)]
    assert names == ["深圳市示范精密有限公司", "乙"]


def test_options_reach_the_assessment(tiercheck: Here, one: Path) -> None:
    asked = ("--jurisdiction", "44", "--application", "review", "--tier", "srdi")
    options = (*asked, "--engine", "direct", "--lang", "en", "--format", "json")
    found = json.loads(tiercheck("assess", one, *DAY, *options).out)
    assert (found["jurisdiction"], found["application"], found["language"]) == ("44", "review", "en")
    assert [verdict["tier"] for verdict in found["verdicts"]] == ["srdi"]
    assert found["receipt"]["engine"] == "direct"
    assert found["receipt"]["options"]["tiers"] == ["srdi"]


def test_only_the_tiers_asked_for_are_said_to_be_judged(tiercheck: Here, one: Path) -> None:
    _, headline, *_ = tiercheck("assess", one, *DAY, "--tier", "tech_sme", "--lang", "en").out.splitlines()
    assert headline.startswith("Tier reached: none yet (only Technology SME was judged) · 2025-06-01 · Shenzhen (4403)")


def test_both_engines_give_the_same_verdicts(tiercheck: Here, one: Path) -> None:
    direct, chaining = (
        json.loads(tiercheck("assess", one, *DAY, "--engine", engine, "--format", "json").out)
        for engine in ("direct", "chaining")
    )
    for found in (direct, chaining):
        del found["receipt"]["engine"]
        for verdict in found["verdicts"]:
            del verdict["provenance"]
    assert direct == chaining


@pytest.mark.parametrize(("style", "start_of"), [("html", "<!doctype html>"), ("markdown", "# 深圳市")])
def test_other_formats(tiercheck: Here, one: Path, style: str, start_of: str) -> None:
    assert tiercheck("assess", one, *DAY, "--format", style).out.startswith(start_of)


def test_standard_input_is_read_as_yaml() -> None:
    process = start("assess", "-", *DAY, "--lang", "en")
    out, err = process.communicate("record:\n  name: 甲\n  revenue_y1: 8200万元\n".encode())
    assert (process.returncode, err) == (0, b"")
    assert out.decode().startswith("甲\n")


def test_a_faulty_profile_is_refused_with_all_its_problems(tiercheck: Here, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.json"
    faulty.write_text('{"record": {"revenue_y1": "many", "employees_y1": -1, "own_brnad": true}}', encoding="utf-8")
    ran = tiercheck("assess", faulty, *DAY)
    assert (ran.code, ran.out) == (2, "")
    for path in ("record.revenue_y1", "record.employees_y1", "record.own_brnad"):
        assert path in ran.err


def test_a_faulty_element_of_a_list_is_named(tiercheck: Here, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.json"
    faulty.write_text('[{"record": {}}, {"record": {"revenue_y1": "many"}}]', encoding="utf-8")
    ran = tiercheck("assess", faulty, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert "[1].record.revenue_y1" in ran.err


def test_local_columns_that_no_rule_declares_are_refused_element_by_element(tiercheck: Here, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.json"
    faulty.write_text('[{"record": {"zz_a": 1}}, {"record": {}}, {"record": {"zz_b": 1}}]', encoding="utf-8")
    ran = tiercheck("assess", faulty, *DAY)
    assert ran.code == 2
    assert "[0].record.zz_a" in ran.err
    assert "[2].record.zz_b" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-of", "tomorrow"), "tomorrow"),
        (("--as-of", "1999-01-01"), "1999-01-01"),
        (("--jurisdiction", "GD"), "GD"),
        (("--tier", "srdj"), "srdi"),
        (("--application", "old"), "old"),
        (("--format", "pdf"), "pdf"),
        (("--engine", "magic"), "magic"),
        (("--rules", "/nowhere"), "/nowhere"),
    ],
)
def test_what_cannot_be_asked_is_said_without_a_traceback(
    tiercheck: Here, one: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = tiercheck("assess", one, *DAY, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"record: [", b"record: &a {name: x}\nprofile: *a", b"nothing: here", b"[" * 5000, b"3"],
)
def test_what_cannot_be_read_is_said_without_a_traceback(tiercheck: Here, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "profile.yaml"
    file.write_bytes(content)
    ran = tiercheck("assess", file, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_missing_file_and_a_folder_are_unreadable(tiercheck: Here, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        ran = tiercheck("assess", path)
        assert ran.code == 2
        assert str(path) in ran.err


def test_terminal_codes_of_a_faulty_profile_do_not_reach_the_terminal(tiercheck: Here, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.json"
    faulty.write_text('{"record": {"revenue_y1": "\\u001b[2J\\u009b5m"}}', encoding="utf-8")
    ran = tiercheck("assess", faulty, *DAY)
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\x9b" not in ran.err


def test_usage_and_version(tiercheck: Here) -> None:
    assert tiercheck("--version").out.startswith("tiercheck, version ")
    assert "assess" in tiercheck("--help").out
    assert tiercheck("assess").code == 2
    assert tiercheck("asses").code == 2
