"""The shapes of the rule files: which keys there are, and what stands under them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag

from tiercheck.rulebook.node import MappingNode, Node, TextNode
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.shape import (
    Code,
    Day,
    Entries,
    Figure,
    Items,
    Kept,
    Named,
    Shape,
    Words,
    kind_of,
    read_shape,
    report_bare_booleans,
)

_BY_KIND = Discriminator(
    kind_of, custom_error_type="wrong-kind", custom_error_message="this kind of value does not belong here"
)


class TextShape(Shape):
    """A title or note in both languages."""

    needed: ClassVar[tuple[str, ...]] = ("zh", "en")
    zh: Kept[Words] = None
    en: Kept[Words] = None


class InstrumentShape(Shape):
    """The legal document behind a rule."""

    needed: ClassVar[tuple[str, ...]] = ("number",)
    number: Kept[Words] = None
    part: Kept[Words] = None
    url: Kept[Words] = None


class PeriodShape(Shape):
    """A half-open effective period."""

    needed: ClassVar[tuple[str, ...]] = ("from",)
    start: Kept[Day] = Field(default=None, alias="from")
    until: Kept[Day] = None
    status: Kept[Words] = None


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
    unit: Kept[Words] = None
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
    status: Kept[Words] = None
    instrument: Kept[InstrumentShape] = None


class IndicatorChange(Scored, Cited):
    """What an overlay changes in an indicator."""

    title: Kept[TextShape] = None
    part: Kept[Words] = None
    of: Kept[Figure] = None
    note: Kept[TextShape] = None
    application: Kept[Words] = None


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


class Content(Shape):
    """What rules are made of."""

    columns: Kept[Named[ColumnShape]] = None
    measures: Kept[Named[MeasureShape]] = None
    indicators: Kept[Named[IndicatorShape]] = None
    conditions: Kept[Named[ConditionShape]] = None


class Addition(Content):
    """What a variation adds."""

    decide: Kept[Items[Words]] = None


class Change(Shape):
    """What a variation changes, key by key."""

    use: Kept[Entries[Words]] = None
    indicators: Kept[Named[IndicatorChange]] = None
    conditions: Kept[Named[ConditionChange]] = None
    score: Kept[ScoreChange] = None
    parts: Kept[Named[PartChange]] = None


class Removal(Shape):
    """What a variation removes, by name."""

    indicators: Kept[Items[Words]] = None
    conditions: Kept[Items[Words]] = None
    measures: Kept[Items[Words]] = None
    decide: Kept[Items[Words]] = None


class RuleFile(Shape):
    """What every rule file begins with."""

    tiercheck: Annotated[Kept[Figure], Field(json_schema_extra={"const": 1})] = None
    title: Kept[TextShape] = None
    instrument: Kept[InstrumentShape] = None
    status: Kept[Words] = None


class DatedFile(RuleFile):
    """A rule file for a jurisdiction and a period."""

    jurisdiction: Kept[Code] = None
    effective: Kept[Effective] = None


class Variation(DatedFile):
    """A rule file that states only what differs."""

    add: Kept[Addition] = None
    change: Kept[Change] = None
    remove: Kept[Removal] = None


class TierFile(DatedFile, Content):
    """The criteria of one tier."""

    needed: ClassVar[tuple[str, ...]] = (
        "tiercheck", "tier", "title", "rank", "jurisdiction", "effective", "instrument", "indicators", "decide",
    )  # fmt: skip
    tier: Kept[Words] = None
    rank: Kept[Figure] = None
    use: Kept[Items[Words]] = None
    score: Kept[ScoreShape] = None
    decide: Kept[DecisionTree] = None


class ExtendingFile(Variation):
    """The criteria of one tier that start from another rule set."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "tier", "extends", "effective", "instrument")
    tier: Kept[Words] = None
    extends: Kept[Words] = None
    rank: Kept[Figure] = None


class OverlayFile(Variation):
    """A jurisdiction's changes to whatever base is in force on its days."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "overlay", "jurisdiction", "effective", "instrument")
    overlay: Kept[Words] = None


class SharedFile(RuleFile, Content):
    """Measures, indicators and conditions that several tiers share."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "shared")
    shared: Kept[Words] = None


class BoundShape(Shape):
    """The checks of one class, with a status of their own."""

    needed: ClassVar[tuple[str, ...]] = ("all",)
    all_of: Kept[Items[Words]] = Field(default=None, alias="all")
    status: Kept[Words] = None


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


class ClassificationFile(DatedFile):
    """A table that derives a level column."""

    needed: ClassVar[tuple[str, ...]] = (
        "tiercheck", "classification", "title", "jurisdiction", "effective", "instrument", "selects_by", "rows",
    )  # fmt: skip
    classification: Kept[Words] = None
    selects_by: Kept[Words] = None
    rows: Kept[Named[RowShape]] = None


class DivisionsFile(Shape):
    """The divisions of provincial level, by their GB/T 2260 prefix."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "divisions")
    tiercheck: Annotated[Kept[Figure], Field(json_schema_extra={"const": 1})] = None
    divisions: Kept[Entries[TextShape]] = None


AnyFile: TypeAlias = TierFile | ExtendingFile | OverlayFile | ClassificationFile | SharedFile | DivisionsFile
KINDS: Mapping[str, type[AnyFile]] = MappingProxyType(
    {
        "extends": ExtendingFile,
        "tier": TierFile,
        "overlay": OverlayFile,
        "classification": ClassificationFile,
        "shared": SharedFile,
        "divisions": DivisionsFile,
    }
)


def read_document(root: Node, report: Report) -> AnyFile | None:
    """Read a whole file into the shape of its kind, or None when it is of no kind."""
    if not isinstance(root, MappingNode):
        report.add("wrong-kind", root, "a rule file is a mapping of keys", "begin with tiercheck: 1")
        return None
    kind = next((kind for key, kind in KINDS.items() if key in root), None)
    if kind is None:
        keys = ", ".join(key for key in KINDS if key != "extends")
        report.add(
            "unknown-file-kind", root, f"a rule file has one of the keys {keys}; this has none", "add the one it is"
        )
        return None
    report_bare_booleans(root, report)
    document = read_shape(kind, root, report)
    version = document.tiercheck
    if version is not None and version.text != "1":
        report.add("unknown-format", version, f"{version.text!r} is not a format version", "write tiercheck: 1")
    return document
