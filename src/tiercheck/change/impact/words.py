"""The words of an impact report, in Chinese and in English."""

from collections.abc import Mapping

from tiercheck.change.impact.movement import Move
from tiercheck.model.outcome import Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.reading import Oddity

TITLE = Text("规则变更影响：{old} → {new}", "Impact of the change {old} → {new}")
PORTFOLIO = Text("企业名录", "Portfolio")
ROWS = Text("{name}，{rows} 行", "{name}, {rows} rows")
ROWS_UNREAD = Text(
    "{name}，{rows} 行，其中 {unread} 行有问题，未作判断",
    "{name}, {rows} rows, {unread} of them not judged (see below)",
)
APPLICATION = Text("申报类型", "Application")
JURISDICTION = Text("适用地区", "Jurisdiction")
OWN_PLACES = Text("按各企业登记地", "each row by its own division")
EVERY_ROW = Text("全部按 {place}", "every row by {place}")
NOTE = Text("提示", "Note")
ODDITY: Mapping[Oddity, Text] = {
    Oddity.UNKNOWN: Text(
        "名录中有 {count} 列不属于证据字段，未读取：{columns}",
        "{count} columns are no evidence columns and go unread: {columns}",
    ),
    Oddity.ABSENT: Text(
        "名录缺少规则要用的 {count} 列，所有企业均按未填报处理：{columns}",
        "{count} columns that the rules read are absent, so no enterprise reports them: {columns}",
    ),
    Oddity.BINARY: Text(
        "以下 {count} 列金额为二进制小数，按四舍五入到分读取：{columns}",
        "{count} columns hold amounts as binary numbers, each taken as the cent it rounds to: {columns}",
    ),
}

RULES_BEFORE = Text("变更前规则", "Rules before")
RULES_AFTER = Text("变更后规则", "Rules after")
ASKED = Text("{rules}（评价日期 {day}）", "{rules} (as of {day})")
NO_RULES = Text("无", "none")
UNMOVED = Text("没有企业的结果发生变化", "no enterprise's outcome changes")
RESULT = Text("变动情况", "What changes")

OUTCOMES = Text("结果", "Outcomes")
BEFORE = Text("变更前", "Before")
AFTER = Text("变更后", "After")
DIFFERENCE = Text("增减", "Difference")
OUTCOME: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("符合", "qualify"),
    Outcome.FAIL: Text("不符合", "do not qualify"),
    Outcome.UNKNOWN: Text("无法判断", "cannot be told"),
    Outcome.NOT_APPLICABLE: Text("无规则", "no rules"),
}

MOVES = Text("变动", "Moves")
ENTERPRISES = Text("企业数", "Enterprises")
SHARE_OF_ALL = Text("占全部", "Of all")
SHARE_OF_PASSERS = Text("占原符合企业", "Of those who qualified")
MOVE: Mapping[Move, Text] = {
    Move.GAINED: Text("新符合", "gain"),
    Move.LOST: Text("不再符合", "lose"),
    Move.IN_DOUBT: Text("由符合转为无法判断", "qualified, can no longer be told"),
    Move.REOPENED: Text("由不符合转为无法判断", "did not qualify, can no longer be told"),
    Move.RULED_OUT: Text("由无法判断转为不符合", "could not be told, do not qualify"),
}
GAINED_FROM_OPEN = Text("其中原无法判断", "of these, could not be told before")

WEIGHTS: Mapping[Move, Text] = {
    Move.GAINED: Text("新符合：变更前未达到的要求", "Gain: the requirements that stood in the way before"),
    Move.LOST: Text("不再符合：变更后未达到的要求", "Lose: the requirements not met after"),
    Move.IN_DOUBT: Text("由符合转为无法判断：变更后待定的要求", "No longer told: the requirements left open after"),
    Move.REOPENED: Text(
        "由不符合转为无法判断：变更后待定的要求", "Did not qualify, no longer told: the requirements left open after"
    ),
    Move.RULED_OUT: Text(
        "由无法判断转为不符合：变更后未达到的要求", "Could not be told, do not qualify: the requirements not met after"
    ),
}
CLAUSE = Text("条款", "Clause")
REQUIREMENT = Text("要求", "Requirement")
BAR = Text("标准", "Bar")
ALONE = Text("仅此一项", "Only this one")
AMONG = Text("与其他项一起", "Among others")
TOGETHER = Text("合计", "Together")

BY_DIVISION = Text("按地区", "By division")
BY_INDUSTRY = Text("按行业门类", "By industry section")
DIVISION = Text("地区", "Division")
INDUSTRY = Text("行业", "Industry")
IN_DOUBT_SHORT = Text("转为无法判断", "No longer told")
STOPPED = Text("不再符合或转为无法判断占原符合", "Lose or no longer told, of those who qualified")

FIRST_KEYS = Text("受影响企业（每类前 {most} 家）", "Affected enterprises (the first {most} of each)")
KEYS = Text("统一社会信用代码", "Credit code")
UNREAD = Text("未作判断的行（前 {most} 行）", "Rows not judged (the first {most})")
LINE = Text("行", "Line")
COLUMN = Text("列", "Column")
PROBLEM = Text("问题", "Problem")

OVER = Text(
    "超出上限：“{tier}”原符合的企业中，{stopped} 家（{share}）不再符合或转为无法判断，上限为 {limit}。",
    "Over the limit: {stopped} enterprises ({share} of those who qualified) lose “{tier}” or can no longer be told; "
    "the limit is {limit}.",
)
