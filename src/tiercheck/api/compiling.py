"""Rules that read well compiled for every engine, so that none refuses later what ``check`` accepts."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

from tiercheck.engine.program import compile_program
from tiercheck.errors import EngineError, Problem
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf


def refusals(shelf: "Shelf") -> Iterator[Problem]:
    """Yield what an engine refuses of a shelf; that of tables only where Narwhals is installed."""
    rule_sets = (*shelf.rule_sets, *shelf.overlays)
    for rule_set in rule_sets:
        yield from _of_programs(rule_set)
    if find_spec("narwhals") is None:
        return
    from tiercheck.engine.columnar.suiting import unsuited

    for rule_set in rule_sets:
        beside = [each for other in rule_sets if _meet(rule_set, other) for each in other.indicators.values()]
        yield from unsuited(rule_set.indicators.values(), beside, shelf.classifications, shelf.columns)


def _of_programs(rule_set: RuleSet) -> Iterator[Problem]:
    for application in rule_set.effective:
        try:
            compile_program(rule_set, application)
        except EngineError as error:
            place = next(iter(rule_set.indicators.values())).citation.source
            yield from (replace(problem, location=place) for problem in error.problems)


def _meet(one: RuleSet, other: RuleSet) -> bool:
    """Whether some table is judged by both: they are in force on one day for one kind of application."""
    shared = one.effective.keys() & other.effective.keys()
    return any(one.effective[kind].overlaps(other.effective[kind]) for kind in shared)
