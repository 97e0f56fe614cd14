"""No tier, threshold or province stands in Python: the law is in the rule files alone."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import yaml
from tests.shelf.in_force import RULES
from tests.shelf.test_law import LOADED
from tiercheck.model.quantity import AMOUNT_UNITS, Unit

SOURCES = Path(__file__).parents[2] / "src"
FILES = sorted(SOURCES.rglob("*.py"))
DIVISIONS = yaml.safe_load((RULES / "divisions.yaml").read_text(encoding="utf-8"))["divisions"]
TIERS = sorted({rule_set.tier for rule_set in LOADED.values()})
YUAN_THRESHOLDS = {
    Fraction(bound.threshold) / 100
    for rule_set in LOADED.values()
    for indicator in rule_set.indicators.values()
    for check in indicator.checks
    if check.measure.unit is Unit.YUAN
    for bound in check.bounds
}


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that are documentation."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def words(path: Path) -> Iterator[str]:
    """Every name and every text of a source file, documentation aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value
        for field in ("id", "attr", "arg", "name"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def numbers(path: Path) -> Iterator[Fraction]:
    """Every number of a source file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield Fraction(str(node.value))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_tier(path: Path) -> None:
    tier = re.compile(rf"(?<!\w)({'|'.join(TIERS)})(?!\w)", re.IGNORECASE)
    assert [word for word in words(path) if tier.search(word)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_province(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    short = [name["zh"].removesuffix("省").removesuffix("市") for name in DIVISIONS.values()]
    english = [name["en"] for name in DIVISIONS.values()]
    assert [name for name in short if name in text] == []
    assert [name for name in english if re.search(rf"\b{name}\b", text)] == []
    assert [word for word in words(path) if word in DIVISIONS] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_threshold(path: Path) -> None:
    units = {Fraction(unit) for unit in AMOUNT_UNITS.values()}
    forbidden = {mark * scale for mark in YUAN_THRESHOLDS for scale in (1, 100)} - units
    assert sorted(forbidden & set(numbers(path))) == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text('"""srdi"""\nTIER = "srdi"\nMARK = 10_000_000\n', encoding="utf-8")
    assert sorted(words(planted)) == ["MARK", "TIER", "srdi"]
    assert Fraction(10_000_000) in YUAN_THRESHOLDS & set(numbers(planted))
