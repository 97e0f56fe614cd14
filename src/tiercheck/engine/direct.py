"""The direct engine: the plain meaning of a program, in a dozen lines."""

from collections.abc import Sequence

from tiercheck.engine.deriving import INTERVALS, Derived
from tiercheck.engine.program import Program, Steps
from tiercheck.model.outcome import Truth


class DirectDeriver:
    """Derives the nodes of a program one after the other."""

    def __init__(self, program: Program) -> None:
        self.program = program
        marks = [node.mark for node in program.nodes]
        self._nodes = tuple(enumerate(zip(marks, program.wiring, strict=True)))

    def derive(self, inputs: Sequence[Steps]) -> list[Derived]:
        """Return every node in program order; see ``Deriver``."""
        false, unknown, true = Truth
        intervals = list(inputs)
        derived: list[Derived] = []
        for position, (mark, members) in self._nodes:
            low = high = 0
            for member in members:
                least, most = intervals[member]
                low += least
                high += most
            truth = true if low >= mark else false if high < mark else unknown
            intervals.append(INTERVALS[truth])
            derived.append((position, truth))
        return derived
