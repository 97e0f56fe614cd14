"""The counted nodes of a decision as columns of truths; equal nodes of several rule sets are computed once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from tiercheck.engine.columnar.checks import counted, reached
from tiercheck.engine.columnar.points import Points, added
from tiercheck.engine.columnar.staged_columns import KleeneColumn, StagedColumns
from tiercheck.engine.program import Node, Program
from tiercheck.model.keys import Key
from tiercheck.model.quantity import POINT_STEPS


class Decider:
    """Derives the nodes of programs from the columns of their inputs."""

    def __init__(self, staged: StagedColumns) -> None:
        self._staged = staged
        self._sums: dict[tuple[Points, ...], Points] = {}
        self._counted: dict[tuple[int, tuple[KleeneColumn, ...]], KleeneColumn] = {}
        self._reached: dict[tuple[int, Points], KleeneColumn] = {}

    def decide(
        self, program: Program, truths: Mapping[Key, KleeneColumn], points: Mapping[Key, Points]
    ) -> dict[Key, KleeneColumn]:
        """Return the truths of every node, and of what it follows from.

        Args:
            program: the decision of one rule set.
            truths: inputs that hold or not.
            points: inputs that are points.
        """
        members = {member for node in program.nodes for member in node.members}
        known = {key: found for key, found in truths.items() if key in members}
        for node in program.nodes:
            known[node.key] = self._points_node(node, points) if node.counts_points else self._node(node, known)
        return known

    def _node(self, node: Node, known: Mapping[Key, KleeneColumn]) -> KleeneColumn:
        members = tuple(known[member] for member in node.members)
        if (node.mark, members) not in self._counted:
            truths = counted(members, node.mark)
            self._counted[node.mark, members] = self._staged.keep_truths(truths)
        return self._counted[node.mark, members]

    def _points_node(self, node: Node, points: Mapping[Key, Points]) -> KleeneColumn:
        total = self.sum([points[member] for member in node.members])
        if (node.mark, total) not in self._reached:
            mark = ceil(Fraction(node.mark * total.steps, POINT_STEPS))
            truths = reached(total.low, total.high, mark)
            self._reached[node.mark, total] = self._staged.keep_truths(truths)
        return self._reached[node.mark, total]

    def sum(self, points: Sequence[Points]) -> Points:
        """Return points added up."""
        members = tuple(points)
        if members not in self._sums:
            total = added(members)
            self._sums[members] = Points(self._staged.keep(total.low), self._staged.keep(total.high), total.steps)
        return self._sums[members]
