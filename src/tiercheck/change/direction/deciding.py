"""Which way it goes: two questions to the solver, and each yes checked by judging the record on both sides."""

from tiercheck.change.direction.claim import Claim, Direction, Witness
from tiercheck.change.direction.searching import search
from tiercheck.change.direction.solving import Possible
from tiercheck.change.direction.subjects import ProofSide, better, indicator_subject, step_subject, tier_subject
from tiercheck.change.direction.witnesses import confirmed, told
from tiercheck.change.editions import Edition
from tiercheck.model.rule_set import Indicator


def direct(old: Edition, new: Edition) -> Claim:
    """Return which way a tier goes from one edition to another, for every record there can be.

    A record reports any of the columns that either side reads, within their domains and without
    contradiction; it names no industry, so a size class is reported or unknown.

    Raises:
        MissingExtraError: no solver is installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    return compare(tier_subject(old), tier_subject(new))


def direct_indicators(old: Indicator, new: Indicator) -> Claim:
    """Return which way one indicator goes, by itself; raises as ``direct``.

    Args:
        old: a requirement or a scored indicator.
        new: the same sort.
    """
    return compare(indicator_subject(old), indicator_subject(new))


def direct_steps(old: Edition, new: Edition, old_step: str, new_step: str) -> Claim | None:
    """Return which way a named condition, or ``score``, goes; None when one side does not examine it."""
    before, after = step_subject(old, old_step), step_subject(new, new_step)
    return None if before is None or after is None else compare(before, after)


def compare(old: ProofSide, new: ProofSide) -> Claim:
    """Return which way something goes; raises as ``direct``."""
    loses, lost = _some_record(old, new, backwards=False)
    gains, gained = _some_record(new, old, backwards=True)
    return Claim(_direction(loses, gains), lost, gained)


def _some_record(one: ProofSide, other: ProofSide, *, backwards: bool) -> tuple[Possible, Witness | None]:
    """Look for a record that fares better by one than by the other."""
    columns = {**other.columns, **one.columns}
    possible = Possible.NO
    *clearer, whole = better(one, other)
    for formula in (*clearer, whole):
        possible, record = search(formula, columns, quickly=formula is not whole)
        if possible is Possible.YES:
            good, bad, values = confirmed(record, columns, one, other)
            before, after = (bad, good) if backwards else (good, bad)
            return possible, told(values, columns, before, after)
    return possible, None


def _direction(loses: Possible, gains: Possible) -> Direction:
    if Possible.OPEN in (loses, gains):
        return Direction.UNDECIDED
    if loses is Possible.YES:
        return Direction.MIXED if gains is Possible.YES else Direction.STRICTER
    return Direction.LOOSER if gains is Possible.YES else Direction.EQUAL
