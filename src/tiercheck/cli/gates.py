"""Options that verbs share: language, format, the rules meant, and the percentage that must be reached."""

from collections.abc import Callable
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import TypeVar

import click

from tiercheck.api.reports import Format, Language

Command = TypeVar("Command", bound=Callable[..., object])

LANGUAGES = click.Choice([language.value for language in Language])
language_option = click.option("--lang", type=LANGUAGES, default=Language.ZH.value, show_default=True)
format_option = click.option(
    "--format", "style", type=click.Choice([style.value for style in Format]), default="text", show_default=True
)
rules_option = click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The rules the cases are about; by default the shelf around them, else the one shipped.",
)


def fail_under_option(percent: int, meaning: str) -> Callable[[Command], Command]:
    """Return the option ``--fail-under``, which is handed on as a share.

    Args:
        percent: what must be reached by default.
        meaning: its help.
    """
    return click.option(
        "--fail-under",
        type=click.FloatRange(0, 100),
        callback=lambda _context, _option, given: _share(given),
        default=percent,
        show_default=True,
        metavar="PERCENT",
        help=meaning,
    )


def _share(percent: float) -> Fraction:
    if not isfinite(percent):
        raise click.BadParameter("write a number from 0 to 100")
    return Fraction(str(percent)) / 100
