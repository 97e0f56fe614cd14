"""Writes loaded rules in the short notation of ``expected.yaml``, so that two transcriptions can be compared."""

from collections.abc import Mapping
from fractions import Fraction

from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    Requirement,
    ScoreReaches,
    TierPasses,
)
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import Number, Unit, decimal_text
from tiercheck.model.rule_set import Citation, Indicator, Part
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring

_CENTS_PER_WAN = 1_000_000
_TURNED = {Relation.AT_LEAST: "<=", Relation.ABOVE: "<"}


def cited(citation: Citation, short_names: Mapping[str, str]) -> str:
    """Write ``63 附件1 二(一)1``."""
    instrument = citation.instrument
    return " ".join(filter(None, (short_names[instrument.number], instrument.part, citation.clause)))


def indicator(shown: Indicator) -> str:
    """Write what an indicator requires, or its part, its maximum and how its points are given."""
    if shown.requirement is not None:
        text = requirement(shown.requirement)
    else:
        assert shown.scoring is not None
        text = f"{shown.part}/{decimal_text(shown.points_of)}: {scoring(shown.scoring)}"
    if shown.awarded is not None:
        text += f" or awarded {shown.awarded.name}"
    only = "" if shown.applications == frozenset(Application) else f" ({' '.join(sorted(shown.applications))} only)"
    return text + only + (" (advisory)" if shown.advisory else "")


def column(shown: Column) -> str:
    """Write ``bool``, ``count 0..`` or the levels from the lowest up."""
    if shown.levels:
        return " < ".join(shown.levels)
    bounds = ["" if bound is None else decimal_text(bound) for bound in (shown.low, shown.high)]
    return f"{shown.unit} {bounds[0]}..{bounds[1]}" if any(bounds) else str(shown.unit)


def part(shown: Part) -> str:
    """Write ``40 at least 20``."""
    minimum = (
        "" if shown.minimum is None else f" {'above' if shown.strict else 'at least'} {decimal_text(shown.minimum)}"
    )
    return decimal_text(shown.points_of) + minimum


def scoring(shown: Scoring) -> str:
    """Write ``20 if a; 10 if b; else 0``, a sum, the better of several, or points as awarded."""
    match shown:
        case Bands(bands):
            return "; ".join([*map(_band, bands), *(["else 0"] if bands[-1].when is not None else [])])
        case CappedSum(items, at_most):
            return f"sum up to {decimal_text(at_most)} " + " ".join(f"[{scoring(item)}]" for item in items)
        case HighestOf(routes):
            return "highest " + " ".join(f"[{scoring(route)}]" for route in routes)
        case Awarded(column, at_most):
            return f"awarded {column.name} up to {decimal_text(at_most)}"


def _band(band: Band) -> str:
    points = decimal_text(band.points)
    return f"else {points}" if band.when is None else f"{points} if {requirement(band.when)}"


def requirement(shown: Requirement) -> str:
    """Write ``any(a >= 1; all(b; not c))``."""
    if isinstance(shown, Combination):
        return _combined(shown.kind, shown.count, [requirement(member) for member in shown.members])
    return check(shown)


def decision(shown: ConditionTree) -> str:
    """Write ``all(a; any(score; b))``."""
    if isinstance(shown, Combination):
        return _combined(shown.kind, shown.count, [decision(member) for member in shown.members])
    return step(shown)


def _combined(kind: str, count: int, members: list[str]) -> str:
    assert count == {"all": len(members), "any": 1}[kind]
    return f"{kind}({'; '.join(members)})"


def step(shown: ConditionLeaf) -> str:
    """Write a leaf of a condition."""
    match shown:
        case IndicatorHolds(name) | ConditionHolds(name):
            return name
        case TierPasses(tier):
            return f"tier {tier}"
        case ScoreReaches():
            return "score"
        case PointsReach(of, mark, strict):
            return f"points of {of} {'above' if strict else 'at least'} {decimal_text(mark)}"


def check(shown: Check) -> str:
    """Write ``rd_intensity >= 3%``, ``1 <= rank <= 3`` or ``not listed``."""
    name = measure(shown.measure)
    if shown.measure.unit is Unit.BOOL:
        assert [bound.relation for bound in shown.bounds] == [Relation.EQUAL]
        return name if shown.bounds[0].threshold == 1 else f"not {name}"
    thresholds = [_threshold(bound, shown.measure) for bound in shown.bounds]
    first, last = shown.bounds[0], shown.bounds[-1]
    if len(shown.bounds) == 2:
        return f"{thresholds[0]} {_TURNED[first.relation]} {name} {last.relation} {thresholds[1]}"
    return f"{name} {first.relation} {thresholds[0]}"


def _threshold(bound: Bound, of: Measure) -> str:
    if of.unit is Unit.YUAN:
        return decimal_text(Fraction(bound.threshold) / _CENTS_PER_WAN) + "万"
    if of.unit is Unit.RATIO:
        return decimal_text(bound.threshold * 100) + "%"
    if isinstance(of.expression, Reference) and of.unit is Unit.LEVEL:
        return of.expression.column.levels[int(bound.threshold)]
    return decimal_text(bound.threshold)


def measure(shown: Measure) -> str:
    """Write the measure's name, or its expression when it has none."""
    return shown.name or expression(shown.expression)


def expression(shown: Expression) -> str:
    """Write an expression with every operation in parentheses."""
    match shown:
        case Reference(column):
            return column.name
        case Literal(value, _):
            return number(value)
        case Arithmetic(operator, left, right):
            return f"({expression(left)} {operator} {expression(right)})"
        case CompoundGrowth(end, start, years):
            return f"compound_growth({expression(end)}, {expression(start)}, {years})"


def number(value: Number) -> str:
    """Write a number as an exact decimal."""
    return decimal_text(value)
