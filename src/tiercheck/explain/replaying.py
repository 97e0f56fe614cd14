"""A receipt held against the same assessment made again: canonical text against canonical text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from tiercheck.document.json import escaped, json_text
from tiercheck.document.strict_json import Written, read_json, written
from tiercheck.errors import Problem, ReceiptError
from tiercheck.explain.assessment_json import document
from tiercheck.explain.receipt import HINT_UNKNOWN, UNKNOWN_KEY, ReceiptDocument
from tiercheck.model.verdict import Assessment

_LONGEST_TOLD = 300
_PLAIN_NAME = re.compile(r"[^\W.\[\]]+")
_BY_COLUMN = ("receipt.evidence", "receipt.paths")


class _Nothing(Enum):
    ABSENT = "absent"


_ABSENT: Literal[_Nothing.ABSENT] = _Nothing.ABSENT
_Side: TypeAlias = Written | Literal[_Nothing.ABSENT]


class _Difference(NamedTuple):
    """One place where a recorded document and the one computed again are not the same.

    Attributes:
        path: where.
        old: what was recorded.
        new: what comes out now.
        is_unknown_key: whether it is a key that no receipt has.
    """

    path: str
    old: _Side
    new: _Side
    is_unknown_key: bool = False


def differences(recorded: ReceiptDocument, again: Assessment) -> tuple[str, ...]:
    """Return what differs between a recorded assessment and the same one made again; empty when nothing does.

    The tiercheck version alone is no difference, nor is the order of keys, nor how a character is escaped. All
    else is compared as it is written: the order and number of list members, 1 and 1.0, null and absent.

    Raises:
        ReceiptError: the document has keys that no receipt has.
    """
    new = read_json(json_text(document(again, recorded.language)))
    found = [each for each in _between(recorded.content, new, "") if each.path != "receipt.version"]
    unknown = [each for each in found if each.is_unknown_key]
    if unknown:
        paths = (f"{recorded.place}.{each.path}".lstrip(".") for each in unknown)
        raise ReceiptError(Problem("unknown-key", UNKNOWN_KEY, HINT_UNKNOWN, path=path) for path in paths)
    return tuple(f"{recorded.place} {_told(each)}".lstrip() for each in _telling(found))


def _telling(found: Iterable[_Difference]) -> list[_Difference]:
    """Put what explains the rest first: rule sets and evidence, then outcomes, then everything else."""
    return sorted(found, key=lambda each: (not each.path.startswith("receipt."), not each.path.endswith("outcome")))


def _told(difference: _Difference) -> str:
    path, old, new = difference.path, difference.old, difference.new
    if old is _ABSENT:
        return f"{path}: was not recorded, is now {_shown(new)}"
    if new is _ABSENT:
        return f"{path}: was {_shown(old)}, is now absent"
    # What looks the same and is not, such as a composed and a decomposed letter, is told by its code points.
    alike = unicodedata.normalize("NFKC", written(old)) == unicodedata.normalize("NFKC", written(new))
    return f"{path}: was {_shown(old, ascii_only=alike)}, is now {_shown(new, ascii_only=alike)}"


def _shown(side: _Side, *, ascii_only: bool = False) -> str:
    text = "absent" if isinstance(side, _Nothing) else escaped(written(side, ascii_only=ascii_only))
    return text if len(text) <= _LONGEST_TOLD else f"{text[: _LONGEST_TOLD - 3]}..."


def _between(old: Written, new: Written, path: str) -> Iterator[_Difference]:
    """Yield the places where two documents differ; only what is written the same is the same."""
    if written(old) == written(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            inside = f"{path}.{_name(key)}".lstrip(".")
            if key in old and key in new:
                yield from _between(old[key], new[key], inside)
            else:
                unknown = key in old and path not in _BY_COLUMN
                yield _Difference(inside, old.get(key, _ABSENT), new.get(key, _ABSENT), unknown)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _between_lists(old, new, path)
    else:
        yield _Difference(path, old, new)


def _between_lists(old: Sequence[Written], new: Sequence[Written], path: str) -> Iterator[_Difference]:
    names, new_names = _names(old), _names(new)
    members = dict(zip(names, old, strict=True))
    new_members = dict(zip(new_names, new, strict=True))
    for name in dict.fromkeys([*names, *new_names]):
        inside = f"{path}[{name}]"
        if name in members and name in new_members:
            yield from _between(members[name], new_members[name], inside)
        else:
            yield _Difference(inside, members.get(name, _ABSENT), new_members.get(name, _ABSENT))
    order, new_order = (
        [each for each in side if each in members and each in new_members] for side in (names, new_names)
    )
    if order != new_order:
        yield _Difference(f"order of {path}", [*order], [*new_order])


def _names(members: Sequence[Written]) -> list[str]:
    """Return a name for each list member, no two alike: what names it, or its place where something has no name."""
    found = [_of_member(each) for each in members]
    named = [name for name in found if name is not None]
    if len(named) < len(found):
        return [str(place) for place in range(len(found))]
    counts = [named[: place + 1].count(name) for place, name in enumerate(named)]
    return [name if count == 1 else f"{name} ({count})" for name, count in zip(named, counts, strict=True)]


def _of_member(member: Written) -> str | None:
    """Return what names a list member: its id, tier or field; None where nothing does."""
    names = (member.get(key) for key in ("id", "tier", "field")) if isinstance(member, dict) else ()
    return next((_name(name, "/-") for name in names if isinstance(name, str)), None)


def _name(key: str, also: str = "") -> str:
    """Return a name for a path, in quotes where it could be taken for more than one step."""
    plain = _PLAIN_NAME.fullmatch(key.translate(dict.fromkeys(map(ord, also), "_")) or "")
    return key if plain else _shown(key)
