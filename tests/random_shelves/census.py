"""Which constructs of the rule language a shelf has, and which kinds of answer a judgement gives."""

from collections.abc import Iterator, Mapping

from tests.random_shelves.evaluator import Judgement, checks_of
from tests.random_shelves.generator import Constructs
from tests.random_shelves.syntax import (
    NATION,
    Answer,
    Awarded,
    Bands,
    Base,
    Between,
    Bin,
    Changes,
    Choice,
    Compare,
    Condition,
    Content,
    Expr,
    Group,
    Growth,
    Highest,
    Holds,
    Indicator,
    Lit,
    Named,
    PointsMark,
    Requirement,
    ScoreMark,
    Scoring,
    Shelf,
    Single,
    Sum,
    TierPass,
)

ALWAYS = (
    # measures and checks
    "measure +", "measure -", "measure *", "measure /", "compound growth", "measure by name", "measure of a measure",
    "check >=", "check >", "check <=", "check <", "check ==", "check of a level", "yes", "not", "range", "figure 元",
    "figure 万元", "figure 亿元", "figure yuan", "figure %", "figure 人", "figure 年", "figure computed",
    "requirement all",
    "requirement any", "requirement at_least", "requirement within a requirement",
    # points
    "bands of a measure", "bands of requirements", "bands without else", "bands with points for the rest", "sum",
    "sum with a cap", "sum without a cap", "highest of", "awarded", "awarded when the table is silent",
    "scoring within a scoring", "points in decimals",
    # scores and decisions
    "tier without a score", "parts", "part at_least", "part above", "decide all", "decide any", "decide at_least",
    "condition all", "condition any", "condition at_least", "condition of a condition", "condition of full points",
    "condition of the score", "points at_least", "points above", "tier reference", "condition without a citation",
    # files
    "indicator for new", "indicator for review", "shared file", "local bool", "local level", "local points",
    "local yuan", "local ratio", "local count", "local persons", "local years", "two periods", "extending file",
    "rules of a province", "rules of a province alone", "period by application", "overlay of CN", "overlay of 44",
    "overlay of 4409", "overlay of 440901", "overlay of 33", "overlay of 4403", "overlay for one application",
    "overlay adds an indicator", "overlay adds a measure", "overlay adds a column", "overlay changes a title",
    "overlay changes a body", "overlay changes an application", "overlay changes a condition",
    "overlay changes the mark", "overlay changes a minimum", "overlay removes an indicator", "other shared file",
    "classification by industry", "classification of rd_body_level", "divisions",
    # names
    "title with <", "title with {", "title with [", "title with |", "title with %", "title with \\n", 'title with "',
    "id in _outcome", "id of a column",
    # answers
    "pass", "fail", "unknown", "partial", "not_applicable", "open points", "no tier", "some tier", "judged in CN",
    "judged in 44", "judged in 4409", "judged in 440901", "judged in 4403", "judged in 33",
    # tables and renderers
    "table polars", "table duckdb", "table pandas", "table pyarrow", "rendered text", "rendered markdown",
    "rendered html", "rendered json",
)  # fmt: skip
SWITCHED: Mapping[str, tuple[str, ...]] = {
    "names_of_steps": ("named total",),
    "indicator_named_as_tier": ("indicator named as its tier",),
    "points_of_not_examined": ("points of an indicator of one application",),
    "overlay_chains": ("chain of three", "no divisions"),
    "classification_by_place_or_name": (
        "classification by division", "classification by name", "classification by credit_code",
    ),
    "advisory": ("advisory",),
    "beside_ladder": ("beside the ladder",),
    "score_without_parts": ("score without parts",),
    "equal_ranks": ("equal ranks",),
}  # fmt: skip


def expected(on: Constructs) -> list[str]:
    """Return every construct that a run must have seen."""
    return [*ALWAYS, *(name for switch, names in SWITCHED.items() if getattr(on, switch) for name in names)]


def answers(judgement: Judgement) -> Iterator[str]:
    """Yield what kinds of answer a judgement holds."""
    yield "some tier" if judgement.tier else "no tier"
    yield f"judged in {judgement.jurisdiction}"
    for verdict in judgement.verdicts.values():
        yield verdict.outcome
        for outcome, points in verdict.indicators.values():
            yield outcome
            if points and points[0] != points[1]:
                yield "open points"


def constructs(shelf: Shelf) -> set[str]:
    """Return the constructs of a shelf."""
    return set(_constructs(shelf))


def _constructs(shelf: Shelf) -> Iterator[str]:
    yield "divisions" if shelf.divisions else "no divisions"
    for content in shelf.contents:
        yield from _of_content(content)
    for base in shelf.bases:
        yield from _of_base(base)
    yield from _of_tiers(shelf)
    for overlay in shelf.overlays:
        yield f"overlay of {overlay.jurisdiction}"
        yield from ("overlay for one application",) if len(overlay.periods) == 1 else ()
        yield from _of_changes(overlay.changes)
    for table in shelf.tables:
        yield f"classification by {table.selects_by}"
        yield f"classification of {table.column}"


def _of_tiers(shelf: Shelf) -> Iterator[str]:
    ranks = {base.tier: base.rank for base in shelf.bases}
    if len({*ranks.values()}) < len(ranks):
        yield "equal ranks"
    for tier in ranks:
        mine = [base for base in shelf.bases if base.tier == tier]
        if len({base.first_day for base in mine}) > 1:
            yield "two periods"
        places = {base.jurisdiction for base in mine}
        if places != {NATION}:
            yield "rules of a province" if NATION in places else "rules of a province alone"
        chain = {each.jurisdiction for each in shelf.overlays if each.tier == tier} & {"44", "4409", "440901"}
        if len(chain) == 3:
            yield "chain of three"


def _of_base(base: Base) -> Iterator[str]:
    if len({*base.periods.values()}) > 1:
        yield "period by application"
    if base.beside:
        yield "beside the ladder"
    if base.extends:
        yield "extending file"
        yield from _of_changes(base.changes)
    else:
        yield from ("shared file",) if base.use else ()
        yield from _of_score(base)
        yield from _of_decision(base)


def _of_score(base: Base) -> Iterator[str]:
    if base.score is None:
        yield "tier without a score"
        return
    yield "parts" if base.score.parts else "score without parts"
    for part in base.score.parts:
        if part.minimum is not None:
            yield "part above" if part.strict else "part at_least"


def _of_decision(base: Base) -> Iterator[str]:
    if base.tier in base.own.indicators:
        yield "indicator named as its tier"
    if "total" in {*base.own.indicators, *base.own.conditions}:
        yield "named total"
    for step in base.own.conditions.values():
        yield from (kind.replace("decide", "condition") for kind in _of_condition(step.tree, base.own))
        yield from () if step.cited else ("condition without a citation",)
    yield from (each for each in _of_condition(base.decide, base.own) if each.startswith(("decide", "condition of")))
    once = {each.id for each in base.own.indicators.values() if each.scored and each.application}
    trees = [base.decide, *(step.tree for step in base.own.conditions.values())]
    if any(isinstance(leaf, PointsMark) and leaf.of in once for tree in trees for leaf in _leaves(tree)):
        yield "points of an indicator of one application"


def _of_content(content: Content) -> Iterator[str]:
    for column in content.columns.values():
        yield f"local {column.kind}"
    for _, expr in content.measures.values():
        yield from _of_expression(expr)
        if _has_name(expr):
            yield "measure of a measure"
    for indicator in content.indicators.values():
        yield from _of_indicator(indicator)


def _of_indicator(indicator: Indicator) -> Iterator[str]:
    for mark in ("<", "{", "[", "|", "%", "\n", '"'):
        if mark in indicator.title.zh + indicator.title.en:
            yield f"title with {mark}".replace("\n", "\\n")
    if indicator.id.endswith("_outcome"):
        yield "id in _outcome"
    if indicator.id == "revenue_y1":
        yield "id of a column"
    if indicator.application:
        yield f"indicator for {indicator.application}"
    if indicator.advisory:
        yield "advisory"
    if indicator.awarded:
        yield "awarded when the table is silent"
    yield from _of_body(indicator.body)
    for check in checks_of(indicator.body):
        yield from _of_check(check)


def _of_body(body: Requirement | Scoring) -> Iterator[str]:
    match body:
        case Group(kind, _, members):
            yield f"requirement {kind}"
            if any(isinstance(each, Group) for each in members):
                yield "requirement within a requirement"
        case Bands():
            yield from _of_bands(body)
        case Sum(items, cap):
            yield "sum"
            yield "sum without a cap" if cap is None else "sum with a cap"
            yield from _of_members(items)
        case Highest(routes):
            yield "highest of"
            yield from _of_members(routes)
        case Awarded():
            yield "awarded"
        case Single(needed, _):
            yield from _of_body(needed)


def _of_bands(bands: Bands) -> Iterator[str]:
    yield "bands of a measure" if bands.measure is not None else "bands of requirements"
    if all(when is not None for when, _ in bands.rows):
        yield "bands without else"
    if any(when is None and points for when, points in bands.rows):
        yield "bands with points for the rest"
    if any(points.denominator != 1 for _, points in bands.rows):
        yield "points in decimals"


def _of_members(members: tuple[Scoring, ...]) -> Iterator[str]:
    for each in members:
        if isinstance(each, (Bands, Sum, Highest)):
            yield "scoring within a scoring"
        yield from _of_body(each)


def _of_check(check: Compare | Between | Answer) -> Iterator[str]:
    match check:
        case Answer(_, wanted):
            yield "yes" if wanted else "not"
        case Between(low, _, measure, _, high):
            yield "range"
            yield from (*_of_figure(low), *_of_figure(high), *_of_expression(measure))
        case Compare(measure, relation, bound):
            yield f"check {relation}"
            yield from _of_expression(measure)
            yield from ("check of a level",) if isinstance(bound, str) else _of_figure(bound)


def _of_figure(figure: Lit) -> Iterator[str]:
    unit = next((unit for unit in ("万元", "亿元", "元", "yuan", "%", "人", "年") if figure.text.endswith(unit)), "")
    if unit:
        yield f"figure {unit}"
    if "*" in figure.text:
        yield "figure computed"


def _of_expression(expr: Expr) -> Iterator[str]:
    match expr:
        case Bin(sign, left, right):
            yield f"measure {sign}"
            yield from (*_of_expression(left), *_of_expression(right))
        case Growth():
            yield "compound growth"
        case Named():
            yield "measure by name"


def _has_name(expr: Expr) -> bool:
    return isinstance(expr, Named) or (isinstance(expr, Bin) and (_has_name(expr.left) or _has_name(expr.right)))


def _of_condition(tree: Condition, content: Content) -> Iterator[str]:
    match tree:
        case Choice(kind, _, members):
            yield f"decide {kind}"
            for member in members:
                yield from _of_condition(member, content)
        case Holds(name):
            if name in content.conditions:
                yield "condition of a condition"
            elif name in content.indicators and content.indicators[name].scored:
                yield "condition of full points"
        case ScoreMark():
            yield "condition of the score"
        case PointsMark(_, _, strict):
            yield "points above" if strict else "points at_least"
        case TierPass():
            yield "tier reference"


def _leaves(tree: Condition) -> list[Condition]:
    return [leaf for each in tree.members for leaf in _leaves(each)] if isinstance(tree, Choice) else [tree]


def _of_changes(changes: Changes) -> Iterator[str]:
    said = {
        "adds an indicator": changes.add.indicators,
        "adds a measure": changes.add.measures,
        "adds a column": changes.add.columns,
        "changes a title": changes.titles,
        "changes a body": changes.bodies,
        "changes an application": changes.applications,
        "changes a condition": changes.steps,
        "changes the mark": changes.mark,
        "changes a minimum": changes.minimums,
        "removes an indicator": changes.removed,
    }
    yield from (f"overlay {what}" for what, stated in said.items() if stated)
    if changes.use:
        yield "other shared file"
    for indicator in changes.bodies.values():
        yield from _of_body(indicator.body)
