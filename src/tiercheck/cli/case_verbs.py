"""The verb that runs cases."""

from pathlib import Path

import click

from tiercheck.api.assessor import ENGINES, packaged_rules
from tiercheck.api.cases import named_like, read_cases, rules_around, run_cases, shelf_of
from tiercheck.change.cases.telling import junit, report
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.streams import write_text

BOTH = "both"


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "name", metavar="NAME", help="Run only cases whose file, line or name contains NAME.")
@click.option("--engine", type=click.Choice([*ENGINES, BOTH]), default=BOTH, show_default=True)
@click.option("--junit", "xml", metavar="FILE", help="Write JUnit XML to FILE, whole or not at all.")
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The rules the cases are about; by default the shelf around them, else the one shipped.",
)
def test(path: Path | None, name: str | None, engine: str, xml: str | None, rules: Path | None) -> int:
    """Run the cases (*.cases.yaml, *.cases.csv) below PATH, by default those shipped with the rules.

    Exit 0: all came out as expected; 1: cases fail, or the rules have problems; 2: cases that cannot be read.
    """
    place = path if path is not None else packaged_rules()
    shelf = shelf_of((rules if rules is not None else rules_around(place)).resolve())
    cases = read_cases(place, shelf=shelf)
    chosen = cases if name is None else named_like(cases, name)
    results = run_cases(chosen, shelf=shelf, engines=tuple(ENGINES) if engine == BOTH else (engine,))
    if xml is not None:
        write_text(junit(results), xml)
    write_text(report(results), None)
    return 0 if all(result.passed for result in results) else PROBLEMS
