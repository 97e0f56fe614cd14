"""Impact of a change of the rules in a git repository, as a pull request asks for it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.change.impact.firms import SCORED, firm, table
from tests.cli.running import Here
from tests.shelf.in_force import RULES


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", "-C", str(folder), *identity, *arguments), check=True, capture_output=True)


@pytest.mark.parametrize(
    ("file", "was", "becomes", "as_of", "moved"),
    [
        ("CN/srdi/2026-04-01.yaml", "years_in_segment >= 3", "years_in_segment >= 4", "2026-05-01", {"lost": 2}),
        # a change in an overlay alone reaches the rows of its place alone
        ("44/srdi/2024-07-17.yaml", "pass_mark: 70", "pass_mark: 65", "2025-06-01", {"gained": 1}),
        ("44/srdi/2024-07-17.yaml", "pass_mark: 70", "pass_mark: 65", "2022-09-01", {}),
    ],
)
def test_a_change_in_the_working_tree(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    file: str,
    was: str,
    becomes: str,
    as_of: str,
    moved: dict[str, int],
) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "rules")
    rule_file = tmp_path / "rules" / file
    text = rule_file.read_text(encoding="utf-8")
    assert was in text
    rule_file.write_text(text.replace(was, becomes), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    firms = table(tmp_path / "firms.jsonl", [firm(), firm(years_in_segment=4), {**SCORED, "division": "440106"}])
    arguments = (
        "--rev",
        "main",
        "--as-of",
        as_of,
        "--portfolio",
        firms,
        "--format",
        "json",
        "--fail-over",
        "0",
        "--partial",
    )
    ran = Here(capsysbinary)("impact", *arguments)
    assert ran.code == (1 if "lost" in moved else 0)
    tiers = {
        tier["tier"]: {name: move["enterprises"] for name, move in tier["moves"].items() if move["enterprises"]}
        for tier in json.loads(ran.out)["tiers"]
    }
    assert tiers.pop("srdi") == moved
    assert not any(tiers.values())
