"""A throw-away repository of rules, and a machine of one kind or the other that runs a workflow on a branch of it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
KIT = ROOT / "examples/ci"
RULES = Path(__file__).parent / "rules"
RULE_FILE = "rules/CN/trial/2024-01-01.yaml"
CASE_FILE = "rules/CN/trial/2024-01-01.cases.yaml"
IDENTITY = {"NAME": "A", "EMAIL": "a@example.com", "DATE": "2026-01-01T00:00:00Z"}
_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
# Stand in for what a test must not do: they write down what they were asked.
_STUBS = ("pip", "gh", "curl")
_STUB = """#!/bin/sh
echo "$(basename "$0") $*" >> "$ASKED"
"""
GITHUB = {"github.base_ref": "main", "github.event.pull_request.number": "7", "github.token": "secret"}
GITLAB = {
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_API_V4_URL": "https://gitlab.example/api/v4",
    "CI_PROJECT_ID": "3",
    "CI_MERGE_REQUEST_IID": "7",
    "TIERCHECK_TOKEN": "secret",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a job.

    Attributes:
        passed: whether the job did.
        said: its log.
        asked: what it asked of pip, gh and curl, line by line.
        results: its folder of results.
    """

    passed: bool
    said: str
    asked: tuple[str, ...]
    results: Path

    def report(self, name: str = "report.md") -> str:
        return (self.results / name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout of a branch of the repository, cloned from where ``main`` is."""

    top: Path

    def git(self, *arguments: str) -> None:
        run(("git", *arguments), self.top)

    def change(self, file: str, before: str, after: str) -> None:
        path = self.top / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change of the rules")


def new_checkout(folder: Path) -> Checkout:
    """Lay down a repository of rules with the kit in it, and a clone of it on a branch."""
    hub = Checkout(folder / "hub")
    shutil.copytree(RULES, hub.top / "rules")
    (hub.top / "ci").mkdir()
    shutil.copy(KIT / "report.sh", hub.top / "ci/report.sh")
    hub.git("init", "--quiet", "--initial-branch=main")
    hub.commit()
    checkout = Checkout(folder / "checkout")
    run(("git", "clone", "--quiet", str(hub.top), str(checkout.top)), folder)
    checkout.git("checkout", "--quiet", "-b", "change")
    return checkout


def on_github(checkout: Checkout) -> Ran:
    """Run the steps of the GitHub workflow: after one that failed, only those that always run."""
    workflow = yaml.safe_load((KIT / "tiercheck.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["rules"]
    given = {name: _resolved(text) for name, text in job["env"].items()}
    machine = Machine.beside(checkout, given)
    passed = True
    for step in job["steps"]:
        if "run" in step and (passed or "always()" in step.get("if", "")):
            passed = machine.passes(_resolved(step["run"])) and passed
    return machine.ran(passed)


def on_gitlab(checkout: Checkout) -> Ran:
    """Run the scripts of the GitLab job: the first two as one, the last whatever came of them."""
    job = yaml.safe_load((KIT / "gitlab-ci.yml").read_text(encoding="utf-8"))["tiercheck"]
    machine = Machine.beside(checkout, GITLAB | job["variables"])
    passed = machine.passes("\n".join([*job["before_script"], *job["script"]]))
    machine.passes("\n".join(job["after_script"]))
    return machine.ran(passed)


def _resolved(text: str) -> str:
    return _EXPRESSION.sub(lambda found: GITHUB[found[1]], text)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the commands of a workflow run: tiercheck is installed, the network is not there."""

    checkout: Checkout
    beside_it: Path
    environment: Mapping[str, str]

    @staticmethod
    def beside(checkout: Checkout, given: Mapping[str, str]) -> "Machine":
        folder = checkout.top.parent
        programs = folder / "programs"
        programs.mkdir(exist_ok=True)
        for name in _STUBS:
            stub = programs / name
            stub.write_text(_STUB, encoding="utf-8")
            stub.chmod(0o755)
        path = os.pathsep.join([str(programs), environment()["PATH"]])
        places = {"ASKED": str(folder / "asked"), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
        return Machine(checkout, folder, {**environment(), **given, **places, "PATH": path})

    def passes(self, script: str) -> bool:
        """Run a script as the runners of both kinds do, and keep what it says."""
        command = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script)
        with (self.beside_it / "log").open("a", encoding="utf-8") as log:
            done = subprocess.run(
                command, cwd=self.checkout.top, env=self.environment, stdout=log, stderr=log, check=False
            )
        return done.returncode == 0

    def ran(self, passed: bool) -> Ran:
        asked = self.beside_it / "asked"
        lines = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
        said = (self.beside_it / "log").read_text(encoding="utf-8")
        return Ran(passed, said, tuple(lines), self.checkout.top / "tiercheck-report")


def run(command: Iterable[str], folder: Path) -> str:
    return subprocess.run(
        tuple(command), cwd=folder, env=environment(), check=True, capture_output=True, text=True
    ).stdout


def environment() -> dict[str, str]:
    """The environment of every command: the programs of these tests first, activated or not."""
    people = {f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in IDENTITY.items()}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, **people, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
