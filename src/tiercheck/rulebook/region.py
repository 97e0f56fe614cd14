"""Which values a check lets through, and whether one requirement follows from another."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.expression import Check, CompoundGrowth, Measure, Reference, Relation
from tiercheck.model.quantity import Number, Unit

_WHOLE = (Unit.COUNT, Unit.LEVEL, Unit.BOOL, Unit.PERSONS, Unit.YUAN)


class Cut(NamedTuple):
    """A place between two values: just before ``value``, or just after it; ``end`` is -1 and 1 for the infinities."""

    end: int
    value: Number
    after: bool


_BOTTOM, _TOP = Cut(-1, 0, False), Cut(1, 0, False)


@dataclass(frozen=True, slots=True)
class Region:
    """All values between two cuts."""

    low: Cut = _BOTTOM
    high: Cut = _TOP

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low >= self.high

    def within(self, other: "Region") -> bool:
        """Whether every value of it lies in the other."""
        return self.is_empty or (other.low <= self.low and self.high <= other.high)

    def meet(self, other: "Region") -> "Region":
        """Return the values that lie in both."""
        return Region(max(self.low, other.low), min(self.high, other.high))


def domain_of(measure: Measure) -> Region:
    """Return the values a measure can have at all."""
    expression = measure.expression
    if isinstance(expression, CompoundGrowth):
        return Region(Cut(0, 0, False))
    if not isinstance(expression, Reference):
        return Region()
    column = expression.column
    low, high = column.low, column.high
    if column.unit in (Unit.LEVEL, Unit.BOOL):
        low, high = 0, (len(column.levels) or 2) - 1
    scale = column.unit.scale
    return Region(
        _BOTTOM if low is None else _cut(low * scale, False, measure),
        _TOP if high is None else _cut(high * scale, True, measure),
    )


def region_of(check: Check) -> Region:
    """Return the values that pass a check, within the domain of its measure."""
    region = domain_of(check.measure)
    for bound in check.bounds:
        before, after = _cut(bound.compared, False, check.measure), _cut(bound.compared, True, check.measure)
        match bound.relation:
            case Relation.AT_LEAST:
                allowed = Region(low=before)
            case Relation.ABOVE:
                allowed = Region(low=after)
            case Relation.AT_MOST:
                allowed = Region(high=after)
            case Relation.BELOW:
                allowed = Region(high=before)
            case Relation.EQUAL:
                allowed = Region(before, after)
        region = region.meet(allowed)
    return region


def _cut(value: Number, after: bool, measure: Measure) -> Cut:
    """Return a cut; where values are whole, just after 2 is just before 3."""
    if isinstance(measure.expression, Reference) and measure.unit in _WHOLE:
        return Cut(0, floor(value) + 1 if after else ceil(value), False)
    return Cut(0, value, after)


def covers(regions: Iterable[Region], wanted: Region) -> bool:
    """Whether every value of ``wanted`` lies in at least one of the regions."""
    reached = wanted.low
    for region in sorted(regions, key=lambda each: each.low):
        if region.low > reached:
            break
        reached = max(reached, region.high)
    return reached >= wanted.high


def implies(strong: Requirement, weak: Requirement) -> bool:
    """Whether ``weak`` certainly holds wherever ``strong`` does; False also when that cannot be told."""
    if strong == weak:
        return True
    if isinstance(weak, Combination) and weak.count == len(weak.members):
        return all(implies(strong, each) for each in weak.members)
    if isinstance(strong, Combination) and strong.count == 1:
        return all(implies(each, weak) for each in strong.members)
    if (
        isinstance(strong, Combination)
        and strong.count == len(strong.members)
        and any(implies(each, weak) for each in strong.members)
    ):
        return True
    if isinstance(weak, Combination) and weak.count == 1:
        return any(implies(strong, each) for each in weak.members)
    if isinstance(strong, Check) and isinstance(weak, Check):
        same = strong.measure.expression == weak.measure.expression
        return same and region_of(strong).within(region_of(weak))
    return False
