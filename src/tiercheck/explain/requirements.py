"""What is required, and by how much it is met or missed."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from tiercheck.explain.figures import expression_text, level_text, number_text, quantity_text, value_of
from tiercheck.explain.phrases import RELATION_SIGN, YES_NO, listed, say
from tiercheck.model.condition import Combination, Requirement
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Bound, Check, Measure, Reading, Reference, Relation
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import AMOUNT_UNITS, Unit, decimal_text
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf, Scoring
from tiercheck.model.text import Text

# The words of a rule are the same in every report.
KEPT = 8192
_AT_LEAST = Text("以下至少 {count} 项：{members}", "at least {count} of: {members}")
_JOIN = {"all": Text(" 且 ", " and "), "any": Text(" 或 ", " or ")}
_SEPARATOR = Text("；", "; ")
_COLON = Text("：", ": ")
_ELSE = Text("其余", "else")
_SUM = Text("{members}；合计以 {at_most} 分为限", "{members}; at most {at_most} points together")
_HIGHEST = Text("取较高者：{members}", "the better of: {members}")
_AWARDED = Text("{title}，至多 {at_most} 分", "{title}, at most {at_most} points")
_ABOVE_NONE = {Relation.AT_LEAST, Relation.ABOVE}


def margin(check: Check, reading: Reading) -> Fraction | None:
    """Return by how much a check is met: above zero is to spare, below zero is missing, in the measure's unit.

    None where there is no value or no distance: yes or no, levels, and rank 0 ("none").
    """
    value = value_of(reading)
    if value is None or check.measure.unit in (Unit.BOOL, Unit.LEVEL):
        return None
    column = check.measure.expression.column if isinstance(check.measure.expression, Reference) else None
    if column is not None and column.rank and value == 0:
        return None
    return min(_distance(bound, value, check.measure.unit) for bound in check.bounds)


def _distance(bound: Bound, value: Fraction, unit: Unit) -> Fraction:
    threshold = threshold_of(bound, unit)
    if bound.relation is Relation.EQUAL:
        return -abs(value - threshold)
    return value - threshold if bound.relation in _ABOVE_NONE else threshold - value


@lru_cache(KEPT)
def threshold_of(bound: Bound, unit: Unit) -> Fraction:
    """Return the threshold as the rule file states it, in the unit."""
    return Fraction(bound.threshold) / unit.scale


def requirement_text(indicator: Indicator) -> str:
    """Return what is required in the notation of rule files, such as ``>= 3%``; bands for a scored indicator."""
    if indicator.requirement is not None:
        return rule_text(indicator.requirement)
    return "" if indicator.scoring is None else scoring_rule_text(indicator.scoring)


def rule_text(requirement: Requirement, *, named: bool = False) -> str:
    """Write a requirement as a rule file does; ``named`` puts the measure before a single check too."""
    if isinstance(requirement, Check):
        bounds = bounds_rule_text(requirement)
        return f"{measure_rule_text(requirement.measure)} {bounds}" if named else bounds
    members = ", ".join(rule_text(member, named=True) for member in requirement.members)
    if requirement.kind == "at_least":
        return f"at_least({requirement.count}, {members})"
    return f"{requirement.kind}({members})"


def measure_rule_text(measure: Measure) -> str:
    """Return the name of a measure, or its expression where it has none."""
    return measure.name or expression_text(measure.expression, None)


def bounds_rule_text(check: Check) -> str:
    """Write the bounds of a check as a rule file does."""
    return ", ".join(f"{bound.relation} {_rule_figure(bound, check.measure)}" for bound in check.bounds)


def _rule_figure(bound: Bound, measure: Measure) -> str:
    if measure.unit is Unit.BOOL:
        return "true" if bound.threshold else "false"
    column = _level_column(measure)
    if column is not None:
        return column.levels[int(bound.threshold)]
    value = threshold_of(bound, measure.unit)
    if measure.unit is Unit.RATIO:
        return f"{decimal_text(value * 100)}%"
    if measure.unit is Unit.YUAN:
        unit = "万元" if abs(value) >= AMOUNT_UNITS["万元"] else "元"
        return f"{decimal_text(value / AMOUNT_UNITS[unit])} {unit}"
    word = {Unit.PERSONS: " 人", Unit.YEARS: " 年"}.get(measure.unit, "")
    return decimal_text(value) + word


def _level_column(measure: Measure) -> Column | None:
    if measure.unit is Unit.LEVEL and isinstance(measure.expression, Reference):
        return measure.expression.column
    return None


def scoring_rule_text(scoring: Scoring) -> str:
    """Write how points are given, in one line, in the notation of rule files."""
    match scoring:
        case Bands(bands):
            single = single_measure(scoring) is not None
            return ", ".join(
                f"{'else' if band.when is None else rule_text(band.when, named=not single)}: {number_text(band.points)}"
                for band in bands
            )
        case CappedSum(items, at_most):
            return f"sum({'; '.join(map(scoring_rule_text, items))}) at_most {number_text(at_most)}"
        case HighestOf(routes):
            return f"highest_of({'; '.join(map(scoring_rule_text, routes))})"
        case Awarded(column, at_most):
            return f"awarded {column.name}, at_most {number_text(at_most)}"


@lru_cache(KEPT)
def single_measure(scoring: Scoring) -> Measure | None:
    """Return the one measure that all bands compare, or None."""
    if not isinstance(scoring, Bands):
        return None
    checks = [band.when for band in scoring.bands if band.when is not None]
    measures = {check.measure for check in checks if isinstance(check, Check)}
    single = len(measures) == 1 and all(isinstance(check, Check) for check in checks)
    return next(iter(measures)) if single else None


@lru_cache(KEPT)
def requirement_words(requirement: Requirement, language: Language, *, named: bool = False) -> str:
    """Write a requirement for people, such as ``≥ 3%``; members of a combination carry their titles."""
    if isinstance(requirement, Check):
        bounds = bounds_words(requirement, language)
        if not named:
            return bounds
        title = measure_title(requirement.measure, language)
        return f"{title}{_COLON.in_language(language) if _is_yes_no(requirement) else ' '}{bounds}"
    members = [
        (requirement_words(member, language, named=True), isinstance(member, Combination))
        for member in requirement.members
    ]
    return combined(requirement.kind, requirement.count, members, language)


def combined(kind: str, count: int, members: Sequence[tuple[str, bool]], language: Language) -> str:
    """Join the words of members as ``kind`` says; each comes with whether it is a combination itself."""
    bracketed = "（{}）" if language is Language.ZH else "({})"
    words = [bracketed.format(text) if nested else text for text, nested in members]
    if kind == "at_least":
        return say(_AT_LEAST, language, count=str(count), members=listed(words, language))
    return _JOIN[kind].in_language(language).join(words)


def scoring_words(scoring: Scoring, language: Language) -> str:
    """Write how points are given, for people."""
    match scoring:
        case Bands():
            return _bands_words(scoring, language)
        case CappedSum(items, at_most):
            members = _SEPARATOR.in_language(language).join(_titled_words(item, language) for item in items)
            return say(_SUM, language, members=members, at_most=number_text(at_most))
        case HighestOf(routes):
            members = _SEPARATOR.in_language(language).join(_titled_words(route, language) for route in routes)
            return say(_HIGHEST, language, members=members)
        case Awarded(column, at_most):
            return say(_AWARDED, language, title=column.title.in_language(language), at_most=number_text(at_most))


def _titled_words(scoring: Scoring, language: Language) -> str:
    words = scoring_words(scoring, language)
    return words if scoring.title is None else f"{scoring.title.in_language(language)} [{words}]"


def _bands_words(scoring: Bands, language: Language) -> str:
    single = single_measure(scoring)
    named = single is None
    bands = [
        _ELSE.in_language(language) if band.when is None else requirement_words(band.when, language, named=named)
        for band in scoring.bands
    ]
    given = [f"{band} → {number_text(points.points)}" for band, points in zip(bands, scoring.bands, strict=True)]
    prefix = "" if single is None else f"{measure_title(single, language)}{_COLON.in_language(language)}"
    return prefix + listed(given, language)


def _is_yes_no(check: Check) -> bool:
    return check.measure.unit is Unit.BOOL


@lru_cache(KEPT)
def bounds_words(check: Check, language: Language) -> str:
    """Write the bounds of a check for people."""
    if _is_yes_no(check):
        return YES_NO[bool(check.bounds[0].threshold)].in_language(language)
    if [bound.relation for bound in check.bounds] == [Relation.AT_LEAST, Relation.AT_MOST]:
        return "–".join(threshold_words(bound, check.measure, language) for bound in check.bounds)
    return listed((bound_words(bound, check.measure, language) for bound in check.bounds), language)


def bound_words(bound: Bound, measure: Measure, language: Language) -> str:
    """Write one bound for people, such as ``≥ 1000 万元``."""
    return f"{RELATION_SIGN[bound.relation]} {threshold_words(bound, measure, language)}"


def threshold_words(bound: Bound, measure: Measure, language: Language) -> str:
    """Write the threshold of a bound for people."""
    column = _level_column(measure)
    if column is not None:
        return level_text(column.levels[int(bound.threshold)], language)
    return quantity_text(threshold_of(bound, measure.unit), measure.unit, language)


@lru_cache(KEPT)
def measure_title(measure: Measure, language: Language) -> str:
    """Return the name of a measure for people."""
    if measure.title is not None:
        return measure.title.in_language(language)
    return expression_text(measure.expression, language)
