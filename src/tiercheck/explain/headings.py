"""Headings of reports, in Chinese and in English."""

from tiercheck.model.text import Text

OUTCOME = Text("结果", "Outcome")
INDICATOR = Text("指标", "Indicator")
VALUE = Text("数值", "Value")
REQUIREMENT = Text("要求", "Required")
NEXT_BAND = Text("上一档", "next band")
POINTS = Text("得分", "Points")
CLAUSE = Text("条款", "Clause")
REASONS = Text("原因", "Reasons")
MISSING = Text("尚缺信息", "Missing information")
REMARKS = Text("参考提示（不参与认定）", "Remarks (no part of the decision)")
EXPLANATIONS = Text("逐项说明", "Explanations, one by one")
DOCUMENTS = Text("文件及地址", "Documents and their addresses")
