"""Slips in an indicator: what it requires or how it gives points, and which applications it is examined for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from tiercheck.change.mutation.checks import of_requirement, with_checks
from tiercheck.change.mutation.measures import of_measure
from tiercheck.change.mutation.mutant import Kind, Slip, within
from tiercheck.change.mutation.points import of_scoring, scoring_with_checks
from tiercheck.model.condition import Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Scoring


def of_indicator(
    indicator: Indicator, columns: Mapping[str, Column], applications: Collection[Application]
) -> Iterator[Slip[Indicator]]:
    """Yield every slip in an indicator.

    Args:
        indicator: what is judged.
        columns: the columns that a figure can be taken from by mistake.
        applications: the applications that its rule sets answer.
    """
    if indicator.requirement is not None:
        yield from within(of_requirement(indicator.requirement), partial(_requiring, indicator))
    if indicator.scoring is not None:
        yield from within(of_scoring(indicator.scoring), partial(_giving, indicator))
    for number, measure in enumerate(dict.fromkeys(check.measure for check in indicator.checks), 1):
        yield from within(of_measure(measure, columns), partial(_measuring, indicator, measure), f"measure{number}")
    if indicator.awarded is not None:
        yield Slip(Kind.AWARD, "", f"awarded {indicator.awarded.name}", "nothing", replace(indicator, awarded=None))
    for application in Application:
        if application in applications:
            other = indicator.applications ^ {application}
            mutated = replace(indicator, applications=other)
            yield Slip(Kind.APPLICATION, application, _words(indicator.applications), _words(other), mutated)


def _requiring(indicator: Indicator, requirement: Requirement) -> Indicator:
    return replace(indicator, requirement=requirement)


def _giving(indicator: Indicator, scoring: Scoring) -> Indicator:
    return replace(indicator, scoring=scoring)


def _measuring(indicator: Indicator, old: Measure, new: Measure) -> Indicator:
    def change(check: Check) -> Check:
        return replace(check, measure=new) if check.measure == old else check

    if indicator.requirement is not None:
        return replace(indicator, requirement=with_checks(indicator.requirement, change))
    scoring = None if indicator.scoring is None else scoring_with_checks(indicator.scoring, change)
    return replace(indicator, scoring=scoring)


def _words(applications: Collection[Application]) -> str:
    named = [str(each) for each in Application if each in applications]
    return f"examined for {' and '.join(named) or 'nothing'}"
