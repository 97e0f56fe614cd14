"""The shapes inside rule files: indicators and how they give points, conditions, scores, columns, rows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from tiercheck.model.outcome import Application, Status
from tiercheck.model.quantity import Unit
from tiercheck.yaml.node import MappingNode, TextNode
from tiercheck.yaml.scalars import TextShape
from tiercheck.yaml.shape import (
    Code,
    Day,
    Entries,
    Figure,
    Flag,
    Items,
    Kept,
    Named,
    Shape,
    Words,
    kind_of,
)

_BY_KIND = Discriminator(
    kind_of, custom_error_type="wrong-kind", custom_error_message="this kind of value does not belong here"
)

StatusWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in Status]})]
ApplicationWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in Application]})]
LOCAL_UNITS = (Unit.BOOL, Unit.LEVEL, Unit.RATIO, Unit.COUNT, Unit.POINTS, Unit.YEARS, Unit.PERSONS, Unit.YUAN)
UnitWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in LOCAL_UNITS]})]


class Edge(StrEnum):
    """The two days of an effective period, as a file spells them."""

    FROM = "from"
    UNTIL = "until"


EdgeWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in Edge]})]


class InstrumentShape(Shape):
    """The legal document behind a rule."""

    needed: ClassVar[tuple[str, ...]] = ("number",)
    number: Kept[Words] = None
    part: Kept[Words] = None
    url: Kept[Words] = None


class PeriodShape(Shape):
    """A half-open effective period.

    ``meant`` names the days on which the file begins or ends on purpose beside rules that stay in force, so that
    ``check`` does not warn of them.
    """

    needed: ClassVar[tuple[str, ...]] = ("from",)
    start: Kept[Day] = Field(default=None, alias="from")
    until: Kept[Day] = None
    status: Kept[StatusWord] = None
    meant: Kept[Items[EdgeWord]] = None


class PeriodsShape(Shape):
    """One effective period for each kind of application."""

    new: Kept[PeriodShape] = None
    review: Kept[PeriodShape] = None


def _period_kind(node: object) -> str:
    by_application = isinstance(node, MappingNode) and ("new" in node or "review" in node)
    return "by application" if by_application else "one"


Effective: TypeAlias = Annotated[
    Annotated[PeriodShape, Tag("one")] | Annotated[PeriodsShape, Tag("by application")], Discriminator(_period_kind)
]


class ColumnShape(Shape):
    """A local evidence column."""

    needed: ClassVar[tuple[str, ...]] = ("unit", "title")
    unit: Kept[UnitWord] = None
    title: Kept[TextShape] = None
    levels: Kept[Items[Words]] = None
    low: Kept[Figure] = None
    high: Kept[Figure] = None


class MeasureShape(Shape):
    """A measure written once."""

    needed: ClassVar[tuple[str, ...]] = ("title", "expression")
    title: Kept[TextShape] = None
    expression: Kept[Words] = None


class Tree(Shape):
    """A requirement over checks: one of ``all``, ``any``, ``at_least``."""

    all_of: "Kept[Items[CheckOrTree]]" = Field(default=None, alias="all")
    any_of: "Kept[Items[CheckOrTree]]" = Field(default=None, alias="any")
    at_least: "Kept[AtLeast]" = None


CheckOrTree: TypeAlias = Annotated[Annotated[Words, Tag("text")] | Annotated[Tree, Tag("mapping")], _BY_KIND]


class AtLeast(Shape):
    """So many of the requirements hold."""

    needed: ClassVar[tuple[str, ...]] = ("count", "of")
    count: Kept[Figure] = None
    of: Kept[Items[CheckOrTree]] = None


class Required(Tree):
    """Any of the ways to write a requirement."""

    require: Kept[Words] = None


class Band(Required):
    """Points for a requirement, or for everything else."""

    points: Kept[Figure] = None
    otherwise: Kept[Figure] = Field(default=None, alias="else")


BandsShape: TypeAlias = Annotated[
    Annotated[Entries[Figure], Tag("mapping")] | Annotated[Items[Band], Tag("list")], _BY_KIND
]


class Scored(Required):
    """Any of the ways to give points."""

    score: Kept[Words] = None
    bands: Kept[BandsShape] = None
    sum_of: "Kept[Items[Item]]" = Field(default=None, alias="sum")
    at_most: Kept[Figure] = None
    highest_of: "Kept[Items[Item]]" = None
    awarded: Kept[Words] = None


class Item(Scored):
    """One line of a sum, or one of several routes."""

    title: Kept[TextShape] = None
    points: Kept[Figure] = None
    of: Kept[Figure] = None


class Cited(Shape):
    """Something that the law says, and where."""

    cite: Kept[Words] = None
    status: Kept[StatusWord] = None
    instrument: Kept[InstrumentShape] = None


class IndicatorChange(Scored, Cited):
    """What an overlay changes in an indicator."""

    title: Kept[TextShape] = None
    part: Kept[Words] = None
    of: Kept[Figure] = None
    note: Kept[TextShape] = None
    application: Kept[ApplicationWord] = None
    advisory: Kept[Flag] = None


class IndicatorShape(IndicatorChange):
    """One thing that is judged."""

    needed: ClassVar[tuple[str, ...]] = ("title", "cite")


class Points(Shape):
    """Points of a part or an indicator that reach a mark."""

    needed: ClassVar[tuple[str, ...]] = ("of",)
    of: Kept[Words] = None
    at_least: Kept[Figure] = None
    above: Kept[Figure] = None


class DecisionTree(Shape):
    """A condition over indicators, conditions, points and other tiers."""

    all_of: "Kept[Items[NameOrTree]]" = Field(default=None, alias="all")
    any_of: "Kept[Items[NameOrTree]]" = Field(default=None, alias="any")
    at_least: "Kept[DecisionAtLeast]" = None
    tier: Kept[Words] = None
    points: Kept[Points] = None


NameOrTree: TypeAlias = Annotated[Annotated[Words, Tag("text")] | Annotated[DecisionTree, Tag("mapping")], _BY_KIND]


class DecisionAtLeast(Shape):
    """So many of the conditions hold."""

    needed: ClassVar[tuple[str, ...]] = ("count", "of")
    count: Kept[Figure] = None
    of: Kept[Items[NameOrTree]] = None


class ConditionChange(DecisionTree, Cited):
    """What an overlay changes in a condition."""

    title: Kept[TextShape] = None


class ConditionShape(ConditionChange):
    """A named step of the decision."""

    needed: ClassVar[tuple[str, ...]] = ("title",)


class PartChange(Shape):
    """What an overlay changes in a part."""

    title: Kept[TextShape] = None
    of: Kept[Figure] = None
    at_least: Kept[Figure] = None
    above: Kept[Figure] = None


class PartShape(PartChange):
    """A class of scored indicators."""

    needed: ClassVar[tuple[str, ...]] = ("title", "of")


class ScoreChange(Cited):
    """What an overlay changes in the points table."""

    of: Kept[Figure] = None
    pass_mark: Kept[Figure] = None


class ScoreShape(ScoreChange):
    """The points table of a tier."""

    needed: ClassVar[tuple[str, ...]] = ("of", "pass_mark", "cite")
    parts: Kept[Named[PartShape]] = None


class BoundShape(Shape):
    """The checks of one class, with a status of their own."""

    needed: ClassVar[tuple[str, ...]] = ("all",)
    all_of: Kept[Items[Words]] = Field(default=None, alias="all")
    status: Kept[StatusWord] = None


BoundsShape: TypeAlias = Annotated[
    Annotated[Items[Words], Tag("list")] | Annotated[BoundShape, Tag("mapping")], _BY_KIND
]


class RowShape(Cited):
    """One row of a classification; its other keys are the levels, from the top down."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Kept[BoundsShape]]
    needed: ClassVar[tuple[str, ...]] = ("title", "codes", "cite")
    title: Kept[TextShape] = None
    codes: Kept[Items[Code]] = None

    @property
    def bounds(self) -> Mapping[str, tuple[TextNode | None, ...] | BoundShape | None]:
        """What was written for each level, by its name."""
        return self.__pydantic_extra__
