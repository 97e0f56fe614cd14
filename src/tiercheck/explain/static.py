"""What of an indicator is the same for every enterprise, made once and kept: titles, requirements, citations, columns.

A report names some ninety indicators, and most of its words are theirs: only the values are new.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, wraps
from typing import NamedTuple, TypeAlias

from tiercheck.engine.record import measures_of
from tiercheck.explain.advisory import marked_title
from tiercheck.explain.citations import source_words
from tiercheck.explain.figures import number_text
from tiercheck.explain.requirements import bounds_words, measure_title, requirement_words, threshold_of
from tiercheck.explain.trace import Trace, TraceOf, trace_function
from tiercheck.model.expression import Check, CompoundGrowth, JudgeReading, Measure, Reading, Reference, judging
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit
from tiercheck.model.rule_set import Indicator
from tiercheck.model.text import Text

KEPT = 4096
MOST_ANSWERS = 512
# What is reported in few different values; amounts and ratios are nearly always new.
_COUNTED = (Unit.BOOL, Unit.LEVEL, Unit.COUNT, Unit.YEARS, Unit.POINTS, Unit.PERSONS)
Words: TypeAlias = Callable[[Finding, Language], str]


class StaticIndicator(NamedTuple):
    """What of an indicator is the same for every enterprise.

    Attributes:
        measures: what it reads, in the order of the readings of a finding.
        own: for each of them, whether it is of the indicator's own checks.
        columns: the names of all columns it needs, each once, in reading order.
        computed: the place of each computed measure, and the columns it needs.
        trace: traces its points, None for a requirement.
        has_few_answers: whether all that it reads are answers, levels and counts, of which there are few.
        title: its name, marked where it is advisory.
        points_of: the most points.
        required: what a requirement asks, None for a scored indicator.
        checks: each check once, in reading order.
        values: of each measure its first check, in the order of the readings.
        source: the sentences on where the rule comes from.
        answers: what was said of it, by what was read.
        latest: the finding that was traced last; its cells and its sentences ask for the same trace.
    """

    measures: tuple[Measure, ...]
    columns: tuple[str, ...]
    computed: tuple[tuple[int, frozenset[str]], ...]
    trace: TraceOf | None
    has_few_answers: bool
    title: Text
    points_of: str
    required: Text | None
    checks: tuple["StaticCheck", ...]
    values: tuple["StaticCheck", ...]
    source: Text
    answers: dict[object, str]
    latest: list[tuple[Finding, Trace]]


class StaticCheck(NamedTuple):
    """What of a check is the same for every enterprise.

    Attributes:
        check: the check.
        place: where its measure stands among those of the indicator.
        title: the name of the measure.
        required: its bounds.
        threshold: the figure that it is held against first, None for answers and levels.
        unit: what its measure counts.
        scale: how many stored steps make one unit.
        mark: the threshold as a fraction, None where a value is more than its figure: answers, levels, ranks, growth.
        judge: compares a reading.
    """

    check: Check
    place: int
    title: Text
    required: Text
    threshold: Fraction | None
    unit: Unit
    scale: int
    mark: tuple[int, int] | None
    judge: JudgeReading


@lru_cache(KEPT)
def static_check(check: Check, place: int = 0) -> StaticCheck:
    """Return what of a check is the same for every enterprise."""
    measure, unit = check.measure, check.measure.unit
    threshold = None if unit in (Unit.BOOL, Unit.LEVEL) else threshold_of(check.bounds[0], unit)
    is_rank = isinstance(measure.expression, Reference) and measure.expression.column.rank
    is_plain = threshold is not None and not is_rank and not isinstance(measure.expression, CompoundGrowth)
    return StaticCheck(
        check,
        place,
        both(measure_title, measure),
        both(bounds_words, check),
        threshold,
        unit,
        unit.scale,
        threshold.as_integer_ratio() if is_plain and threshold is not None else None,
        judging(check),
    )


@lru_cache(KEPT)
def static_of(indicator: Indicator) -> StaticIndicator:
    """Return what of an indicator is the same for every enterprise."""
    measures = measures_of(indicator)
    places = {measure: place for place, measure in enumerate(measures)}
    columns = dict.fromkeys(column.name for measure in measures for column in measure.columns)
    computed = [
        (place, frozenset(column.name for column in measure.columns))
        for place, measure in enumerate(measures)
        if not isinstance(measure.expression, Reference)
    ]
    checks = tuple([static_check(check, places[check.measure]) for check in dict.fromkeys(indicator.checks)])
    first = {each.place: each for each in reversed(checks)}
    return StaticIndicator(
        measures,
        tuple(columns),
        tuple(computed),
        trace_function(indicator, places),
        indicator.awarded is None and not computed and all(measure.unit in _COUNTED for measure in measures),
        both(marked_title, indicator),
        number_text(indicator.points_of),
        None if indicator.requirement is None else both(requirement_words, indicator.requirement),
        checks,
        tuple([first[place] for place in sorted(first)]),
        Text(*(source_words(indicator, language) for language in Language)),
        {},
        [],
    )


def both(write: Callable[..., str], *about: object) -> Text:
    """Return what a function writes in both languages."""
    return Text(write(*about, Language.ZH), write(*about, Language.EN))


def own_readings(finding: Finding) -> tuple[Reading, ...]:
    """Return the readings of a finding without those a derived column came from, in the order of its measures."""
    readings = finding.context.readings
    return tuple([readings[place] for place in finding.reads])


def rests_on_derivation(finding: Finding, static: StaticIndicator) -> bool:
    """Whether a level that a finding reads was derived and not reported."""
    derivations = finding.context.derivations
    return any(each.classification.derives.name in static.columns for each in derivations) if derivations else False


def trace_of(finding: Finding) -> Trace | None:
    """Return how the points of a scored finding came about, or None for a requirement."""
    static = static_of(finding.indicator)
    if static.trace is None:
        return None
    for latest, trace in static.latest:
        if latest is finding:
            return trace
    readings = own_readings(finding) or tuple([Reading(measure, None, None, 1, ()) for measure in static.measures])
    trace = static.trace(readings, finding.context.evidence.values)
    static.latest[:] = [(finding, trace)]
    return trace


def kept_for_few_answers(write: Words) -> Words:
    """Keep what is said of an indicator that only answers and levels go into, by what was read of it."""

    @wraps(write)
    def said(finding: Finding, language: Language) -> str:
        static = static_of(finding.indicator)
        if not static.has_few_answers or not finding.reads or rests_on_derivation(finding, static):
            return write(finding, language)
        readings = finding.context.readings
        key = (write, language is Language.ZH, *[readings[place][1:4] for place in finding.reads])
        words = static.answers.get(key)
        if words is None:
            words = write(finding, language)
            if len(static.answers) < MOST_ANSWERS:
                static.answers[key] = words
        return words

    return said
