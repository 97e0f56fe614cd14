"""The verbs about portfolios and what a change does to them."""

from pathlib import Path

import click

from tiercheck.api.change_reports import Limit, impact_document, over
from tiercheck.api.impact import MOST_KEYS
from tiercheck.api.impact import impact as impact_of
from tiercheck.api.reports import AUTO, DEFAULT_WIDTH, DocumentLayout
from tiercheck.api.sample import sample as write_sample
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import format_option, language_option
from tiercheck.cli.streams import UnreadableError, is_terminal, terminal_width, write_text
from tiercheck.cli.verbs import APPLICATIONS


@click.command()
@click.argument("old", required=False, metavar="OLD")
@click.argument("new", required=False, metavar="NEW")
@click.option(
    "--portfolio", required=True, type=click.Path(path_type=Path), metavar="FILE", help="CSV, Parquet, JSONL."
)
@click.option("--key", metavar="COLUMN", help="The column that names a row, by default credit_code.")
@click.option("--first", type=click.IntRange(min=0), default=MOST_KEYS, show_default=True, help="Name so many of each.")
@click.option("--partial", is_flag=True, help="Judge although columns that the rules read are absent.")
@click.option("--strict", is_flag=True, help="Refuse odd columns and bad rows instead of noting them.")
@click.option("--tier", "tiers", multiple=True, metavar="TIER", help="This tier only; may be repeated.")
@click.option(
    "--jurisdiction",
    default=AUTO,
    show_default=True,
    metavar="CODE",
    help="auto: each row by its own division; or CN, or a GB/T 2260 prefix, for every row.",
)
@click.option("--application", type=APPLICATIONS, help="By default new.")
@click.option("--as-of", metavar="DATE", help="When folders, files and revisions are asked; by default today.")
@click.option("--rev", "revisions", multiple=True, metavar="REV", help="A git revision instead of OLD and NEW.")
@click.option("--rules", metavar="DIR", type=click.Path(exists=True, file_okay=False), help="A rule shelf of your own.")
@click.option(
    "--fail-over",
    metavar="LIMIT",
    help="Exit 1 when more of those who passed a tier lose it or can no longer be told: 0.5% of them, or 100.",
)
@format_option
@language_option
@click.option("--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def impact(
    old: str | None,
    new: str | None,
    portfolio: Path,
    key: str | None,
    first: int,
    partial: bool,
    strict: bool,
    tiers: tuple[str, ...],
    jurisdiction: str,
    application: str | None,
    as_of: str | None,
    revisions: tuple[str, ...],
    rules: str | None,
    fail_over: str | None,
    style: str,
    lang: str,
    output: str | None,
) -> int:
    """Judge a portfolio by the rules OLD and NEW: who gains, who loses, who can no longer be told, by which clause.

    OLD and NEW are dates, rule files, folders or rule-set ids; or --rev names git revisions.

    Exit 0: done; 1: more lose than --fail-over allows, or the rules have problems; 2: unreadable input.
    """
    limit = None if fail_over is None else Limit.read(fail_over)
    found = impact_of(
        portfolio,
        old,
        new,
        rules=rules,
        revisions=revisions,
        tiers=tiers or None,
        jurisdiction=jurisdiction,
        application=application,
        as_of=as_of,
        key=key,
        strict=strict,
        partial=partial,
        most_keys=first,
    )
    colour = output is None and is_terminal()
    width = terminal_width() if colour else DEFAULT_WIDTH
    shown = DocumentLayout((impact_document(found, limit),))
    write_text(shown.write(style, lang, width=width, colour=colour), output)
    return PROBLEMS if limit is not None and over(found, limit) else 0


@click.command()
@click.argument("count", metavar="N", type=click.IntRange(min=1))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same rows everywhere.")
def sample(count: int, out: Path, seed: int) -> None:
    """Write a synthetic portfolio of N enterprises that do not exist to OUT (.csv, .parquet or .jsonl)."""
    try:
        write_sample(count, out, seed=seed)
    except OSError as error:
        raise UnreadableError(f"cannot write {out}: {error.strerror or error}; nothing was changed") from None
