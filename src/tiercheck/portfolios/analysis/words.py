"""The words of the analyses, in Chinese and in English."""

from collections.abc import Mapping

from tiercheck.model.outcome import Outcome
from tiercheck.model.text import Text

FIRST = Text("（前 {shown} 项，共 {of} 项）", " (the first {shown} of {of})")
ENTERPRISES = Text("企业数", "Enterprises")
AT_FAULT = Text("数据有误、未纳入分析的企业", "Rows at fault, left out")
UNREADABLE = Text("其中数据有误（按未填报处理）", "Of these, at fault (judged as not reported)")
TIER = Text("层级", "Tier")
CLAUSE = Text("条款", "Clause")
REQUIREMENT = Text("要求", "Requirement")
BAR = Text("标准", "Bar")
ALONE = Text("仅此一项", "Only this one")
AMONG = Text("与其他项一起", "Among others")
TOGETHER = Text("合计", "Together")
SHARE = Text("占比", "Share")
OUTCOME = Text("结果", "Outcome")
OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("符合", "qualify"),
    Outcome.UNKNOWN: Text("无法判断", "cannot be told"),
    Outcome.FAIL: Text("不符合", "do not qualify"),
    Outcome.NOT_APPLICABLE: Text("无规则", "no rules"),
}

REASONS = Text("未通过的原因", "Why enterprises do not qualify")
FAILING = Text("{tier}：不符合的企业（{count} 家）未达到的要求", "{tier}: what the {count} that do not qualify fail")
OPEN = Text(
    "{tier}：无法判断的企业（{count} 家）待定的要求", "{tier}: what is open for the {count} that cannot be told"
)
COMBINATIONS = Text("{tier}：最常见的组合", "{tier}: the commonest combinations")
ASKED = Text("{title}：{bar}", "{title}: {bar}")
CITED = Text("{title}（{citation}）", "{title} ({citation})")
CODE = Text("判定代码", "Verdict code")
COMBINATION = Text("未达到或待定的要求", "Requirements failed or open")

SUMMARY = Text("认定漏斗", "Funnel by tier")
BESIDE_LADDER = Text("梯度之外的层级", "Beside the ladder")
BESIDE = Text("{tier}（梯度之外）", "{tier} (beside the ladder)")
LADDER = Text("梯度", "The ladder")
BY_DIVISION = Text("按地区的符合企业数", "Enterprises that qualify, by division")
BY_INDUSTRY = Text("按行业门类的符合企业数", "Enterprises that qualify, by industry section")
DIVISION = Text("地区", "Division")
INDUSTRY = Text("行业", "Industry")
NOT_REPORTED = Text("未填报", "not reported")

BLOCKERS = Text("只差一项的企业", "One step away")
BLOCKING = Text(
    "{tier}：未通过 {count} 家，其中 {near} 家只差一项指标", "{tier}: {near} of {count} miss by one indicator only"
)
WOULD_PASS = Text("达到此项即符合", "Would qualify")
FROM_FAIL = Text("其中不符合", "now failing")
FROM_OPEN = Text("其中无法判断", "now open")
KIND = Text("类别", "Kind")
INDICATOR = Text("指标", "indicator")
STEP = Text("条件", "condition")
OTHER_TIER = Text("前置层级", "other tier")

MISSING = Text("补报哪一列最有用", "Which column would settle the most")
OPEN_ROWS = Text(
    "{tier}：无法判断 {count} 家，其中 {undefined} 家无列可补（比率无意义）",
    "{tier}: {count} cannot be told, for {undefined} of them no column is missing (a ratio is undefined)",
)
COLUMN = Text("列", "Column")
NAME = Text("名称", "Name")

SCORES = Text("{tier}：得分分布", "{tier}: scores")
SCORE = Text("得分", "Score")
SETTLED = Text("得分确定", "Settled")
UNSETTLED = Text("得分待定（按最低可能得分）", "Open (by fewest points)")
MARK = Text("及格线", "Pass mark")
PLACES = Text("适用地区", "Jurisdictions")
REACHED = Text("达到", "Reach it")
MISSED = Text("未达到", "Miss it")
UNDECIDED = Text("待定", "Open")

PROBLEMS = Text("数据问题", "Problems of the data")
ROWS_AT_FAULT = Text("有误的行（保留，按未填报处理）", "Rows at fault (kept, judged as not reported)")
PROBLEM_COUNT = Text("问题数", "Problems")
BY_COLUMN = Text("按列统计", "By column")
PROBLEM_ROWS = Text("问题清单", "Problems, row by row")
PROBLEM_HEAD = (
    Text("行", "Row"),
    Text("标识", "Key"),
    Text("列", "Column"),
    Text("填报值", "Value"),
    Text("原因", "Reason"),
)
