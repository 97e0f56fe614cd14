"""The syntax of expressions: text in, a lark tree out, or the one problem that stops it."""

from functools import cache, lru_cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

LONGEST_EXPRESSION = 500
DEEPEST_PARENTHESES = 20
MOST_KEPT = 2000
_LOOK_ALIKES = {
    "≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＝": "==", "％": "%", "（": "(", "）": ")", "×": "*", "÷": "/",
    "，": ",", "＋": "+", "－": "-", "=": "==", "&": "all: [...]", "|": "any: [...]", "!": "not NAME",
}  # fmt: skip
_WORDS = {"and": "list the checks under all:", "or": "list the checks under any:"}


class ExpressionFault(Exception):  # noqa: N818  (it carries one problem out of a recursion and never leaves this room)
    """What is wrong with an expression, and at which character."""

    def __init__(self, code: str, offset: int, message: str, hint: str = "") -> None:
        self.code = code
        self.offset = offset
        self.message = message
        self.hint = hint
        super().__init__(message)


@cache
def _parser() -> Lark:
    grammar = files("tiercheck.rulebook").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=["check", "quantity", "band"], propagate_positions=True)


@lru_cache(maxsize=MOST_KEPT)
def _tree(text: str, start: str) -> Tree[Token]:
    return _parser().parse(text, start=start)


def parse(text: str, start: str) -> Tree[Token]:
    """Parse an expression.

    Args:
        text: what the rule file says.
        start: ``check``, ``quantity`` or ``band``.

    Raises:
        ExpressionFault: it is not one.
    """
    if len(text) > LONGEST_EXPRESSION:
        message = f"an expression has at most {LONGEST_EXPRESSION} characters; this has {len(text)}"
        raise ExpressionFault("expression-too-long", 0, message, "write parts of it as measures")
    if text.count("(") > DEEPEST_PARENTHESES:
        message = f"an expression has at most {DEEPEST_PARENTHESES} parentheses"
        raise ExpressionFault("expression-too-deep", text.index("("), message, "write parts of it as measures")
    try:
        return _tree(text, start)
    except UnexpectedInput as error:
        raise _explained(error, text, start) from None


def _explained(error: UnexpectedInput, text: str, start: str) -> ExpressionFault:
    offset = len(text) if isinstance(error, UnexpectedEOF) else int(error.pos_in_stream or 0)
    found = text[offset : offset + 1]
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        offset, found = len(text.rstrip()), ""
    if isinstance(error, UnexpectedCharacters):
        hint = f"write {_LOOK_ALIKES[found]}" if found in _LOOK_ALIKES else ""
        return ExpressionFault("bad-expression", offset, f"{found!r} has no meaning in an expression", hint)
    if not found:
        return ExpressionFault("bad-expression", offset, "the expression ends too early", _form(start))
    word = str(error.token) if isinstance(error, UnexpectedToken) else found
    return ExpressionFault("bad-expression", offset, f"{word!r} is not expected here", _hint(word, text, offset, start))


def _hint(word: str, text: str, offset: int, start: str) -> str:
    before = text[:offset].rstrip()[-1:]
    if word in _WORDS:
        return _WORDS[word]
    if before.isdigit() and word[0] in "eE" and not text[:offset].endswith(" "):
        return "numbers have no exponent: write all their digits"
    if before.isdigit() and word == ",":
        return "write numbers without separators: 1000"
    if before.isdigit() and word[0].isalpha():
        return "units are 元, 万元, 亿元, %, 人 and 年"
    if word in ("(", ")"):
        return "check the parentheses"
    return _form(start)


def _form(start: str) -> str:
    forms = {
        "check": "write a check such as rd_intensity >= 3%",
        "quantity": "write a quantity such as rd_expense_y1 / revenue_y1",
        "band": 'write a bound such as ">= 10%"',
    }
    return forms[start]
