"""The columnar plan of a portfolio run, from what a caller writes."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from tiercheck.api.assessor import APPLICATIONS, as_date, one_of
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.outcome import Application

if TYPE_CHECKING:
    from tiercheck.engine.columnar.plan import ColumnarPlan
    from tiercheck.rulebook.shelf import Shelf

AUTO = "auto"


def columnar_plan(
    shelf: "Shelf",
    as_of: date | str | None = None,
    jurisdiction: str = AUTO,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
) -> "ColumnarPlan":
    """Return the plan of a portfolio run; arguments as for ``assess_portfolio``.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
    """
    from tiercheck.portfolio.planning import plan_for

    day = as_date(as_of)
    kind = Application(one_of(application, APPLICATIONS, "application"))
    asked = (tiers,) if isinstance(tiers, str) else None if tiers is None else tuple(dict.fromkeys(tiers))
    if asked == ():
        raise SelectionError([Problem("no-tier", "no tier was asked for", "leave tiers out for all in force")])
    return plan_for(shelf, day, jurisdiction, kind, asked)
