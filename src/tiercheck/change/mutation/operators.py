"""The mutation operators: for each kind of node of the rules, every small mistake that can be made in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd
from typing import Generic, NamedTuple, TypeGuard, TypeVar, assert_never

from tiercheck.change.mutation.formulas import other_formulas
from tiercheck.change.mutation.mutant import Kind
from tiercheck.explain.decisions import decision_rule_text
from tiercheck.explain.figures import number_text
from tiercheck.explain.requirements import (
    measure_rule_text,
    rule_text,
    scoring_rule_text,
    single_measure,
)
from tiercheck.model.classification import ClassBound, Classification, ClassRow
from tiercheck.model.condition import (
    TOTAL_POINTS,
    Combination,
    ConditionHolds,
    ConditionLeaf,
    IndicatorHolds,
    PartPoints,
    PointsOf,
    PointsReach,
    Requirement,
    ScoreReaches,
    TierPasses,
    leaves,
)
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Literal,
    Measure,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import AMOUNT_UNITS, POINT_STEPS, Number, Unit, whole
from tiercheck.model.rule_set import Condition, Indicator, Part, RuleSet, Score
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring, most_points
from tiercheck.model.tree import Node, Path, PathStep, Tree, replace_at, transform, walk
from tiercheck.rulebook.region import region_of

_FINE, _COARSE = Fraction(1, POINT_STEPS), Fraction(1, 1000)
_DECIMAL, _COUNTED = (Unit.RATIO, Unit.YEARS, Unit.POINTS), (Unit.PERSONS, Unit.COUNT)
_OTHER_STRICTNESS: Mapping[Relation, Relation] = {
    Relation.AT_LEAST: Relation.ABOVE,
    Relation.ABOVE: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.BELOW,
    Relation.BELOW: Relation.AT_MOST,
}
NOTHING = "nothing"
Piece = TypeVar("Piece", bound=Node, covariant=True)


class Mutation(NamedTuple):
    """One mistake in one node.

    Attributes:
        kind: what sort of mistake.
        position: where in the node, or "" when there is only one place.
        before: what the rules say.
        after: what the mistake makes of it.
        node: the node with the mistake in it.
    """

    kind: Kind
    position: str
    before: str
    after: str
    node: Node


@dataclass(frozen=True, slots=True)
class Mutated(Generic[Piece]):
    """A piece of the rules with one mutation in it.

    Attributes:
        kind: what sort of mistake.
        position: where in the piece, such as ``band2/1``; "" when there is only one place.
        before: what the rules say.
        after: what the mistake makes of it.
        node: the node that was mutated, as it was.
        piece: the mutated piece.
    """

    kind: Kind
    position: str
    before: str
    after: str
    node: Node
    piece: Piece


class Context(NamedTuple):
    """What an operator asks about the rules around a node.

    Attributes:
        columns: the columns that a figure can be taken from by mistake.
        rule_sets: the rule sets that share the piece.
        levels: names of the levels that a classification derives.
    """

    columns: Mapping[str, Column]
    rule_sets: Sequence[RuleSet] = ()
    levels: Sequence[str] = ()


def mutated(piece: Tree, context: Context) -> Iterator[Mutated[Tree]]:
    """Yield a piece of the rules with every single mutation in it, parents first."""
    for path, node in walk(piece):
        at = _position(path, piece, context)
        for kind, position, before, after, new in mutations(node, context):
            where = "/".join(filter(None, (at, position)))
            yield Mutated(kind, where, before, after, node, replace_at(piece, path, new))


def _position(path: Path, piece: Node, context: Context) -> str:
    """Return where a node stands in its piece, in the words of mutant ids."""
    names: list[str] = []
    for field, key in path:
        match field:
            case "members" | "checks":
                names.append(str(int(key or 0) + 1))
            case "items" | "routes" | "bands":
                names.append(f"{field[:-1]}{int(key or 0) + 1}")
            case "bounds" if isinstance(piece, ClassRow):
                names.append(context.levels[piece.bounds[int(key or 0)].level])
    return "/".join(names)


def mutations(node: Node, context: Context) -> Iterator[Mutation]:
    """Yield every mutation of one node: the table of operators."""
    match node:
        case Check():
            yield from _of_check(node)
        case Combination():
            yield from _of_combination(node)
        case Bands():
            yield from _of_bands(node)
        case CappedSum(items, at_most):
            yield from _of_caps(node, sum(map(most_points, items)), at_most)
            yield from _without_each(node, "item", items)
        case Awarded(_, at_most):
            yield from _of_caps(node, None, at_most)
        case HighestOf(routes):
            yield from _without_each(node, "route", routes)
        case PointsReach():
            for kind, mark, strict in _other_marks(node.mark, node.strict, points_step(context.rule_sets, node.of)):
                other = replace(node, mark=mark, strict=strict)
                yield Mutation(kind, "", decision_rule_text(node), decision_rule_text(other), other)
        case Score():
            yield from _of_pass_mark(node, context)
        case Part():
            yield from _of_minimum(node, context)
        case Indicator():
            yield from _of_indicator(node, context)
        case ClassRow():
            yield from _of_codes(node)
            yield from _of_measures(node, context)
            if len(node.bounds) > 1:
                yield from (_without_class(node, position, context) for position in range(len(node.bounds)))
        case ClassBound(_, checks) if len(checks) > 1:
            for position, check in enumerate(checks):
                fewer = replace(node, checks=(*checks[:position], *checks[position + 1 :]))
                yield Mutation(Kind.DROPPED, str(position + 1), _text(check), NOTHING, fewer)
        case ClassBound() | RuleSet() | Condition() | Band() | Classification():
            pass  # changed as a whole only by what stands above or below
        case Measure() | Bound() | Literal() | Reference() | Arithmetic() | CompoundGrowth():
            pass  # changed wherever the indicator, the row or the check uses it
        case IndicatorHolds() | ConditionHolds() | TierPasses() | ScoreReaches():
            pass
        case _:
            assert_never(node)


def _is_requirement(tree: Requirement | Combination[ConditionLeaf] | ConditionLeaf) -> TypeGuard[Requirement]:
    return isinstance(next(leaves(tree)), Check)


def _text(tree: Requirement | Combination[ConditionLeaf] | ConditionLeaf) -> str:
    return rule_text(tree, named=True) if _is_requirement(tree) else decision_rule_text(tree)  # type: ignore[arg-type]


def _of_check(check: Check) -> Iterator[Mutation]:
    """Yield other comparisons; none that lets nothing through, or the same values as before."""
    region = region_of(check)
    for number, bound in enumerate(check.bounds, 1):
        for kind, changed in _of_bound(bound, check.measure):
            other = replace(check, bounds=(*check.bounds[: number - 1], changed, *check.bounds[number:]))
            if not region_of(other).is_empty and region_of(other) != region:
                yield Mutation(kind, str(number) if len(check.bounds) > 1 else "", _text(check), _text(other), other)


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


def step_of(measure: Measure) -> Number:
    """Return the smallest step by which a threshold of a measure is moved, in stored steps of its unit."""
    if measure.unit not in _DECIMAL:
        return 1
    counted = isinstance(measure.expression, Arithmetic) and all(each.unit in _COUNTED for each in measure.columns)
    return _COARSE if counted else _FINE


def _of_combination(tree: Combination[Check] | Combination[ConditionLeaf]) -> Iterator[Mutation]:
    """Yield all and any exchanged, one more or one fewer needed, and each member dropped where enough are left."""
    most = len(tree.members)
    if tree.kind == "at_least":
        counts = [("at_least", count) for count in (tree.count + 1, tree.count - 1) if 1 <= count <= most]
    else:
        counts = [("any", 1) if tree.kind == "all" else ("all", most)] if most > 1 else []
    for kind, count in counts:
        other = replace(tree, kind=kind, count=count)
        position = f"{kind}{count}" if kind == "at_least" else kind
        yield Mutation(Kind.COMBINATION, position, _text(tree), _text(other), other)
    count = most - 1 if tree.kind == "all" else tree.count
    for place, member in enumerate(tree.members if 1 <= count < most else ()):
        without = replace(replace_at(tree, (PathStep("members", place),), None), count=count)
        yield Mutation(Kind.DROPPED, str(place + 1), _text(member), NOTHING, without)


def _of_bands(scoring: Bands) -> Iterator[Mutation]:
    """Yield bands with other points, dropped, or in the place of their neighbour."""
    bands = scoring.bands
    for number, band in enumerate(bands, 1):
        before, rest, position = bands[: number - 1], bands[number:], f"band{number}"

        def with_bands(*instead: Band, before: tuple[Band, ...] = before, rest: tuple[Band, ...] = rest) -> Bands:
            return replace(scoring, bands=(*before, *instead, *rest))

        for kind, points in ((Kind.POINTS_UP, band.points + 1), (Kind.POINTS_DOWN, band.points - 1)):
            if points >= 0:
                other = replace(band, points=points)
                yield Mutation(kind, position, _bands_text(band), _bands_text(other), with_bands(other))
        if band.when is None:
            continue
        if len(bands) > 1:
            yield Mutation(Kind.DROPPED, position, _bands_text(band), NOTHING, with_bands())
        for following in rest[:1]:
            if following.when is not None and following.points != band.points:
                swapped = with_bands(following, band, rest=rest[1:])
                texts = _bands_text(band, following), _bands_text(following, band)
                yield Mutation(Kind.SWAPPED, position, *texts, swapped)


def _bands_text(*bands: Band) -> str:
    return _scoring_text(Bands(bands))


def _scoring_text(scoring: Scoring) -> str:
    """Write a scoring with the measure that its bands are of."""
    single, text = single_measure(scoring), scoring_rule_text(scoring)
    return text if single is None else f"{measure_rule_text(single)} {text}"


def _without_each(scoring: CappedSum | HighestOf, word: str, members: Sequence[Scoring]) -> Iterator[Mutation]:
    for position, member in enumerate(members if len(members) > 1 else ()):
        fewer = tuple(each for other, each in enumerate(members) if other != position)
        without = replace(scoring, items=fewer) if isinstance(scoring, CappedSum) else replace(scoring, routes=fewer)
        yield Mutation(Kind.DROPPED, f"{word}{position + 1}", _scoring_text(member), NOTHING, without)


def _of_caps(scoring: CappedSum | Awarded, reached: Number | None, at_most: Number) -> Iterator[Mutation]:
    """Yield caps one point off, where that can change the points; ``reached`` is the most without a cap."""
    caps = []
    if reached is None or at_most < reached:
        caps.append((Kind.CAP_UP, at_most + 1))
    if at_most > 0 and (reached is None or at_most <= reached):
        caps.append((Kind.CAP_DOWN, at_most - 1))
    for kind, cap in caps:
        texts = f"at most {number_text(at_most)}", f"at most {number_text(cap)}"
        yield Mutation(kind, "", *texts, replace(scoring, at_most=cap))


def _of_indicator(indicator: Indicator, context: Context) -> Iterator[Mutation]:
    yield from _of_measures(indicator, context)
    if indicator.awarded is not None:
        without = replace(indicator, awarded=None)
        yield Mutation(Kind.AWARD, "", f"awarded {indicator.awarded.name}", NOTHING, without)
    for application in Application:
        if any(application in rules.effective for rules in context.rule_sets):
            other = replace(indicator, applications=indicator.applications ^ {application})
            texts = _examined(indicator.applications), _examined(other.applications)
            yield Mutation(Kind.APPLICATION, application, *texts, other)


def _examined(applications: Collection[Application]) -> str:
    named = [str(each) for each in Application if each in applications]
    return f"examined for {' and '.join(named) or 'nothing'}"


def _of_measures(piece: Indicator | ClassRow, context: Context) -> Iterator[Mutation]:
    """Yield each measure computed from another column or by another formula, wherever the piece uses it."""
    for number, measure in enumerate(dict.fromkeys(each for _, each in walk(piece) if isinstance(each, Measure)), 1):
        for kind, position, expression in other_formulas(measure, context.columns):
            other = Measure(expression)
            texts = measure_rule_text(measure), measure_rule_text(other)
            yield Mutation(kind, f"measure{number}/{position}", *texts, _with_measure(piece, measure, other))


def _with_measure(piece: Tree, old: Measure, new: Measure) -> Tree:
    return transform(piece, lambda node: new if node == old else node)


def points_step(rule_sets: Iterable[RuleSet], of: PointsOf) -> Number:
    """Return the smallest step between two sums of points that the rule sets can give.

    Args:
        rule_sets: those that share a mark.
        of: whose points are added.
    """
    mine = [indicator for rules in rule_sets for indicator in rules.scored(of)]
    nodes = [node for each in mine if each.scoring is not None for _, node in walk(each.scoring)]
    given = [node.points for node in nodes if isinstance(node, Band)]
    given += [node.at_most for node in nodes if isinstance(node, CappedSum)]
    awarded = any(each.awarded is not None for each in mine) or any(isinstance(node, Awarded) for node in nodes)
    if awarded or not all(isinstance(points, int) for points in given):
        return _FINE
    return gcd(*(int(points) for points in given)) or _FINE


def _other_marks(mark: Number, strict: bool, step: Number) -> Iterator[tuple[Kind, Number, bool]]:
    yield Kind.THRESHOLD_UP, whole(Fraction(mark + step)), strict
    if mark >= step:
        yield Kind.THRESHOLD_DOWN, whole(Fraction(mark - step)), strict
    yield Kind.COMPARISON, mark, not strict


def _of_pass_mark(score: Score, context: Context) -> Iterator[Mutation]:
    """Yield the points table with its pass mark one step off; it is always enough to reach it."""
    for kind, mark, strict in _other_marks(score.pass_mark, False, points_step(context.rule_sets, TOTAL_POINTS)):
        if not strict:
            texts = f"points >= {number_text(score.pass_mark)}", f"points >= {number_text(mark)}"
            yield Mutation(kind, "", *texts, replace(score, pass_mark=mark))


def _of_minimum(part: Part, context: Context) -> Iterator[Mutation]:
    """Yield a part with another minimum, or without it."""
    if part.minimum is None:
        return
    for kind, mark, strict in _other_marks(
        part.minimum, part.strict, points_step(context.rule_sets, PartPoints(part.id))
    ):
        other = replace(part, minimum=mark, strict=strict)
        yield Mutation(kind, "", _minimum_text(part), _minimum_text(other), other)
    yield Mutation(Kind.DROPPED, "", _minimum_text(part), NOTHING, replace(part, minimum=None, strict=False))


def _minimum_text(part: Part) -> str:
    return f"points {'>' if part.strict else '>='} {number_text(part.minimum or 0)}"


def _of_codes(row: ClassRow) -> Iterator[Mutation]:
    for code in row.codes if len(row.codes) > 1 else ():
        fewer = replace(row, codes=tuple(each for each in row.codes if each != code))
        yield Mutation(Kind.DROPPED, f"code-{code}", f"code {code}", NOTHING, fewer)


def _without_class(row: ClassRow, position: int, context: Context) -> Mutation:
    bound = row.bounds[position]
    level = context.levels[bound.level]
    text = f"{level}: {' and '.join(map(_text, bound.checks))}"
    fewer = replace(row, bounds=(*row.bounds[:position], *row.bounds[position + 1 :]))
    return Mutation(Kind.DROPPED, level, text, NOTHING, fewer)
