"""The verb that tells what a change of the rules does."""

import click

from tiercheck.api.diff import comparison, directions, edits, render_edits
from tiercheck.api.reports import DEFAULT_WIDTH, Application
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import format_option, language_option
from tiercheck.cli.streams import is_terminal, terminal_width, write_text


@click.command()
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--rev", "revisions", multiple=True, metavar="REV", help="A git revision; twice, or A..B, for two.")
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="The shelf that dates and ids are asked of, instead of the one shipped.",
)
@click.option("--tier", metavar="TIER", help="This tier only.")
@click.option("--jurisdiction", metavar="CODE", help="CN or a GB/T 2260 prefix; a date is asked for CN by default.")
@click.option(
    "--application", type=click.Choice([kind.value for kind in Application]), help="By default new, where there is one."
)
@click.option("--as-of", metavar="DATE", help="Ask folders and revisions on this date only.")
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
@click.option(
    "--direction", is_flag=True, help="Prove which way each edit and tier goes (needs tiercheck[proof]), with records."
)
@click.option("--exit-code", is_flag=True, help="Exit 1 when anything changes.")
def diff(
    old: str | None,
    new: str | None,
    revisions: tuple[str, ...],
    rules: str | None,
    tier: str | None,
    jurisdiction: str | None,
    application: str | None,
    as_of: str | None,
    style: str,
    lang: str,
    output: str | None,
    *,
    direction: bool,
    exit_code: bool,
) -> int:
    """Tell what changes from OLD to NEW, edit by edit and clause by clause.

    OLD and NEW are each a date (2026-03-31), a rule file, a folder of rules, or a rule-set id
    (tier/CN/2022-08-01). With --rev, OLD is the folder or file whose revisions are compared, by
    default rules, and NEW is left out: one revision is compared with the working tree.

    Exit 0: compared; 1: the rules of a side have problems; 2: a side cannot be read or found.
    """
    compared = comparison(
        old,
        new,
        rules=rules,
        revisions=revisions,
        tier=tier,
        jurisdiction=jurisdiction,
        application=application,
        as_of=as_of,
    )
    found = edits(compared)
    width = terminal_width() if output is None and is_terminal() else DEFAULT_WIDTH
    remarks = directions(compared, found) if direction else None
    write_text(render_edits(found, style, lang, remarks=remarks, width=width), output)
    return PROBLEMS if exit_code and found.edits else 0
