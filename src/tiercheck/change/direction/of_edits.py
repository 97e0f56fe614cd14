"""Directions beside a diff: one for every edit of what is judged, and one for each tier as a whole."""

from collections.abc import Mapping
from types import MappingProxyType

from tiercheck.change.direction.claim import Claim, Direction, Witness
from tiercheck.change.direction.deciding import direct, direct_indicators, direct_steps
from tiercheck.change.direction.leaving_out import without
from tiercheck.change.editions import Edition, Pair
from tiercheck.change.edits.edit import Aspect, Diff, Edit, Reach
from tiercheck.change.edits.remark import Example, Remark, Remarks
from tiercheck.change.sides.pairing import Comparison
from tiercheck.model.rule_set import Condition, Indicator, Part, Score
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
_LOSES = Text("改前 {before}，改后 {after}", "before {before}, after {after}")


def directions(comparison: Comparison, diff: Diff) -> Remarks:
    """Return which way each edit and each tier goes, each with the records that show it.

    An edit of one thing that stands on both sides is judged by itself: an indicator, a condition, the
    score. What was added or removed is judged by what the tier would be without it. Periods, documents
    and wording go no way.

    Raises:
        MissingExtraError: no solver is installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    pairs = {_reach(pair): pair for pair in comparison.pairs}
    edits = {edit: remark(claim) for edit in diff.edits for claim in [_claim(edit, pairs)] if claim is not None}
    reached = dict.fromkeys(reach for edit in diff.edits for reach in edit.reaches)
    tiers = {
        reach: remark(direct(pair.old, pair.new))
        for reach in reached
        for pair in [pairs.get(reach)]
        if pair is not None and pair.old is not None and pair.new is not None
    }
    return Remarks(MappingProxyType(edits), MappingProxyType(tiers))


def remark(claim: Claim) -> Remark:
    """Return a claim as it is said beside something."""
    shown = tuple(_example(witness) for witness in (claim.loses, claim.gains) if witness is not None)
    return Remark(str(claim.direction), _WORDS[claim.direction], shown)


def _example(witness: Witness) -> Example:
    ends = {"before": witness.before, "after": witness.after}
    return Example(Text(_LOSES.zh.format(**ends), _LOSES.en.format(**ends)), witness.record)


def _reach(pair: Pair) -> Reach:
    old, new = (("" if each is None else each.rule_set.id) for each in (pair.old, pair.new))
    return Reach(pair.tier, old, new)


def _claim(edit: Edit, pairs: Mapping[Reach, Pair]) -> Claim | None:
    """Return which way an edit goes in the first rule set that it reaches; None when it goes no way."""
    pair = next((pairs[reach] for reach in edit.reaches if reach in pairs), None)
    if edit.aspect is Aspect.RULE_SET or pair is None or pair.old is None or pair.new is None:
        return None
    if edit.aspect is Aspect.CITATION:
        return Claim(Direction.EQUAL)
    old = None if edit.old is None else edit.old.subject
    new = None if edit.new is None else edit.new.subject
    match old, new:
        case Indicator(), Indicator():
            return _indicators(old, new, pair.old, pair.new)
        case Condition(), Condition():
            return direct_steps(pair.old, pair.new, old.id, new.id)
        case ((Score() | Part()), (Score() | Part())):
            return direct_steps(pair.old, pair.new, SCORE, SCORE)
        case ((Indicator() | Condition() | Score()), None):
            return _left_out(pair.old, old)
        case None, (Indicator() | Condition() | Score()):
            return _brought_in(pair.new, new)
    return None


def _indicators(old: Indicator, new: Indicator, before: Edition, after: Edition) -> Claim | None:
    if old.applications != new.applications:
        return direct(before, after)
    if (old.scoring is None) == (new.scoring is None):
        return direct_indicators(old, new)
    # From points to a requirement or back: first the one goes, then the other comes.
    steps = [claim for claim in (_left_out(before, old), _brought_in(after, new)) if claim is not None]
    ways = {claim.direction for claim in steps} - {Direction.EQUAL}
    if len(ways) > 1:
        return Claim(Direction.UNDECIDED)
    return next((claim for claim in steps if claim.direction in ways), Claim(Direction.EQUAL))


def _left_out(old: Edition, thing: Indicator | Condition | Score) -> Claim | None:
    rest = without(old, thing)
    return None if rest is None else direct(old, rest)


def _brought_in(new: Edition, thing: Indicator | Condition | Score) -> Claim | None:
    rest = without(new, thing)
    return None if rest is None else direct(rest, new)
