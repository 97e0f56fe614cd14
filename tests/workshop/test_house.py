"""The house rules, checked: style, types, layers, sizes of files, weight of the import."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=" ".join,
)
def test_the_tools_are_content(command: tuple[str, ...]) -> None:
    done = run(str(Path(sys.executable).parent / command[0]), *command[1:])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_room_has_a_name_without_a_meaning() -> None:
    meaningless = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc", "manager"}
    assert not [path for path in SOURCES if meaningless & set(path.relative_to(ROOT).with_suffix("").parts)]


def test_importing_is_light() -> None:
    """What a public name needs is imported when it is first used, third parties and our own modules alike."""
    heavy = ["pydantic", "click", "rich", "jinja2", "lark", "yaml", "pandas", "polars", "narwhals", "numpy", "durable"]
    heavy += ["tiercheck.errors", "tiercheck.model.profile", "tiercheck.api.assessor", "tiercheck.rulebook.shelf"]
    script = f"import sys, tiercheck; print([name for name in {heavy} if name in sys.modules])"
    assert run(sys.executable, "-c", script).stdout == "[]\n"


def test_the_rules_are_shipped_inside_the_wheel(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(run(sys.executable, "-m", "zipfile", "-l", str(wheel)).stdout.split())
    shelf = {f"tiercheck/{path.relative_to(ROOT)}" for path in (ROOT / "rules").rglob("*.yaml")}
    assert shelf
    assert shelf <= names
    assert {"tiercheck/py.typed", "tiercheck/rulebook/grammar.lark"} <= names
