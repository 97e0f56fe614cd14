"""The columns of a subject listed, with the tiers of a shelf that read them."""

from tiercheck.api.shelves import ShelfLike, shelf_about
from tiercheck.engine.record import measures_of
from tiercheck.explain.column_list import ColumnList, ListedColumn
from tiercheck.model.evidence import Column
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.subject import Origin


def columns(subject: str | None = None, *, shelf: ShelfLike | None = None) -> ColumnList:
    """List what can be reported: every column with its titles, unit and domain, and the tiers that read it.

    Args:
        subject: the subject, by default the enterprise.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.

    Raises:
        SelectionError: no rules judge such a subject; the error names the nearest.

    Example:
        >>> columns()["revenue_y1"].column.title.en
        'revenue last year'
    """
    view = shelf_about(shelf, subject, None)
    readers = _readers(view)
    origins = view.subject.origins
    entries = (
        ListedColumn(column, origins.get(name, Origin()), tuple(readers.get(column, {})))
        for name, column in view.columns.items()
    )
    return ColumnList(view.subject, tuple(entries))


def _readers(shelf: Shelf) -> dict[Column, dict[str, None]]:
    """Return the tiers that read each column; one that reads a derived level reads what the table does."""
    derived: dict[Column, set[Column]] = {}
    for table in shelf.classifications:
        checks = (check for row in table.rows for bound in row.bounds for check in bound.checks)
        found = {column for check in checks for column in check.measure.columns}
        derived.setdefault(table.derives, set()).update({table.selects_by, *found})
    readers: dict[Column, dict[str, None]] = {}
    for rules in sorted((*shelf.rule_sets, *shelf.overlays), key=lambda each: each.order):
        measures = (measure for indicator in rules.indicators.values() for measure in measures_of(indicator))
        for column in {column for measure in measures for column in measure.columns}:
            for read in (column, *derived.get(column, ())):
                readers.setdefault(read, {})[rules.tier] = None
    return readers
