"""The hooks of ``.pre-commit-hooks.yaml``, run as pre-commit runs them: on what is staged, by entry and arguments."""

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import yaml
from tests.examples.ci.throwaway import CASE_FILE, ROOT, RULE_FILE, Checkout, environment, new_checkout, run


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook."""

    command: tuple[str, ...]
    files: re.Pattern[str]

    def code(self, checkout: Checkout) -> int | None:
        """Return the exit code on what is staged, None when nothing staged concerns it."""
        staged = run(("git", "diff", "--cached", "--name-only"), checkout.top).splitlines()
        if not any(self.files.search(name) for name in staged):
            return None
        ran = subprocess.run(self.command, cwd=checkout.top, env=environment(), capture_output=True, check=False)
        return ran.returncode


def hooks() -> dict[str, Hook]:
    declared = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in declared:
        assert not hook["pass_filenames"]
        assert hook["language"] == "python"
    return {
        hook["id"]: Hook((*shlex.split(hook["entry"]), *hook["args"]), re.compile(hook["files"])) for hook in declared
    }


CHECK, TEST = (hooks()[name] for name in ("tiercheck-check", "tiercheck-test"))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return new_checkout(tmp_path)


def test_a_sound_change_passes_both(checkout: Checkout) -> None:
    checkout.change(RULE_FILE, "自主品牌", "自有品牌")
    checkout.git("add", "--all")
    assert (CHECK.code(checkout), TEST.code(checkout)) == (0, 0)


def test_a_faulty_rule_file_is_stopped(checkout: Checkout) -> None:
    checkout.change(RULE_FILE, "require: own_brand", "require: own_brnad")
    checkout.git("add", "--all")
    assert CHECK.code(checkout) == 1


def test_a_rule_that_its_cases_do_not_follow_is_stopped(checkout: Checkout) -> None:
    checkout.change(RULE_FILE, "1000 万元", "1500 万元")
    checkout.git("add", "--all")
    assert (CHECK.code(checkout), TEST.code(checkout)) == (0, 1)


def test_a_case_that_cannot_be_read_is_stopped(checkout: Checkout) -> None:
    checkout.change(CASE_FILE, "own_brand: null", "own_brnad: null")
    checkout.git("add", "--all")
    assert TEST.code(checkout) == 2


def test_what_does_not_concern_the_rules_runs_nothing(checkout: Checkout) -> None:
    (checkout.top / "README.md").write_text("rules\n", encoding="utf-8")
    checkout.git("add", "--all")
    assert (CHECK.code(checkout), TEST.code(checkout)) == (None, None)


@pytest.mark.parametrize("name", ["rules/a.yaml", "rules/CN/srdi/2022-08-01.yml", "rules/a.cases.yaml"])
def test_every_file_of_the_rules_concerns_both(name: str) -> None:
    assert CHECK.files.search(name)
    assert TEST.files.search(name)


def test_a_table_of_cases_concerns_the_cases() -> None:
    assert TEST.files.search("rules/table.cases.csv")
