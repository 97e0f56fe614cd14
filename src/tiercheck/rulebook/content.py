"""Digests over the typed content of rules: what they say, not where or how they are written."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias, TypeVar

from tiercheck.errors import Location
from tiercheck.model.classification import Classification
from tiercheck.model.rule_set import RuleSet

Json: TypeAlias = "str | int | list[Json] | None"
Rules = TypeVar("Rules", RuleSet, Classification)


def digest_of(rules: Rules) -> Rules:
    """Return the rules with their digest; places and file names are no part of it."""
    content = json.dumps(_content(replace(rules, files=(), digest="")), ensure_ascii=True, separators=(",", ":"))
    return replace(rules, digest=f"sha256:{sha256(content.encode()).hexdigest()}")


def _content(value: object) -> Json:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (date, Fraction, Enum)):
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
