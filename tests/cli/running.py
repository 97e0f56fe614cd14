"""Runs the command line in this process, or as one of its own."""

import subprocess
import sys
from dataclasses import dataclass
from typing import IO

import pytest

from tiercheck.cli.entry import run

COMMAND = (sys.executable, "-m", "tiercheck")


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run."""

    code: int
    out: str
    err: str


class Here:
    """Runs in this process."""

    def __init__(self, streams: pytest.CaptureFixture[bytes]) -> None:
        self._streams = streams

    def __call__(self, *arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        captured = self._streams.readouterr()
        return Ran(code, captured.out.decode(), captured.err.decode())


def start(*arguments: object, stdout: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE)
