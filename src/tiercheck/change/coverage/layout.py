"""Coverage as a document."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tiercheck.change.coverage.goal import Goal
from tiercheck.change.coverage.report import LEAST, Count, CoverageReport
from tiercheck.change.thresholds import Side
from tiercheck.document.document import (
    Block,
    Bullet,
    Code,
    Details,
    Document,
    DocumentSection,
    DocumentTable,
    Heading,
    Paragraph,
    table,
)
from tiercheck.document.json import Json
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Phrase, Value, filled
from tiercheck.errors import one_of
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import percent
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

FORMAT = "tiercheck/coverage/1"
_TITLE = Text("案例覆盖率", "Coverage")
_SEEN = {
    False: Text(
        "{cases} 个案例覆盖了 {of} 项结果、档位和界限两侧中的 {seen} 项",
        "{cases} cases have seen {seen} of {of} outcomes, bands and sides of thresholds",
    ),
    True: Text(
        "{cases} 个案例覆盖了 {of} 项结果、档位和界限两侧中的 {seen} 项",
        "{cases} case has seen {seen} of {of} outcomes, bands and sides of thresholds",
    ),
}
_NEVER = Text("{summary}，另有 {count} 项任何记录都无法触及", "{summary}, {count} more can never be seen")
_JUDGED = {
    True: Text("{summary}；覆盖率 {share}，达到 {least}", "{summary}; coverage {share}, {least} reached"),
    False: Text("{summary}；覆盖率 {share}，未达到 {least}", "{summary}; coverage {share}, {least} missed"),
}
_RULE_SET, _SEEN_HEAD, _OF, _SHARE = (
    Text("规则", "rule set"),
    Text("已覆盖", "seen"),
    Text("总数", "of"),
    Text("占比", "share"),
)
_HEAD = (Text("规则文件", "rule"), Text("条款", "clause"), Text("内容", "what"))
_LINE = Text("{clause}  {subject}：{what}（{source}）", "{clause}  {subject}: {what} ({source})")
_NOT_SEEN = Text("未覆盖", "Not seen")
_READY = Text("可补充的案例", "Cases that would see it")
_NO_CASE = Text("未找到现成案例", "No ready case was found")
_BEYOND = Text("不计入：没有任何记录能触及", "Not counted, for no record shows it")
_WHAT = Text("{subject}：{what}", "{subject}: {what}")
_WORDS = {
    Side.INSIDE: Text("恰在界限内", "just inside"),
    Side.OUTSIDE: Text("恰在界限外", "just outside"),
    Side.OPEN: Text("无法判定", "not determinable"),
    "pass": Text("达标或满分", "pass"),
    "fail": Text("未达标或零分", "fail"),
    "partial": Text("部分得分", "partial"),
    "unknown": Text("无法判断", "unknown"),
}
_BAND = "band "


def layout(shown: CoverageReport, detail: str) -> DocumentLayout:
    """Lay out coverage, held against the usual share."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    return DocumentLayout((coverage_document(shown, LEAST, is_full=is_full),))


def coverage_document(report: CoverageReport, least: Fraction, *, is_full: bool = True) -> Document:
    """Lay out coverage.

    Args:
        report: what the cases have seen.
        least: the share that they must have seen.
        is_full: whether what is not seen, and cases that would see it, belong to it.
    """
    rows = ((name, one.seen, one.of, percent(one.share)) for name, one in report.by_rule_set.items())
    by_rule_set = table((_RULE_SET, _SEEN_HEAD, _OF, _SHARE), rows, figures=3)
    rest = tuple(_rest(report)) if is_full else ()
    blocks = (Paragraph(_summary(report, least)), by_rule_set, *rest)
    return Document(_TITLE, blocks, lambda _: _data(report, least))


def _summary(report: CoverageReport, least: Fraction) -> Value:
    total = report.total
    summary: Value = filled(_SEEN[report.cases == 1], cases=report.cases, seen=total.seen, of=total.of)
    if report.beyond_reach:
        summary = filled(_NEVER, summary=summary, count=len(report.beyond_reach))
    judged = _JUDGED[report.passes(least)]
    return filled(judged, summary=summary, share=percent(total.share), least=percent(least))


def _rest(report: CoverageReport) -> Iterator[Block]:
    if report.missing:
        yield DocumentSection(_NOT_SEEN, (_goals(report.missing),))
    if report.ready:
        pasted = "\n\n".join(["cases:", *(each.ready.yaml.rstrip("\n") for each in report.ready)])
        yield DocumentSection(_READY, (Code(pasted, "yaml"),))
    if report.without:
        yield DocumentSection(_NO_CASE, (_goals(report.without),))
    if report.beyond_reach:
        yield Details(_BEYOND, (_goals(report.beyond_reach),))


def _goals(goals: Sequence[Goal]) -> DocumentTable:
    heads = tuple(map(Heading, _HEAD))
    rows = tuple((str(goal.source), goal.clause, _named(goal)) for goal in goals)
    lines = (
        Bullet(filled(_LINE, clause=goal.clause, subject=goal.subject, what=_what(goal), source=str(goal.source)))
        for goal in goals
    )
    return DocumentTable(heads, rows, lines=tuple(lines))


def _named(goal: Goal) -> Value:
    return filled(_WHAT, subject=goal.subject, what=_what(goal))


def _what(goal: Goal) -> Phrase:
    return Phrase(_what_words, (goal.what,))


def _what_words(what: str, language: Language) -> str:
    """Write what there is to see; rules in it stay in the notation of rule files."""
    first, colon, rest = what.partition(": ")
    if first in _WORDS:
        return f"{_WORDS[first].in_language(language)}{colon}{rest}"
    if what.startswith(_BAND) and language is Language.ZH:
        number, _, band = what.removeprefix(_BAND).partition(" ")
        return f"第 {number} 档 {band}".rstrip()
    return what


def _data(report: CoverageReport, least: Fraction) -> Json:
    return {
        "format": FORMAT,
        "cases": report.cases,
        **_count(report.total),
        "fail_under": percent(least),
        "passed": report.passes(least),
        "rule_sets": [{"rule_set": name, **_count(count)} for name, count in report.by_rule_set.items()],
        "indicators": [
            {"source": str(source), "subject": subject, **_count(count)}
            for (source, subject), count in report.by_subject.items()
        ],
        "missing": [_fields(goal) for goal in report.missing],
        "cases_to_paste": [
            {"yaml": each.ready.yaml, "sees": [_fields(goal) for goal in each.goals]} for each in report.ready
        ],
        "beyond_reach": [_fields(goal) for goal in report.beyond_reach],
    }


def _count(count: Count) -> dict[str, Json]:
    return {"seen": count.seen, "of": count.of, "share": percent(count.share)}


def _fields(goal: Goal) -> dict[str, Json]:
    return {
        "aspect": str(goal.aspect),
        "what": goal.what,
        "subject": goal.subject,
        "clause": goal.clause,
        "source": str(goal.source),
        "rule_sets": list(goal.holders),
    }
