"""The verb that proves what the rules promise."""

from pathlib import Path

import click

from tiercheck.api.properties import properties_like, prove_properties, read_properties
from tiercheck.api.properties import render_properties as render
from tiercheck.api.reports import DEFAULT_WIDTH
from tiercheck.api.shelves import packaged_rules, rules_around, shelf_of
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import format_option, language_option
from tiercheck.cli.streams import is_terminal, terminal_width, write_text

FAIL, UNDECIDED = "fail", "undecided"


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The rules the properties are about; by default the shelf around them, else the one shipped.",
)
@click.option("-k", "name", metavar="NAME", help="Prove only properties whose name or statement contains NAME.")
@click.option("--strict", is_flag=True, help="Exit 1 when a property is undecided, too.")
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def properties(
    path: Path | None, rules: Path | None, name: str | None, style: str, lang: str, output: str | None, *, strict: bool
) -> int:
    """Prove the properties (properties.yaml) below PATH, by default those shipped with the rules.

    Each is proven for every record there can be, or refuted by a record that was judged by the rules; a property
    that is marked `expect: fail` must be refuted. Records name no industry: a size class is reported or unknown.
    Needs tiercheck[proof].

    Exit 0: all stand as the file says, or are undecided; 1: one does not, or the rules have problems; 2: property
    files that cannot be read, or no solver.
    """
    place = path if path is not None else packaged_rules()
    shelf = shelf_of((rules if rules is not None else rules_around(place)).resolve())
    read = read_properties(place, shelf=shelf)
    results = prove_properties(read if name is None else properties_like(read, name), shelf=shelf)
    width = terminal_width() if output is None and is_terminal() else DEFAULT_WIDTH
    write_text(render(results, style, lang, width=width), output)
    verdicts = {result.verdict.value for result in results}
    return PROBLEMS if FAIL in verdicts or (strict and UNDECIDED in verdicts) else 0
