"""Column and section headings that the text, Markdown and HTML reports share."""

from typing import NamedTuple

from tiercheck.model.outcome import Language


class Headings(NamedTuple):
    """Headings in one language."""

    outcome: str
    indicator: str
    value: str
    requirement: str
    next_band: str
    points: str
    clause: str
    status: str
    reasons: str
    missing: str
    explanations: str
    clauses: str
    documents: str
    separator: str
    brackets: tuple[str, str]

    def source(self, document: str, remark: str, address: str) -> str:
        """Return a document with what is to be said of its address, and the address, if any, at the end of the line."""
        opening, closing = self.brackets
        return f"{document}{opening}{remark}{closing}" + (f"{self.separator}{address}" if address else "")

    def required(self, *, scored: bool) -> str:
        """Return the heading of what is required; scored indicators show the next better band there."""
        return f"{self.requirement} / {self.next_band}" if scored else self.requirement


_ZH = Headings(
    "结果",
    "指标",
    "数值",
    "要求",
    "上一档",
    "得分",
    "条款",
    "依据",
    "原因",
    "尚缺信息",
    "逐项说明",
    "条款出处",
    "文件及地址",
    "：",
    ("（", "）"),
)
_EN = Headings(
    "Outcome",
    "Indicator",
    "Value",
    "Required",
    "next band",
    "Points",
    "Clause",
    "Source",
    "Reasons",
    "Missing information",
    "Explanations, one by one",
    "Clauses",
    "Documents and their addresses",
    ": ",
    (" (", ")"),
)


def headings(language: Language) -> Headings:
    """Return the headings of a language."""
    return _ZH if language is Language.ZH else _EN
