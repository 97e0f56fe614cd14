"""The published JSON Schema is the one of the models, and takes what the loader takes."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tiercheck.rulebook.schema import SCHEMA_FILE, schema_text
from tiercheck.rulebook.shelf import rule_files
from tiercheck.yaml.node import PlainValue, plain
from tiercheck.yaml.source import read_file, read_source

RULES = Path(__file__).parents[2] / "rules"
CORPUS = Path(__file__).parent / "corpus"
WRONG_KEYS = ("unknown-key", "wrong-kind", "unknown-file-kind", "list-file")


def validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def as_json(value: PlainValue) -> object:
    match value:
        case Decimal():
            return float(value)
        case list():
            return [as_json(item) for item in value]
        case dict():
            return {key: as_json(item) for key, item in value.items()}
    return value


def content(path: Path) -> object:
    root = read_file(path, path.name).root
    assert root is not None
    return as_json(plain(root))


def test_the_schema_in_the_tree_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run python -m tiercheck.rulebook.schema"


def test_it_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", rule_files(RULES), ids=lambda path: str(path.relative_to(RULES)))
def test_every_rule_file_of_the_shelf_is_valid(path: Path) -> None:
    validator().validate(content(path))


@pytest.mark.parametrize("name", WRONG_KEYS)
def test_what_has_the_wrong_shape_is_invalid(name: str) -> None:
    assert not validator().is_valid(content(CORPUS / f"{name}.yaml"))


@pytest.mark.parametrize(
    ("line", "valid"), [("status: secondary", True), ("status: sure", False), ("rank: 3", True), ("rnak: 3", False)]
)
def test_it_knows_keys_and_closed_lists(line: str, valid: bool) -> None:
    text = f"""
tiercheck: 1
tier: sample
extends: sample/CN/2022-08-01
effective: {{from: 2026-04-01}}
instrument: {{number: 示例〔2026〕2号}}
{line}
"""
    root = read_source(text, "f").root
    assert root is not None
    assert validator().is_valid(as_json(plain(root))) is valid
