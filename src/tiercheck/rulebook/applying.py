"""What each kind of application is asked: a decision or a score of which nothing applies has no meaning."""

from tiercheck.errors import Location
from tiercheck.model.condition import (
    TOTAL_POINTS,
    Combination,
    ConditionHolds,
    ConditionTree,
    IndicatorHolds,
    PointsReach,
    ScoreReaches,
    TierPasses,
    leaves,
)
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.yaml.report import Report


def review_applications(rules: RuleSet, decide: Location, score: Location, report: Report) -> None:
    """Report a decision, or a score that it reaches for, of which nothing applies on days that the period covers.

    Args:
        rules: free of circles.
        decide: where the condition of the tier stands.
        score: where the points table stands.
        report: takes the problems.
    """
    trees = (rules.decide, *(condition.tree for condition in rules.conditions.values()))
    scores = any(isinstance(leaf, ScoreReaches) for tree in trees for leaf in leaves(tree))
    for application in rules.effective:
        examined = _Examined(rules, application)
        if not examined.applies(rules.decide):
            message = f"nothing in decide applies to {application}, which the effective period covers"
            hint = f"leave {application} out of effective, or name what is examined for it"
            report.add("nothing-applies", decide, message, hint)
        elif scores and not examined.applies(ScoreReaches()):
            message = f"no indicator that gives points applies to {application}, which the effective period covers"
            hint = f"leave {application} out of effective, or give points for it"
            report.add("nothing-applies", score, message, hint)


class _Examined:
    """What of a decision applies to one kind of application; each condition is looked into once."""

    def __init__(self, rules: RuleSet, application: Application) -> None:
        self._rules, self._application = rules, application
        self._conditions: dict[str, bool] = {}

    def applies(self, tree: ConditionTree) -> bool:
        """Whether anything in a condition does."""
        match tree:
            case Combination(_, _, members):
                return any(map(self.applies, members))
            case IndicatorHolds(name):
                return self._is_examined(self._rules.indicators[name])
            case ConditionHolds(name):
                if name not in self._conditions:
                    self._conditions[name] = self.applies(self._rules.conditions[name].tree)
                return self._conditions[name]
            case PointsReach(of):
                return any(map(self._is_examined, self._rules.scored(of)))
            case ScoreReaches():
                return any(map(self._is_examined, self._rules.scored(TOTAL_POINTS)))
            case TierPasses():
                return True

    def _is_examined(self, indicator: Indicator) -> bool:
        return self._application in indicator.applications
