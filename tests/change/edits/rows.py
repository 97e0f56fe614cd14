"""Edits as rows of a table: what was done, to what, by which clause, what it was, what it is."""

from collections.abc import Sequence
from typing import NamedTuple

from tiercheck.change.edits.edit import Edit, Standing


class Row(NamedTuple):
    """One edit as a table of expectations writes it."""

    kind: str
    of: str
    clauses: str
    was: str
    now: str


def row(edit: Edit) -> Row:
    sides = [side for side in (edit.old, edit.new) if side is not None]
    clauses = (side.citation.clause for side in sides if side.citation is not None)
    return Row(edit.kind.value, _arrow(sides), " -> ".join(clauses), edit.before.zh, edit.after.zh)


def _arrow(sides: Sequence[Standing]) -> str:
    return " -> ".join(dict.fromkeys(side.id for side in sides))
