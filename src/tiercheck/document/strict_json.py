"""JSON read without loss: numbers as they are written, no key twice, nothing that JSON does not allow."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

# A document of ours is some ten levels deep and no number of it has more than thirty digits.
_DEEPEST = 40
_LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as it is written: 1, 1.0, 1e0 and -0 are four texts."""

    text: str


Written: TypeAlias = "bool | WrittenNumber | str | list[Written] | dict[str, Written] | None"


class RepeatedKeyError(ValueError):
    """An object in which a key stands twice: readers differ in which of the two they take."""


def read_json(text: str) -> Written:
    """Read JSON; a byte-order mark before it is left out.

    Raises:
        RepeatedKeyError: an object has a key twice.
        ValueError: it is no JSON, or deeper or with longer numbers than any document of ours.
    """
    try:
        content: Written = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_constant,
        )
    except RecursionError:
        raise _too_deep() from None
    _review_depth(content)
    return content


def written(content: Written, *, ascii_only: bool = False) -> str:
    """Write JSON in one line, keys in order: one text for whatever means the same."""
    match content:
        case WrittenNumber(text):
            return text
        case list():
            return f"[{', '.join(written(each, ascii_only=ascii_only) for each in content)}]"
        case dict():
            pairs = (
                f"{json.dumps(key, ensure_ascii=ascii_only)}: {written(content[key], ascii_only=ascii_only)}"
                for key in sorted(content)
            )
            return f"{{{', '.join(pairs)}}}"
        case _:
            return json.dumps(content, ensure_ascii=ascii_only)


def _object(pairs: list[tuple[str, Written]]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for key, value in pairs:
        if key in found:
            raise RepeatedKeyError(f"the key {_shown(key)} stands twice in one object, so it is not clear which counts")
        found[key] = value
    return found


def _number(text: str) -> WrittenNumber:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"the number {text[:20]}... has {len(text)} characters, more than any figure has")
    return WrittenNumber(text)


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _review_depth(content: Written) -> None:
    level: list[Written] = [content]
    for _ in range(_DEEPEST):
        level = [member for each in level for member in _members(each)]
        if not level:
            return
    raise _too_deep()


def _members(content: Written) -> Iterable[Written]:
    if isinstance(content, dict):
        return content.values()
    return content if isinstance(content, list) else ()


def _too_deep() -> ValueError:
    return ValueError(f"it is nested more than {_DEEPEST} levels deep")


def _shown(key: str) -> str:
    return json.dumps(key if len(key) <= 60 else f"{key[:57]}...")
