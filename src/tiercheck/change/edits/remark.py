"""What may be said beside an edit or a tier, such as its direction; the renderers place it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from tiercheck.change.edits.edit import Edit, Reach
from tiercheck.model.text import Text


class Example(NamedTuple):
    """A record that shows what is said: evidence as text by column."""

    shows: Text
    record: tuple[tuple[str, str], ...]


class Remark(NamedTuple):
    """A remark: a word for programs, words for people, and records that show it."""

    code: str
    words: Text
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarks:
    """All remarks on one diff.

    Attributes:
        edits: by edit.
        tiers: by rule set, as a whole.
    """

    edits: Mapping[Edit, Remark] = field(default_factory=lambda: MappingProxyType({}))
    tiers: Mapping[Reach, Remark] = field(default_factory=lambda: MappingProxyType({}))


NO_REMARKS = Remarks()
