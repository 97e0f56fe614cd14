"""Without the extension of durable-rules, or with a faulty one, all else works and the default engine says so."""

import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import yaml
from tiercheck.engine.unloadable import INSTALL

ROOT = Path(__file__).parents[2]
SHELF = ROOT / "tests/change/shelf"
PROFILE = ROOT / "examples/srdi_by_score.yaml"
DAY = ("--as-of", "2025-06-01")
# How the extension fails: it is not there, or the loader of the system refuses it.
STATES = {
    "missing": ("engine-missing", "is not installed (No module named 'durable_rules_engine')"),
    "faulty": ("engine-not-loaded", "is installed and cannot be loaded ("),
}
ONE_FIRM = """
import tiercheck as tc
firm = tc.read_profiles(open({profile!r}, encoding="utf-8").read(), "firm").profiles[0]
"""


# What differs between the two is the message; the rest is tried without the extension alone.
in_both_states = pytest.mark.parametrize("state", STATES, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "missing"))


@pytest.fixture
def environment(state: str, tmp_path: Path) -> dict[str, str]:
    """An environment whose first place to import from has no extension, or one that is none."""
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    if state == "missing":
        text = "raise ModuleNotFoundError(\"No module named 'durable_rules_engine'\", name='durable_rules_engine')"
        (shadow / "durable_rules_engine.py").write_text(text)
    else:
        (shadow / f"durable_rules_engine{EXTENSION_SUFFIXES[0]}").write_bytes(b"not a library")
    places = [str(shadow), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places)), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def ran(environment: dict[str, str], *arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)


def python(environment: dict[str, str], script: str) -> subprocess.CompletedProcess[str]:
    return ran(environment, "-c", ONE_FIRM.format(profile=str(PROFILE)) + script)


def refused(done: subprocess.CompletedProcess[str], state: str) -> bool:
    """Whether the command line ended as it must: what is wrong, what to do, no traceback, exit 2."""
    said, (code, why) = done.stderr, STATES[state]
    lines = said.splitlines()
    return (
        done.returncode == 2
        and len(lines) == 2
        and lines[0].startswith(f"{code}: the engine 'chaining' cannot judge")
        and why in lines[0]
        and INSTALL in lines[1]
        and "engine='direct' (--engine direct)" in lines[1]
    )


@in_both_states
def test_the_direct_engine_judges(environment: dict[str, str]) -> None:
    script = 'result = tc.assess(firm, "2025-06-01", engine="direct"); print(result.tier, result["srdi"].score.low)'
    assert python(environment, script).stdout == "srdi 73\n"


@in_both_states
def test_the_default_engine_says_what_to_do_before_it_judges(environment: dict[str, str], state: str) -> None:
    script = """
for judge in (tc.Assessor, lambda: tc.assess(firm, "2025-06-01"), tc.Assessor):
    try:
        judge()
    except tc.EngineError as error:
        (problem,) = error.problems
        print(problem.code, error.__suppress_context__, problem.hint)
"""
    done = python(environment, script)
    lines = done.stdout.splitlines()
    assert len(lines) == 3, done.stderr
    assert len(set(lines)) == 1
    assert lines[0].startswith(f"{STATES[state][0]} True build it with a C compiler: {INSTALL}; or judge by engine=")


@in_both_states
def test_the_command_line_says_what_to_do(environment: dict[str, str], state: str) -> None:
    done = ran(environment, "-m", "tiercheck", "assess", PROFILE, *DAY)
    assert refused(done, state), done.stderr
    assert done.stdout == ""


def test_the_engine_is_never_another_than_was_asked_for(environment: dict[str, str], tmp_path: Path) -> None:
    """What a receipt says of its engine is true, so one of ``chaining`` is not replayed by ``direct``."""
    receipt = tmp_path / "receipt.json"
    made = ran(environment, "-m", "tiercheck", "assess", PROFILE, *DAY, "--engine", "direct", "--format", "json")
    receipt.write_text(made.stdout, encoding="utf-8")
    same = ran(environment, "-m", "tiercheck", "replay", receipt, "--lang", "en")
    assert (same.returncode, same.stdout) == (0, "same\n"), same.stderr
    receipt.write_text(made.stdout.replace('"engine": "direct"', '"engine": "chaining"'), encoding="utf-8")
    assert ran(environment, "-m", "tiercheck", "replay", receipt).returncode == 2


def test_cases_run_on_the_direct_engine(environment: dict[str, str]) -> None:
    done = ran(environment, "-m", "tiercheck", "test", SHELF, "--engine", "direct", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "12 cases on direct: all as expected\n"), done.stderr


@pytest.mark.parametrize("engine", ["both", "chaining"])
def test_an_engine_that_cannot_judge_is_not_the_error_that_a_case_expects(
    environment: dict[str, str], state: str, tmp_path: Path, engine: str
) -> None:
    case = {
        "tiercheck": 1,
        "cases": [{"name": "refused", "as_of": "1900-01-01", "tier": "trial", "expect": {"error": "engine"}}],
    }
    (tmp_path / "errors.cases.yaml").write_text(yaml.safe_dump(case), encoding="utf-8")
    done = ran(environment, "-m", "tiercheck", "test", tmp_path, "--rules", SHELF, "--engine", engine)
    assert refused(done, state), done.stdout + done.stderr


def test_pytest_runs_cases_on_the_engines_that_its_configuration_names(
    environment: dict[str, str], state: str, tmp_path: Path
) -> None:
    settings = tmp_path / "pytest.ini"
    command = ("-m", "pytest", "-c", settings, "-p", "tiercheck.pytest_plugin", "-p", "no:cacheprovider", SHELF)
    settings.write_text("[pytest]\n")
    everywhere = ran(environment, *command)
    assert everywhere.returncode == pytest.ExitCode.INTERRUPTED
    assert STATES[state][0] in everywhere.stdout
    assert "Traceback" not in everywhere.stdout + everywhere.stderr
    settings.write_text("[pytest]\ntiercheck_engines = direct\n")
    assert "12 passed" in ran(environment, *command).stdout


def test_tables_are_judged_analysed_and_explained(environment: dict[str, str], tmp_path: Path) -> None:
    script = f"""
import polars as pl
tc.sample(50, {str(tmp_path / "in.parquet")!r})
table = pl.read_parquet({str(tmp_path / "in.parquet")!r})
found = tc.portfolio(table, "2025-06-01", language="en")
assert str(found.summary()) and str(found.reasons()) and str(found.missing()) and str(found.problems())
judged = tc.assess_portfolio(table, "2025-06-01")
row = judged.filter(~pl.col("invalid")).row(0, named=True)
by_object = found.explain_row(row["credit_code"], engine="direct")
by_table = tc.explain_row(judged, row["credit_code"], "2025-06-01", engine="direct")
assert by_object.tier == by_table.tier == row["tier"]
for explain in (found.explain_row, lambda key: tc.explain_row(judged, key, "2025-06-01")):
    try:
        explain(row["credit_code"])
    except tc.EngineError:
        print("refused")
"""
    done = python(environment, script)
    assert done.stdout == "refused\nrefused\n", done.stderr
    arguments = ("portfolio", tmp_path / "in.parquet", tmp_path / "out.csv", *DAY)
    done = ran(environment, "-m", "tiercheck", *arguments)
    assert done.returncode == 0, done.stderr


def test_verbs_that_need_no_engine_work(environment: dict[str, str]) -> None:
    verbs = [
        ("rules",),
        ("show", "srdi", *DAY),
        ("check", str(SHELF)),
        ("coverage", str(SHELF), "--fail-under", "0"),
        ("mutate", str(SHELF), "--jobs", "1", "--fail-under", "0"),
        ("diff", "--rules", str(ROOT / "rules"), "2025-06-01", "2026-06-01", "--tier", "innovative"),
        ("--version",),
    ]
    done = ran(environment, "-c", f"from tiercheck.cli.entry import run; print([run(verb) for verb in {verbs}])")
    assert done.stdout.splitlines()[-1] == str([0] * len(verbs)), done.stderr


def test_engines_cannot_be_held_against_each_other(environment: dict[str, str], state: str) -> None:
    done = ran(environment, "-m", "tiercheck", "probe", "--rules", SHELF)
    assert refused(done, state), done.stderr
