"""Arguments in, exit code out: 0 done, 1 rules or cases have problems, 2 usage or unreadable input."""

from tiercheck.cli.entry import main

__all__ = ["main"]
