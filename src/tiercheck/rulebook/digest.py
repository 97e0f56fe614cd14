"""Digests over the typed content of rules: what they say, not where or how they are written."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias, TypeVar

from tiercheck.errors import Location
from tiercheck.model.classification import Classification
from tiercheck.model.rule_set import RuleSet

Content: TypeAlias = "str | int | list[Content] | None"
Rules = TypeVar("Rules", RuleSet, Classification)


def with_digest(rules: Rules) -> Rules:
    """Return the rules with their digest; places and file names are no part of it."""
    return replace(rules, digest=digest_of(_content(replace(rules, files=(), digest=""))))


def digest_of_all(named: Iterable[tuple[str, str]]) -> str:
    """Return one digest over ids and digests, in whatever order they come."""
    return digest_of([[name, digest] for name, digest in sorted(named)])


def digest_of(content: Content) -> str:
    """Return ``sha256:`` over plain content."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _content(value: object) -> Content:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (date, Fraction)):
        return str(value)
    if isinstance(value, Location):
        return None
    if isinstance(value, frozenset):
        return [*sorted(str(item) for item in value)]
    if isinstance(value, Mapping):
        return [[str(key), _content(item)] for key, item in value.items()]
    if isinstance(value, tuple):
        return [_content(item) for item in value]
    if is_dataclass(value):
        return [type(value).__name__, *(_content(getattr(value, each.name)) for each in fields(value))]
    raise TypeError(f"{value!r} has no content to digest")
