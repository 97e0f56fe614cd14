"""The words of every report, in Chinese and in English."""

from collections.abc import Iterable, Mapping

from tiercheck.model.expression import Relation
from tiercheck.model.outcome import Application, Language, Outcome, Status
from tiercheck.model.text import Text

OUTCOME_WORD: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("达标", "met"),
    Outcome.PARTIAL: Text("部分得分", "partial"),
    Outcome.FAIL: Text("未达标", "not met"),
    Outcome.UNKNOWN: Text("无法判断", "unknown"),
    Outcome.NOT_APPLICABLE: Text("不考察", "not examined"),
}
SCORED_WORD: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("满分", "full"),
    Outcome.PARTIAL: Text("部分", "partial"),
    Outcome.FAIL: Text("零分", "zero"),
    Outcome.UNKNOWN: Text("待定", "open"),
    Outcome.NOT_APPLICABLE: Text("不考察", "not examined"),
}
TIER_WORD: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("符合", "qualifies"),
    Outcome.FAIL: Text("不符合", "does not qualify"),
    Outcome.UNKNOWN: Text("尚不能判断", "cannot be decided yet"),
}
STATUS_WORD: Mapping[Status, Text] = {
    Status.CONFIRMED: Text("已核实", "confirmed"),
    Status.SECONDARY: Text("二手来源", "secondary source"),
    Status.INTERPRETATION: Text("条文解读", "interpretation"),
    Status.UNVERIFIED: Text("未核实", "unverified"),
}
STATUS_WARNING: Mapping[Status, Text] = {
    Status.SECONDARY: Text(
        "该条款的依据仅见于一两处来源，请对照原文核实。",
        "Only one or two sources carry this clause; please verify it against the original.",
    ),
    Status.INTERPRETATION: Text(
        "条文在此留有解释余地，此处为一种解读，请向主管部门核实。",
        "The text is open here and this is one reading of it; please verify it with the authority.",
    ),
    Status.UNVERIFIED: Text(
        "该条款的依据为单一非官方来源或推断，请核实。",
        "This clause rests on a single unofficial source or a reconstruction; please verify it.",
    ),
}
APPLICATION_WORD: Mapping[Application, Text] = {
    Application.NEW: Text("新申报", "new application"),
    Application.REVIEW: Text("复核", "review"),
}
ADVISORY = Text("参考", "advisory")
RELATION_SIGN: Mapping[Relation, str] = {
    Relation.AT_LEAST: "≥",
    Relation.ABOVE: ">",
    Relation.AT_MOST: "≤",
    Relation.BELOW: "<",
    Relation.EQUAL: "=",
}
YES_NO: Mapping[bool, Text] = {True: Text("是", "yes"), False: Text("否", "no")}
LEVEL_WORD: Mapping[str, Text] = {
    "none": Text("无", "none"),
    "below_city": Text("市级以下", "below city level"),
    "recommended": Text("推荐", "recommended"),
    "city": Text("市级", "city level"),
    "province": Text("省级", "provincial level"),
    "nation": Text("国家级", "national level"),
    "micro": Text("微型", "micro"),
    "small": Text("小型", "small"),
    "medium": Text("中型", "medium"),
    "large": Text("大型", "large"),
}


def say(text: Text, language: Language, **parts: str) -> str:
    """Fill the template of ``language``; only the template is read for braces, never the parts."""
    return (text.zh if language is Language.ZH else text.en).format(**parts)


def listed(items: Iterable[str], language: Language) -> str:
    """Join items as the language lists them."""
    return ("、" if language is Language.ZH else ", ").join(items)
