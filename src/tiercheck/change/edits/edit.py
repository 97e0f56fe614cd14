"""Edits: what one change of the rules does to one thing, typed, with its place on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeAlias

from tiercheck.errors import Location
from tiercheck.model.classification import ClassBound, ClassRow
from tiercheck.model.renderable import Renderable
from tiercheck.model.rule_set import Citation, Condition, Indicator, Part, Score
from tiercheck.model.text import Text


class Aspect(StrEnum):
    """What of a rule set an edit is about, in the order in which it is told."""

    RULE_SET = "rule_set"
    REQUIREMENTS = "requirements"
    SCORING = "scoring"
    DECISION = "decision"
    CITATION = "citation"


class EditKind(StrEnum):
    """What was done: the closed list."""

    RULE_SET_ADDED = "rule_set_added"
    RULE_SET_REMOVED = "rule_set_removed"
    PERIOD_CHANGED = "period_changed"
    INSTRUMENT_CHANGED = "instrument_changed"
    ADDRESS_CHANGED = "address_changed"
    RANK_CHANGED = "rank_changed"
    COLUMN_CHANGED = "column_changed"

    INDICATOR_ADDED = "indicator_added"
    INDICATOR_REMOVED = "indicator_removed"
    JUDGEMENT_ADDED = "judgement_added"
    JUDGEMENT_REMOVED = "judgement_removed"
    SCORED_TO_REQUIRED = "scored_to_required"
    REQUIRED_TO_SCORED = "required_to_scored"
    THRESHOLD_RAISED = "threshold_raised"
    THRESHOLD_LOWERED = "threshold_lowered"
    COMPARISON_MADE_STRICT = "comparison_made_strict"
    COMPARISON_MADE_LAX = "comparison_made_lax"
    MEASURE_CHANGED = "measure_changed"
    ALTERNATIVE_ADDED = "alternative_added"
    ALTERNATIVE_REMOVED = "alternative_removed"
    DEMAND_ADDED = "demand_added"
    DEMAND_REMOVED = "demand_removed"
    REQUIREMENT_CHANGED = "requirement_changed"
    APPLICATIONS_CHANGED = "applications_changed"
    ADVISORY_ADDED = "advisory_added"
    ADVISORY_REMOVED = "advisory_removed"
    MADE_ADVISORY = "made_advisory"
    MADE_DECIDING = "made_deciding"

    SCORED_ADDED = "scored_added"
    SCORED_REMOVED = "scored_removed"
    BAND_ADDED = "band_added"
    BAND_REMOVED = "band_removed"
    BAND_POINTS_CHANGED = "band_points_changed"
    BAND_BOUND_CHANGED = "band_bound_changed"
    MOST_POINTS_CHANGED = "most_points_changed"
    SCORING_CHANGED = "scoring_changed"
    SCORE_ADDED = "score_added"
    SCORE_REMOVED = "score_removed"
    PASS_MARK_RAISED = "pass_mark_raised"
    PASS_MARK_LOWERED = "pass_mark_lowered"
    PART_ADDED = "part_added"
    PART_REMOVED = "part_removed"
    PART_CHANGED = "part_changed"

    CONDITION_ADDED = "condition_added"
    CONDITION_REMOVED = "condition_removed"

    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    CODES_CHANGED = "codes_changed"

    RENUMBERED = "renumbered"
    CITATION_CHANGED = "citation_changed"
    STATUS_CHANGED = "status_changed"
    WORDING_CHANGED = "wording_changed"


EditedPart: TypeAlias = Indicator | Condition | Score | Part | ClassRow | ClassBound


class Standing(NamedTuple):
    """One side of an edit.

    Attributes:
        subject: what stands in the rules; None where it is the rule set itself.
        id: its id.
        title: its name for people.
        whole: all that it says, for people.
        citation: clause and status, or None where the rules cite none.
        place: the line of the rule file.
    """

    subject: EditedPart | None
    id: str
    title: Text
    whole: Text
    citation: Citation | None
    place: Location | None


class Reach(NamedTuple):
    """One rule set that an edit reaches: its tier and its id before and after, "" where there is none."""

    tier: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one thing.

    Attributes:
        kind: what was done.
        aspect: what of the rule set it is about.
        old: the thing before, or None when it was added.
        new: the thing after, or None when it was removed.
        before: the piece that was changed, in words; "" when it was added.
        after: what it became; "" when it was removed.
        reaches: every rule set the edit reaches, in the order of the tiers.
    """

    kind: EditKind
    aspect: Aspect
    old: Standing | None
    new: Standing | None
    before: Text
    after: Text
    reaches: tuple[Reach, ...] = ()

    @property
    def standing(self) -> Standing:
        """The thing as it stands after, or as it stood before it was removed."""
        standing = self.new if self.new is not None else self.old
        if standing is None:
            raise ValueError("an edit without a before and an after changes nothing")
        return standing

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers it reaches, each once."""
        return tuple(dict.fromkeys(reach.tier for reach in self.reaches))


@dataclass(frozen=True, slots=True, repr=False)
class Diff(Renderable):
    """All edits between two sides, in the order in which they are told.

    Attributes:
        old: how the user called the side before.
        new: how the user called the side after.
        edits: what was changed; nothing when the sides say the same.
        titles: the tiers' and tables' names for people, by id.
    """

    old: str
    new: str
    edits: Sequence[Edit]
    titles: tuple[tuple[str, Text], ...]

    LAYOUTS: ClassVar[str] = "tiercheck.change.edits.layout"

    def _line(self) -> str:
        return f"{self.old} to {self.new}: {len(self.edits)} edits"
