"""A git repository with a shelf in it, and revisions of it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.change.edits.test_changes import SHELF

UPPER = "CN/upper/2024-01-01.yaml"
IDENTITY = {"NAME": "A", "EMAIL": "a@example.com", "DATE": "2026-01-01T00:00:00Z"}


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository whose shelf stands in ``policy/rules``."""

    top: Path

    @property
    def rules(self) -> Path:
        return self.top / "policy/rules"

    def git(self, *arguments: str) -> str:
        people = {f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in IDENTITY.items()}
        environment = {**os.environ, **people, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.top), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change")

    def swap(self, before: str, after: str, file: str = UPPER) -> None:
        path = self.rules / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")


def new_checkout(top: Path) -> Checkout:
    """A repository with one commit on ``main``."""
    checkout = Checkout(top)
    shutil.copytree(SHELF, checkout.rules)
    checkout.git("init", "--quiet", "--initial-branch=main")
    checkout.commit()
    return checkout
