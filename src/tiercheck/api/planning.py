"""The columnar plan of a portfolio run, from what a caller asks."""

from typing import TYPE_CHECKING

from tiercheck.model.occasion import Occasion
from tiercheck.rulebook.shelf import Shelf

if TYPE_CHECKING:
    from tiercheck.engine.columnar.plan import ColumnarPlan


def columnar_plan(shelf: Shelf, occasion: Occasion) -> "ColumnarPlan":
    """Return the plan of a portfolio run.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
    """
    from tiercheck.portfolios.planning import plan_for

    return plan_for(shelf, occasion)
