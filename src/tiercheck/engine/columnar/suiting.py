"""Whether tables can hold what the indicators of a rule set compare, told without a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import narwhals as nw

from tiercheck.engine.columnar.backends import widest_of
from tiercheck.engine.columnar.judging import Judge
from tiercheck.engine.columnar.sheet import Sheet, column
from tiercheck.errors import EngineError, Problem
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column
from tiercheck.model.rule_set import Indicator


def unsuited(
    indicators: Iterable[Indicator],
    beside: Iterable[Indicator],
    classifications: Sequence[Classification],
    contract: Mapping[str, Column],
) -> Iterator[Problem]:
    """Yield why tables cannot judge some indicators, each at its place.

    Args:
        indicators: those that are asked about.
        beside: all that are judged in the same run, these included.
        classifications: tables that derive level columns.
        contract: every evidence column there is, by name.
    """
    evidence = {name: column(name) for name in contract}
    checks = [check for indicator in beside for check in indicator.checks]
    judge = Judge(Sheet(widest_of(nw.Implementation.POLARS), "_"), evidence, classifications, checks)
    for indicator in indicators:
        try:
            judge.indicator(indicator)
        except EngineError as error:
            for problem in error.problems:
                message = f"in tables, {problem.message}"
                yield replace(problem, message=message, location=indicator.citation.source)
