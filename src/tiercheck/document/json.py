"""JSON written in the order given, Chinese as it is, control characters escaped."""

import json
import re
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# What JSON allows but a terminal or UTF-8 does not take well.
_ESCAPED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# Compact JSON in the pieces between which line breaks go: brackets, commas, and all that stands between them.
_TOKEN = re.compile(r'\[\]|\{\}|[\[\]{},]|"(?:[^"\\]|\\.)*"(?:: )?|[^\[\]{},"]+', re.DOTALL)
_OPENING, _CLOSING = ("[", "{"), ("]", "}")
_DEEPEST = 60
_BREAKS = tuple("\n" + "  " * depth for depth in range(_DEEPEST))


def json_text(content: Json) -> str:
    """Write JSON indented by two, a line break at its end.

    The encoder of the standard library indents in Python, several calls a value; compact JSON is encoded in C and
    indented afterwards.
    """
    compact = json.dumps(content, ensure_ascii=False, separators=(",", ": "), allow_nan=False)
    return escaped(_indented(compact)) + "\n"


def _indented(compact: str) -> str:
    depth = 0
    pieces: list[str] = []
    for token in _TOKEN.findall(compact):
        if token in _OPENING:
            depth += 1
            pieces += token, _BREAKS[depth]
        elif token in _CLOSING:
            depth -= 1
            pieces += _BREAKS[depth], token
        elif token == ",":
            pieces += token, _BREAKS[depth]
        else:
            pieces += (token,)
    return "".join(pieces)


def escaped(text: str) -> str:
    """Return JSON with the characters that a terminal does not take well escaped."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
