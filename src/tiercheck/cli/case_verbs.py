"""The verb that runs cases."""

from pathlib import Path

import click

from tiercheck.api.assessor import ENGINES
from tiercheck.api.cases import named_like, read_cases, run_cases
from tiercheck.api.change_reports import Updates, describe, junit, report, texts_of, updates
from tiercheck.api.shelves import packaged_rules, rules_around, shelf_of
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import rules_option
from tiercheck.cli.streams import read_exactly, write_text
from tiercheck.errors import CaseFileError, Problem

BOTH = "both"


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "name", metavar="NAME", help="Run only cases whose file, line or name contains NAME.")
@click.option("--engine", type=click.Choice([*ENGINES, BOTH]), default=BOTH, show_default=True)
@click.option("--update", is_flag=True, help="Record what came out in the case files, after showing the difference.")
@click.option("--dry-run", is_flag=True, help="With --update: show the difference only.")
@click.option("--junit", "xml", metavar="FILE", help="Write JUnit XML to FILE, whole or not at all.")
@rules_option
def test(
    path: Path | None,
    name: str | None,
    engine: str,
    update: bool,
    dry_run: bool,
    xml: str | None,
    rules: Path | None,
) -> int:
    """Run the cases (*.cases.yaml, *.cases.csv) below PATH, by default those shipped with the rules.

    Exit 0: all came out as expected; 1: cases fail, or the rules have problems; 2: cases that cannot be read.
    """
    place = path if path is not None else packaged_rules()
    texts = texts_of(place) if update else {}
    shelf = shelf_of((rules if rules is not None else rules_around(place)).resolve())
    cases = read_cases(place, shelf=shelf)
    chosen = cases if name is None else named_like(cases, name)
    results = run_cases(chosen, shelf=shelf, engines=tuple(ENGINES) if engine == BOTH else (engine,))
    if xml is not None:
        write_text(junit(results), xml)
    if update:
        return _record(updates(results, texts), dry_run)
    write_text(report(results), None)
    return 0 if all(result.passed for result in results) else PROBLEMS


def _record(found: Updates, dry_run: bool) -> int:
    """Show what changes and write it; what cannot be recorded is told, and the run fails."""
    for changed in found.files:
        write_text(changed.difference, None)
        if not dry_run:
            if read_exactly(changed.file) != changed.before:
                message = f"{changed.file} was changed while its cases ran; nothing of it was recorded"
                raise CaseFileError([Problem("file-changed", message, "run it again")])
            write_text(changed.after, changed.file)
    told = f"{len(found.files)} case file{'' if len(found.files) == 1 else 's'}"
    write_text(f"{told} {'would change' if dry_run else 'updated'}\n", None)
    if found.left:
        write_text(f"not recorded, for a person to settle:\n{describe(found.left)}\n", None)
    return PROBLEMS if found.left or (dry_run and found.files) else 0
