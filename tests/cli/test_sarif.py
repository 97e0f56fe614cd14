"""``tiercheck check --sarif``: what code hosts need to show a problem beside its line."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.running import Here

# The part of the SARIF 2.1.0 schema that this log uses, with what it requires.
REGION = {
    "type": "object",
    "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}},
    "required": ["startLine", "startColumn"],
    "additionalProperties": False,
}
PLACE = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "format": "uri-reference"}},
                },
                "region": REGION,
            },
            "required": ["artifactLocation", "region"],
        }
    },
    "required": ["physicalLocation"],
}
RESULT = {
    "type": "object",
    "properties": {
        "ruleId": {"type": "string"},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        "locations": {"type": "array", "items": PLACE},
    },
    "required": ["message"],
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "tool": {
                        "type": "object",
                        "properties": {"driver": {"type": "object", "required": ["name"]}},
                        "required": ["driver"],
                    },
                    "results": {"type": "array", "items": RESULT},
                },
                "required": ["tool"],
            },
        },
    },
    "required": ["version", "runs"],
}
FAULTY = """tiercheck: 1
tier: trial
title: {zh: 试, en: Trial}
rank: 1
jurisdiction: CN
effective: {from: 2025-01-01}
instrument: {number: 试字1号}
indicators:
  brand:
    title: {zh: 品牌, en: Brand}
    require: own_brnad
    cite: 一
decide:
  all: [brand]
"""


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capfdbinary)


def test_problems_stand_at_their_lines(tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rules/CN/trial/2025-01-01.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FAULTY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert tiercheck("check", "rules", "--sarif", "log.sarif").code == 1
    log = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(log, LOG)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "unknown-name"
    assert "did you mean 'own_brand'?" in result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/CN/trial/2025-01-01.yaml"
    assert place["region"] == {"startLine": 11, "startColumn": 14}
    assert run["tool"]["driver"]["rules"] == [{"id": "unknown-name", "name": "UnknownName"}]


def test_a_warning_has_a_level_of_its_own(tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overlay that begins half a year after its base; with --strict it is an error."""
    base = FAULTY.replace("own_brnad", "own_brand")
    overlay = (
        'tiercheck: 1\noverlay: trial\njurisdiction: "44"\neffective: {from: 2025-07-01}\n'
        "instrument: {number: 试字2号}\nchange:\n  indicators:\n    brand: {title: {zh: 牌, en: Own brand}}\n"
    )
    for place, text in (("CN/trial/2025-01-01", base), ("44/trial/2025-07-01", overlay)):
        file = tmp_path / f"rules/{place}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for options, code, level in (((), 0, "warning"), (("--strict",), 1, "error")):
        assert tiercheck("check", "rules", "--sarif", "log.sarif", *options).code == code
        log = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))
        jsonschema.validate(log, LOG)
        (result,) = log["runs"][0]["results"]
        assert (result["ruleId"], result["level"]) == ("period-start", level)
        place = result["locations"][0]["physicalLocation"]
        assert place["region"] == {"startLine": 4, "startColumn": 13}


def test_a_clean_shelf_gives_a_log_without_results(tiercheck: Here, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    assert tiercheck("check", "--sarif", log).code == 0
    written = json.loads(log.read_text(encoding="utf-8"))
    jsonschema.validate(written, LOG)
    assert written["runs"][0]["results"] == []


def test_a_log_that_cannot_be_written_is_told(tiercheck: Here, tmp_path: Path) -> None:
    ran = tiercheck("check", "--sarif", tmp_path / "nowhere" / "log.sarif")
    assert ran.code == 2
    assert "cannot write" in ran.err
