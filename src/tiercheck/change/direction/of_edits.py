"""Directions beside a diff: one for every edit of what is judged, and one for each tier as a whole."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from tiercheck.change.direction.claim import Claim, Direction, Witness
from tiercheck.change.direction.deciding import direct, direct_indicators, direct_steps
from tiercheck.change.direction.leaving_out import without
from tiercheck.change.editions import Edition, Pair
from tiercheck.change.edits.edit import Aspect, Diff, Edit, EditedPart, Reach
from tiercheck.change.edits.remark import Example, Remark, Remarks
from tiercheck.change.sides.pairing import Comparison
from tiercheck.explain.phrases import TIER_WORD
from tiercheck.model.condition import ConditionHolds, IndicatorHolds, ScoreReaches, leaves
from tiercheck.model.outcome import Outcome
from tiercheck.model.rule_set import Condition, Indicator, Part, RuleSet, Score
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf
from tiercheck.model.text import Text

SCORE = "score"
_WORDS: Mapping[Direction, Text] = MappingProxyType(
    {
        Direction.STRICTER: Text("更严", "stricter"),
        Direction.LOOSER: Text("更宽", "looser"),
        Direction.MIXED: Text("有严有宽", "mixed"),
        Direction.EQUAL: Text("不变", "equal"),
        Direction.UNDECIDED: Text("未能判定", "undecided"),
    }
)
_SHOWS = Text("记录（改前：{before}；改后：{after}）", "Record (before: {before}; after: {after})")


def directions(comparison: Comparison, diff: Diff) -> Remarks:
    """Return which way each edit and each tier goes, each with the records that show it.

    An edit of one thing that stands on both sides is judged by itself: an indicator, a condition, the
    score. What was added or removed is judged by what the tier would be without it; what came or went
    with a whole condition goes the way of that condition. Periods, documents and wording go no way.

    Raises:
        MissingExtraError: no solver is installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    pairs = {_reach(pair): pair for pair in comparison.pairs}
    telling = _Telling(diff, pairs)
    claims = {edit: telling.claim(edit) for edit in diff.edits}
    reached = dict.fromkeys(reach for edit in diff.edits for reach in edit.reaches)
    both = ((reach, pairs[reach]) for reach in reached if reach in pairs)
    tiers = {
        reach: remark(direct(pair.old, pair.new))
        for reach, pair in both
        if pair.old is not None and pair.new is not None
    }
    edits = {edit: remark(claim) for edit, claim in claims.items() if claim is not None}
    return Remarks(MappingProxyType(edits), MappingProxyType(tiers))


def remark(claim: Claim) -> Remark:
    """Return a claim as it is said beside something."""
    shown = tuple(_example(witness) for witness in (claim.loses, claim.gains) if witness is not None)
    return Remark(str(claim.direction), _WORDS[claim.direction], shown)


def _example(witness: Witness) -> Example:
    before, after = _fared(witness.before), _fared(witness.after)
    shows = Text(_SHOWS.zh.format(before=before.zh, after=after.zh), _SHOWS.en.format(before=before.en, after=after.en))
    return Example(shows, witness.record)


def _fared(words: str) -> Text:
    """Return an outcome in words; points stay as they are."""
    return TIER_WORD[Outcome(words)] if words in tuple(TIER_WORD) else Text(words, words)


def _reach(pair: Pair) -> Reach:
    old, new = (("" if each is None else each.rule_set.id) for each in (pair.old, pair.new))
    return Reach(pair.tier, old, new)


class _Telling:
    """Finds the direction of every edit of one diff."""

    def __init__(self, diff: Diff, pairs: Mapping[Reach, Pair]) -> None:
        self._pairs = pairs
        one_sided = [edit for edit in diff.edits if isinstance(edit.standing.subject, Condition)]
        self._removed = [edit.old.subject for edit in one_sided if edit.new is None and edit.old is not None]
        self._added = [edit.new.subject for edit in one_sided if edit.old is None and edit.new is not None]

    def claim(self, edit: Edit) -> Claim | None:
        """Return which way an edit goes in the first rule set that it reaches; None when it goes no way."""
        pair = next((self._pairs[reach] for reach in edit.reaches if reach in self._pairs), None)
        if edit.aspect is Aspect.RULE_SET or pair is None or pair.old is None or pair.new is None:
            return None
        if edit.aspect is Aspect.CITATION:
            return Claim(Direction.EQUAL)
        old = None if edit.old is None else edit.old.subject
        new = None if edit.new is None else edit.new.subject
        match old, new:
            case Indicator(), Indicator():
                return self._indicators(old, new, pair.old, pair.new)
            case Condition(), Condition():
                return direct_steps(pair.old, pair.new, old.id, new.id)
            case ((Score() | Part()), (Score() | Part())):
                return direct_steps(pair.old, pair.new, SCORE, SCORE)
            case ((Indicator() | Condition() | Score()), None):
                return self._left_out(pair.old, old)
            case None, (Indicator() | Condition() | Score()):
                return self._brought_in(pair.new, new)
        return None

    def _indicators(self, old: Indicator, new: Indicator, before: Edition, after: Edition) -> Claim | None:
        if new.advisory:
            return self._left_out(before, old)
        if old.advisory:
            return self._brought_in(after, new)
        if old.applications != new.applications:
            return direct(before, after)
        if (old.scoring is None) == (new.scoring is None):
            return direct_indicators(old, new)
        # Points went with the whole table, or came with it: what is left is the requirement.
        if after.rule_set.score is None:
            return self._brought_in(after, new)
        if before.rule_set.score is None:
            return self._left_out(before, old)
        steps = [claim for claim in (self._left_out(before, old), self._brought_in(after, new)) if claim is not None]
        ways = {claim.direction for claim in steps} - {Direction.EQUAL}
        if len(ways) > 1:
            return Claim(Direction.UNDECIDED)
        return next((claim for claim in steps if claim.direction in ways), Claim(Direction.EQUAL))

    def _left_out(self, old: Edition, thing: Indicator | Condition | Score) -> Claim | None:
        if _is_advisory(thing):
            return Claim(Direction.EQUAL)
        rest = without(old, _whole(old.rule_set, thing, self._removed))
        return None if rest is None else direct(old, rest)

    def _brought_in(self, new: Edition, thing: Indicator | Condition | Score) -> Claim | None:
        if _is_advisory(thing):
            return Claim(Direction.EQUAL)
        rest = without(new, _whole(new.rule_set, thing, self._added))
        return None if rest is None else direct(rest, new)


def _is_advisory(thing: Indicator | Condition | Score) -> bool:
    """Whether a thing decides nothing, so that it goes no way."""
    return isinstance(thing, Indicator) and thing.advisory


def _whole(
    rules: RuleSet, thing: Indicator | Condition | Score, conditions: Collection[EditedPart | None]
) -> Indicator | Condition | Score:
    """Return the condition that a thing came or went with, else the thing itself."""
    for condition in conditions:
        named = isinstance(condition, Condition) and rules.conditions.get(condition.id) == condition
        if named and isinstance(condition, Condition) and condition != thing and _asks_for(rules, condition, thing):
            return condition
    return thing


def _asks_for(rules: RuleSet, condition: Condition, thing: Indicator | Condition | Score) -> bool:
    for leaf in leaves(condition.tree):
        match leaf, thing:
            case IndicatorHolds(name), Indicator() if name == thing.id:
                return True
            case ScoreReaches(), (Score() | Indicator(scoring=Bands() | CappedSum() | HighestOf() | Awarded())):
                return True
            case ConditionHolds(name), _ if rules.conditions[name] == thing or _asks_for(
                rules, rules.conditions[name], thing
            ):
                return True
    return False
