"""Sentences on points: the band that applies, the next one, sums item by item, the better of several routes."""

from collections.abc import Iterator
from functools import lru_cache

from tiercheck.explain.figures import number_text, reading_text
from tiercheck.explain.measured import margin_words, value_beside
from tiercheck.explain.phrases import say
from tiercheck.explain.requirements import KEPT, measure_title, requirement_words, single_measure
from tiercheck.explain.trace import Readings, Trace, readings_of
from tiercheck.model.expression import Check, Measure
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Interval, Scoring, checks_of
from tiercheck.model.text import Text

_VALUE = Text("{title}为 {value}", "{title} is {value}")
_BAND = Text("{values}，符合“{band}”档。", "{values}, in the band “{band}”.")
_ELSE = Text("{values}，未达到其他各档。", "{values}, in none of the other bands.")
_NEXT = Text("再上一档为 {band}（{points} 分）{by}。", "The next band is {band} ({points} points){by}.")
_SUM = Text("逐项：{items}；合计以 {at_most} 分为限。", "Item by item: {items}; the sum counts up to {at_most} points.")
_HIGHEST = Text("取以下各项的较高者：{items}。", "The better of: {items}.")
_ITEM = Text("{title} {points} 分", "{title} {points}")
_AWARDED = Text("按主管部门评定的分数计：{title}。", "Points as awarded by the authority: {title}.")
_AWARDED_OPEN = Text(
    "各项均未填报，主管部门评定的分数（{title}）也未填报，可能为 {points} 分。",
    "Nothing is reported, and no points as awarded by the authority ({title}) either: {points} are possible.",
)
_SEPARATOR = Text("；", "; ")
_COMMA = Text("，", ", ")


def points_sentences(finding: Finding, trace: Trace, language: Language) -> Iterator[str]:
    """Yield how the points of a scored finding came about."""
    readings = readings_of(finding)
    match trace.scoring:
        case Bands() as bands:
            yield from _band_sentences(bands, trace, readings, language)
        case CappedSum(_, at_most):
            yield say(_SUM, language, items=_items(trace, readings, language), at_most=number_text(at_most))
        case HighestOf():
            yield say(_HIGHEST, language, items=_items(trace, readings, language))
        case Awarded(column):
            sentence = _AWARDED if trace.points.settled else _AWARDED_OPEN
            yield say(sentence, language, title=column.title.in_language(language), points=interval_text(trace.points))


def _band_sentences(bands: Bands, trace: Trace, readings: Readings, language: Language) -> Iterator[str]:
    values = _values(bands, trace, readings, language)
    if trace.points.settled and values:
        when = None if trace.band is None else trace.band.when
        if when is None:
            yield say(_ELSE, language, values=values)
        else:
            single = single_measure(bands) is not None
            yield say(_BAND, language, values=values, band=requirement_words(when, language, named=not single))
    if trace.points.settled and trace.better is not None:
        yield _next_band(bands, trace.better, readings, language)


def _values(bands: Bands, trace: Trace, readings: Readings, language: Language) -> str:
    written = []
    for measure, check in _checks_by_measure(bands, trace).items():
        reading = readings.get(measure)
        if reading is not None and reading.low is not None:
            value = value_beside(check, reading, language)
            written.append(say(_VALUE, language, title=measure_title(measure, language), value=value))
    return _COMMA.in_language(language).join(written)


def _checks_by_measure(bands: Bands, trace: Trace) -> dict[Measure, Check]:
    """Return each measure with the check it stands closest to: the one of the next better band."""
    return _closest_checks(bands, trace.better)


@lru_cache(KEPT)
def _closest_checks(bands: Bands, better: Band | None) -> dict[Measure, Check]:
    checks = {check.measure: check for check in checks_of(bands)}
    if better is not None:
        checks |= {check.measure: check for check in checks_of(Bands((better,)))}
    return checks


def _next_band(bands: Bands, band: Band, readings: Readings, language: Language) -> str:
    points = number_text(band.points)
    if not isinstance(band.when, Check) or band.when.measure not in readings:
        words = "" if band.when is None else requirement_words(band.when, language, named=True)
        return say(_NEXT, language, band=words, points=points, by="")
    by = margin_words(band.when, readings[band.when.measure], language)
    words = requirement_words(band.when, language, named=single_measure(bands) is None)
    return say(_NEXT, language, band=words, points=points, by=by and _COMMA.in_language(language) + by)


def _items(trace: Trace, readings: Readings, language: Language) -> str:
    items = (_item(member, readings, language) for member in trace.members)
    return _SEPARATOR.in_language(language).join(items)


def _item(member: Trace, readings: Readings, language: Language) -> str:
    item = say(_ITEM, language, title=trace_title(member, language), points=interval_text(member.points))
    measure = single_measure(member.scoring)
    if measure is None or measure not in readings or measure.unit is Unit.BOOL:
        inner = _items(member, readings, language)
        return f"{item} [{inner}]" if inner else item
    value = reading_text(readings[measure], language)
    return f"{item} ({value})" if value else item


def trace_title(trace: Trace, language: Language) -> str:
    """Return the title of an item or route, else of what it measures."""
    return scoring_title(trace.scoring, language)


@lru_cache(KEPT)
def scoring_title(scoring: Scoring, language: Language) -> str:
    """Return the title of a scoring, else of what it measures."""
    if scoring.title is not None:
        return scoring.title.in_language(language)
    measures = dict.fromkeys(check.measure for check in checks_of(scoring))
    return _COMMA.in_language(language).join(measure_title(measure, language) for measure in measures)


def interval_text(points: Interval) -> str:
    """Write points, as a range while they are open."""
    low, high = number_text(points.low), number_text(points.high)
    return low if points.settled else f"{low}–{high}"


def next_band_words(trace: Trace, language: Language) -> str:
    """Write the next better band in short, such as ``≥ 10% → 10``, or "" where there is none."""
    if trace.better is None or trace.better.when is None or not isinstance(trace.scoring, Bands):
        return ""
    single = single_measure(trace.scoring) is not None
    words = requirement_words(trace.better.when, language, named=not single)
    return f"{words} → {number_text(trace.better.points)}"
