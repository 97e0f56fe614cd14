"""The condition of a tier in words."""

from tiercheck.explain.figures import number_text
from tiercheck.explain.phrases import say
from tiercheck.explain.requirements import combined
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    ConditionTree,
    IndicatorHolds,
    IndicatorPoints,
    PartPoints,
    PointsOf,
    PointsReach,
    ScoreReaches,
    TierPasses,
    TotalPoints,
)
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.text import Text

_SCORE = Text("得分达标", "the score reaches its mark")
_TIER = Text("同时符合 {tier}", "the {tier} verdict passes")
_POINTS = Text("{of}得分 {sign} {mark}", "points of {of} {sign} {mark}")
_TOTAL = Text("总", "the total")


def decision_words(tree: ConditionTree, rule_set: RuleSet, language: Language) -> str:
    """Write a condition for people, by the titles of what it refers to."""
    if not isinstance(tree, Combination):
        return _leaf_words(tree, rule_set, language)
    members = [(decision_words(member, rule_set, language), isinstance(member, Combination)) for member in tree.members]
    return combined(tree.kind, tree.count, members, language)


def _leaf_words(leaf: ConditionLeaf, rule_set: RuleSet, language: Language) -> str:
    match leaf:
        case IndicatorHolds(indicator):
            return rule_set.indicators[indicator].title.in_language(language)
        case ConditionHolds(condition):
            return rule_set.conditions[condition].title.in_language(language)
        case TierPasses(tier):
            return say(_TIER, language, tier=tier)
        case ScoreReaches():
            return _SCORE.in_language(language)
        case PointsReach(of, mark, strict):
            title = _scored_title(of, rule_set, language)
            return say(_POINTS, language, of=title, sign=">" if strict else "≥", mark=number_text(mark))


def _scored_title(of: PointsOf, rule_set: RuleSet, language: Language) -> str:
    match of:
        case TotalPoints():
            return _TOTAL.in_language(language)
        case IndicatorPoints(indicator):
            return rule_set.indicators[indicator].title.in_language(language)
        case PartPoints(name):
            parts = () if rule_set.score is None else rule_set.score.parts
            return next((part.title.in_language(language) for part in parts if part.id == name), name)


def decision_rule_text(tree: ConditionTree) -> str:
    """Write a condition in the notation of rule files, in one line."""
    match tree:
        case Combination(kind, count, members):
            inner = ", ".join(decision_rule_text(member) for member in members)
            return f"at_least({count}, {inner})" if kind == "at_least" else f"{kind}({inner})"
        case IndicatorHolds(name) | ConditionHolds(name):
            return name
        case TierPasses(tier):
            return f"tier({tier})"
        case ScoreReaches():
            return "score"
        case PointsReach(of, mark, strict):
            return f"points({of}) {'>' if strict else '>='} {number_text(mark)}"
