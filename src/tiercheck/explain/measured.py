"""Sentences on single checks: the value, the requirement, and by how much it is met or missed."""

from collections.abc import Iterator
from fractions import Fraction

from tiercheck.explain.figures import cut, figure_text, quantity_text, reading_text
from tiercheck.explain.phrases import listed, say
from tiercheck.explain.requirements import bounds_words, margin, measure_title, threshold_of
from tiercheck.explain.trace import readings_of
from tiercheck.model.expression import Check, Reading, Reference, Relation
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
    readings = readings_of(finding)
    for check in dict.fromkeys(finding.indicator.checks):
        reading = readings.get(check.measure)
        if reading is not None and reading.value is not None:
            yield check_sentence(check, reading, language)


def check_sentence(check: Check, reading: Reading, language: Language) -> str:
    """Say what one check found."""
    title = measure_title(check.measure, language)
    required = bounds_words(check, language)
    if check.measure.unit is Unit.BOOL:
        return say(_YES_NO, language, title=title, value=reading_text(reading, language), required=required)
    value = value_beside(check, reading, language)
    by = margin_words(check, reading, language)
    if not by:
        sentence = _MEASURED if value[0].isdigit() else _WORDED
        return say(sentence, language, title=title, value=value, required=required)
    return say(_MEASURED_BY, language, title=title, value=value, required=required, by=by)


def value_beside(check: Check, reading: Reading, language: Language) -> str:
    """Write a value with enough places to tell it from the threshold it is held against."""
    numeric = check.measure.unit not in (Unit.BOOL, Unit.LEVEL)
    threshold = threshold_of(check.bounds[0], check.measure.unit) if numeric else None
    return reading_text(reading, language, apart_from=threshold)


def margin_words(check: Check, reading: Reading, language: Language) -> str:
    """Say by how much a check is met or missed, or "" where there is no distance."""
    distance = margin(check, reading)
    if distance is None or len(check.bounds) != 1:
        return ""
    relation = check.bounds[0].relation
    if relation is Relation.EQUAL:
        return ""
    met = check.judge(reading) is Truth.TRUE
    if distance == 0:
        return _EXACTLY[met].in_language(language)
    is_lower_bound = relation in (Relation.AT_LEAST, Relation.ABOVE)
    return say(_BY[is_lower_bound, met], language, distance=distance_text(abs(distance), check.measure.unit, language))


def distance_text(distance: Fraction, unit: Unit, language: Language) -> str:
    """Write a distance: percentage points for ratios, else the unit; never cut to nothing."""
    if unit is Unit.RATIO:
        return f"{cut(distance * 100, Fraction(0))} {_PERCENTAGE_POINTS.in_language(language)}"
    return quantity_text(distance, unit, language, apart_from=Fraction(0))


def evidence_sentence(finding: Finding, language: Language) -> Iterator[str]:
    """Yield the figures behind computed measures; a plain figure already stands in its own sentence."""
    computed = {
        column.name
        for reading in finding.readings
        if reading.low is not None and not isinstance(reading.measure.expression, Reference)
        for column in reading.measure.columns
    }
    figures = [figure_text(figure, language) for figure in finding.evidence if figure.column.name in computed]
    if figures:
        yield say(_RESTS_ON, language, figures=listed(figures, language))
