"""Which tier an assessment comes to, in words."""

from collections.abc import Mapping, Sequence

from tiercheck.document.values import Value, filled, joined, written
from tiercheck.explain.phrases import listed, say
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment

_NO_TIER = Text("未达到任何层级", "none")
_NO_TIER_YET = Text("暂无", "none yet")
_NO_TIER_ASKED = Text("所查层级未达到", "none of those asked for")
_ONLY = Text("仅评估了{tiers}", "only {tiers} was judged")
_ONLY_THESE = Text("仅评估了{tiers}", "only {tiers} were judged")
_UNDECIDED = Text("{tiers}尚不能判断", "{tiers} cannot be decided yet")
_NO_STEP = Text("不在梯度上", "beside the ladder, no step of it")
_PASSED_BESIDE = Text("梯度之外另符合{tiers}", "{tiers} passed too, beside the ladder")
_REMARKED = Text("{value}（{remarks}）", "{value} ({remarks})")
REMARK_SEPARATOR = Text("；", "; ")


def tier_reached(assessment: Assessment, language: Language) -> str:
    """Write the highest tier that passed, those beside the ladder, which were looked at, and which are still open."""
    titles = {verdict.tier: verdict.rule_set.title.in_language(language) for verdict in assessment}
    reached = None if assessment.tier is None else assessment[assessment.tier].rule_set
    undecided = [
        titles[verdict.tier]
        for verdict in assessment
        if verdict.outcome is Outcome.UNKNOWN and (reached is None or verdict.rule_set.precedence > reached.precedence)
    ]
    asked = assessment.context.options.tiers is not None
    none = _NO_TIER_YET if undecided else _NO_TIER_ASKED if asked else _NO_TIER
    remarks = _beside(assessment, titles, language)
    if asked:
        only = _ONLY if len(titles) == 1 else _ONLY_THESE
        remarks.append(say(only, language, tiers=listed(titles.values(), language)))
    if undecided and not (asked and len(undecided) == len(titles)):
        remarks.append(say(_UNDECIDED, language, tiers=listed(undecided, language)))
    tier = none.in_language(language) if assessment.tier is None else titles[assessment.tier]
    return written(remarked(tier, remarks), language)


def _beside(assessment: Assessment, titles: Mapping[str, str], language: Language) -> list[str]:
    """Return what is to be said of the tiers beside the ladder that passed."""
    passed = [each for each in assessment if each.outcome is Outcome.PASS and each.rule_set.beside_ladder]
    others = [titles[each.tier] for each in passed if each.tier != assessment.tier]
    said = [_NO_STEP.in_language(language)] if len(others) < len(passed) else []
    return said + ([say(_PASSED_BESIDE, language, tiers=listed(others, language))] if others else [])


def remarked(value: Value, remarks: Sequence[Value]) -> Value:
    """Return a value with what is to be said of it."""
    return filled(_REMARKED, value=value, remarks=joined(REMARK_SEPARATOR, remarks)) if remarks else value
