"""What was found, in the few words that fit a table cell."""

from tiercheck.explain.figures import number_text, reading_text
from tiercheck.explain.measured import value_beside
from tiercheck.explain.phrases import say
from tiercheck.explain.points import trace_title
from tiercheck.explain.requirements import measure_title
from tiercheck.explain.trace import Trace, trace_of
from tiercheck.model.expression import Check, Measure, Reading, Reference
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


def values_text(finding: Finding, language: Language) -> str:
    """Write the value of every measure of a finding; with its title where there are several."""
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return ""
    trace = trace_of(finding)
    if trace is not None and isinstance(trace.scoring, CappedSum):
        return _SEPARATOR.in_language(language).join(item_text(member, language) for member in trace.members)
    own = {check.measure for check in finding.indicator.checks}
    if trace is not None and isinstance(trace.scoring, Awarded):
        own = {Measure(Reference(trace.scoring.column))}
    checks = {check.measure: check for check in reversed(tuple(finding.indicator.checks))}
    cells = [
        (reading, value_text(reading, checks.get(reading.measure), language))
        for reading in finding.readings
        if reading.measure in own
    ]
    if len(cells) == 1:
        return cells[0][1]
    return _SEPARATOR.in_language(language).join(
        say(TITLED, language, title=measure_title(reading.measure, language), value=value) for reading, value in cells
    )


def value_text(reading: Reading, check: Check | None, language: Language) -> str:
    """Write one value, beside the threshold of its check where there is one, or why there is none."""
    value = reading_text(reading, language) if check is None else value_beside(check, reading, language)
    if value and not _says_nothing(reading):
        return value
    kinds = dict.fromkeys(gap.kind for gap in reading.gaps)
    return ", ".join(GAP_WORD[kind].in_language(language) for kind in kinds)


def _says_nothing(reading: Reading) -> bool:
    """Whether a derived level is still open over its whole range."""
    expression = reading.measure.expression
    if not isinstance(expression, Reference) or not expression.column.levels:
        return False
    return (reading.low, reading.high) == (0, len(expression.column.levels) - 1)


def item_text(member: Trace, language: Language) -> str:
    """Write an item of a sum with its points."""
    low, high = (number_text(points) for points in member.points)
    return f"{trace_title(member, language)} {low if member.points.settled else f'{low}–{high}'}"
