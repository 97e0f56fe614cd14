"""The JSON documents of impacts, coverage, mutation and portfolios, as types; see ``contracts``."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from tiercheck.document.contracts import ApplicationName, LanguageName, OutcomeName


class PassagePart(TypedDict):
    """How many went from one outcome to another."""

    before: OutcomeName
    after: OutcomeName
    enterprises: int


class GroundPart(TypedDict):
    """A requirement that decided, and how often."""

    id: str
    title: str
    clause: str
    source: str
    alone: int
    among: int


class MovePart(TypedDict):
    """The enterprises of one move."""

    enterprises: int
    grounds_of: Literal["before", "after"]
    grounds: list[GroundPart]
    first: list[str]


class GroupPart(TypedDict):
    """The enterprises of one place or industry."""

    code: str
    title: str
    passages: list[PassagePart]


class AskedPart(TypedDict):
    """The rules of one side."""

    as_of: str
    rule_sets: list[str]


class TierImpactPart(TypedDict):
    """What a change does on one tier."""

    tier: str
    title: str
    rules_before: AskedPart | None
    rules_after: AskedPart | None
    judged: int
    passed_before: int
    passed_after: int
    stopped: int
    over_limit: bool
    passages: list[PassagePart]
    moves: dict[str, MovePart]
    divisions: list[GroupPart]
    industries: list[GroupPart]


class CellProblemPart(TypedDict):
    """What is wrong with a cell."""

    code: str
    column: str
    message: str
    hint: str


class UnreadPart(TypedDict):
    """A row that was not judged."""

    line: int
    key: str
    problems: list[CellProblemPart]


class NotePart(TypedDict):
    """Something odd about a header."""

    code: str
    columns: list[str]
    hint: str


class ImpactContract(TypedDict):
    """An impact."""

    format: Literal["tiercheck/impact/1"]
    old: str
    new: str
    portfolio: str
    key: str
    jurisdiction: str
    application: ApplicationName
    rows: int
    unread: list[UnreadPart]
    notes: list[NotePart]
    limit: str | None
    tiers: list[TierImpactPart]
    language: LanguageName


class GoalPart(TypedDict):
    """What some case should have seen."""

    aspect: Literal["outcome", "band", "threshold"]
    what: str
    subject: str
    clause: str
    source: str
    rule_sets: list[str]


class RuleSetCountPart(TypedDict):
    """What was seen of one rule set."""

    rule_set: str
    seen: int
    of: int
    share: str


class SubjectCountPart(TypedDict):
    """What was seen of one indicator, row or mark."""

    source: str
    subject: str
    seen: int
    of: int
    share: str


class PastePart(TypedDict):
    """A case to paste, and what it would see."""

    yaml: str
    sees: list[GoalPart]


class CoverageContract(TypedDict):
    """Coverage."""

    format: Literal["tiercheck/coverage/1"]
    cases: int
    seen: int
    of: int
    share: str
    fail_under: str
    passed: bool
    rule_sets: list[RuleSetCountPart]
    indicators: list[SubjectCountPart]
    missing: list[GoalPart]
    cases_to_paste: list[PastePart]
    beyond_reach: list[GoalPart]


class MutantPart(TypedDict):
    """One mutant."""

    mutant: str
    kind: str
    rule_sets: list[str]
    subject: str
    clause: str
    source: str
    before: str
    after: str


class SurvivorPart(MutantPart):
    """A mutant that no case noticed."""

    noticed_by: str


class EquivalentPart(MutantPart):
    """A mutant that none can notice."""

    why: str


class KindPart(TypedDict):
    """Mutants of one kind."""

    kind: str
    killed: int
    survived: int


class RuleProblemPart(TypedDict):
    """An explanation that explains nothing."""

    code: str
    place: str
    message: str
    hint: str


class MutationContract(TypedDict):
    """What came of mutants."""

    format: Literal["tiercheck/mutation/1"]
    mutants: int
    killed: int
    equivalent: int
    survived: int
    score: str
    fail_under: str
    passed: bool
    kinds: list[KindPart]
    survivors: list[SurvivorPart]
    equivalents: list[EquivalentPart]
    problems: list[RuleProblemPart]


class SummaryRowPart(TypedDict):
    """How the rows of one group come out on one tier."""

    group: NotRequired[str]
    title: NotRequired[str]
    tier: str
    passed: int
    unknown: int
    failed: int
    without_rules: int


class SummaryContract(TypedDict):
    """The funnel of a portfolio."""

    format: Literal["tiercheck/summary/1"]
    enterprises: int
    by: Literal["division", "industry"] | None
    invalid: int
    language: LanguageName
    rows: list[SummaryRowPart]
