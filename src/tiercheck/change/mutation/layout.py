"""What came of mutants as a document."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tiercheck.change.mutation.mutant import Kind, Mutant
from tiercheck.change.mutation.outcome import LEAST, MutationReport
from tiercheck.document.document import (
    Block,
    Bullet,
    Bullets,
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
from tiercheck.document.values import Value, filled, written
from tiercheck.errors import one_of
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import percent
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

FORMAT = "tiercheck/mutation/1"
_TITLE = Text("变异检验", "Mutation")
_COUNTED = Text(
    "{mutants} 个变异：{killed} 个被案例发现，{explained} 个已说明为等价，{survived} 个未被发现",
    "{mutants} mutants: {killed} killed, {explained} explained as equivalent, {survived} survived",
)
_JUDGED = {
    True: Text("{counted}；变异得分 {share}，达到 {least}", "{counted}; mutation score {share}, {least} reached"),
    False: Text("{counted}；变异得分 {share}，未达到 {least}", "{counted}; mutation score {share}, {least} missed"),
}
_KIND, _KILLED, _SURVIVED = Text("类别", "kind"), Text("已发现", "killed"), Text("未发现", "survived")
_SURVIVORS = Text("未被发现的变异", "Survivors")
_SURVIVOR_HEAD = (
    Text("规则文件", "rule"),
    Text("条款", "clause"),
    Text("变异", "slip"),
    Text("可发现它的案例", "noticed by"),
)
_SLIP = Text("{subject}：{kind}：{before} → {after}", "{subject}: {kind}: {before} → {after}")
_SURVIVOR = Text("{clause}  {slip}（{source}）", "{clause}  {slip} ({source})")
_NOTICED = Text("可发现它的案例：{hint}", "noticed by: {hint}")
_MUTANT = Text("变异：{id}", "mutant: {id}")
_EQUIVALENT = Text("等价的变异", "Equivalent")
_EQUIVALENT_HEAD = (Text("变异", "mutant"), Text("内容", "slip"), Text("案例为何无法发现", "why no case can notice it"))
_CHANGE = Text("{kind}：{before} → {after}", "{kind}: {before} → {after}")
_PROBLEMS = Text("无所说明的等价说明", "Explanations that explain nothing")
KIND_WORD: Mapping[Kind, Text] = {
    Kind.THRESHOLD_UP: Text("界限上移", "threshold-up"),
    Kind.THRESHOLD_DOWN: Text("界限下移", "threshold-down"),
    Kind.COMPARISON: Text("比较符", "comparison"),
    Kind.UNIT: Text("单位", "unit"),
    Kind.NEGATION: Text("取反", "negation"),
    Kind.COLUMN: Text("取错列", "column"),
    Kind.FORMULA: Text("公式", "formula"),
    Kind.COMBINATION: Text("组合方式", "combination"),
    Kind.DROPPED: Text("漏项", "dropped"),
    Kind.POINTS_UP: Text("分值上移", "points-up"),
    Kind.POINTS_DOWN: Text("分值下移", "points-down"),
    Kind.SWAPPED: Text("档位互换", "swapped"),
    Kind.CAP_UP: Text("上限上移", "cap-up"),
    Kind.CAP_DOWN: Text("上限下移", "cap-down"),
    Kind.AWARD: Text("评定分", "award"),
    Kind.APPLICATION: Text("申报类型", "application"),
    Kind.RANK: Text("位次", "rank"),
    Kind.DATE: Text("日期", "date"),
}
_BOTH_SIDES = Text(
    "针对 {subject} 的 `bound` 案例：数值恰在界限上和相差一个最小单位",
    "a `bound` case on {subject}, its figure exactly at the threshold and one step off",
)
_BAND_POINTS = Text("期望 {subject} 在该档得分的案例", "a case that expects the points of {subject} in this band")
HINTS: Mapping[Kind, Text] = {
    Kind.THRESHOLD_UP: _BOTH_SIDES,
    Kind.THRESHOLD_DOWN: _BOTH_SIDES,
    Kind.COMPARISON: _BOTH_SIDES,
    Kind.UNIT: Text(
        "数值远低于界限、期望 {subject} 不满足的案例",
        "a case with a figure well below the threshold that expects {subject} not to be met",
    ),
    Kind.NEGATION: Text(
        "一个期望 {subject} 满足、一个期望其不满足的案例",
        "a case that expects {subject} met, and one that expects it not met",
    ),
    Kind.COLUMN: Text(
        "按另一年度数值 {subject} 结果不同的案例",
        "a case in which {subject} comes out otherwise by the figure of the other year",
    ),
    Kind.FORMULA: Text(
        "手工算出 {subject} 数值且接近界限的案例",
        "a case with the figure of {subject} derived by hand, near its threshold",
    ),
    Kind.COMBINATION: Text(
        "{subject} 的部分成员成立、部分不成立的案例",
        "a case in which some members of {subject} hold and others do not",
    ),
    Kind.DROPPED: Text(
        "结果全系于此项的案例：{subject} 的其他成员全部成立或全部不成立",
        "a case in which all hangs on this one: every other member of {subject} met, or none",
    ),
    Kind.POINTS_UP: _BAND_POINTS,
    Kind.POINTS_DOWN: _BAND_POINTS,
    Kind.SWAPPED: Text("{subject} 的两档同时成立的案例", "a case in which both bands of {subject} would hold"),
    Kind.CAP_UP: Text(
        "{subject} 超过上限，或完全未填报的案例",
        "a case in which {subject} would exceed its cap, or is not reported at all",
    ),
    Kind.CAP_DOWN: Text(
        "{subject} 达到上限，或完全未填报的案例",
        "a case in which {subject} reaches its cap, or is not reported at all",
    ),
    Kind.AWARD: Text("{subject} 只填报评定分的案例", "a case that reports nothing of {subject} but the points awarded"),
    Kind.APPLICATION: Text(
        "以该 `application:` 期望 {subject} 结果的案例",
        "a case with this `application:` that expects what comes of {subject}",
    ),
    Kind.RANK: Text(
        "对同时符合两个层级的记录期望 `tier:` 的案例", "a case that expects `tier:` of a record that passes both tiers"
    ),
    Kind.DATE: Text(
        "以该日为 `first:` 或 `last:` 的 `period` 案例", "a `period` case with this day as `first:` or `last:`"
    ),
}
_ROW = Text("{name}（行 {row}）", "{name} (row {row})")


def hint_for(mutant: Mutant) -> Value:
    """Return which case would notice a mutant."""
    name, _, row = mutant.subject.partition("/")
    return filled(HINTS[mutant.kind], subject=filled(_ROW, name=name, row=row) if row else name)


def layout(shown: MutationReport, detail: str) -> DocumentLayout:
    """Lay out what came of mutants, held against the usual share."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    return DocumentLayout((mutation_document(shown, LEAST, is_full=is_full),))


def mutation_document(report: MutationReport, least: Fraction, *, is_full: bool = True) -> Document:
    """Lay out what came of mutants.

    Args:
        report: what came of them.
        least: the share that must be killed.
        is_full: whether survivors and equivalents belong to it.
    """
    rows = ((KIND_WORD[kind], killed, survived) for kind, (killed, survived) in report.by_kind.items())
    by_kind = table((_KIND, _KILLED, _SURVIVED), rows, figures=2)
    rest = tuple(_rest(report)) if is_full else ()
    return Document(_TITLE, (Paragraph(_summary(report, least)), by_kind, *rest), lambda _: _data(report, least))


def _summary(report: MutationReport, least: Fraction) -> Value:
    counted = filled(
        _COUNTED,
        mutants=report.mutants,
        killed=len(report.killed),
        explained=len(report.equivalent),
        survived=len(report.survivors),
    )
    reached = _JUDGED[report.score >= least]
    return filled(reached, counted=counted, share=percent(report.score), least=percent(least))


def _rest(report: MutationReport) -> Iterator[Block]:
    if report.survivors:
        yield DocumentSection(_SURVIVORS, (_survivors(report.survivors),))
    if report.equivalent:
        rows = (
            (
                each.id,
                filled(_CHANGE, kind=KIND_WORD[each.kind], before=each.before, after=each.after),
                said.why,
            )
            for each, said in report.equivalent
        )
        yield Details(_EQUIVALENT, (table(_EQUIVALENT_HEAD, rows),))
    if report.problems:
        told = (f"{problem.location}: {problem.code}: {problem.message}; {problem.hint}" for problem in report.problems)
        yield DocumentSection(_PROBLEMS, (Bullets(tuple(map(Bullet, told))),))


def _survivors(mutants: Sequence[Mutant]) -> DocumentTable:
    slips = [
        filled(_SLIP, subject=each.subject, kind=KIND_WORD[each.kind], before=each.before, after=each.after)
        for each in mutants
    ]
    rows = ((str(each.source), each.clause, slip, hint_for(each)) for each, slip in zip(mutants, slips, strict=True))
    lines = (
        Bullet(
            filled(_SURVIVOR, clause=each.clause, slip=slip, source=str(each.source)),
            (Bullet(filled(_MUTANT, id=each.id)), Bullet(filled(_NOTICED, hint=hint_for(each)))),
        )
        for each, slip in zip(mutants, slips, strict=True)
    )
    return DocumentTable(tuple(map(Heading, _SURVIVOR_HEAD)), tuple(rows), lines=tuple(lines))


def _data(report: MutationReport, least: Fraction) -> Json:
    return {
        "format": FORMAT,
        "mutants": report.mutants,
        "killed": len(report.killed),
        "equivalent": len(report.equivalent),
        "survived": len(report.survivors),
        "score": percent(report.score),
        "fail_under": percent(least),
        "passed": report.passes(least),
        "kinds": [{"kind": kind, "killed": one, "survived": other} for kind, (one, other) in report.by_kind.items()],
        "survivors": [{**_fields(each), "noticed_by": _hint(each)} for each in report.survivors],
        "equivalents": [{**_fields(each), "why": said.why} for each, said in report.equivalent],
        "problems": [
            {"code": each.code, "place": str(each.location), "message": each.message, "hint": each.hint}
            for each in report.problems
        ],
    }


def _hint(mutant: Mutant) -> str:
    """Return the hint for programs, which is English whatever the language of the report."""
    return written(hint_for(mutant), Language.EN)


def _fields(mutant: Mutant) -> dict[str, Json]:
    return {
        "mutant": mutant.id,
        "kind": str(mutant.kind),
        "rule_sets": list(mutant.rule_sets),
        "subject": mutant.subject,
        "clause": mutant.clause,
        "source": str(mutant.source),
        "before": mutant.before,
        "after": mutant.after,
    }
