"""The few words that a terminal has room for: of several measures, only those that decided.

The whole stands in the sentences, in JSON and in HTML.
"""

from collections.abc import Sequence

from tiercheck.explain.figures import number_text
from tiercheck.explain.phrases import say
from tiercheck.explain.points import next_band_words, trace_title
from tiercheck.explain.requirements import bounds_words, measure_title, requirement_words, single_measure
from tiercheck.explain.static import kept_for_few_answers, static_check, trace_of
from tiercheck.explain.trace import Readings, Trace, readings_of, truth_of
from tiercheck.explain.values import GAP_WORD, TITLED, item_text, value_text, values_text
from tiercheck.model.condition import Combination, Requirement, leaves
from tiercheck.model.expression import Check
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language, Outcome, Truth
from tiercheck.model.quantity import Unit
from tiercheck.model.scoring import Bands, CappedSum, HighestOf
from tiercheck.model.text import Text

Several = Combination[Check]

_ALL_MET = Text("均满足", "all met")
_NONE_MET = Text("均未满足", "none met")
_SOME_MET = Text("{count} 项满足", "{count} met")
_SOME_NOT_MET = Text("{count} 项未满足", "{count} not met")
_CASE = Text("满足第 {place} 种情形", "case {place} applies")
_OPEN = Text("待定", "open")
_COUNTED = Text("{count} 项{word}", "{count} {word}")
_NO_BAND = Text("各档均未达到", "no band reached")
_NOTHING = Text("均未得分", "nothing scored")
_ONE = Text("{count} 项之一", "one of {count}")
_ALL = Text("{count} 项均须满足", "all {count}")
_AT_LEAST = Text("{of} 项中至少 {count} 项", "{count} of {of}")
_AMONG = Text("{bounds}（{among}）", "{bounds} ({among})")
_EACH = Text("均 {bounds}", "each {bounds}")
_BAND = Text("{band} → {points}", "{band} → {points}")
_SEPARATOR = Text("；", "; ")


@kept_for_few_answers
def brief_value(finding: Finding, language: Language) -> str:
    """Write what was found; of a combination or of several measures what decided, else how many are open."""
    requirement, readings = finding.indicator.requirement, readings_of(finding)
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return ""
    if isinstance(requirement, Combination):
        return _decided(requirement, readings, language)
    trace = trace_of(finding)
    brief = "" if trace is None else _scored(trace, readings, language)
    return brief or values_text(finding, language)


@kept_for_few_answers
def brief_requirement(finding: Finding, language: Language) -> str:
    """Write what is required, for a combination in short; for a scored indicator the next better band."""
    requirement, readings = finding.indicator.requirement, readings_of(finding)
    if isinstance(requirement, Combination):
        return _required(requirement, readings, language)
    if requirement is not None:
        return requirement_words(requirement, language)
    trace = trace_of(finding)
    when = None if trace is None or trace.better is None else trace.better.when
    if trace is None or trace.better is None or not isinstance(when, Combination):
        return "" if trace is None else next_band_words(trace, language)
    first = requirement_words(when.members[0], language, named=True)
    band = say(_AMONG, language, bounds=first, among=_count_words(when, language))
    return say(_BAND, language, band=band, points=number_text(trace.better.points))


def _decided(several: Several, readings: Readings, language: Language) -> str:
    if _same_bounds(several):
        checks = [member for member in several.members if isinstance(member, Check)]
        values = (value_text(readings[check.measure], static_check(check), language) for check in checks)
        return _SEPARATOR.in_language(language).join(values)
    truths = [truth_of(member, readings) for member in several.members]
    match truth_of(several, readings):
        case Truth.TRUE:
            return _met(several, truths, readings, language)
        case Truth.UNKNOWN:
            return _open(several, readings, language)
        case _:
            missed = [member for member, truth in zip(several.members, truths, strict=True) if truth is Truth.FALSE]
            if several.count == 1:
                return _NONE_MET.in_language(language)
            if len(missed) == 1 and isinstance(missed[0], Check):
                return _titled(missed[0], readings, language)
            return say(_SOME_NOT_MET, language, count=str(len(missed)))


def _met(several: Several, truths: Sequence[Truth], readings: Readings, language: Language) -> str:
    if several.count == len(several.members):
        return _ALL_MET.in_language(language)
    if several.count > 1:
        return say(_SOME_MET, language, count=str(truths.count(Truth.TRUE)))
    place = truths.index(Truth.TRUE)
    member = several.members[place]
    return _titled(member, readings, language) or say(_CASE, language, place=str(place + 1))


def _titled(requirement: Requirement, readings: Readings, language: Language) -> str:
    """Write a check with its title, "" for a combination."""
    if not isinstance(requirement, Check):
        return ""
    title = measure_title(requirement.measure, language)
    value = value_text(readings[requirement.measure], static_check(requirement), language)
    return say(TITLED, language, title=title, value=value)


def _open(requirement: Requirement, readings: Readings, language: Language) -> str:
    """Say what keeps a requirement open: the one check, or how many."""
    checks = {check.measure: check for check in leaves(requirement) if truth_of(check, readings) is Truth.UNKNOWN}
    if len(checks) == 1:
        return _titled(next(iter(checks.values())), readings, language)
    kinds = {gap.kind for measure in checks for gap in readings[measure].gaps}
    word = GAP_WORD[next(iter(kinds))] if len(kinds) == 1 else _OPEN
    return say(_COUNTED, language, count=str(len(checks)), word=word.in_language(language))


def _required(several: Several, readings: Readings, language: Language) -> str:
    if _same_bounds(several):
        return say(_EACH, language, bounds=requirement_words(several.members[0], language))
    among = _count_words(several, language)
    if several.count > 1 or truth_of(several, readings) is not Truth.TRUE:
        return among
    decided = next(member for member in several.members if truth_of(member, readings) is Truth.TRUE)
    if not isinstance(decided, Check):
        return among
    return say(_AMONG, language, bounds=bounds_words(decided, language), among=among)


def _count_words(several: Several, language: Language) -> str:
    of = len(several.members)
    if several.count == of:
        return say(_ALL, language, count=str(of))
    if several.count == 1:
        return say(_ONE, language, count=str(of))
    return say(_AT_LEAST, language, of=str(of), count=str(several.count))


def _same_bounds(several: Several) -> bool:
    """Whether all of several figures have to keep the same bounds, as in each of two years."""
    checks = [member for member in several.members if isinstance(member, Check)]
    alike = {(check.measure.unit, check.bounds) for check in checks}
    each = several.count == len(several.members) == len(checks)
    return each and len(alike) == 1 and checks[0].measure.unit is not Unit.BOOL


def _scored(trace: Trace, readings: Readings, language: Language) -> str:
    """Write what gave the points, "" where the whole is short already."""
    match trace.scoring:
        case Bands() as bands if single_measure(bands) is None:
            return _banded(bands, trace, readings, language)
        case CappedSum():
            return _summed(trace, language)
        case HighestOf() if trace.points.settled:
            best = max(trace.members, key=lambda member: member.points.low)
            measure = single_measure(best.scoring)
            if measure is not None:
                value = value_text(readings[measure], None, language)
                return say(TITLED, language, title=trace_title(best, language), value=value)
    return ""


def _banded(bands: Bands, trace: Trace, readings: Readings, language: Language) -> str:
    if not trace.points.settled:
        open_bands = [band.when for band in bands.bands if band.when is not None]
        return _open(Combination("any", 1, tuple(open_bands)), readings, language)
    when = None if trace.band is None else trace.band.when
    if when is None:
        return _NO_BAND.in_language(language)
    if isinstance(when, Combination):
        return _decided(when, readings, language)
    return _titled(when, readings, language)


def _summed(trace: Trace, language: Language) -> str:
    """Write the items that give points; several open ones are counted."""
    settled = [member for member in trace.members if member.points.settled and member.points.low > 0]
    unsettled = [member for member in trace.members if not member.points.settled]
    written = [item_text(member, language) for member in settled]
    if len(unsettled) == 1:
        written.append(item_text(unsettled[0], language))
    elif unsettled:
        word = _OPEN.in_language(language)
        written.append(say(_COUNTED, language, count=str(len(unsettled)), word=word))
    return _SEPARATOR.in_language(language).join(written) or _NOTHING.in_language(language)
