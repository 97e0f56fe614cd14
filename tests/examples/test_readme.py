"""Both READMEs do what they say: every command, every Python block, every file in them."""

import re
import shutil
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import tiercheck as tc
from tests.examples.documents import Block, blocks_of, run, shows, steps_of

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
AS_OF = date(2025, 6, 1)
FAILS_ON_PURPOSE = {
    f"tiercheck {verb}{lang}": 1
    for verb in ("check faulty", "coverage yunxi", "mutate yunxi")
    for lang in ("", " --lang en")
}

readme = pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)


@pytest.fixture
def folder(tmp_path: Path, document: Path) -> Path:
    """A folder with the examples and every file that the document shows."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in blocks_of(document):
        if block.file:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return tmp_path


@readme
def test_every_command_does_what_is_shown(document: Path, folder: Path) -> None:
    for step in steps_of(blocks_of(document)):
        if not step.command.startswith("tiercheck "):
            continue
        ran = run(step.command, folder)
        place = f"{document.name}:{step.line}: {step.command}"
        assert ran.code == FAILS_ON_PURPOSE.get(step.command, 0), f"{place}\n{ran.output}"
        assert shows(step.shown, ran.output), f"{place}\n{ran.output}"


@readme
def test_every_command_of_the_workshop_exists(document: Path) -> None:
    """Not carried out, for they install and test: what they would do is planned by the tool itself."""
    plans = {"make": ("make {} --dry-run", ""), "pip": ("pip install --dry-run --no-deps --no-build-isolation {}", "")}
    commands = [step.command for step in steps_of(blocks_of(document)) if not step.command.startswith("tiercheck ")]
    assert commands == ["make demo", "make test", "pip install ."]
    for command in commands:
        tool, *arguments = command.split()
        plan = plans[tool][0].format(arguments[-1])
        ran = run(plan, ROOT)
        assert ran.code == 0, ran.output


@readme
def test_every_python_block_prints_what_is_shown(document: Path, folder: Path) -> None:
    blocks = blocks_of(document)
    scripts = [(block, after) for block, after in pairwise(blocks) if block.language == "python"]
    assert scripts
    for block, after in scripts:
        assert after.language == "text"
        (folder / "block.py").write_text(block.text, encoding="utf-8")
        ran = run(f"'{sys.executable}' -W error block.py", folder)
        assert ran.code == 0, f"{document.name}:{block.line}\n{ran.output}"
        assert shows(unwrapped(after.text), unwrapped(ran.output)), f"{document.name}:{block.line}\n{ran.output}"


def unwrapped(text: str) -> str:
    """Return text without line breaks and blanks: a document wraps the long lines that Python prints."""
    return "".join(text.split())


@readme
def test_every_profile_and_record_is_read(document: Path) -> None:
    profiles = [block for block in blocks_of(document) if block.text.partition("\n")[2].startswith(("profile:", "rec"))]
    assert len(profiles) == 3
    for block in profiles:
        (profile,) = tc.read_profiles(block.text, block.file).profiles
        assert profile.to_record(AS_OF)["revenue_y1"]


@readme
def test_every_block_is_of_a_kind_that_is_tested(document: Path) -> None:
    for block in blocks_of(document):
        assert block.language in ("bash", "console", "python", "text", "yaml"), f"{document.name}:{block.line}"
        assert block.file or block.language != "yaml", f"{document.name}:{block.line} names no file"


@readme
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


@readme
def test_lines_fit(document: Path) -> None:
    assert max(map(len, document.read_text(encoding="utf-8").splitlines())) <= 120


def test_both_languages_show_the_same() -> None:
    """A reader of either language is told the same commands, files and number of sections and rows."""

    def shape(document: Path) -> tuple[object, ...]:
        blocks = blocks_of(document)
        lines = document.read_text(encoding="utf-8").splitlines()
        commands = [step.command.removesuffix(" --lang en").removesuffix(" --lang zh") for step in steps_of(blocks)]
        files = [(block.file, content(block)) for block in blocks if block.file]
        marks = [sum(line.startswith(mark) for line in lines) for mark in ("## ", "| ", "- ")]
        return commands, files, marks

    assert shape(READMES[0]) == shape(READMES[1])


def content(block: Block) -> object:
    return yaml.safe_load(block.text)


@readme
def test_the_table_of_the_law_has_a_row_for_every_rule_file(document: Path) -> None:
    rows = [line for line in document.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rule_files = [path.relative_to(ROOT / "rules") for path in (ROOT / "rules").glob("*/*/*.yaml")]
    assert rule_files
    for path in rule_files:
        jurisdiction, day = path.parts[0], path.stem[:10]
        assert [row for row in rows if re.search(rf"\b{jurisdiction}\b", row) and day in row], path
