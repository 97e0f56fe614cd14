"""What every engine takes and gives: input intervals in, derived outcomes in firing order out."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from tiercheck.engine.program import Program, Steps
from tiercheck.model.outcome import Truth

# The interval of a truth, by truth: false, unknown, true.
INTERVALS: tuple[Steps, Steps, Steps] = ((0, 0), (0, 1), (1, 1))


# One node derived: its position in the program, and its truth.
Derived: TypeAlias = tuple[int, Truth]


class Deriver(Protocol):
    """Derives every node of one program; safe to call from several threads."""

    program: Program

    def derive(self, inputs: Sequence[Steps]) -> list[Derived]:
        """Return every node, each after its members.

        Args:
            inputs: the interval of every input of the program, in its order: outcomes
                from 0 to 1, points in millionths.
        """
        ...
