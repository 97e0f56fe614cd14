"""Whole portfolios judged at once, whatever kind of table they are in."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from tiercheck.api.assessor import CHAINING, Assessor
from tiercheck.api.planning import columnar_plan
from tiercheck.api.shelves import ShelfLike, shelf_about
from tiercheck.errors import PortfolioError, Problem, SelectionError
from tiercheck.model.occasion import AUTO, Occasion, as_language, occasion_of
from tiercheck.model.outcome import Application, Language
from tiercheck.model.verdict import Assessment

if TYPE_CHECKING:
    from tiercheck.api.portfolio_result import Portfolio

# The columnar engine (Narwhals, Polars) is an optional dependency and imported when a portfolio is first judged.

Table = TypeVar("Table")


def assess_portfolio(
    frame: Table,
    as_of: date | str | None = None,
    jurisdiction: str = AUTO,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
    *,
    occasion: Occasion | None = None,
    columns: str = "all",
    key: str | None = None,
    shelf: ShelfLike | None = None,
    subject: str | None = None,
) -> Table:
    """Judge every row of a table on every tier in force, exactly as ``assess`` judges one profile.

    The table has the columns of the flat record (``evidence.md``), in any order. What is missing or null is
    not reported. A row whose record ``assess`` would refuse (a figure cannot be read, is outside its domain or
    contradicts another, a credit code is none) is ``invalid``: kept, and judged as if nothing were reported.

    Args:
        frame: a Polars, pandas or PyArrow table, a Polars lazy frame, a DuckDB relation, a PySpark data frame, or
            whatever else Narwhals knows.
        as_of: date of the decision, by default today.
        jurisdiction: ``auto`` for each row's division (the longest prefix that has rules of its own, else ``CN``),
            or one jurisdiction for all rows.
        application: ``new`` or ``review``.
        tiers: one tier or several, by default all in force on the date.
        occasion: these four in one, instead of each.
        columns: ``tiers`` for the outcome and score of each tier, ``indicators`` for the outcome of each
            indicator as well, ``all`` for their points too.
        key: a column that tells rows apart. A row without a key, or with that of another, is then at fault too.
            That costs a second reading of the key column and memory for its distinct values; PySpark joins for it,
            after which rows may stand in another order.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.
        subject: what a row is, by default what the tiers judge, else the enterprise.

    Returns:
        A table of the same kind, lazy where it was (a DuckDB relation is computed at once, its results stand in a
        temporary file that goes with it): the columns of the table, then ``invalid``, ``jurisdiction``
        and ``tier``; for each tier ``{tier}_outcome``, ``{tier}_score_min`` and ``_max``, and ``{tier}_verdict``, a
        small code of the requirements that decided (0 passes, above 0 fails, below 0 is unknown); for each
        indicator ``{tier}__{indicator}``, and where it gives points ``{tier}__{indicator}__points``, null while
        they are open, between ``..._points_min`` and ``..._points_max``. Outcomes are codes: 0 fail, 1 unknown,
        2 pass, 3 partial, 4 not applicable; null where the jurisdiction has no such thing. Points are whole
        numbers where the tables give no others, else decimals.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
        PortfolioError: it is no table, or one without the key.
        MissingExtraError: Narwhals or Polars is not installed.
    """
    from tiercheck.api.frames import judge_frame

    asked = occasion_of(occasion, as_of, jurisdiction, application, tiers)
    known = shelf_about(shelf, subject, asked.tiers)
    plan = columnar_plan(known, asked)
    return judge_frame(frame, plan, known.columns, columns, key)


def portfolio(
    frame: Table,
    as_of: date | str | None = None,
    jurisdiction: str = AUTO,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
    *,
    occasion: Occasion | None = None,
    key: str | None = None,
    shelf: ShelfLike | None = None,
    subject: str | None = None,
    language: Language | str = Language.ZH,
) -> "Portfolio[Table]":
    """Judge every row of a table as ``assess_portfolio`` does, and return the result with its analyses.

    Args:
        frame: a table of any kind that ``assess_portfolio`` takes; a lazy one is computed.
        as_of: date of the decision, by default today.
        jurisdiction: ``auto``, or one jurisdiction for all rows.
        application: ``new`` or ``review``.
        tiers: one tier or several, by default all in force on the date.
        occasion: these four in one, instead of each.
        key: the column that tells rows apart, by default that of the subject (``credit_code``). A row without a key,
            or with that of another, is invalid. Only a table without the default key may leave its rows without
            names, which ``explain_row`` then cannot find.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.
        subject: what a row is, by default what the tiers judge, else the enterprise.
        language: of what the analyses show, ``zh`` or ``en``.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
        PortfolioError: it is no table, or one without the key.
        MissingExtraError: Narwhals or Polars is not installed.
    """
    from tiercheck.api.portfolio_result import Portfolio

    asked = occasion_of(occasion, as_of, jurisdiction, application, tiers)
    return Portfolio(frame, shelf_about(shelf, subject, asked.tiers), asked, key, as_language(language))


def explain_row(
    result: object,
    key: object,
    as_of: date | str | None = None,
    application: Application | str = Application.NEW,
    *,
    occasion: Occasion | None = None,
    key_column: str | None = None,
    engine: str = CHAINING,
    shelf: ShelfLike | None = None,
    subject: str | None = None,
    language: Language | str = Language.ZH,
) -> "Assessment":
    """Return the full explained assessment of one row of a judged portfolio, the same as ``assess`` gives.

    Args:
        result: what ``portfolio`` gives, which knows all the rest; or a table that ``assess_portfolio`` gave.
        key: what names the row in the key column.
        as_of: the day for which a table was judged; it does not say itself.
        application: what the table was judged for.
        occasion: both in one, instead of each; its jurisdiction and tiers are those of the row.
        key_column: the column that tells rows of the table apart, by default the key of the subject.
        engine: what assesses the record, ``chaining`` or ``direct``; both give the same verdicts.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.
        subject: what a row of the table is, by default the enterprise.
        language: default language of explanations, ``zh`` or ``en``.

    Raises:
        PortfolioError: there is no such row, or more than one; or some cell of it is another for that day,
            application or shelf. A difference of rules that changes no cell cannot be noticed.
        SelectionError: a table is given without the day for which it was judged.
        ProfileError: the row is at fault; the error says what is wrong with it.
        EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
    """
    from tiercheck.api.explaining import explained, review, row_of
    from tiercheck.api.portfolio_result import Portfolio

    if isinstance(result, Portfolio):
        return result.explain_row(key, engine)
    if as_of is None and occasion is None:
        message = "a table does not say for which day it was judged, and the explanation hangs on it"
        hint = "pass as_of, or what `tiercheck.portfolio` gives"
        raise SelectionError([Problem("no-day", message, hint)])
    known, asked = shelf_about(shelf, subject, None), occasion_of(occasion, as_of, application=application)
    if key_column is None:
        key_column = "" if known.subject.key is None else known.subject.key.name
    row = row_of(result, key_column, key)
    if not {"invalid", "jurisdiction"} <= set(row.columns):
        message = "the table has no results to explain"
        raise PortfolioError([Problem("not-judged", message, "pass what `tiercheck.assess_portfolio` gives")])
    in_force = known.select(asked.as_of, str(row["jurisdiction"].item()), asked.application).requested
    judged = tuple(sorted(tier for tier in in_force if f"{tier}_outcome" in row.columns))
    options = Occasion(asked.as_of, AUTO, asked.application, None if len(judged) == len(in_force) else judged)
    found = explained(row, key_column, Assessor(known, engine), options, as_language(language))
    review(row, found, {rules.tier for rules in known.rule_sets})
    return found
