"""The verbs of the command line."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import click

from tiercheck import api
from tiercheck.api.assessor import ENGINES
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import language_option
from tiercheck.cli.streams import STANDARD, UNWRAPPED, is_terminal, read_text, say_error, terminal_width, write_text
from tiercheck.document.document import Format
from tiercheck.document.sarif import sarif
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import ProfileError
from tiercheck.model.outcome import Application
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf

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
    language_option,
    click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all."),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("tiercheck"), prog_name="tiercheck")
def tiercheck() -> None:
    """Which tier of China's SME cultivation ladder an enterprise qualifies for, why, and by which clause."""


@tiercheck.command()
@click.argument("file", metavar="FILE")
@_occasion_options
@click.option("--tier", "tiers", multiple=True, metavar="TIER", help="Judge this tier only; may be repeated.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="chaining", show_default=True)
@_rules_option
@_report_options
def assess(
    file: str,
    as_of: str | None,
    jurisdiction: str | None,
    application: str,
    tiers: tuple[str, ...],
    engine: str,
    rules: str | None,
    style: str,
    lang: str,
    output: str | None,
) -> None:
    """Assess the profile, record or list of them in FILE (YAML or JSON, - reads standard input)."""
    read = api.read_profiles(read_text(file), "standard input" if file == STANDARD else file)
    assessor = api.Assessor(_shelf(rules), engine)

    def assessed(profile: EnterpriseProfile) -> Assessment:
        return assessor.assess(profile, as_of, jurisdiction, application, tiers or None, lang)

    shown = _each(read.profiles, assessed) if read.is_list else assessed(read.profiles[0])
    width, colour = _terminal(output)
    write_text(api.render(shown, style, lang, width=width, colour=colour), output)


def _each(
    profiles: Sequence[EnterpriseProfile], assessed: Callable[[EnterpriseProfile], Assessment]
) -> list[Assessment]:
    """Assess every profile of a list; the faults of all are reported together, each with its place."""
    done, problems = [], []
    for index, profile in enumerate(profiles):
        try:
            done.append(assessed(profile))
        except ProfileError as error:
            places = (f"[{index}].{problem.path}".rstrip(".") for problem in error.problems)
            problems += [replace(problem, path=path) for problem, path in zip(error.problems, places, strict=True)]
    if problems:
        raise ProfileError(problems)
    return done


@tiercheck.command()
@_rules_option
@_report_options
def rules(rules: str | None, style: str, lang: str, output: str | None) -> None:
    """List the rule shelf: tier, jurisdiction, period, instrument, status, digest."""
    width, colour = _terminal(output)
    listed = api.rules(shelf=_shelf(rules))
    write_text(listed.render(style, lang, width=width, colour=colour), output)


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
    shown = api.show(tier, as_of, jurisdiction or "CN", application, shelf=_shelf(rules))
    write_text(api.render(shown, style, lang, width=width, colour=colour), output)


@tiercheck.command()
@click.argument("path", required=False, type=click.Path(exists=True))
@click.option("--sarif", "log", metavar="FILE", help="Write SARIF 2.1.0 to FILE, whole or not at all.")
@click.option("--strict", is_flag=True, help="Warnings are problems: exit 1.")
@language_option
def check(path: str | None, log: str | None, strict: bool, lang: str) -> int:
    """Check the rule files below PATH, by default those shipped: exit 0 clean or warnings only, 1 problems."""
    found = api.check(None if path is None else Path(path), strict=strict)
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
    replayed = api.replay(read_text(receipt), shelf=_shelf(rules))
    write_text(replayed.render("text", lang, width=UNWRAPPED), None)
    return 0 if replayed.same else PROBLEMS


def _shelf(rules: str | None) -> Shelf:
    return api.packaged_shelf() if rules is None else api.read_shelf(Path(rules))


def _terminal(output: str | None) -> tuple[int, bool]:
    """Return width and colour of text output; a file or pipe has a fixed width and no colour."""
    if output is None and is_terminal():
        return terminal_width(), True
    return DEFAULT_WIDTH, False
