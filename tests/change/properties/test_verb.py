"""``tiercheck properties``: exit 0 when all stand as written, 1 when one does not, 2 for what cannot be read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.change.places import SHELF, assert_recorded
from tests.cli.running import Here

HERE = Path(__file__).parent
TRIAL = HERE / "trial.properties.yaml"


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(HERE)
    return Here(capfdbinary)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_what_people_and_programs_read(style: str, language: str, tiercheck: Here) -> None:
    ran = tiercheck("properties", TRIAL.name, "--rules", SHELF, "--format", style, "--lang", language)
    assert (ran.code, ran.err) == (1, "")
    suffix = {"text": "txt", "markdown": "md", "json": "json"}[style]
    assert_recorded(HERE / "recorded" / f"trial.{language}.{suffix}", ran.out)


def test_the_document_has_its_keys_in_order(tiercheck: Here) -> None:
    document = json.loads(tiercheck("properties", TRIAL, "--rules", SHELF, "-k", "R&D", "--format", "json").out)
    assert list(document) == ["format", "pass", "fail", "undecided", "properties", "language"]
    assert document["format"] == "tiercheck/properties/1"
    for each in document["properties"]:
        assert list(each) == ["name", "says", "kind", "verdict", "standing", "expected", "why", "says_nothing_of",
                              "source", "answers"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "flags", "code"),
    [
        ("a pass guarantees its figures", (), 0),
        ("a pass guarantees its figures", ("--strict",), 0),
        ("the score is not full points", (), 0),
        ("it is true after all", (), 1),
        ("nobody is spoken of", (), 1),
        ("less R&D hurts", (), 1),
    ],
)
def test_exit_codes(name: str, flags: tuple[str, ...], code: int, tiercheck: Here) -> None:
    assert tiercheck("properties", TRIAL, "--rules", SHELF, "-k", name, *flags).code == code


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 1)])
def test_an_undecided_property_is_told_and_only_strictly_a_problem(
    flags: tuple[str, ...], code: int, tiercheck: Here
) -> None:
    ran = tiercheck("properties", TRIAL, "--rules", SHELF, "-k", "what no solver finds", "--lang", "en", *flags)
    assert ran.code == code
    assert "UNDECIDED" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.yaml",), "does not exist"),
        (("faults.properties.yaml", "--rules", SHELF), "unknown-step"),
        ((TRIAL.name, "--rules", SHELF, "-k", "zzz"), "no property is called anything like 'zzz'"),
        (("recorded", "--rules", SHELF), "there is no file properties.yaml"),
        ((TRIAL.name, "--rules", SHELF, "--output", "/nowhere/x"), "cannot write"),
    ],
)
def test_what_cannot_be_read_or_written(arguments: tuple[object, ...], said: str, tiercheck: Here) -> None:
    ran = tiercheck("properties", *arguments, *(() if "-k" in arguments else ("-k", "brand")))
    assert ran.code == 2
    assert said in ran.err


def test_without_a_solver_it_says_what_to_install() -> None:
    script = "import sys; sys.modules['z3'] = None; from tiercheck.cli import main; main(['properties', '-k', 'debt'])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "pip install 'tiercheck[proof]'" in ran.stderr
    assert "Traceback" not in ran.stderr
