"""A tier of an edition as formulas: the counted nodes of its program, over the formulas of its indicators."""

from collections.abc import Mapping

from tiercheck.change.direction.formula import Fixed, Negation, Points, PointsReach
from tiercheck.change.direction.to_formula import Range, Translator, Truths, counted
from tiercheck.change.editions import Edition
from tiercheck.engine.program import Node, compile_program, input_key
from tiercheck.engine.record import measures_of
from tiercheck.model.evidence import Column
from tiercheck.model.keys import TIER_STEP, Key, StepKey, TierKey
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet


class TierFormulas:
    """The decision of one edition, and every step of it, as formulas."""

    def __init__(self, edition: Edition) -> None:
        """Translate the rule set of an edition, and before it the tiers that it refers to."""
        selection = edition.selection
        self.columns = dict[str, Column]()
        self._translator = Translator([table.derives for table in selection.classifications])
        self._tiers: dict[str, Truths] = {}
        for rule_set in selection.rule_sets:
            self._nodes = self._translate(rule_set, edition.application)
            self._tiers[rule_set.tier] = self._nodes[TIER_STEP]

    @property
    def tier(self) -> Truths:
        """When the tier certainly passes, and when it certainly fails."""
        return tuple(self._tiers.values())[-1]

    def step(self, step: StepKey) -> Truths | None:
        """Return a condition or the score; None when the decision does not examine it."""
        return self._nodes.get(step)

    def _translate(self, rule_set: RuleSet, application: Application) -> Mapping[Key, Truths]:
        program = compile_program(rule_set, application)
        needed = {member for node in program.nodes for member in node.members}
        truths: dict[Key, Truths] = {TierKey(tier): each for tier, each in self._tiers.items()}
        points: dict[Key, Range] = {}
        for indicator in rule_set.indicators.values():
            key = input_key(indicator)
            if key not in needed:
                continue
            self.columns.update({each.name: each for measure in measures_of(indicator) for each in measure.columns})
            if indicator.scoring is None:
                truths[key] = self._translator.indicator(indicator)
            else:
                points[key] = self._translator.points(indicator)
        for node in program.nodes:
            truths[node.key] = _node(node, truths, points)
        return truths


def _node(node: Node, truths: Mapping[Key, Truths], points: Mapping[Key, Range]) -> Truths:
    if not node.counts_points:
        return counted(node.mark, [truths[member] for member in node.members])
    mark = (Fixed(node.mark),)
    low: tuple[Points, ...] = tuple(points[member].low for member in node.members)
    high: tuple[Points, ...] = tuple(points[member].high for member in node.members)
    return Truths(PointsReach(low, mark), Negation(PointsReach(high, mark)))
