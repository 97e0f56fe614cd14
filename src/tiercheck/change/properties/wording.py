"""The words of a report on properties, in Chinese and in English."""

from collections.abc import Mapping

from tiercheck.change.properties.result import Standing, Verdict
from tiercheck.model.text import Text

TITLE = Text("规则性质", "Properties of the rules")
COUNTED = Text(
    "共 {all} 条性质：{passed} 条通过，{failed} 条未通过，{undecided} 条未能判定。",
    "{all} properties: {passed} pass, {failed} fail, {undecided} undecided.",
)
VERDICT_WORD: Mapping[Verdict, Text] = {
    Verdict.PASS: Text("通过", "PASS"),
    Verdict.FAIL: Text("未通过", "FAIL"),
    Verdict.UNDECIDED: Text("未能判定", "UNDECIDED"),
}
SETTLED: Mapping[tuple[Verdict, Standing], Text] = {
    (Verdict.PASS, Standing.PROVEN): Text("已证明", "proven"),
    (Verdict.PASS, Standing.REFUTED): Text("如所预期，法规并无此性质", "the law does not have it, as expected"),
    (Verdict.FAIL, Standing.REFUTED): Text("有反例", "there is a record against it"),
    (Verdict.FAIL, Standing.PROVEN): Text(
        "已证明成立，与 expect: fail 不符", "proven, although it is expected to fail: leave `expect` out"
    ),
    (Verdict.FAIL, Standing.VACUOUS): Text(
        "空谈：没有任何记录涉及 {idle}", "it says nothing: no record bears upon {idle}"
    ),
    (Verdict.UNDECIDED, Standing.UNDECIDED): Text(
        "既未证明，也未找到反例", "neither proven nor refuted within the work allowed"
    ),
}
WHY = Text("原因", "Why")
PLACE = Text("位置", "Place")
AGAINST = Text("反例", "Against it")
ALSO = Text("同样不成立的还有 {count} 处：{places}", "also on {count} more occasions: {places}")
OPEN = Text("未能判定的情形", "Undecided")
AT = Text("{of}，{place}", "{of}, {place}")
THAN = Text("{here}，对照 {there}", "{here}, against {there}")
FARED = Text("{of}：{before} → {after}", "{of}: {before} → {after}")
CHANGED = Text("{column} 由 {before} 变为 {after}", "{column} from {before} to {after}")
SILENT = Text("未填报", "not reported")
POINTS = Text("{points} 分", "{points} points")
