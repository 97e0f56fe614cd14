"""Moves: how the outcome of one enterprise changes from one side to the other."""

from enum import StrEnum

from tiercheck.model.outcome import Outcome


class Move(StrEnum):
    """A change of outcome; what stays as it is, is no move."""

    GAINED = "gained"
    LOST = "lost"
    IN_DOUBT = "in_doubt"
    REOPENED = "reopened"
    RULED_OUT = "ruled_out"


def move_of(before: Outcome, after: Outcome) -> Move | None:
    """Return the move from one outcome to another.

    A tier without rules on one side is no pass there, and nothing that could be open.
    """
    if before is after:
        return None
    if after is Outcome.PASS:
        return Move.GAINED
    if before is Outcome.PASS:
        return Move.IN_DOUBT if after is Outcome.UNKNOWN else Move.LOST
    if after is Outcome.UNKNOWN:
        return Move.REOPENED
    return Move.RULED_OUT if before is Outcome.UNKNOWN else None
