"""Rules that read well compiled for every engine, so that none refuses later what ``check`` accepts."""

from collections.abc import Iterator
from dataclasses import replace

from tiercheck.engine.program import compile_program
from tiercheck.errors import EngineError, Problem
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf


def refusals(shelf: Shelf) -> Iterator[Problem]:
    """Yield what an engine refuses of a shelf."""
    for rule_set in (*shelf.rule_sets, *shelf.overlays):
        yield from _of_programs(rule_set)


def _of_programs(rule_set: RuleSet) -> Iterator[Problem]:
    for application in rule_set.effective:
        try:
            compile_program(rule_set, application)
        except EngineError as error:
            place = next(iter(rule_set.indicators.values())).citation.source
            yield from (replace(problem, location=place) for problem in error.problems)
