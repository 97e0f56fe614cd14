"""Digests over the typed content of rules: what they say, not where or how they are written."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias, TypeVar, cast

from tiercheck.errors import Location
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import ENTERPRISE, Column
from tiercheck.model.rule_set import RuleSet

Content: TypeAlias = "str | int | list[Content] | None"
Rules = TypeVar("Rules", RuleSet, Classification)
# Fields that came after 0.1 are written only when they say something, so that older rules, and the receipts that
# name them, keep their digests.
_LATER: Mapping[str, object] = {"advisory": False, "notes": (), "beside_ladder": False, "subject": ENTERPRISE}
# How figures of a column are read is the subject's; what rules compare them with is not changed by it.
_OF_READING = frozenset({"role", "code", "part_of"})


def with_digest(rules: Rules) -> Rules:
    """Return the rules with their digest; places and file names are no part of it."""
    writer = _Writer()
    content = writer.content(replace(rules, files=(), digest=""))
    columns: list[Content] = [[name, writer.members(column)] for name, column in sorted(writer.columns.items())]
    return replace(rules, digest=digest_of([content, columns]))


def digest_of_all(named: Iterable[tuple[str, str]]) -> str:
    """Return one digest over ids and digests, in whatever order they come."""
    return digest_of([[name, digest] for name, digest in sorted(named)])


def digest_of(content: Content) -> str:
    """Return ``sha256:`` over plain content."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


class _Writer:
    """Turns nouns into plain content; a column is written by its name, and once in full."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = {}
        self._names: dict[type, tuple[str, ...]] = {}

    def content(self, value: object) -> Content:
        if value is None or type(value) in (str, int, bool):
            return cast(Content, value)
        match value:
            case Column():
                self.columns[value.name] = value
                return value.name
            case Location():
                return None
            case Enum():
                return str(value.value)
            case date() | Fraction():
                return str(value)
            case tuple():
                return [self.content(item) for item in value]
            case frozenset():
                return [*sorted(str(item) for item in value)]
            case Mapping():
                return [[str(key), self.content(item)] for key, item in value.items()]
        return self.members(value)

    def members(self, value: object) -> Content:
        """Write a noun as its class and its fields."""
        kind = type(value)
        if kind not in self._names:
            if not is_dataclass(kind):
                raise TypeError(f"{value!r} has no content to digest")
            self._names[kind] = tuple(
                each.name for each in fields(kind) if kind is not Column or each.name not in _OF_READING
            )
        names = [name for name in self._names[kind] if name not in _LATER]
        later = [name for name in self._names[kind] if name in _LATER and getattr(value, name) != _LATER[name]]
        written = [kind.__name__, *(self.content(getattr(value, name)) for name in names)]
        return [*written, *([name, self.content(getattr(value, name))] for name in later)]
