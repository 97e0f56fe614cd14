"""The verbs of the command line."""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import click

from tiercheck.api import documents
from tiercheck.api.assessor import ENGINES, Assessor
from tiercheck.api.columns import columns as columns_of
from tiercheck.api.profiles import read_profiles
from tiercheck.api.reports import DEFAULT_WIDTH, Application, Format, Language, Occasion, sarif
from tiercheck.api.shelves import rules as rules_of
from tiercheck.api.shelves import shelf_about
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import LANGUAGES, language_option
from tiercheck.cli.streams import STANDARD, UNWRAPPED, is_terminal, read_text, say_error, terminal_width, write_text

Command = TypeVar("Command", bound=Callable[..., object])

FORMATS = click.Choice([style.value for style in Format])
APPLICATIONS = click.Choice([application.value for application in Application])


def _together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds options in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_rules_option = click.option(
    "--rules",
    "rules",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="A rule shelf of your own instead of the one shipped.",
)
_occasion_options = _together(
    click.option("--as-of", metavar="DATE", help="Date of the decision, such as 2025-06-01; by default today."),
    click.option("--jurisdiction", metavar="CODE", help="CN or a GB/T 2260 prefix such as 44 or 4403."),
    click.option("--application", type=APPLICATIONS, default=Application.NEW.value, show_default=True),
)
_report_options = _together(
    click.option("--format", "style", type=FORMATS, default=Format.TEXT.value, show_default=True),
    click.option("--lang", type=LANGUAGES, default=Language.ZH.value, show_default=True),
    click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all."),
)


# Verbs whose modules are imported when they are first asked for: `tiercheck check` needs no solver and no tables.
LATE = {
    "coverage": "coverage_verbs",
    "diff": "diff_verbs",
    "impact": "impact_verbs",
    "mutate": "mutation_verbs",
    "portfolio": "portfolio_verbs",
    "probe": "coverage_verbs",
    "properties": "property_verbs",
    "sample": "impact_verbs",
    "test": "case_verbs",
}


class Verbs(click.Group):
    """The verbs defined here, and those of other modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs."""
        return sorted({*super().list_commands(ctx), *LATE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, and import its module where need be."""
        if cmd_name in LATE:
            command: click.Command = getattr(import_module(f"tiercheck.cli.{LATE[cmd_name]}"), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("tiercheck"), prog_name="tiercheck")
def tiercheck() -> None:
    """Which tier of China's SME cultivation ladder an enterprise qualifies for, why, and by which clause."""


@tiercheck.command()
@click.argument("file", metavar="FILE")
@_occasion_options
@click.option("--tier", "tiers", multiple=True, metavar="TIER", help="Judge this tier only; may be repeated.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="chaining", show_default=True)
@click.option("--subject", metavar="SUBJECT", help="What FILE describes, by default what --tier judges.")
@_rules_option
@_report_options
def assess(
    file: str,
    as_of: str | None,
    jurisdiction: str | None,
    application: str,
    tiers: tuple[str, ...],
    engine: str,
    subject: str | None,
    rules: str | None,
    style: str,
    lang: str,
    output: str | None,
) -> None:
    """Assess the profile, record or list of them in FILE (YAML or JSON, - reads standard input)."""
    text = read_text(file)
    asked, assessor = Occasion(as_of, jurisdiction, application, tiers or None), Assessor(rules, engine)
    described = shelf_about(assessor.shelf, subject, asked.tiers).subject
    read = read_profiles(text, "standard input" if file == STANDARD else file, described)
    shown = (
        assessor.assess_each(read.profiles, asked, lang)
        if read.is_list
        else assessor.assess(read.profiles[0], language=lang, occasion=asked)
    )
    width, colour = _terminal(output)
    write_text(documents.render(shown, style, lang, width=width, colour=colour), output)


@tiercheck.command()
@_rules_option
@_report_options
def rules(rules: str | None, style: str, lang: str, output: str | None) -> None:
    """List the rule shelf: tier, jurisdiction, period, instrument, status, digest."""
    width, colour = _terminal(output)
    write_text(rules_of(rules).render(style, lang, width=width, colour=colour), output)


@tiercheck.command()
@click.option("--subject", metavar="SUBJECT", help="What is described, by default the enterprise.")
@_rules_option
@_report_options
def columns(subject: str | None, rules: str | None, style: str, lang: str, output: str | None) -> None:
    """List what can be reported: columns, titles, units, domains, and the tiers that read them."""
    width, _ = _terminal(output)
    write_text(columns_of(subject, shelf=rules).render(style, lang, width=width), output)


@tiercheck.command()
@click.argument("tier", metavar="TIER")
@_occasion_options
@_rules_option
@_report_options
def show(
    tier: str,
    as_of: str | None,
    jurisdiction: str | None,
    application: str,
    rules: str | None,
    style: str,
    lang: str,
    output: str | None,
) -> None:
    """Show the rule set of TIER, or the classification of that name, with its citations."""
    width, colour = _terminal(output)
    shown = documents.show(tier, as_of, jurisdiction, application, shelf=rules)
    write_text(documents.render(shown, style, lang, width=width, colour=colour), output)


@tiercheck.command()
@click.argument("path", required=False, type=click.Path(exists=True))
@click.option("--sarif", "log", metavar="FILE", help="Write SARIF 2.1.0 to FILE, whole or not at all.")
@click.option("--strict", is_flag=True, help="Warnings are problems: exit 1.")
@language_option
def check(path: str | None, log: str | None, strict: bool, lang: str) -> int:
    """Check the rule files below PATH, by default those shipped: exit 0 clean or warnings only, 1 problems."""
    found = documents.check(None if path is None else Path(path), strict=strict)
    if log is not None:
        write_text(sarif(found, version("tiercheck")), log)
    for each in found:
        say_error(str(each))
    write_text(found.render("text", lang, "outcomes"), None)
    return PROBLEMS if len(found) > found.warnings else 0


@tiercheck.command()
@click.argument("receipt", metavar="RECEIPT")
@_rules_option
@language_option
def replay(receipt: str, rules: str | None, lang: str) -> int:
    """Compute RECEIPT (the JSON of assess) again: exit 0 the same, 1 it differs."""
    replayed = documents.replay(read_text(receipt), shelf=rules)
    write_text(replayed.render("text", lang, width=UNWRAPPED), None)
    return 0 if replayed.same else PROBLEMS


def _terminal(output: str | None) -> tuple[int, bool]:
    """Return width and colour of text output; a file or pipe has a fixed width and no colour."""
    if output is None and is_terminal():
        return terminal_width(), True
    return DEFAULT_WIDTH, False
