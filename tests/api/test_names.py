"""The public names: each of one module, imported when it is first used."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
import pytest

import tiercheck as tc
from tests.change.places import trial_shelf
from tiercheck.cli.verbs import tiercheck

SMALL = Path(__file__).parents[1] / "change" / "shelf"
TRIAL = Path(__file__).parents[1] / "change" / "properties" / "trial.properties.yaml"
SOURCE = Path(tc.__file__).read_text(encoding="utf-8")


def typed_names() -> dict[str, str]:
    """Return the names that type checkers see, and their modules."""
    guarded = next(each for each in ast.parse(SOURCE).body if isinstance(each, ast.If))
    imports = [each for each in guarded.body if isinstance(each, ast.ImportFrom)]
    return {alias.name: str(each.module) for each in imports for alias in each.names}


def test_type_checkers_and_programs_see_the_same_names() -> None:
    assert {name: f"tiercheck.{module}" for name, module in tc._MODULE_OF.items()} == typed_names()
    assert sorted(tc._MODULE_OF) == sorted(tc.__all__)
    assert set(tc.__all__) <= set(dir(tc))


@pytest.mark.parametrize("name", tc.__all__)
def test_a_name_is_what_its_module_defines(name: str) -> None:
    assert getattr(tc, name) is getattr(import_module(typed_names()[name]), name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        tc.asess  # type: ignore[attr-defined]  # noqa: B018


def test_every_name_can_be_imported_without_optional_dependencies() -> None:
    absent = ["z3", "polars", "narwhals", "duckdb", "pyspark", "altair", "fastexcel", "xlsxwriter", "durable"]
    script = f"import sys; sys.modules |= dict.fromkeys({absent}); from tiercheck import *; print(assess, portfolio)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.count("<function") == 2


def test_every_verb_of_the_command_line_is_a_function() -> None:
    verbs = set(tiercheck.list_commands(click.Context(tiercheck)))
    assert {"assess", "rules", "show", "check", "test", "diff", "properties"} <= verbs
    assert verbs <= set(tc.__all__)


def test_the_verbs_give_what_their_parts_give() -> None:
    assert tuple(tc.rules()) == tc.packaged_shelf().entries
    assert tuple(tc.rules(SMALL)) == tc.read_shelf(SMALL).entries
    asked = [case for case in tc.read_cases(SMALL) if "bound" in case.id.casefold()]
    assert asked
    both = [(each.case, each.engine, each.passed) for each in tc.test(SMALL, name="bound")]
    assert both == [(each.case, each.engine, each.passed) for each in tc.run_cases(asked, shelf=SMALL)]
    assert tc.diff("2026-03-31", "2026-04-01", tier="srdi") == tc.edits(
        tc.comparison("2026-03-31", "2026-04-01", tier="srdi")
    )
    shelf = trial_shelf()
    read = tc.read_properties(TRIAL, shelf=shelf)
    named = [each for each in read if each.name == read[0].name]
    assert tc.properties(TRIAL, name=read[0].name, rules=shelf)[: len(named)] == tc.prove_properties(named, shelf=shelf)
    with pytest.raises(tc.CaseFileError, match="no case is called"):
        tc.test(SMALL, name="no such case")


def test_no_module_of_the_top_level_has_the_name_of_a_function() -> None:
    modules = {each.name for each in iter_modules(tc.__path__)}
    assert {"api", "cli", "errors", "portfolios"} <= modules
    assert not modules & set(tc.__all__)


def test_names_of_the_last_release_warn() -> None:
    verdict = tc.assess({"revenue_y1": 82_000_000}, "2025-06-01", "CN", tiers="srdi")["srdi"]
    for judged in (verdict, verdict.indicators[0]):
        with pytest.warns(DeprecationWarning, match="called context"):
            assert judged.occasion is judged.context
