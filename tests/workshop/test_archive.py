"""A wheel is imported from, without being installed: its rule files are no files then, and an error says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELF = ROOT / "tests/change/shelf"
PROFILE = ROOT / "examples/srdi_by_score.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (built,) = folder.glob("*.whl")
    (folder / "rules").mkdir()  # somebody else's, which happens to stand beside it
    (folder / "rules/other.yaml").write_text("not: ours")
    return built


def ran(archive: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(archive)}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=archive.parent, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("verb", [("assess", PROFILE), ("rules",), ("show", "srdi"), ("check",), ("test",), ("probe",)])
def test_the_command_line_says_what_is_wrong(wheel: Path, verb: tuple[object, ...]) -> None:
    done = ran(wheel, "-m", "tiercheck", *verb)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"no-rule-files: tiercheck is imported from the archive {wheel}, in which its rule files cannot be read\n"
        f"    hint: install it: pip install {wheel}; or name a folder of rules of your own\n"
    )


def test_python_says_what_is_wrong(wheel: Path) -> None:
    script = "import tiercheck as tc\ntry:\n tc.Assessor()\nexcept tc.RuleFileError as error:\n print(error)"
    assert f"is imported from the archive {wheel}" in ran(wheel, "-c", script).stdout


def test_an_archive_of_another_name_is_told_too(wheel: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "bundle.zip"
    renamed.write_bytes(wheel.read_bytes())
    done = ran(renamed, "-m", "tiercheck", "rules")
    assert f"from the archive {renamed}" in done.stderr
    assert "pip install its wheel" in done.stderr


def test_rules_of_your_own_are_read_all_the_same(wheel: Path) -> None:
    done = ran(wheel, "-m", "tiercheck", "test", SHELF, "--lang", "en")
    assert done.stdout == "12 cases on chaining and direct: all as expected\n", done.stderr
