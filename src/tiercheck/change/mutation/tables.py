"""Slips in a classification: the bounds of a class, a class dropped, a code dropped, the year of a column."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tiercheck.change.mutation.checks import of_check
from tiercheck.change.mutation.measures import of_measure
from tiercheck.change.mutation.mutant import Kind, Slip, within
from tiercheck.explain.requirements import rule_text
from tiercheck.model.classification import ClassBound, ClassRow
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure


def of_class(row: ClassRow, place: int, name: str) -> Iterator[Slip[ClassRow]]:
    """Yield every slip in the bounds of one class.

    Args:
        row: the row of the table.
        place: which of its classes, from the highest down.
        name: the level that the class is.
    """
    bound = row.bounds[place]
    for number, check in enumerate(bound.checks):
        position = f"{name}/{number + 1}"
        yield from within(of_check(check), partial(_with_check, row, place, number), position)
        if len(bound.checks) > 1:
            checks = (*bound.checks[:number], *bound.checks[number + 1 :])
            yield Slip(Kind.DROPPED, position, rule_text(check, named=True), "nothing", _with(row, place, checks))
    if len(row.bounds) > 1:
        words = " and ".join(rule_text(check, named=True) for check in bound.checks)
        without = (*row.bounds[:place], *row.bounds[place + 1 :])
        yield Slip(Kind.DROPPED, name, f"{name}: {words}", "nothing", replace(row, bounds=without))


def of_codes(row: ClassRow) -> Iterator[Slip[ClassRow]]:
    """Yield a row with one of its codes dropped."""
    if len(row.codes) > 1:
        for code in row.codes:
            codes = tuple(each for each in row.codes if each != code)
            yield Slip(Kind.DROPPED, f"code-{code}", f"code {code}", "nothing", replace(row, codes=codes))


def of_row_measures(row: ClassRow, columns: Mapping[str, Column]) -> Iterator[Slip[ClassRow]]:
    """Yield a row with the figure of another year in it; arguments as for ``of_measure``."""
    checks = (check for bound in row.bounds for check in bound.checks)
    for number, measure in enumerate(dict.fromkeys(check.measure for check in checks), 1):
        yield from within(of_measure(measure, columns), partial(_measuring, row, measure), f"measure{number}")


def _measuring(row: ClassRow, old: Measure, new: Measure) -> ClassRow:
    bounds = (
        replace(
            bound, checks=tuple(replace(each, measure=new) if each.measure == old else each for each in bound.checks)
        )
        for bound in row.bounds
    )
    return replace(row, bounds=tuple(bounds))


def _with_check(row: ClassRow, place: int, number: int, check: Check) -> ClassRow:
    checks = row.bounds[place].checks
    return _with(row, place, (*checks[:number], check, *checks[number + 1 :]))


def _with(row: ClassRow, place: int, checks: tuple[Check, ...]) -> ClassRow:
    changed: ClassBound = replace(row.bounds[place], checks=checks)
    return replace(row, bounds=(*row.bounds[:place], changed, *row.bounds[place + 1 :]))
