"""What was found, in the few words that fit a table cell."""

from tiercheck.explain.figures import number_text, reading_text
from tiercheck.explain.measured import value_words
from tiercheck.explain.phrases import say
from tiercheck.explain.points import trace_title
from tiercheck.explain.static import StaticCheck, kept_for_few_answers, own_readings, static_of, trace_of
from tiercheck.explain.trace import Trace
from tiercheck.model.expression import Measure, Reading, Reference
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import GapKind, Language, Outcome
from tiercheck.model.scoring import Awarded, CappedSum
from tiercheck.model.text import Text

GAP_WORD = {
    GapKind.NOT_REPORTED: Text("未填报", "not reported"),
    GapKind.JUDGEMENT: Text("待认定", "not judged"),
    GapKind.UNDEFINED: Text("无法计算", "undefined"),
    GapKind.UNCLASSIFIED: Text("无法推定", "not derivable"),
}
TITLED = Text("{title}：{value}", "{title}: {value}")
_SEPARATOR = Text("；", "; ")


@kept_for_few_answers
def values_text(finding: Finding, language: Language) -> str:
    """Write the value of every measure of a finding; with its title where there are several."""
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return ""
    static, trace = static_of(finding.indicator), trace_of(finding)
    if trace is not None and isinstance(trace.scoring, CappedSum):
        return _SEPARATOR.in_language(language).join([item_text(member, language) for member in trace.members])
    readings = own_readings(finding)
    if trace is not None and isinstance(trace.scoring, Awarded):
        return value_text(readings[static.measures.index(Measure(Reference(trace.scoring.column)))], None, language)
    values = static.values
    if len(values) == 1:
        return value_text(readings[values[0].place], values[0], language)
    cells = [(each, value_text(readings[each.place], each, language)) for each in values]
    return _SEPARATOR.in_language(language).join(
        [say(TITLED, language, title=each.title.in_language(language), value=value) for each, value in cells]
    )


def value_text(reading: Reading, of: StaticCheck | None, language: Language) -> str:
    """Write one value, beside the threshold of its check where there is one, or why there is none."""
    value = reading_text(reading, language) if of is None else value_words(of, reading, language)
    if value and not _says_nothing(reading):
        return value
    kinds = dict.fromkeys([gap.kind for gap in reading.gaps])
    return ", ".join([GAP_WORD[kind].in_language(language) for kind in kinds])


def _says_nothing(reading: Reading) -> bool:
    """Whether a derived level is still open over its whole range."""
    if reading.low == reading.high:
        return False
    expression = reading.measure.expression
    if not isinstance(expression, Reference) or not expression.column.levels:
        return False
    return (reading.low, reading.high) == (0, len(expression.column.levels) - 1)


def item_text(member: Trace, language: Language) -> str:
    """Write an item of a sum with its points."""
    low, high = (number_text(points) for points in member.points)
    return f"{trace_title(member, language)} {low if member.points.settled else f'{low}–{high}'}"
