"""``python -m tiercheck`` is the command line."""

from tiercheck.cli import main

main()
