"""Requirements and points of one indicator: shapes in, model nouns out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tiercheck.errors import Location, nearest
from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check, Measure
from tiercheck.model.quantity import Number, Unit, decimal_text
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring, most_points
from tiercheck.model.text import Text
from tiercheck.rulebook.bands import PlacedBand, review_bands
from tiercheck.rulebook.bodies import AtLeast, Item, Required, Scored, Tree
from tiercheck.rulebook.expression import BrokenNameFault, Scope, read_band, read_check, read_measure
from tiercheck.rulebook.phrase import ExpressionFault
from tiercheck.rulebook.region import region_of
from tiercheck.rulebook.words import Desk
from tiercheck.yaml.node import MappingNode, TextNode
from tiercheck.yaml.scalars import text_of

T = TypeVar("T")
REQUIREMENT_KEYS = ("require", "all", "any", "at_least")
SCORING_KEYS = ("bands", "sum", "highest_of")


@dataclass(frozen=True, slots=True)
class ScoringReader:
    """Reads requirements and scorings in one scope; None stands for what is at fault and reported."""

    desk: Desk
    scope: Scope

    def measure(self, node: TextNode | None) -> Measure | None:
        """Read a measure."""
        return self._try(node, lambda text: read_measure(text, self.scope))

    def requirement(self, shape: Required) -> Requirement | None:
        """Read what must hold, written in one of four ways."""
        ways = [key for key in REQUIREMENT_KEYS if shape.has(key)]
        if len(ways) != 1:
            message = "one of require, all, any, at_least belongs here" + (f"; this has {len(ways)}" if ways else "")
            self.desk.report.add("one-requirement", shape.at(ways[1]) if ways else shape.location, message)
            return None
        return self.check(shape.require) if shape.has("require") else self._tree(shape)

    def scoring(self, shape: Scored, title: Text | None = None) -> Scoring | None:
        """Read how points are given."""
        ways = [key for key in SCORING_KEYS if shape.has(key)]
        if len(ways) > 1:
            message = "points are given in one way: bands, sum or highest_of"
            self.desk.report.add("one-scoring", shape.at(ways[1]), message, "put the ways under highest_of or sum")
            return None
        for key, needs in (("score", "bands"), ("at_most", "sum")):
            if shape.has(key) and not shape.has(needs):
                self.desk.report.add("one-scoring", shape.at(key), f"{key} goes with {needs}", f"add {needs}")
                return None
        if shape.has("bands"):
            return self._bands(shape, title)
        if shape.has("sum"):
            items = self._items(shape.sum_of, shape.at("sum"))
            most = self.desk.points(shape.at_most)
            if items is None or (most is None and shape.has("at_most")):
                return None
            return CappedSum(items, most if most is not None else sum(map(most_points, items)), title)
        routes = self._items(shape.highest_of, shape.at("highest_of"))
        return HighestOf(routes, title) if routes is not None else None

    def awarded_column(self, node: TextNode) -> Column | None:
        """Read the column that carries points as awarded."""
        column = self.scope.columns.get(node.text)
        if column is not None and column.unit is Unit.POINTS:
            return column
        points = [name for name, each in self.scope.columns.items() if each.unit is Unit.POINTS]
        hint = nearest(node.text, points) or f"columns of points are {', '.join(points)}"
        self.desk.report.add("unknown-name", node, f"{node.text!r} is not a column of points", hint)
        return None

    def _items(self, items: tuple[Item | None, ...] | None, at: Location) -> tuple[Scoring, ...] | None:
        read = [self._item(item) for item in items or () if item is not None]
        if items == ():
            self.desk.report.add("empty-list", at, "nothing is listed here", "list at least one item")
        return tuple(each for each in read if each) if items and None not in items and all(read) else None

    def _item(self, item: Item) -> Scoring | None:
        title = text_of(item.title)
        if any(item.has(key) for key in SCORING_KEYS):
            return self._within(item, self.scoring(item, title))
        if item.awarded is not None:
            column, most = self.awarded_column(item.awarded), self.desk.points(item.of)
            if not item.has("of"):
                self.desk.report.add("missing-key", item.location, "awarded points need their maximum", "add of: ...")
            return Awarded(column, most, title) if column and most is not None else None
        requirement, points = self.requirement(item), self.desk.points(item.points)
        if not item.has("points"):
            self.desk.report.add("missing-key", item.location, "the key 'points' is missing", "add points: ...")
        if requirement is None or points is None:
            return None
        return Bands((Band(requirement, points), Band(None, 0)), title)

    def _within(self, item: Item, scoring: Scoring | None) -> Scoring | None:
        """Hold an item against its own maximum, where it states one."""
        most = self.desk.points(item.of)
        if scoring is not None and most is not None:
            self.review_maximum(scoring, most, item.at("of"))
        return scoring

    def review_maximum(self, scoring: Scoring, most: Number, at: Location) -> None:
        """Report a declared maximum that the points exceed or cannot reach."""
        reached = most_points(scoring)
        if reached != most:
            verb = "exceed" if reached > most else "never reach"
            found, declared = decimal_text(reached), decimal_text(most)
            message = f"the points {verb} the declared maximum: at most {found}, declared {declared}"
            self.desk.report.add("points-maximum", at, message, "correct of, or the points")

    def _bands(self, shape: Scored, title: Text | None) -> Bands | None:
        written = shape.node.get("bands")
        if shape.bands is None or written is None:
            return None
        if isinstance(written, MappingNode):
            placed = self._measured_bands(shape, written)
        elif shape.has("score"):
            message = "score goes with bands written as a mapping"
            self.desk.report.add("one-scoring", shape.at("score"), message, 'write bands: {">= 10%": 10, else: 0}')
            return None
        else:
            placed = self._required_bands(shape)
        bands = [each for each in placed if each is not None]
        whole = len(bands) == len(placed)
        if not placed and shape.has("score") == isinstance(written, MappingNode):
            self.desk.report.add("empty-list", written, "there are no bands", "list at least one band")
        review_bands(bands, written.location if whole and bands else None, self.desk.report)
        return Bands(tuple(each.band for each in bands), title) if whole and bands else None

    def _measured_bands(self, shape: Scored, written: MappingNode) -> list[PlacedBand | None]:
        if not shape.has("score"):
            hint = "add score: MEASURE, or write the bands as a list of requirements"
            self.desk.report.add("missing-key", written, "nothing says which measure the bands are of", hint)
            return []
        measure = self.measure(shape.score)
        placed: list[PlacedBand | None] = []
        for key, value in written.entries:
            points = self.desk.points(value) if isinstance(value, TextNode) and not value.is_null else None
            check = None
            if key.text != "else" and measure is not None:
                check = self._reachable(key, self._try(key, lambda text: read_band(text, measure, self.scope)))
            faulty = points is None or (check is None and key.text != "else")
            placed.append(None if faulty or points is None else PlacedBand(Band(check, points), key.location))
        return placed

    def _required_bands(self, shape: Scored) -> list[PlacedBand | None]:
        placed: list[PlacedBand | None] = []
        for band in shape.bands if isinstance(shape.bands, tuple) else ():
            if band is None or isinstance(band, TextNode):
                placed.append(None)
                continue
            if band.has("else"):
                points = self.desk.points(band.otherwise)
                extra = next((key for key in band.node if key != "else"), None)
                if extra:
                    self.desk.report.add("one-requirement", band.at(extra), "else stands alone: {else: 0}")
                placed.append(None if points is None else PlacedBand(Band(None, points), band.location))
                continue
            requirement, points = self.requirement(band), self.desk.points(band.points)
            if not band.has("points"):
                self.desk.report.add("missing-key", band.location, "the key 'points' is missing", "add points: ...")
            faulty = requirement is None or points is None
            placed.append(None if faulty or points is None else PlacedBand(Band(requirement, points), band.location))
        return placed

    def _tree(self, shape: Tree) -> Combination[Check] | None:
        ways = [key for key in ("all", "any", "at_least") if shape.has(key)]
        if len(ways) != 1:
            message = "one of all, any, at_least belongs here" + (f"; this has {len(ways)}" if ways else "")
            self.desk.report.add("one-requirement", shape.at(ways[1]) if ways else shape.location, message)
            return None
        kind = ways[0]
        group: AtLeast | None = shape.at_least
        written = group.of if group else shape.all_of if kind == "all" else shape.any_of
        if written is None:
            return None
        if not written:
            self.desk.report.add("empty-list", shape.at(kind), "nothing is listed here", "list at least one check")
            return None
        members = [self._tree(each) if isinstance(each, Tree) else self.check(each) for each in written]
        count = {"all": len(members), "any": 1}.get(kind) or self.desk.count(
            group.count if group else None, len(members)
        )
        if count is None or None in members:
            return None
        return Combination(kind, count, tuple(each for each in members if each is not None))

    def check(self, node: TextNode | None) -> Check | None:
        """Read a check."""
        if node is None:
            return None
        return self._reachable(node, self._try(node, lambda text: read_check(text, self.scope)))

    def _reachable(self, node: TextNode, check: Check | None) -> Check | None:
        """Report a check that no value can meet."""
        if check is not None and region_of(check).is_empty:
            name = check.measure.name or check.measure.columns[0].name
            message = f"no value of {name} can meet this: it lies outside what the column allows"
            hint = "a share of 10% is written 10% or 0.1" if check.measure.unit is Unit.RATIO else ""
            self.desk.report.add("never-met", node, message, hint)
        return check

    def _try(self, node: TextNode | None, read: Callable[[str], T]) -> T | None:
        """Read an expression; point at the very character that is at fault."""
        if node is None:
            return None
        try:
            return read(node.text)
        except ExpressionFault as fault:
            self.desk.report.add(fault.code, node.place(fault.offset), fault.message, fault.hint)
        except BrokenNameFault:
            pass
        return None
