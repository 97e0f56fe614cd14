"""What a verdict leans on: the weakest source in the strongest proof of its outcome."""

from collections.abc import Mapping

from tiercheck.engine.deriving import INTERVALS, Derived
from tiercheck.engine.program import Node, Program, Steps, points_name
from tiercheck.model.outcome import Status, Truth

_STATUSES = tuple(Status)


class Leaning:
    """Finds the status of a verdict; free of cost where every source is confirmed."""

    def __init__(self, program: Program) -> None:
        self._nodes = program.nodes
        indicators = program.rule_set.indicators.values()
        self._inputs = {indicator.id: indicator.citation.status.weakness for indicator in indicators}
        self._inputs |= {points_name(indicator.id): indicator.citation.status.weakness for indicator in indicators}
        period = program.rule_set.effective[program.application]
        self._period = period.status.weakness
        cited = [node.citation.status.weakness for node in program.nodes if node.citation is not None]
        self._all_confirmed = not any(cited) and not any(self._inputs.values()) and not program.tiers

    def status(self, inputs: Mapping[str, Steps], derived: list[Derived], tiers: Mapping[str, Status]) -> Status:
        """Return the weakest source that the tier's outcome cannot do without.

        Args:
            inputs: interval by input name; points are not looked up.
            derived: the nodes in firing order, the tier's among them.
            tiers: the status of other tiers' verdicts by input name.
        """
        weakness = self._period
        if not self._all_confirmed:
            weakness = max(weakness, self._weakness(dict(inputs), derived, tiers))
        return _STATUSES[weakness]

    def _weakness(self, intervals: dict[str, Steps], derived: list[Derived], tiers: Mapping[str, Status]) -> int:
        known = self._inputs | {name: status.weakness for name, status in tiers.items()}
        for position, truth in derived:
            node = self._nodes[position]
            own = node.citation.status.weakness if node.citation is not None else 0
            known[node.name] = max(own, _members(node, truth, intervals, known))
            intervals[node.name] = INTERVALS[truth]
        return known[self._nodes[-1].name]


def _members(node: Node, truth: Truth, intervals: Mapping[str, Steps], known: Mapping[str, int]) -> int:
    """Return what a node leans on among its members.

    A pass needs its ``mark`` strongest passing members, a fail as many failing ones as keep
    the mark out of reach; open and scored nodes lean on all that is open or scored.
    """
    if node.counts_points:
        return max([known[member] for member in node.members], default=0)
    same = INTERVALS[truth]
    weaknesses = sorted([known[member] for member in node.members if intervals[member] == same])
    if truth is Truth.UNKNOWN:
        return weaknesses[-1]
    needed = node.mark if truth is Truth.TRUE else len(node.members) - node.mark + 1
    return weaknesses[needed - 1]
