"""The verbs that ask what the cases have seen of the rules, and whether the engines agree on them."""

from fractions import Fraction
from pathlib import Path

import click

from tiercheck.api.change_reports import coverage_document
from tiercheck.api.coverage import coverage as cover
from tiercheck.api.probing import probe as run_probe
from tiercheck.api.reports import Application, DocumentLayout
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import fail_under_option, format_option, language_option, rules_option
from tiercheck.cli.streams import UNWRAPPED, say_error, write_text
from tiercheck.errors import FailingCasesError


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@rules_option
@fail_under_option(95, "Exit 1 when the cases have seen less.")
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def coverage(
    path: Path | None, rules: Path | None, fail_under: Fraction, style: str, lang: str, output: str | None
) -> int:
    """Tell which outcomes, bands and sides of thresholds the cases below PATH have seen, with cases for the rest.

    Exit 0: enough were seen; 1: too few, or cases fail on the rules as they are; 2: cases that cannot be read.
    """
    try:
        report = cover(path, rules=rules)
    except FailingCasesError as error:
        say_error(str(error))
        return PROBLEMS
    shown = DocumentLayout((coverage_document(report, fail_under),))
    write_text(shown.write(style, lang, width=UNWRAPPED), output)
    return 0 if report.passes(fail_under) else PROBLEMS


@click.command()
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A rule shelf of your own instead of the one shipped.",
)
@click.option("--tier", metavar="TIER", help="This tier, or classification, only.")
@click.option("--as-of", metavar="DATE", help="On this day only; by default everything on its first day.")
@click.option("--jurisdiction", metavar="CODE", help="Here only: CN or a GB/T 2260 prefix.")
@click.option("--application", type=click.Choice([kind.value for kind in Application]), help="By default each.")
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def probe(
    rules: Path | None,
    tier: str | None,
    as_of: str | None,
    jurisdiction: str | None,
    application: str | None,
    style: str,
    lang: str,
    output: str | None,
) -> int:
    """Hold the engines against each other on records just below, at and above every threshold, and not reported.

    Exit 0: they agree on all; 1: they do not, or the rules have problems; 2: nothing answers for what is asked.
    """
    report = run_probe(rules, tier=tier, as_of=as_of, jurisdiction=jurisdiction, application=application)
    write_text(report.render(style, lang, width=UNWRAPPED), output)
    return 0 if report.passed else PROBLEMS
