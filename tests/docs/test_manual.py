"""The READMEs and the manual do what they say: every command, every Python block, every file, every link in them."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import tiercheck as tc
import yaml
from tests.docs.documents import Block, blocks_of, run, shows, steps_of

ROOT = Path(__file__).parents[2]
NAVIGATION = yaml.safe_load((ROOT / ".mkdocs.yml").read_text(encoding="utf-8"))["nav"]
ENGLISH = [ROOT / "docs" / page for page in NAVIGATION if isinstance(page, str)]
CHINESE = [ROOT / "docs" / page for part in NAVIGATION if isinstance(part, dict) for page in part["中文"]]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
OTHERS = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "ARCHITECTURE.md"]
PAGES = [*READMES, *ENGLISH, *CHINESE]
ENGLISH_ONLY = ("api.md", "upgrading.md")
TWINS = [(page, ROOT / "docs" / "zh" / page.name) for page in ENGLISH if page.name not in ENGLISH_ONLY]
# What a reader does in one folder, from top to bottom; the pages of a manual build on those before them.
WALKS = {
    "CONTRIBUTING.md": OTHERS[:1],
    "README.md": READMES[:1],
    "README.zh.md": READMES[1:],
    "manual": ENGLISH,
    "manual in Chinese": CHINESE,
}
CARRIED_OUT = ("tiercheck ", "cat ")
AS_OF = date(2025, 6, 1)
FAILS_ON_PURPOSE = {
    f"tiercheck {verb}{language}": 1
    for verb in ("check faulty", "coverage yunxi", "mutate yunxi", "mutate county")
    for language in ("", " --lang en", " --lang zh")
}
WIDEST = 120
LONGEST_README = 150


def of_page(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_page = pytest.mark.parametrize("page", PAGES, ids=of_page)


@pytest.mark.parametrize("pages", WALKS.values(), ids=list(WALKS))
def test_every_command_and_python_block_does_what_is_shown(pages: list[Path], tmp_path: Path) -> None:
    """In the order of the text, in a folder with the examples, the rules and every file that is shown."""
    for folder in ("examples", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    blocks = [(page, block) for page in pages for block in blocks_of(page)]
    for _, block in blocks:
        if block.file:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    for number, (page, block) in enumerate(blocks):
        if block.language == "python":
            _, after = blocks[number + 1]
            assert after.language == "text", f"{of_page(page)}:{block.line} shows no output"
            _hold_python(page, block, after, tmp_path)
        else:
            _hold_commands(page, block, tmp_path)


def _hold_python(page: Path, block: Block, after: Block, folder: Path) -> None:
    (folder / "block.py").write_text(block.text, encoding="utf-8")
    ran = run(f"'{sys.executable}' -W error block.py", folder)
    assert ran.code == 0, f"{of_page(page)}:{block.line}\n{ran.output}"
    assert shows(unwrapped(after.text), unwrapped(ran.output)), f"{of_page(page)}:{block.line}\n{ran.output}"


def _hold_commands(page: Path, block: Block, folder: Path) -> None:
    for step in steps_of((block,)):
        if not step.command.startswith(CARRIED_OUT):
            continue
        ran = run(step.command, folder)
        place = f"{of_page(page)}:{step.line}: {step.command}"
        assert ran.code == FAILS_ON_PURPOSE.get(step.command, 0), f"{place}\n{ran.output}"
        assert shows(step.shown, ran.output), f"{place}\n{ran.output}"


def unwrapped(text: str) -> str:
    """Return text without line breaks and blanks: a document wraps the long lines that Python prints."""
    return "".join(text.split())


@every_page
def test_every_other_command_exists(page: Path) -> None:
    """Not carried out, for they install and test: what they would do is planned by the tool itself."""
    plans = {"make": ("make {} --dry-run", ""), "pip": ("pip install --dry-run --no-deps --no-build-isolation {}", "")}
    for step in steps_of(blocks_of(page)):
        if not step.command.startswith(CARRIED_OUT):
            tool, *arguments = step.command.split()
            ran = run(plans[tool][0].format(arguments[-1]), ROOT)
            assert ran.code == 0, ran.output


@every_page
def test_every_profile_and_record_is_read(page: Path) -> None:
    for block in blocks_of(page):
        if block.text.partition("\n")[2].startswith(("profile:", "record:")):
            (profile,) = tc.read_profiles(block.text, block.file).profiles
            assert profile.to_record(AS_OF)["revenue_y1"]


@every_page
def test_every_block_is_of_a_kind_that_is_tested(page: Path) -> None:
    for block in blocks_of(page):
        assert block.language in ("bash", "console", "python", "text", "yaml"), f"{of_page(page)}:{block.line}"
        assert block.file or block.language != "yaml", f"{of_page(page)}:{block.line} names no file"


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=of_page)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@every_page
def test_lines_fit(page: Path) -> None:
    wide = [line for line in page.read_text(encoding="utf-8").splitlines() if len(line) > WIDEST]
    assert [line for line in wide if not line.startswith("|")] == []


@pytest.mark.parametrize("page", READMES, ids=of_page)
def test_a_readme_is_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST_README


@pytest.mark.parametrize(("english", "chinese"), [tuple(READMES), *TWINS], ids=lambda path: of_page(path))
def test_both_languages_show_the_same(english: Path, chinese: Path) -> None:
    """A reader of either language sees the same commands, files and number of sections, rows and items."""

    def shape(document: Path) -> tuple[object, ...]:
        blocks = blocks_of(document)
        lines = document.read_text(encoding="utf-8").splitlines()
        commands = [step.command.removesuffix(" --lang en").removesuffix(" --lang zh") for step in steps_of(blocks)]
        files = [(block.file, yaml.safe_load(block.text)) for block in blocks if block.file]
        marks = [sum(line.startswith(mark) for line in lines) for mark in ("## ", "- ")]
        rows = [
            line for line in lines if line.startswith("| ") and not any(f"({name})" in line for name in ENGLISH_ONLY)
        ]
        return commands, files, marks, len(rows)

    assert shape(english) == shape(chinese)


@pytest.mark.parametrize("page", [ROOT / "docs/law.md", ROOT / "docs/zh/law.md"], ids=of_page)
def test_the_table_of_the_law_has_a_row_for_every_rule_file(page: Path) -> None:
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rule_files = [path.relative_to(ROOT / "rules") for path in (ROOT / "rules").glob("*/*/*.yaml")]
    rule_files = [path for path in rule_files if not path.name.endswith(".cases.yaml")]
    assert rule_files
    for path in rule_files:
        jurisdiction, day = path.parts[0], path.stem[:10]
        assert [row for row in rows if re.search(rf"\b{jurisdiction}\b", row) and day in row], path


def test_the_manual_builds_strictly(tmp_path: Path) -> None:
    """A page that is missing from the navigation, a broken link or a wrong docstring section is an error."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", ".mkdocs.yml", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
