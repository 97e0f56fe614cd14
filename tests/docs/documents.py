"""The fenced blocks of a document, run in order as a reader would."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import NamedTuple

_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"# (\S+\.yaml)\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line it begins on."""

    language: str
    text: str
    line: int

    @property
    def file(self) -> str:
        """The file that the first line of a YAML block names, or ""."""
        named = _FILE_NAME.match(self.text)
        return named[1] if named and self.language == "yaml" else ""


class Step(NamedTuple):
    """A command, what it shows, and the line of its block."""

    command: str
    shown: str
    line: int


def blocks_of(document: Path) -> tuple[Block, ...]:
    text = document.read_text(encoding="utf-8")
    return tuple(Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _FENCED.finditer(text))


def steps_of(blocks: tuple[Block, ...]) -> Iterator[Step]:
    """Yield every command of a console block with the output below it, and every line of a bash block."""
    for block in blocks:
        if block.language == "console":
            for part in block.text.removeprefix("$ ").split("\n$ "):
                command, _, shown = part.partition("\n")
                yield Step(command, shown.rstrip("\n"), block.line)
        elif block.language == "bash":
            yield from (Step(command, "...", block.line) for command in block.text.splitlines())


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command: exit code, and both streams as a terminal would show them."""

    code: int
    output: str


def run(command: str, folder: Path) -> Ran:
    """Run a command line in a folder, with the tiercheck of the tests before any other."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout)


def shows(expected: str, output: str) -> bool:
    """Whether output is what a document shows; ``...`` stands for anything."""
    return OutputChecker().check_output(trimmed(expected), trimmed(output), ELLIPSIS)


def trimmed(text: str) -> str:
    """Return text without blanks at the end of its lines, which no reader sees."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"
