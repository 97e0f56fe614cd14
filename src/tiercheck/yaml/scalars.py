"""Single values of a YAML file: texts in both languages, numbers, flags, words of a closed list."""

import re
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeVar

from tiercheck.errors import nearest
from tiercheck.model.quantity import MAX_DIGITS, Number, whole
from tiercheck.model.text import Text
from tiercheck.yaml.node import TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.shape import Kept, Shape, Words

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
Word = TypeVar("Word", bound=StrEnum)


class TextShape(Shape):
    """A title or note in both languages."""

    needed: ClassVar[tuple[str, ...]] = ("zh", "en")
    zh: Kept[Words] = None
    en: Kept[Words] = None


def text_of(shape: TextShape | None) -> Text | None:
    """Return a text in both languages; a language that is missing was reported when the file was read."""
    if shape is None:
        return None
    return Text(shape.zh.text if shape.zh else "", shape.en.text if shape.en else "")


def read_number(node: TextNode, report: Report) -> Number | None:
    """Read a plain decimal number, exactly; None stands for what is none and reported."""
    if _NUMBER.fullmatch(node.text) and len(node.text) <= MAX_DIGITS:
        return whole(Fraction(node.text))
    report.add("bad-number", node, f"{node.text!r} is not a plain decimal number", "write it as 60 or 2.5")
    return None


def read_flag(node: TextNode | None, report: Report) -> bool:
    """Read ``true`` or ``false``; a key that is not there is false."""
    if node is None or node.text in ("true", "false"):
        return node is not None and node.text == "true"
    report.add("bad-flag", node, f"{node.text!r} is neither true nor false", "write true or false")
    return False


def read_word(node: TextNode, words: type[Word], report: Report) -> Word | None:
    """Read one of a closed list of words; None stands for another and reported one."""
    names = [str(each) for each in words]
    if node.text in names:
        return words(node.text)
    hint = nearest(node.text, names) or f"write one of {', '.join(names)}"
    report.add("unknown-word", node, f"{node.text!r} is not one of the words allowed here", hint)
    return None
