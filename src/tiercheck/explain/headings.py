"""Column and section headings that the text, Markdown and HTML reports share."""

from typing import NamedTuple

from tiercheck.model.outcome import Language


class Headings(NamedTuple):
    """Headings in one language."""

    outcome: str
    indicator: str
    value: str
    requirement: str
    points: str
    clause: str
    status: str
    reasons: str
    missing: str
    explanations: str
    separator: str


_ZH = Headings(
    "结果", "指标", "数值", "要求（计分项：再上一档）", "得分", "条款", "依据", "原因", "尚缺信息", "逐项说明", "："
)
_EN = Headings(
    "Outcome",
    "Indicator",
    "Value",
    "Requirement (scored: next band)",
    "Points",
    "Clause",
    "Source",
    "Reasons",
    "Missing information",
    "Explanations, one by one",
    ": ",
)


def headings(language: Language) -> Headings:
    """Return the headings of a language."""
    return _ZH if language is Language.ZH else _EN
