"""Requirements and scorings read from their shapes, with what is wrong about their points."""

from collections.abc import Sequence

from tiercheck.errors import Location
from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.expression import Check
from tiercheck.model.quantity import Number
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring
from tiercheck.rulebook.band_review import PlacedBand, review_bands
from tiercheck.rulebook.document import Band as BandShape
from tiercheck.rulebook.document import Item, Required, Scored, Tree
from tiercheck.rulebook.typed_text import read_band, read_check, read_measure
from tiercheck.rulebook.node import TextNode
from tiercheck.rulebook.terms import Desk, read_number, read_title

REQUIREMENT_KEYS = ("require", "all", "any", "at_least")
SCORING_KEYS = ("bands", "sum", "highest_of", "awarded")


def read_requirement(shape: Required, desk: Desk) -> Requirement | None:
    """Return what must hold, or None when it is absent or was reported as faulty."""
    if shape.require is not None:
        return read_check(shape.require, desk.names, desk.report)
    return _read_tree(shape, desk)


def _read_tree(shape: Tree, desk: Desk) -> Requirement | None:
    given = [key for key in REQUIREMENT_KEYS if shape.has(key)]
    if len(given) > 1:
        message = f"{' and '.join(given)} stand side by side, so it is open how they go together"
        desk.report.add("ambiguous-requirement", shape.at(given[1]), message, "put one inside the other")
    if shape.at_least is not None:
        count = read_number(shape.at_least.count, desk.report, low=1)
        return _combined("at_least", count, shape.at_least.of, shape.at_least.at("count"), desk)
    if shape.all_of is not None:
        return _combined("all", len(shape.all_of), shape.all_of, shape.at("all"), desk)
    if shape.any_of is not None:
        return _combined("any", 1, shape.any_of, shape.at("any"), desk)
    return None


def _combined(
    kind: str, count: Number, items: Sequence[TextNode | Tree | None] | None, at: Location, desk: Desk
) -> Requirement | None:
    members = [
        read_check(item, desk.names, desk.report) if isinstance(item, TextNode) else _read_tree(item, desk)
        for item in items or ()
        if item is not None
    ]
    if not items or not isinstance(count, int) or not 1 <= count <= len(items):
        hint = f"there are {len(items or ())} members"
        desk.report.add("bad-count", at, f"{kind} cannot hold of these members", hint)
        return None
    kept = tuple(member for member in members if member is not None)
    return Combination(kind, count, kept) if len(kept) == len(items) else None


def read_scoring(shape: Scored, desk: Desk) -> Scoring | None:
    """Return how points are given, or None when it is absent or was reported as faulty."""
    title = read_title(shape.title) if isinstance(shape, Item) and shape.title else None
    if shape.bands is not None:
        return _read_bands(shape, desk, title_of=shape)
    if shape.sum_of is not None:
        items = _read_items(shape.sum_of, desk)
        most = read_number(shape.at_most, desk.report) if shape.at_most else None
        if most is None:
            desk.report.add("missing-key", shape.at("sum"), "the key 'at_most' is missing", "add at_most: ...")
        return CappedSum(items, most or 0, title)
    if shape.highest_of is not None:
        return HighestOf(_read_items(shape.highest_of, desk), title)
    if shape.awarded is not None and isinstance(shape, Item):
        return read_awarded(shape.awarded, read_number(shape.of, desk.report), desk)
    return None


def read_awarded(name: TextNode, most: Number, desk: Desk) -> Awarded | None:
    """Return points taken from a column, or None when there is no such column."""
    column = desk.names.columns.get(name.text)
    if column is None:
        message = f"{name.text!r} is no evidence column"
        desk.report.add("unknown-name", name, message, desk.names.hint(name.text))
        return None
    return Awarded(column, most)


def _read_items(items: Sequence[Item | None], desk: Desk) -> tuple[Scoring, ...]:
    return tuple(item for item in (_read_item(each, desk) for each in items if each is not None) if item is not None)


def _read_item(item: Item, desk: Desk) -> Scoring | None:
    """Return an item: a requirement with its points, or any scoring."""
    if any(item.has(key) for key in SCORING_KEYS):
        return read_scoring(item, desk)
    requirement = read_requirement(item, desk)
    if not item.has("points") or not any(item.has(key) for key in REQUIREMENT_KEYS):
        desk.report.add("no-points", item.location, "this item gives no points", "add a requirement and points: ...")
        return None
    points = read_number(item.points, desk.report)
    title = read_title(item.title) if item.title else None
    return None if requirement is None else Bands((Band(requirement, points), Band(None, 0)), title)


def _read_bands(shape: Scored, desk: Desk, *, title_of: Scored) -> Bands | None:
    title = read_title(title_of.title) if isinstance(title_of, Item) and title_of.title else None
    placed = _bands_of_measure(shape, desk) if shape.score is not None else _bands_of_requirements(shape, desk)
    if placed is None:
        return None
    review_bands(placed, shape.at("bands"), desk.report)
    return Bands(tuple(band.band for band in placed), title)


def _bands_of_measure(shape: Scored, desk: Desk) -> tuple[PlacedBand, ...] | None:
    """Read ``score: MEASURE`` with ``bands: {">= 10%": 10, ..., else: 0}``."""
    measure = read_measure(shape.score, desk.names, desk.report) if shape.score else None
    node = shape.node.get("bands")
    keys = {key.text: key for key, _ in getattr(node, "entries", ())}
    if isinstance(shape.bands, tuple) or shape.bands is None:
        message = "the bands of a measure are a mapping"
        desk.report.add("wrong-kind", shape.at("bands"), message, 'write {">= 10%": 10, else: 0}')
        return None
    if measure is None:
        return None
    placed: list[PlacedBand] = []
    for name, figure in shape.bands.items():
        points, key = read_number(figure, desk.report), keys[name]
        if name == "else":
            placed.append(PlacedBand(Band(None, points), key.location))
            continue
        bound = read_band(key, measure, desk.report)
        if bound is not None:
            placed.append(PlacedBand(Band(Check(measure, (bound,)), points), key.location))
    return tuple(placed) if len(placed) == len(shape.bands) else None


def _bands_of_requirements(shape: Scored, desk: Desk) -> tuple[PlacedBand, ...] | None:
    if not isinstance(shape.bands, tuple):
        message = "bands by figure need `score: MEASURE`"
        desk.report.add("nothing-measured", shape.at("bands"), message, "add `score:`, or write the bands as a list")
        return None
    placed = [_placed(band, desk) for band in shape.bands if band is not None]
    kept = tuple(band for band in placed if band is not None)
    return kept if len(kept) == len(shape.bands) else None


def _placed(shape: BandShape, desk: Desk) -> PlacedBand | None:
    if shape.otherwise is not None:
        return PlacedBand(Band(None, read_number(shape.otherwise, desk.report)), shape.location)
    if not shape.has("points") or not any(shape.has(key) for key in REQUIREMENT_KEYS):
        message = "a band is a requirement with points, or else"
        desk.report.add("no-points", shape.location, message, "write {require: ..., points: 5} or {else: 0}")
        return None
    requirement = read_requirement(shape, desk)
    points = read_number(shape.points, desk.report)
    return None if requirement is None else PlacedBand(Band(requirement, points), shape.location)
