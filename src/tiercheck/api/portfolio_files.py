"""Portfolios judged from file to file, wired."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tiercheck.api.planning import columnar_plan
from tiercheck.api.shelves import ShelfLike, shelf_about
from tiercheck.errors import MissingExtraError, Problem
from tiercheck.model.occasion import AUTO, Occasion, as_language, occasion_of, one_of
from tiercheck.model.outcome import Application, Language
from tiercheck.model.text import Text

if TYPE_CHECKING:
    from tiercheck.portfolios.running import Files, Ran

DETAILS = ("tiers", "indicators", "all")
ENGINES = ("polars", "duckdb", "spark")


class Judged(NamedTuple):
    """A portfolio judged from file to file.

    Attributes:
        ran: the outcomes in figures, and what was odd.
        files: what was read and written.
        titles: the tiers' names for people.
    """

    ran: "Ran"
    files: "Files"
    titles: Mapping[str, Text]

    def summary(self, language: Language | str = Language.ZH) -> str:
        """Return rows, outcomes by tier, and rows with problems, as lines of text."""
        from tiercheck.portfolios.telling import summary

        return summary(self.ran, self.files, self.titles, as_language(language))


def assess_files(
    source: Path | str,
    target: Path | str,
    as_of: date | str | None = None,
    jurisdiction: str = AUTO,
    application: Application | str = Application.NEW,
    *,
    occasion: Occasion | None = None,
    columns: str = "indicators",
    engine: str = "polars",
    key: str | None = None,
    strict: bool = False,
    problems: Path | str | None = None,
    reasons: Path | str | None = None,
    language: Language | str = Language.ZH,
    shelf: ShelfLike | None = None,
    subject: str | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Judged:
    """Judge a table of enterprises in one file and write the results to another, whole or not at all.

    A row that cannot be judged (a wrong figure, a key that is missing or repeated) is kept, unknown, and listed
    with its problems in a table of its own.

    Args:
        source: a CSV, Parquet, JSON-lines or Excel file with the columns of the flat record.
        target: a file of any of these kinds: the key, then the result columns of ``assess_portfolio``.
        as_of: date of the decision, by default today.
        jurisdiction: ``auto`` for each row's own division, or one jurisdiction for all rows.
        application: ``new`` or ``review``.
        occasion: these three, and the tiers to judge, in one.
        columns: ``tiers``, ``indicators`` or ``all``, as for ``assess_portfolio``.
        engine: ``polars``, ``duckdb`` or ``spark``.
        key: the column that names a row, by default the key of the subject.
        strict: refuse a table with unknown columns, amounts as binary numbers or rows that cannot be judged.
        problems: where the table of problems goes, by default beside the target.
        reasons: where a table goes (CSV) that says what each verdict code means, with clauses and counts.
        language: of that table, ``zh`` or ``en``.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.
        subject: what a row is, by default the enterprise.
        tick: told how many more rows have been taken, and how many there are.

    Raises:
        SelectionError: no rule set answers, or there is no such engine.
        PortfolioError: the table cannot be read, or ``strict`` refuses it.
        MissingExtraError: something optional is not installed.
        OSError: the results cannot be written; what was there before still is.
    """
    try:
        from tiercheck.engine.columnar.layout import Results
        from tiercheck.portfolios.running import Files, run
    except ImportError:
        message = "Narwhals is not installed, and portfolios are judged with it"
        raise MissingExtraError([Problem("narwhals-missing", message, "pip install 'tiercheck[portfolio]'")]) from None

    asked = occasion_of(occasion, as_of, jurisdiction, application)
    known = shelf_about(shelf, subject, asked.tiers)
    if key is None:
        key = "" if known.subject.key is None else known.subject.key.name
    wanted = Results(one_of(columns, DETAILS, "columns"))
    chosen = one_of(engine, ENGINES, "engine")
    plan = columnar_plan(known, asked)
    beside = Path(f"{target}.problems.csv") if problems is None else Path(problems)
    files = Files(Path(source), Path(target), beside, key, None if reasons is None else Path(reasons))
    speaks = as_language(language)
    ran = run(files, plan, known.columns, wanted, chosen, strict=strict, language=speaks, tick=tick)
    titles = {rules.tier: rules.title for rules in known.rule_sets if rules.tier in plan.tiers}
    return Judged(ran, files, titles)
