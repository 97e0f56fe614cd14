"""A merged tier file read into an immutable rule set."""

from collections.abc import Mapping
from types import MappingProxyType

from tiercheck.errors import Location
from tiercheck.model.columns import CONTRACT

from tiercheck.model.evidence import Column
from tiercheck.model.expression import Measure
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Condition, EffectivePeriod, Indicator, Part, RuleSet, Score
from tiercheck.model.scoring import Scoring, most_points
from tiercheck.rulebook.content import digest_of
from tiercheck.rulebook.decisions import SCORE, Referable, read_condition, read_decision, review_conditions
from tiercheck.rulebook.document import IndicatorShape, MeasureShape, PartShape, ScoreShape, TierFile
from tiercheck.rulebook.typed_text import Names, read_measure
from tiercheck.rulebook.node import MappingNode
from tiercheck.rulebook.points import REQUIREMENT_KEYS, SCORING_KEYS, read_awarded, read_requirement, read_scoring
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.shape import read_shape
from tiercheck.rulebook.terms import (
    Defaults,
    Desk,
    read_citation,
    read_column,
    read_effective,
    read_instrument,
    read_number,
    read_title,
    read_word,
)


def read_rule_set(
    tree: MappingNode,
    identity: str,
    files: tuple[str, ...],
    defaults: Mapping[str, Defaults],
    report: Report,
    effective: Mapping[Application, EffectivePeriod] | None = None,
) -> RuleSet | None:
    """Read a merged tier file.

    Args:
        tree: the file with shared files and variations written out.
        identity: the id of the rule set.
        files: the rule files it was merged from.
        defaults: instrument and status of every file.
        report: takes the problems.
        effective: the periods of a variation, or None for the file's own.

    Returns:
        The rule set, or None when it was reported as faulty.
    """
    before = len(report)
    shape = read_shape(TierFile, tree, report)
    columns = _columns(shape, report)
    names = Names({**CONTRACT, **columns}, {})
    measures = _measures(shape.measures or {}, Desk(names, defaults, report))
    desk = Desk(Names(names.columns, measures), defaults, report)
    indicators = _indicators(shape, desk)
    score = _score(shape.score, indicators, shape, desk)
    known = Referable(indicators, frozenset(shape.conditions or {}), score)
    conditions = _conditions(shape, known, desk)
    decide = read_decision(shape.decide, known, report) if shape.decide is not None else None
    if len(report) > before or decide is None or shape.tier is None or shape.jurisdiction is None:
        return None
    review_conditions(conditions, decide, known, _places(shape), report)
    if len(report) > before:
        return None
    rule_set = RuleSet(
        id=identity,
        tier=shape.tier.text,
        title=read_title(shape.title),
        rank=int(read_number(shape.rank, report)),
        jurisdiction=identity.split("/")[1],
        effective=MappingProxyType(dict(effective or read_effective(shape.effective, report))),
        instrument=read_instrument(shape.instrument),
        indicators=MappingProxyType(indicators),
        conditions=MappingProxyType(conditions),
        score=score,
        decide=decide,
        local_columns=MappingProxyType(columns),
        files=files,
        digest="",
    )
    return None if len(report) > before else digest_of(rule_set)


def _places(shape: TierFile) -> dict[str, Location]:
    """Return where every indicator and condition stands."""
    places: dict[str, Location] = {}
    for section in ("indicators", "conditions"):
        node = shape.node.get(section)
        if isinstance(node, MappingNode):
            places |= {key.text: key.location for key, _ in node.entries}
    return places


def _key(shape: TierFile, section: str, name: str) -> Location:
    node = shape.node.get(section)
    key = node.key(name) if isinstance(node, MappingNode) else None
    return key.location if key else shape.location


def _columns(shape: TierFile, report: Report) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name, body in (shape.columns or {}).items():
        column = read_column(name, _key(shape, "columns", name), body, report) if body is not None else None
        if column is not None:
            columns[name] = column
    return columns


def _measures(shapes: Mapping[str, MeasureShape | None], desk: Desk) -> dict[str, Measure]:
    """Read measures in order; one may use those above it."""
    measures: dict[str, Measure] = {}
    for name, shape in shapes.items():
        if shape is None or shape.expression is None:
            continue
        if name in desk.names.columns:
            hint = "give the measure another name"
            desk.report.add("duplicate-name", shape.location, f"{name!r} is already an evidence column", hint)
        measure = read_measure(shape.expression, Names(desk.names.columns, measures), desk.report)
        if measure is not None:
            measures[name] = Measure(measure.expression, name, read_title(shape.title))
    return measures


def _indicators(shape: TierFile, desk: Desk) -> dict[str, Indicator]:
    indicators: dict[str, Indicator] = {}
    for name, body in (shape.indicators or {}).items():
        key = _key(shape, "indicators", name)
        if name == SCORE or name in (shape.conditions or {}):
            hint = "rename one of the two"
            desk.report.add("duplicate-name", key, f"{name!r} already names something else in conditions", hint)
        indicator = _indicator(name, key, body, desk) if body is not None else None
        if indicator is not None:
            indicators[name] = indicator
    return indicators


def _indicator(name: str, key: Location, shape: IndicatorShape, desk: Desk) -> Indicator | None:
    if shape.cite is None:
        return None
    kinds = [
        any(shape.has(word) for word in REQUIREMENT_KEYS),
        any(shape.has(word) for word in SCORING_KEYS),
    ]
    if sum(kinds) != 1:
        message = f"{name!r} must have either a requirement or points"
        desk.report.add("ambiguous-indicator", key, message, "write `require:` or `score:` with `bands:`")
        return None
    scoring = _indicator_scoring(shape, desk) if kinds[1] else None
    requirement = read_requirement(shape, desk) if kinds[0] else None
    if scoring is None and requirement is None:
        return None
    if kinds[1]:
        _review_points(name, shape, scoring, desk.report)
    applies = read_word(shape.application, Application, Application.NEW, desk.report)
    fallback = shape.awarded is not None and not isinstance(scoring, type(None)) and len(_ways(shape)) > 1
    awarded = read_awarded(shape.awarded, 0, desk) if fallback and shape.awarded is not None else None
    return Indicator(
        id=name,
        title=read_title(shape.title),
        citation=read_citation(shape.cite, shape.status, shape.instrument, key, desk),
        requirement=requirement,
        scoring=scoring,
        points_of=read_number(shape.of, desk.report) if scoring is not None else 0,
        part=shape.part.text if shape.part is not None and scoring is not None else "",
        awarded=awarded.column if awarded is not None else None,
        applications=frozenset([applies]) if shape.application is not None else frozenset(Application),
        note=read_title(shape.note) if shape.note is not None else None,
    )


def _ways(shape: IndicatorShape) -> list[str]:
    return [word for word in SCORING_KEYS if shape.has(word)]


def _indicator_scoring(shape: IndicatorShape, desk: Desk) -> Scoring | None:
    """Return how an indicator gives points; ``awarded`` beside another way is its fallback."""
    ways = _ways(shape)
    if ways == ["awarded"] and shape.awarded is not None:
        return read_awarded(shape.awarded, read_number(shape.of, desk.report), desk)
    stated = [way for way in ways if way != "awarded"]
    if len(stated) > 1:
        message = f"{' and '.join(stated)} both say how points are given"
        desk.report.add("ambiguous-indicator", shape.at(stated[1]), message, "keep one of them")
        return None
    return read_scoring(shape, desk)


def _review_points(name: str, shape: IndicatorShape, scoring: Scoring | None, report: Report) -> None:
    for key in ("part", "of"):
        if not shape.has(key):
            report.add("missing-key", shape.location, f"the key {key!r} is missing in {name!r}", f"add {key}: ...")
    if scoring is None or shape.of is None:
        return
    declared, reachable = read_number(shape.of, report), most_points(scoring)
    if reachable != declared:
        code = "points-exceed-maximum" if reachable > declared else "points-miss-maximum"
        message = f"{name!r} can give {reachable} points, but {declared} are declared"
        report.add(code, shape.of, message, "correct `of` or the points")


def _score(shape: ScoreShape | None, indicators: Mapping[str, Indicator], file: TierFile, desk: Desk) -> Score | None:
    scored = [indicator for indicator in indicators.values() if indicator.scoring is not None]
    if shape is None:
        if scored and not file.has("score"):
            location = scored[0].citation.source
            desk.report.add("no-score", location, "there are points but no `score:` section", "add `score:`")
        return None
    parts = tuple(_part(name, part, desk.report) for name, part in (shape.parts or {}).items() if part is not None)
    if not parts:
        desk.report.add("missing-key", shape.location, "the key 'parts' is missing", "add parts: ...")
    _review_parts(parts, scored, shape, file, desk.report)
    if shape.cite is None:
        return None
    citation = read_citation(shape.cite, shape.status, shape.instrument, shape.at("pass_mark"), desk)
    total, mark = read_number(shape.of, desk.report), read_number(shape.pass_mark, desk.report)
    if mark > total:
        desk.report.add("bad-mark", shape.at("pass_mark"), f"nobody reaches {mark} of {total} points", "lower it")
    return Score(total, mark, citation, parts)


def _part(name: str, shape: PartShape, report: Report) -> Part:
    if shape.has("at_least") and shape.has("above"):
        report.add("bad-mark", shape.location, "a part has one minimum", "give at_least or above")
    stated = shape.at_least if shape.at_least is not None else shape.above
    minimum = read_number(stated, report) if stated is not None else None
    most = read_number(shape.of, report)
    if minimum is not None and minimum > most:
        report.add("bad-mark", shape.location, f"nobody reaches {minimum} of {most} points", "lower it")
    return Part(name, read_title(shape.title), most, minimum, shape.above is not None)


def _review_parts(
    parts: tuple[Part, ...], scored: list[Indicator], shape: ScoreShape, file: TierFile, report: Report
) -> None:
    total = read_number(shape.of, report)
    if parts and sum(part.points_of for part in parts) != total:
        found = sum(part.points_of for part in parts)
        report.add(
            "parts-do-not-add-up", shape.at("parts"), f"the parts add up to {found}, not {total}", "correct them"
        )
    known = {part.id: part for part in parts}
    for indicator in scored:
        if indicator.part not in known:
            at = (file.indicators or {})[indicator.id]
            message = f"there is no part {indicator.part!r}"
            if at is not None and at.part is not None:
                report.add("unknown-part", at.part, message, f"the parts are {', '.join(known)}")
    for part in parts:
        found = sum(indicator.points_of for indicator in scored if indicator.part == part.id)
        body = (shape.parts or {})[part.id]
        if found != part.points_of and body is not None:
            message = f"the indicators of {part.id!r} add up to {found}, not {part.points_of}"
            report.add("part-does-not-add-up", body.at("of"), message, "correct `of` here or in the indicators")


def _conditions(shape: TierFile, known: Referable, desk: Desk) -> dict[str, Condition]:
    conditions: dict[str, Condition] = {}
    for name, body in (shape.conditions or {}).items():
        key = _key(shape, "conditions", name)
        condition = read_condition(name, body, key, known, desk) if body is not None else None
        if condition is not None:
            conditions[name] = condition
    return conditions
