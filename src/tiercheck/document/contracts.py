"""The JSON documents for programs, as types: what ``render("json")`` writes, held to a published JSON Schema.

The schemas stand beside this file in ``schemas``; ``tests/document/test_contracts.py`` holds them to these types and
what is written to them. Numbers that matter are exact decimals as strings; points and scores are numbers.
"""

from typing import Literal, NotRequired, TypeAlias

from typing_extensions import TypedDict

OutcomeName: TypeAlias = Literal["pass", "partial", "fail", "unknown", "not_applicable"]
StatusName: TypeAlias = Literal["confirmed", "secondary", "interpretation", "unverified"]
ApplicationName: TypeAlias = Literal["new", "review"]
LanguageName: TypeAlias = Literal["zh", "en"]
Points: TypeAlias = int | float


class SubjectPart(TypedDict):
    """The enterprise."""

    name: str
    credit_code: str


class AddressPart(TypedDict):
    """A document of the law and where others say it stands."""

    number: str
    url: str | None
    url_status: Literal["cited"] | None


class CitationPart(TypedDict):
    """Where a rule comes from."""

    instrument: str
    clause: str
    status: StatusName
    source: str
    url: str | None
    url_status: Literal["cited"] | None


class EndsPart(TypedDict):
    """Points that are still open."""

    min: Points
    max: Points


class PartPart(TypedDict):
    """The points of one part of a table."""

    id: str
    min: Points
    max: Points


class ScorePart(TypedDict):
    """The points of a tier."""

    min: Points
    max: Points
    of: Points
    pass_mark: Points
    parts: list[PartPart]
    citation: CitationPart


class FigurePart(TypedDict):
    """One reported figure."""

    field: str
    value: str
    path: str


class CheckPart(TypedDict):
    """One comparison of an indicator that has several."""

    measure: str
    title: str
    outcome: OutcomeName
    value: str | None
    unit: str
    requirement: str
    margin: str | None


class GapPart(TypedDict):
    """What keeps an indicator open."""

    kind: Literal["not_reported", "judgement", "undefined", "unclassified"]
    field: str


class IndicatorPart(TypedDict):
    """One indicator judged."""

    id: str
    title: str
    outcome: OutcomeName
    points: Points | EndsPart | None
    value: str | None
    unit: str | None
    requirement: str
    margin: str | None
    evidence: list[FigurePart]
    missing: list[str]
    citation: CitationPart
    explanation: str
    points_of: Points | None
    part: str | None
    checks: list[CheckPart]
    gaps: list[GapPart]
    advisory: NotRequired[bool]


class RuleSetPart(TypedDict):
    """The criteria that were applied."""

    id: str
    digest: str
    effective_from: str | None
    instrument: str
    title: str
    effective_until: str | None
    amended_by: list[str]
    notes: list[str]
    beside_ladder: bool
    url: str | None
    url_status: Literal["cited"] | None
    documents: list[AddressPart]


class ConditionPart(TypedDict):
    """One named condition of the decision."""

    id: str
    title: str
    outcome: OutcomeName
    citation: CitationPart | None


ProvenancePart = TypedDict("ProvenancePart", {"derived": str, "outcome": OutcomeName, "from": list[str], "source": str})


class VerdictPart(TypedDict):
    """One tier judged."""

    tier: str
    outcome: OutcomeName
    rule_set: RuleSetPart
    score: ScorePart | None
    status: StatusName
    indicators: list[IndicatorPart]
    missing: list[str]
    conditions: list[ConditionPart]
    provenance: list[ProvenancePart]


class OptionsPart(TypedDict):
    """What was asked."""

    as_of: str
    jurisdiction: str
    application: ApplicationName
    tiers: list[str] | None


class DigestPart(TypedDict):
    """Rules by id and digest."""

    id: str
    digest: str


class ReceiptPart(TypedDict):
    """What makes an assessment reproducible."""

    digest: str
    engine: str
    version: str
    rule_sets: list[DigestPart]
    options: OptionsPart
    subject: SubjectPart
    evidence: dict[str, str]
    paths: dict[str, str]


class AssessmentContract(TypedDict):
    """An assessment, which is its own receipt."""

    format: Literal["tiercheck/assessment/1"]
    subject: SubjectPart
    as_of: str
    jurisdiction: str
    application: ApplicationName
    tier: str | None
    verdicts: list[VerdictPart]
    receipt: ReceiptPart
    language: LanguageName


class ReachPart(TypedDict):
    """A rule set that an edit reaches."""

    tier: str
    old: str | None
    new: str | None


class ExamplePart(TypedDict):
    """A record that shows what is said."""

    shows: str
    record: dict[str, str]


class RemarkPart(TypedDict):
    """What is said beside an edit or a tier."""

    code: str
    words: str
    examples: list[ExamplePart]


class ReachedPart(ReachPart):
    """A rule set that changes."""

    title: str
    remark: RemarkPart | None


class StandingPart(TypedDict):
    """One side of an edit."""

    id: str
    title: str
    whole: str
    citation: CitationPart | None
    source: str | None


class EditPart(TypedDict):
    """One change of one thing."""

    kind: str
    aspect: Literal["rule_set", "requirements", "scoring", "decision", "citation"]
    before: str | None
    after: str | None
    old: StandingPart | None
    new: StandingPart | None
    reaches: list[ReachPart]
    remark: RemarkPart | None


class DiffContract(TypedDict):
    """A diff."""

    format: Literal["tiercheck/diff/1"]
    old: str
    new: str
    rule_sets: list[ReachedPart]
    edits: list[EditPart]
    language: LanguageName
