"""What a verdict leans on: the weakest source in the strongest proof of its outcome."""

from collections.abc import Sequence

from tiercheck.engine.deriving import INTERVALS, Derived
from tiercheck.engine.program import Node, Program, Steps, input_key
from tiercheck.model.keys import Key, TierKey
from tiercheck.model.outcome import Status, Truth

_STATUSES = tuple(Status)


class Leaning:
    """Finds the status of a verdict; steps over confirmed sources alone cost nothing."""

    def __init__(self, program: Program) -> None:
        self._wiring, self._nodes = program.wiring, program.nodes
        indicators = program.rule_set.indicators.values()
        weaknesses: dict[Key, int] = {input_key(each): each.citation.status.weakness for each in indicators}
        self._inputs = [weaknesses.get(key, 0) for key in program.inputs]
        self._period = program.rule_set.effective[program.application].status.weakness
        self._own = [node.citation.status.weakness if node.citation is not None else 0 for node in program.nodes]
        self._doubtful = self._find_doubtful(program)

    def _find_doubtful(self, program: Program) -> list[bool]:
        """Mark the nodes under which something is less than confirmed; another tier's verdict always may be."""
        doubtful = [
            isinstance(key, TierKey) or weakness > 0 for key, weakness in zip(program.inputs, self._inputs, strict=True)
        ]
        for members, own in zip(self._wiring, self._own, strict=True):
            doubtful.append(own > 0 or any(doubtful[member] for member in members))
        return doubtful[len(program.inputs) :]

    def status(self, inputs: Sequence[Steps], derived: Sequence[Derived], tiers: Sequence[Status]) -> Status:
        """Return the weakest source that the tier's outcome cannot do without.

        Args:
            inputs: interval of every input of the program.
            derived: the nodes in firing order.
            tiers: the statuses of the other tiers' verdicts, the last inputs of the program.
        """
        if not self._doubtful[-1]:
            return _STATUSES[self._period]
        first, known = len(inputs), [*self._inputs, *self._own]
        known[first - len(tiers) : first] = [status.weakness for status in tiers]
        intervals = [*inputs, *([INTERVALS[Truth.UNKNOWN]] * len(self._nodes))]
        for position, truth in derived:
            intervals[first + position] = INTERVALS[truth]
            if self._doubtful[position]:
                leant = _leant_on(self._nodes[position], self._wiring[position], truth, intervals, known)
                known[first + position] = max(self._own[position], leant)
        return _STATUSES[max(self._period, known[-1])]


def _leant_on(
    node: Node, members: Sequence[int], truth: Truth, intervals: Sequence[Steps], known: Sequence[int]
) -> int:
    """Return what a node leans on among its members.

    A pass needs its ``mark`` strongest passing members, a fail as many failing ones as keep
    the mark out of reach; open and scored nodes lean on all that is open or scored.
    """
    if node.counts_points:
        return max([known[member] for member in members], default=0)
    same = INTERVALS[truth]
    weaknesses = sorted([known[member] for member in members if intervals[member] == same])
    if truth is Truth.UNKNOWN:
        return weaknesses[-1]
    needed = node.mark if truth is Truth.TRUE else len(members) - node.mark + 1
    return weaknesses[needed - 1]
