"""The verb that asks whether the cases prove anything."""

import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import click

from tiercheck.api.change_reports import mutation_document
from tiercheck.api.mutation import mutate as run_mutants
from tiercheck.api.reports import DocumentLayout
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import fail_under_option, format_option, language_option, rules_option
from tiercheck.cli.streams import UNWRAPPED, say_error, write_text
from tiercheck.errors import FailingCasesError


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@rules_option
@fail_under_option(98, "Exit 1 when fewer of the mutants are killed.")
@click.option("-k", "name", metavar="NAME", help="Only mutants whose id, clause or rule-file line contains NAME.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; by default one for each processor.")
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def mutate(
    path: Path | None,
    rules: Path | None,
    fail_under: Fraction,
    name: str | None,
    jobs: int | None,
    style: str,
    lang: str,
    output: str | None,
) -> int:
    """Make the rules wrong one slip at a time; name the slips that no case below PATH notices.

    Exit 0: enough are noticed; 1: too few, or an explanation of an equivalent explains nothing, or cases fail on the
    rules as they are; 2: cases that cannot be read.
    """
    count = jobs if jobs is not None else os.cpu_count() or 1
    try:
        report = run_mutants(path, rules=rules, name=name, jobs=count, progress=_progress())
    except FailingCasesError as error:
        say_error(str(error))
        return PROBLEMS
    shown = DocumentLayout((mutation_document(report, fail_under),))
    write_text(shown.write(style, lang, width=UNWRAPPED), output)
    return 0 if report.passes(fail_under) else PROBLEMS


def _progress() -> Callable[[int, int], None] | None:
    """Return what tells a terminal how far it is; None when nobody watches."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        end = "\r\x1b[K" if done == of else ""
        sys.stderr.write(f"\r{done} of {of} mutants{end}")
        sys.stderr.flush()

    return tell
