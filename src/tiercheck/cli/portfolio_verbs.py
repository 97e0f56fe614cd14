"""The verb that judges whole portfolios."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tiercheck.api.portfolio_files import DETAILS, ENGINES, assess_files
from tiercheck.api.reports import AUTO, Application, Language
from tiercheck.cli.exits import INTERRUPTED
from tiercheck.cli.gates import LANGUAGES
from tiercheck.cli.streams import UnreadableError, say_error, write_text
from tiercheck.cli.verbs import APPLICATIONS


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--as-of", metavar="DATE", help="Date of the decision, such as 2025-06-01; by default today.")
@click.option(
    "--jurisdiction",
    default=AUTO,
    show_default=True,
    metavar="CODE",
    help="auto: each row by its own division; or CN, or a GB/T 2260 prefix, for every row.",
)
@click.option("--application", type=APPLICATIONS, default=Application.NEW.value, show_default=True)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="polars",
    show_default=True,
    help="What computes; the answers are the same. duckdb and spark are installed apart.",
)
@click.option(
    "--columns",
    type=click.Choice(DETAILS),
    default="indicators",
    show_default=True,
    help="Write the outcomes of tiers, those of indicators too, or all with the points.",
)
@click.option("--key", metavar="COLUMN", help="The column that names a row, by default the key: credit_code.")
@click.option("--subject", metavar="SUBJECT", help="What a row is, by default an enterprise.")
@click.option("--strict", is_flag=True, help="Refuse unknown columns and bad rows instead of noting them.")
@click.option(
    "--problems",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="List what is wrong with bad rows in FILE (CSV), by default OUT.problems.csv.",
)
@click.option(
    "--reasons",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Say in FILE (CSV) what each verdict code means: the requirements that decided, by clause, and how many rows.",
)
@click.option("--rules", metavar="DIR", type=click.Path(exists=True, file_okay=False), help="A rule shelf of your own.")
@click.option(
    "--lang", type=LANGUAGES, default=Language.ZH.value, show_default=True, help="Of the summary and the reasons."
)
def portfolio(
    source: Path,
    target: Path,
    as_of: str | None,
    jurisdiction: str,
    application: str,
    engine: str,
    columns: str,
    key: str | None,
    subject: str | None,
    strict: bool,
    problems: Path | None,
    reasons: Path | None,
    rules: str | None,
    lang: str,
) -> None:
    """Judge every row of IN, a table of enterprises, and write the results to OUT, whole or not at all.

    The end of a name says the format: .csv, .parquet, .jsonl or .xlsx. The columns of IN are those of the flat
    record, such as credit_code and revenue_y1; text is UTF-8.

    Outcomes are codes: 0 fail, 1 unknown, 2 pass, 3 partial, 4 not applicable; empty where a
    jurisdiction has no such thing. A row that cannot be judged is kept, unknown, and listed in OUT.problems.csv.

    Exit 0: done; 1: the rules have problems; 2: unreadable input, or refused by --strict; 130: interrupted.
    """
    try:
        with _progress() as tick:
            judged = assess_files(
                source,
                target,
                as_of,
                jurisdiction,
                application,
                columns=columns,
                engine=engine,
                key=key,
                strict=strict,
                problems=problems,
                reasons=reasons,
                language=lang,
                shelf=rules,
                subject=subject,
                tick=tick,
            )
    except KeyboardInterrupt:
        say_error(f"\ninterrupted: {target} is as it was, or complete")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except OSError as error:
        named = [path for path in (problems, reasons) if path is not None and error.filename == str(path)]
        place = named[0] if named else target
        raise UnreadableError(f"cannot write {place}: {error.strerror or error}; nothing was changed") from None
    for note in judged.ran.notes:
        say_error(str(note.problem))
    write_text(judged.summary(lang), None)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show on standard error how many rows have been taken; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True))
    with bar:
        task = bar.add_task("", total=None)
        yield lambda more, total: bar.update(task, advance=more, total=total)
