"""Checks across files, and the one call behind `tiercheck check`."""

from pathlib import Path

from tiercheck.errors import Problem
from tiercheck.rulebook.assembly import assemble
from tiercheck.rulebook.files import read_folder


def check(path: Path) -> tuple[Problem, ...]:
    """Return every problem of a rule file, or of a folder of them, in order of place.

    Args:
        path: a folder, or one file, which is checked within its shelf.
    """
    files = read_folder(path)
    assemble(files)
    return files.report.in_order(files.lines)
