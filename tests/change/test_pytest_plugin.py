"""``pytest rules/`` runs the cases in anybody's repository."""

import os
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.change.places import SHELF
from tests.change.test_verb import raise_threshold

ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copytree(SHELF, tmp_path / "rules")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as a process of its own, with this plugin and no other."""
    command = [sys.executable, "-m", "pytest", "-p", "tiercheck.pytest_plugin", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_cases_pass(repository: Path) -> None:
    ran = run_pytest(repository, "rules", "-v")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "12 passed" in ran.stdout
    assert "rules/trial.cases.yaml::8 everything at its bound PASSED" in ran.stdout
    assert "rules/table.cases.csv::2 at the bound PASSED" in ran.stdout


def test_a_failure_says_what_tiercheck_test_says(repository: Path) -> None:
    raise_threshold(repository / "rules")
    ran = run_pytest(repository, "rules")
    assert ran.returncode == 1
    assert "inside: rd_intensity: expected pass, got fail" in ran.stdout
    assert "rules/CN/trial/2024-01-01.yaml:13:5  试字2号 附件 一(一)" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_cases_are_picked_by_name(repository: Path) -> None:
    ran = run_pytest(repository, "rules", "-k", "silent")
    assert "1 passed, 11 deselected" in ran.stdout


def test_unreadable_cases_are_an_error_of_the_file(repository: Path) -> None:
    (repository / "rules/bad.cases.yaml").write_text("tiercheck: 1\ncases:\n  - {name: a}\n")
    ran = run_pytest(repository, "rules")
    assert ran.returncode == pytest.ExitCode.INTERRUPTED
    assert "rules/bad.cases.yaml:3:5: missing-key" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_the_rules_can_be_named(repository: Path) -> None:
    (repository / "cases").mkdir()
    for name in ("firms.cases.yaml", "trial.cases.yaml", "table.cases.csv"):
        (repository / "rules" / name).rename(repository / "cases" / name)
    assert "unknown-tier" in run_pytest(repository, "cases").stdout
    (repository / "pytest.ini").write_text("[pytest]\ntiercheck_rules = rules\n")
    assert "12 passed" in run_pytest(repository, "cases").stdout


def test_the_plugin_is_an_entry_point() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module = import_module(declared["project"]["entry-points"]["pytest11"]["tiercheck"])
    assert callable(module.pytest_collect_file)


def test_loading_the_plugin_is_light() -> None:
    """It is loaded by every run of pytest in an environment that has tiercheck."""
    heavy = ["click", "rich", "jinja2", "lark", "yaml", "durable", "tiercheck.change", "tiercheck.rulebook.shelf"]
    script = f"import sys, tiercheck.pytest_plugin; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
