"""Sentences on single checks: the value, the requirement, and by how much it is met or missed."""

from collections.abc import Iterator
from fractions import Fraction

from tiercheck.explain.figures import figure_text, figure_words, reading_text
from tiercheck.explain.phrases import listed, say
from tiercheck.explain.requirements import margin
from tiercheck.explain.static import StaticCheck, own_readings, static_check, static_of
from tiercheck.model.expression import Check, Reading, Relation
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language, Truth
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text

_YES_NO = Text("{title}：{value}（要求：{required}）。", "{title}: {value} (required: {required}).")
_MEASURED = Text("{title}为 {value}，要求 {required}。", "{title} is {value}; required is {required}.")
_MEASURED_BY = Text("{title}为 {value}，要求 {required}，{by}。", "{title} is {value}; required is {required}: {by}.")
_WORDED = Text("{title}为{value}，要求 {required}。", "{title} is {value}; required is {required}.")
_RESTS_ON = Text("计算所用数据：{figures}。", "Computed from: {figures}.")
_PERCENTAGE_POINTS = Text("个百分点", "percentage points")
# By whether a lower bound is meant and whether it is met.
_BY = {
    (True, True): Text("高出 {distance}", "{distance} above"),
    (True, False): Text("差 {distance}", "short by {distance}"),
    (False, True): Text("低于上限 {distance}", "{distance} below the limit"),
    (False, False): Text("超出 {distance}", "over the limit by {distance}"),
}
_EXACTLY = {
    True: Text("恰好达到", "exactly met"),
    False: Text("恰等于界限，而界限本身不计入", "exactly at the bound, which itself does not count"),
}


def check_sentences(finding: Finding, language: Language) -> Iterator[str]:
    """Yield one sentence for each check that has one value; what has none is said by the gaps."""
    readings = own_readings(finding)
    for each in static_of(finding.indicator).checks if readings else ():
        reading = readings[each.place]
        if reading.low is not None and reading.low == reading.high:
            yield _check_sentence(each, reading, language)


def _check_sentence(of: StaticCheck, reading: Reading, language: Language) -> str:
    """Say what one check found."""
    title, required = of.title.in_language(language), of.required.in_language(language)
    value = value_words(of, reading, language)
    if of.unit is Unit.BOOL:
        return say(_YES_NO, language, title=title, value=value, required=required)
    by = margin_of(of, reading, language)
    if not by:
        sentence = _MEASURED if value[0].isdigit() else _WORDED
        return say(sentence, language, title=title, value=value, required=required)
    return say(_MEASURED_BY, language, title=title, value=value, required=required, by=by)


def value_words(of: StaticCheck, reading: Reading, language: Language) -> str:
    """Write a value with enough places to tell it from the threshold it is held against."""
    _, low, high, over, _ = reading
    if of.mark is not None and low == high and low.__class__ is int and over.__class__ is int:
        return figure_text(int(low), int(over) * of.scale, of.unit, language, *of.mark)
    return reading_text(reading, language, apart_from=of.threshold)


def value_beside(check: Check, reading: Reading, language: Language) -> str:
    """Write a value with enough places to tell it from the threshold it is held against."""
    return value_words(static_check(check), reading, language)


def margin_words(check: Check, reading: Reading, language: Language) -> str:
    """Say by how much a check is met or missed, or "" where there is no distance."""
    return margin_of(static_check(check), reading, language)


def margin_of(of: StaticCheck, reading: Reading, language: Language) -> str:
    """Say by how much a check is met or missed, or "" where there is no distance."""
    bounds = of.check.bounds
    if of.threshold is None or len(bounds) != 1 or bounds[0].relation is Relation.EQUAL:
        return ""
    distance = _distance(of, reading)
    if distance is None:
        return ""
    numerator, denominator = distance
    met, relation = of.judge(reading) is Truth.TRUE, bounds[0].relation
    if not numerator:
        return _EXACTLY[met].in_language(language)
    is_lower_bound = relation is Relation.AT_LEAST or relation is Relation.ABOVE
    words = _distance_words(-numerator if numerator < 0 else numerator, denominator, of.unit, language)
    return say(_BY[is_lower_bound, met], language, distance=words)


def _distance(of: StaticCheck, reading: Reading) -> tuple[int, int] | None:
    """Return how far a figure is from its threshold as a fraction, None where there is no distance."""
    _, low, high, over, _ = reading
    if of.mark is None or low.__class__ is not int or low != high or over.__class__ is not int:
        distance = margin(of.check, reading)
        return None if distance is None else distance.as_integer_ratio()
    (mark, of_mark), whole = of.mark, int(over) * of.scale
    return int(low) * of_mark - mark * whole, whole * of_mark


def distance_text(distance: Fraction, unit: Unit, language: Language) -> str:
    """Write a distance: percentage points for ratios, else the unit; never cut to nothing."""
    return _distance_words(*distance.as_integer_ratio(), unit, language)


def _distance_words(numerator: int, denominator: int, unit: Unit, language: Language) -> str:
    if unit is Unit.RATIO:
        points = figure_text(numerator * 100, denominator, Unit.COUNT, language, 0, 1)
        return f"{points} {_PERCENTAGE_POINTS.in_language(language)}"
    return figure_text(numerator, denominator, unit, language, 0, 1)


def evidence_sentence(finding: Finding, language: Language) -> Iterator[str]:
    """Yield the figures behind computed measures; a plain figure already stands in its own sentence."""
    static = static_of(finding.indicator)
    context = finding.context
    if not finding.reads or not static.computed:
        return
    known = [names for place, names in static.computed if context.readings[finding.reads[place]].low is not None]
    computed = known[0].union(*known[1:]) if known else frozenset()
    evidence = context.evidence
    figures = [
        figure_words(evidence.columns[name], evidence.values[name], language)
        for name in static.columns
        if name in computed and name in evidence.values
    ]
    if figures:
        yield say(_RESTS_ON, language, figures=listed(figures, language))
