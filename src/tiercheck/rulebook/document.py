"""The shapes of the rule files: which kinds there are, and which keys they have."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from tiercheck.rulebook.bodies import (
    ColumnShape,
    ConditionChange,
    ConditionShape,
    DecisionTree,
    Effective,
    IndicatorChange,
    IndicatorShape,
    InstrumentShape,
    MeasureShape,
    PartChange,
    RowShape,
    ScoreChange,
    ScoreShape,
    StatusWord,
)
from tiercheck.subjects.reading import SubjectFile
from tiercheck.yaml.node import MappingNode, Node
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import TextShape
from tiercheck.yaml.shape import (
    Code,
    Entries,
    Figure,
    Flag,
    Items,
    Kept,
    Named,
    Shape,
    Words,
    read_shape,
    report_bare_booleans,
)


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
    status: Kept[StatusWord] = None


class DatedFile(RuleFile):
    """A rule file for a jurisdiction and a period; ``note`` is what a reader of its verdicts should know."""

    jurisdiction: Kept[Code] = None
    effective: Kept[Effective] = None
    note: Kept[TextShape] = None


class Variation(DatedFile):
    """A rule file that states only what differs."""

    add: Kept[Addition] = None
    change: Kept[Change] = None
    remove: Kept[Removal] = None


class TierFile(DatedFile, Content):
    """The criteria of one tier, for the subject that it names: by default the enterprise."""

    needed: ClassVar[tuple[str, ...]] = (
        "tiercheck", "tier", "title", "rank", "jurisdiction", "effective", "instrument", "indicators", "decide",
    )  # fmt: skip
    tier: Kept[Words] = None
    of_subject: Kept[Words] = Field(default=None, alias="subject")
    rank: Kept[Figure] = None
    beside_ladder: Kept[Flag] = None
    use: Kept[Items[Words]] = None
    score: Kept[ScoreShape] = None
    decide: Kept[DecisionTree] = None


class ExtendingFile(Variation):
    """The criteria of one tier that start from another rule set."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "tier", "extends", "effective", "instrument")
    tier: Kept[Words] = None
    extends: Kept[Words] = None
    rank: Kept[Figure] = None
    beside_ladder: Kept[Flag] = None


class OverlayFile(Variation):
    """A jurisdiction's changes to what holds there on its days: the base, changed by the overlays around it."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "overlay", "jurisdiction", "effective", "instrument")
    overlay: Kept[Words] = None


class SharedFile(RuleFile, Content):
    """Measures, indicators and conditions that several tiers share."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "shared")
    shared: Kept[Words] = None


class ClassificationFile(DatedFile):
    """A table that derives a level column."""

    needed: ClassVar[tuple[str, ...]] = (
        "tiercheck", "classification", "title", "jurisdiction", "effective", "instrument", "selects_by", "rows",
    )  # fmt: skip
    classification: Kept[Words] = None
    of_subject: Kept[Words] = Field(default=None, alias="subject")
    selects_by: Kept[Words] = None
    rows: Kept[Named[RowShape]] = None


class DivisionsFile(Shape):
    """The divisions of provincial level, by their GB/T 2260 prefix."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "divisions")
    tiercheck: Annotated[Kept[Figure], Field(json_schema_extra={"const": 1})] = None
    divisions: Kept[Entries[TextShape]] = None


AnyFile: TypeAlias = (
    TierFile | ExtendingFile | OverlayFile | ClassificationFile | SharedFile | DivisionsFile | SubjectFile
)
KINDS: Mapping[str, type[AnyFile]] = MappingProxyType(
    {
        "extends": ExtendingFile,
        "tier": TierFile,
        "overlay": OverlayFile,
        "classification": ClassificationFile,
        "shared": SharedFile,
        "divisions": DivisionsFile,
        "subject": SubjectFile,
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
