"""The conditions of two editions compared, by what decides in the end and not by how it is grouped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tiercheck.change.edits.deciding import Deciding, Group, Step, Writer, all_of, keys_of
from tiercheck.change.edits.edit import Aspect, Edit, EditKind, Standing
from tiercheck.change.edits.matching import Match, matched
from tiercheck.change.edits.papers import Wording, paper_edits
from tiercheck.change.edits.requirements import NOTHING
from tiercheck.change.edits.scoring import both
from tiercheck.change.edits.standings import indicator_standing
from tiercheck.explain.decisions import decision_words
from tiercheck.model.condition import PointsReach, ScoreReaches
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Condition, Indicator, RuleSet
from tiercheck.model.text import Text

_DECISION = Text("认定条件", "Decision")
_ASKS = Text("{title}（{whole}）", "{title} ({whole})")
_HALF = 0.5


@dataclass(slots=True)
class Decisions:
    """The decisions of two editions side by side.

    Attributes:
        edits: what was done to them.
        told: places of the matches that came or went as an alternative, and so are told here.
    """

    edits: list[Edit] = field(default_factory=list)
    told: set[int] = field(default_factory=set)


def compare_decisions(
    old: RuleSet, new: RuleSet, matches: Sequence[Match[Indicator]], titles: Mapping[str, Text]
) -> Decisions:
    """Return how the decision of one edition became that of another.

    Args:
        old: the edition before.
        new: the edition after.
        matches: which indicator came of which.
        titles: the names of other tiers, for people.
    """
    decisions = Decisions()
    comparison = _Comparison(old, new, matches, decisions)
    before, after = (
        Writer(rules, {each.id: place for place, match in enumerate(matches) if (each := match[side])}, titles)
        for side, rules in enumerate((old, new))
    )

    def as_counted_now(written: Deciding, condition: str) -> Deciding:
        if condition and condition not in new.conditions:
            return written
        now = after.condition(condition) if condition else after.whole()
        return comparison.counted_otherwise(written, now)

    before.rewrite = as_counted_now
    comparison.groups(all_of(before.whole()), all_of(after.whole()))
    decisions.edits += _paper_edits(old, new, decisions.edits)
    return decisions


class _Comparison:
    """Walks two decisions together and notes the edits."""

    def __init__(self, old: RuleSet, new: RuleSet, matches: Sequence[Match[Indicator]], decisions: Decisions) -> None:
        self._old, self._new = old, new
        self._matches = matches
        self._decisions = decisions

    def groups(self, old: Group, new: Group) -> None:
        """Compare two groups that came of each other."""
        if old == new:
            return
        if old.kind != new.kind or (old.kind == "at_least" and old.count != new.count):
            self._note(EditKind.REQUIREMENT_CHANGED, old, new, old.words, new.words)
            if old.kind != new.kind:
                return
        likenesses = (_same, _same_points, _same_condition, _overlap, _joined)
        for before, after in matched(old.members, new.members, likenesses):
            if before is not None and after is not None:
                self._both(before, after, old, new)
            else:
                self._one(before, after, old, new)

    def counted_otherwise(self, old: Deciding, new: Deciding) -> Deciding:
        """Return the old condition, or the new one where the same steps are only counted otherwise, which is noted."""
        if not (isinstance(old, Group) and isinstance(new, Group)) or old.steps != new.steps:
            return old
        if (old.kind, old.count) == (new.kind, new.count):
            return old
        self._note(EditKind.REQUIREMENT_CHANGED, old, new, old.words, new.words)
        return new

    def _both(self, before: Deciding, after: Deciding, old: Group, new: Group) -> None:
        if before == after:
            return
        if isinstance(before, Step) and isinstance(after, Step):
            self._marks(before, after, old, new)
        elif isinstance(before, Group) and isinstance(after, Group):
            self.groups(before, after)
        elif "at_least" in (each.kind for each in (before, after) if isinstance(each, Group)):
            self._note(EditKind.REQUIREMENT_CHANGED, before, after, before.words, after.words)
        elif isinstance(after, Group):
            self.groups(Group(after.kind, after.count, (before,), after.condition), after)
        elif isinstance(before, Group):
            self.groups(before, Group(before.kind, before.count, (after,), before.condition))

    def _marks(self, before: Step, after: Step, old: Group, new: Group) -> None:
        if not (isinstance(before.leaf, PointsReach) and isinstance(after.leaf, PointsReach)):
            return
        was, now = before.leaf, after.leaf
        if was.mark != now.mark:
            kind = EditKind.THRESHOLD_RAISED if now.mark > was.mark else EditKind.THRESHOLD_LOWERED
            self._note(kind, old, new, before.words, after.words)
        if was.strict != now.strict:
            kind = EditKind.COMPARISON_MADE_STRICT if now.strict else EditKind.COMPARISON_MADE_LAX
            self._note(kind, old, new, before.words, after.words)

    def _one(self, before: Deciding | None, after: Deciding | None, old: Group, new: Group) -> None:
        """Note what came or went: a whole group, an alternative, or a demand that no other edit tells."""
        was, now = (NOTHING if each is None else each.words for each in (before, after))
        if isinstance(before, Group) or isinstance(after, Group):
            kind = EditKind.CONDITION_ADDED if before is None else EditKind.CONDITION_REMOVED
            self._note(kind, before, after, was, now)
            return
        step = next(each for each in (after, before) if each is not None)
        if new.kind != "all":
            kind = EditKind.ALTERNATIVE_ADDED if before is None else EditKind.ALTERNATIVE_REMOVED
            if step.indicator is not None and None in self._matches[step.indicator]:
                self._decisions.told.add(step.indicator)
                was, now = (NOTHING if each is None else _in_full(each) for each in self._matches[step.indicator])
            self._note(kind, old, new, was, now)
        elif not self._told_by_itself(step):
            kind = EditKind.DEMAND_ADDED if before is None else EditKind.DEMAND_REMOVED
            self._note(kind, old, new, was, now)

    def _told_by_itself(self, step: Step) -> bool:
        """Whether an edit of the indicator or of the points table already says that it came or went."""
        if isinstance(step.leaf, ScoreReaches):
            return (self._old.score is None) != (self._new.score is None)
        if step.indicator is None:
            return False
        old, new = self._matches[step.indicator]
        if old is None or new is None or old.advisory != new.advisory:
            return True
        return (old.scoring is None) != (new.scoring is None)

    def _note(self, kind: EditKind, old: Deciding | None, new: Deciding | None, before: Text, after: Text) -> None:
        was, now = (None if each is None else _standing(each) for each in (old, new))
        self._decisions.edits.append(Edit(kind, Aspect.DECISION, was, now, before, after))


def _in_full(indicator: Indicator) -> Text:
    """Return an indicator with what it asks: no other edit tells it."""
    return both(_ASKS, title=indicator.title, whole=indicator_standing(indicator).whole)


def _standing(deciding: Deciding) -> Standing:
    condition = deciding.condition if isinstance(deciding, Group) else None
    if condition is None:
        return Standing(None, "decide", _DECISION, deciding.words, None, None)
    citation = condition.citation
    place = None if citation is None else citation.source
    return Standing(condition, condition.id, condition.title, deciding.words, citation, place)


def _paper_edits(old: RuleSet, new: RuleSet, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield how named conditions that stand on both sides were cited or worded anew."""
    touched = {each.id for edit in edits for each in (edit.old, edit.new) if each is not None}
    for name, condition in new.conditions.items():
        before = old.conditions.get(name)
        if before is not None:
            was, now = _condition_standing(before, old), _condition_standing(condition, new)
            words = Wording(before.title), Wording(condition.title)
            yield from paper_edits(was, now, *words, alike=name not in touched)


def _condition_standing(condition: Condition, rules: RuleSet) -> Standing:
    words = Text(*(decision_words(condition.tree, rules, language) for language in (Language.ZH, Language.EN)))
    citation = condition.citation
    return Standing(condition, condition.id, condition.title, words, citation, citation.source if citation else None)


def _same(old: Deciding, new: Deciding) -> float:
    return float(old == new or (isinstance(old, Step) and isinstance(new, Step) and old.key == new.key))


def _same_points(old: Deciding, new: Deciding) -> float:
    marks = [each.leaf for each in (old, new) if isinstance(each, Step) and isinstance(each.leaf, PointsReach)]
    return float(len(marks) == 2 and marks[0].of == marks[1].of)


def _same_condition(old: Deciding, new: Deciding) -> float:
    names = [each.condition.id for each in (old, new) if isinstance(each, Group) and each.condition is not None]
    return float(len(names) == 2 and names[0] == names[1])


def _overlap(old: Deciding, new: Deciding) -> float:
    if isinstance(old, Step) or isinstance(new, Step):
        return 0.0
    share = len(old.steps & new.steps) / len(old.steps | new.steps)
    return share if share >= _HALF else 0.0


def _joined(old: Deciding, new: Deciding) -> float:
    """A step that became one of several, or the one that is left of them."""
    return float(isinstance(old, Step) != isinstance(new, Step) and bool(keys_of(old) & keys_of(new)))
