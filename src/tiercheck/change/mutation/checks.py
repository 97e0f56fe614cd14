"""Slips in a check: the threshold, the comparison, the unit, yes and no."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from tiercheck.change.mutation.mutant import Kind, Slip
from tiercheck.change.mutation.trees import TreeSlips
from tiercheck.explain.requirements import rule_text
from tiercheck.model.condition import Requirement
from tiercheck.model.expression import Arithmetic, Bound, Check, CompoundGrowth, Measure, Relation
from tiercheck.model.quantity import AMOUNT_UNITS, POINT_STEPS, Number, Unit, whole
from tiercheck.rulebook.region import region_of

# Amounts and whole numbers go by one (a cent, a person), what has decimals by a millionth. A share of people or of
# things is never seen finer than one in a thousand: it would take an enterprise of more to tell the difference.
_FINE, _COARSE = Fraction(1, POINT_STEPS), Fraction(1, 1000)
_DECIMAL = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
_COUNTED = (Unit.PERSONS, Unit.COUNT)
_OTHER_STRICTNESS: Mapping[Relation, Relation] = {
    Relation.AT_LEAST: Relation.ABOVE,
    Relation.ABOVE: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.BELOW,
    Relation.BELOW: Relation.AT_MOST,
}


def step_of(measure: Measure) -> Number:
    """Return the smallest step by which a threshold of a measure is moved, in stored steps of its unit."""
    if measure.unit not in _DECIMAL:
        return 1
    counted = isinstance(measure.expression, Arithmetic) and all(each.unit in _COUNTED for each in measure.columns)
    return _COARSE if counted else _FINE


def of_requirement(requirement: Requirement) -> Iterator[Slip[Requirement]]:
    """Yield every slip in what must hold."""
    slips: TreeSlips[Check] = TreeSlips(of_check, partial(rule_text, named=True))
    yield from slips.of(requirement)


def of_check(check: Check) -> Iterator[Slip[Check]]:
    """Yield every slip in one comparison; none that lets nothing through, or the same values as before."""
    before, region = rule_text(check, named=True), region_of(check)
    for number, bound in enumerate(check.bounds, 1):
        for kind, slipped in _of_bound(bound, check.measure):
            bounds = (*check.bounds[: number - 1], slipped, *check.bounds[number:])
            mutated = replace(check, bounds=bounds)
            new = region_of(mutated)
            if not new.is_empty and new != region:
                position = str(number) if len(check.bounds) > 1 else ""
                yield Slip(kind, position, before, rule_text(mutated, named=True), mutated)


def _of_bound(bound: Bound, measure: Measure) -> Iterator[tuple[Kind, Bound]]:
    threshold = bound.threshold
    if measure.unit is Unit.BOOL:
        yield Kind.NEGATION, _at(1 - threshold, bound, measure)
        return
    step = step_of(measure)
    for kind, figure in ((Kind.THRESHOLD_UP, threshold + step), (Kind.THRESHOLD_DOWN, threshold - step)):
        if measure.unit is not Unit.LEVEL or 0 <= figure < len(measure.columns[0].levels):
            yield kind, _at(figure, bound, measure)
    if bound.relation in _OTHER_STRICTNESS:
        yield Kind.COMPARISON, replace(bound, relation=_OTHER_STRICTNESS[bound.relation])
    if measure.unit is Unit.YUAN and threshold:
        yield Kind.UNIT, _at(whole(Fraction(threshold) / AMOUNT_UNITS["万元"]), bound, measure)


def _at(threshold: Number, bound: Bound, measure: Measure) -> Bound:
    """Return a bound with another threshold; compound growth is compared as a power, see ``Bound``."""
    compared, expression = threshold, measure.expression
    if isinstance(expression, CompoundGrowth):
        compared = whole((1 + Fraction(threshold)) ** expression.years)
    return replace(bound, threshold=threshold, compared=compared)


def with_checks(requirement: Requirement, change: Callable[[Check], Check]) -> Requirement:
    """Return a requirement with every check replaced."""
    if isinstance(requirement, Check):
        return change(requirement)
    return replace(requirement, members=tuple(with_checks(member, change) for member in requirement.members))
