"""Reforms wired: a shelf with rules changed by path."""

from collections.abc import Mapping

from tiercheck.api.shelves import ShelfLike, as_shelf
from tiercheck.change.reform import Value, reformed
from tiercheck.rulebook.shelf import Shelf


def reform(shelf: ShelfLike, changes: Mapping[str, Value]) -> Shelf:
    """Return a shelf with rules changed by path, for a what-if; rule files stay as they are.

    Args:
        shelf: the rules as they are, such as ``packaged_shelf()``, or their folder.
        changes: new values by path; the grammar of paths is in ``tiercheck.change.reform``. None leaves a
            requirement out.

    Returns:
        A shelf of its own digest, usable wherever a shelf is.

    Raises:
        ReformError: every path that names nothing, with the nearest that does, and every value that does not fit.

    Example:
        >>> shelf = reform(packaged_shelf(), {"srdi/44.score.pass_mark": 65, "srdi.rd_intensity": "2.5%"})
    """
    return reformed(as_shelf(shelf), changes)
