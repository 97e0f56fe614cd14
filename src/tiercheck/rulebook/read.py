"""A merged tier file in, an immutable rule set out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from tiercheck.errors import Location
from tiercheck.model.condition import ConditionTree
from tiercheck.model.expression import Measure
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Condition, EffectivePeriod, Instrument, RuleSet
from tiercheck.model.text import Text
from tiercheck.rulebook.applying import review_applications
from tiercheck.rulebook.bodies import MeasureShape
from tiercheck.rulebook.decisions import SCORE, DecisionReader, review_conditions, review_use
from tiercheck.rulebook.digest import with_digest
from tiercheck.rulebook.document import TierFile
from tiercheck.rulebook.expression import Scope
from tiercheck.rulebook.indicators import read_indicator
from tiercheck.rulebook.local_columns import read_columns
from tiercheck.rulebook.scores import read_score, review_score
from tiercheck.rulebook.scoring import ScoringReader
from tiercheck.rulebook.words import Desk, instrument_of
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import text_of
from tiercheck.yaml.shape import read_shape

T = TypeVar("T")
HIGHEST_RANK = 99
# The name of a step that a part would share.
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a rule set has besides its content.

    Attributes:
        id: ``tier/jurisdiction/first day``.
        jurisdiction: of the most specific file.
        effective: when all its files are in force together.
        files: the files it is merged from, base first.
        amended_by: the documents of the overlays among them.
        notes: the notes of the base and of the overlays; what an extending file starts from keeps its own.
    """

    id: str
    jurisdiction: str
    effective: Mapping[Application, EffectivePeriod]
    files: tuple[str, ...]
    amended_by: tuple[Instrument, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one merged tier file.

    Attributes:
        rule_set: None when something is at fault.
        references: where the rule set refers to another tier.
        report: what is at fault.
    """

    rule_set: RuleSet | None
    references: tuple[TextNode, ...]
    report: Report


def read_rule_set(tree: MappingNode, identity: Identity, desk: Desk) -> Reading:
    """Read a tier file with its shared files written out and its variations applied.

    Args:
        tree: the merged file.
        identity: id, jurisdiction, periods and files of the result.
        desk: takes the problems; knows the headers of all files.
    """
    shape = read_shape(TierFile, tree, desk.report)
    of_subject = desk.subject(shape.of_subject)
    if of_subject is None:  # of columns that nobody knows nothing more can be said
        return Reading(None, tuple(_tier_references(tree)), desk.report)
    subject, unread = of_subject
    columns = read_columns(shape.columns or {}, subject, desk)
    # A column at fault is a name without a value, so that its uses are not reported once more.
    faulty = dict.fromkeys((*unread, *(name for name, column in columns.items() if column is None)))
    scope = Scope({**subject.columns, **_whole(columns)}, faulty)
    reader = ScoringReader(desk, Scope(scope.columns, _measures(shape.measures or {}, scope, desk)))
    indicators = {name: read_indicator(name, body, reader) for name, body in (shape.indicators or {}).items()}
    score = read_score(shape.score, desk) if shape.score else None
    _review_names(shape, desk.report)
    if not shape.has("score") or (score and None not in indicators.values()):
        review_score(score, _whole(indicators), shape, desk.report)
    conditions, decide = _decision(shape, desk)
    if decide is not None and None not in (*indicators.values(), *conditions.values()):
        places = _places(shape)
        if review_conditions(_whole(conditions), places, desk.report):
            review_use(_whole(indicators), _whole(conditions), decide, places, desk.report)
    references = tuple(_tier_references(tree))
    rank = desk.count(shape.rank, HIGHEST_RANK)
    beside_ladder = desk.flag(shape.beside_ladder)
    instrument = instrument_of(shape.instrument, desk.report)
    # Without a problem of its own an indicator is missing when it reads a column that the subject file gets wrong.
    broken = None in (*indicators.values(), *conditions.values())
    if len(desk.report) or broken or decide is None or shape.tier is None or rank is None or instrument is None:
        return Reading(None, references, desk.report)
    rule_set = RuleSet(
        id=identity.id,
        tier=shape.tier.text,
        title=text_of(shape.title) or Text("", ""),
        rank=rank,
        jurisdiction=identity.jurisdiction,
        effective=MappingProxyType(dict(identity.effective)),
        instrument=instrument,
        indicators=MappingProxyType(_whole(indicators)),
        conditions=MappingProxyType(_whole(conditions)),
        score=score,
        decide=decide,
        local_columns=MappingProxyType(_whole(columns)),
        files=identity.files,
        digest="",
        amended_by=identity.amended_by,
        notes=identity.notes,
        beside_ladder=beside_ladder,
        subject=subject.id,
    )
    review_applications(rule_set, shape.at("decide"), shape.at("score"), desk.report)
    return Reading(None if len(desk.report) else with_digest(rule_set), references, desk.report)


def _whole(read: Mapping[str, T | None]) -> dict[str, T]:
    """Return what could be read."""
    return {name: each for name, each in read.items() if each is not None}


def _measures(shapes: Mapping[str, MeasureShape | None], scope: Scope, desk: Desk) -> dict[str, Measure | None]:
    """Read measures in order; each may use those above it."""
    measures: dict[str, Measure | None] = {**scope.measures}
    for name, shape in shapes.items():
        if name in scope.columns and shape is not None:
            message = f"{name!r} is already an evidence column"
            desk.report.add("duplicate-name", shape.location, message, "give the measure another name")
        reader = ScoringReader(desk, Scope(scope.columns, measures))
        measure = reader.measure(shape.expression) if shape else None
        title = text_of(shape.title) if shape else None
        measures[name] = Measure(measure.expression, name, title) if measure else None
    return measures


def _decision(shape: TierFile, desk: Desk) -> tuple[dict[str, Condition | None], ConditionTree | None]:
    shapes = shape.conditions or {}
    scored = [name for name, body in (shape.indicators or {}).items() if body and body.has("of")]
    parts = (shape.score.parts if shape.score else None) or {}
    advisory = {
        name: body.at("advisory")
        for name, body in (shape.indicators or {}).items()
        if body and body.advisory and body.advisory.text == "true"
    }
    reader = DecisionReader(
        desk, tuple(shape.indicators or {}), tuple(shapes), scored, tuple(parts), shape.has("score"), advisory
    )
    conditions: dict[str, Condition | None] = {}
    for name, body in shapes.items():
        tree = reader.tree(body) if body else None
        citation = desk.citation(body) if body else None
        if body is not None and body.has("status") and not body.has("cite"):
            message = "a status says how sure a citation is, and there is none"
            desk.report.add("missing-citation", body.at("status"), message, "add cite: ...")
        title = text_of(body.title) if body else None
        conditions[name] = Condition(name, title or Text("", ""), citation, tree) if tree else None
    return conditions, reader.tree(shape.decide) if shape.decide else None


def _places(shape: TierFile) -> dict[str, Location]:
    """Return where every indicator and condition stands."""
    sections = (shape.node.get("indicators"), shape.node.get("conditions"))
    entries = [entry for node in sections if isinstance(node, MappingNode) for entry in node.entries]
    return {key.text: key.location for key, _ in entries}


def _review_names(shape: TierFile, report: Report) -> None:
    """Report names that would mean two things in a condition, a case or a derivation."""
    score = shape.node.get("score")
    parts = _keys(score.get("parts")) if isinstance(score, MappingNode) else {}
    indicators, conditions = _keys(shape.node.get("indicators")), _keys(shape.node.get("conditions"))
    for names in (indicators, conditions, parts):
        if SCORE in names:
            message = "score is reserved: it says that the pass mark is reached"
            report.add("duplicate-name", names[SCORE], message, "choose another name")
    if TOTAL in parts:
        message = "total is reserved: it is the step that holds all points against the pass mark"
        report.add("duplicate-name", parts[TOTAL], message, "choose another name")
    for names, taken, kind in ((conditions, indicators, "an indicator"), (parts, {**indicators, **conditions}, "")):
        for name, key in names.items():
            if name in taken:
                called = kind or ("an indicator" if name in indicators else "a condition")
                message = f"{name!r} is already the name of {called}"
                report.add("duplicate-name", key, message, "rename one of the two")


def _keys(node: Node | None) -> dict[str, TextNode]:
    return {key.text: key for key, _ in node.entries} if isinstance(node, MappingNode) else {}


def _tier_references(tree: Node) -> Iterator[TextNode]:
    """Yield the tiers that conditions refer to."""
    for section in ("conditions", "decide"):
        found = tree.get(section) if isinstance(tree, MappingNode) else None
        if found is not None:
            yield from _tiers_within(found)


def _tiers_within(node: Node) -> Iterator[TextNode]:
    match node:
        case ListNode(items):
            for item in items:
                yield from _tiers_within(item)
        case MappingNode(entries):
            for key, value in entries:
                if key.text == "tier" and isinstance(value, TextNode):
                    yield value
                else:
                    yield from _tiers_within(value)
