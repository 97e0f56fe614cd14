"""Arguments in, exit code out: 0 done, 1 rules or cases have problems, 2 usage or unreadable input."""

import sys
from collections.abc import Sequence
from typing import NoReturn

from tiercheck.cli.exits import INTERRUPTED

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Args:
        arguments: by default those of the process.
    """
    try:
        from tiercheck.cli.entry import run  # so late that a Ctrl-C while the verbs are loaded is taken quietly too

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
