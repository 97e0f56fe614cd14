"""A JSON document read back as a receipt, and held against the same assessment made again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ValidationError, field_validator

from tiercheck.errors import Problem, ReceiptError
from tiercheck.explain.document import Json, document
from tiercheck.model.outcome import Application, Language
from tiercheck.model.verdict import Assessment


class _Options(BaseModel):
    as_of: date
    jurisdiction: str
    application: Application
    tiers: tuple[str, ...] | None

    @field_validator("as_of", mode="before")
    @classmethod
    def _written_day(cls, value: object) -> date:
        if not isinstance(value, str):
            raise ValueError("write the date as text, such as 2025-06-01")
        return date.fromisoformat(value)


class _Receipt(BaseModel):
    engine: str
    options: _Options
    evidence: dict[str, str]
    paths: dict[str, str]


class _Document(BaseModel):
    format: Literal["tiercheck/assessment/1"]
    language: Language
    receipt: _Receipt


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """One recorded assessment, with all that is needed to compute it again.

    Attributes:
        as_of: the date of the decision.
        jurisdiction: ``CN`` or a GB/T 2260 prefix.
        application: what was applied for.
        tiers: the tiers asked for, or None for all in force.
        engine: the engine that derived the verdicts.
        language: the language of its titles and explanations.
        record: every reported value as text, by column.
        paths: where a value stood in a nested profile, by column.
        content: the whole document.
        place: where it stands in a list, such as ``[2]``, or "".
    """

    as_of: date
    jurisdiction: str
    application: Application
    tiers: tuple[str, ...] | None
    engine: str
    language: Language
    record: Mapping[str, str]
    paths: Mapping[str, str]
    content: Json
    place: str


def read_receipts(text: str) -> tuple[ReceiptDocument, ...]:
    """Read the JSON of an assessment, or of a list of them.

    Raises:
        ReceiptError: it is not JSON, or not such a document; every problem with its field path.
    """
    try:
        content: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = Problem("not-json", f"the receipt is not readable JSON: {error}", _HINT)
        raise ReceiptError([problem]) from None
    if not isinstance(content, list):
        return (_recorded(content, ""),)
    return tuple(_recorded(element, f"[{index}]") for index, element in enumerate(content))


_HINT = "give a document written by `tiercheck assess FILE --format json`"


def _recorded(content: Json, place: str) -> ReceiptDocument:
    try:
        read = _Document.model_validate(content)
    except ValidationError as error:
        raise ReceiptError(_problems(error, place)) from None
    receipt, options = read.receipt, read.receipt.options
    return ReceiptDocument(
        as_of=options.as_of,
        jurisdiction=options.jurisdiction,
        application=options.application,
        tiers=options.tiers,
        engine=receipt.engine,
        language=read.language,
        record=receipt.evidence,
        paths=receipt.paths,
        content=content,
        place=place,
    )


def _problems(error: ValidationError, path: str) -> Iterator[Problem]:
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        places = [f"[{place}]" if isinstance(place, int) else str(place) for place in fault["loc"]]
        yield Problem("bad-receipt", fault["msg"], _HINT, path=".".join(filter(None, [path, *places])))


def differences(recorded: ReceiptDocument, again: Assessment) -> tuple[str, ...]:
    """Return what differs between a recorded assessment and the same one made again; empty when nothing does.

    The tiercheck version alone is no difference.
    """
    new = document(again, recorded.language)
    old_leaves, new_leaves = (dict(_leaves(content, "")) for content in (recorded.content, new))
    paths = dict.fromkeys([*old_leaves, *new_leaves])
    changed = [path for path in paths if path != "receipt.version" and old_leaves.get(path) != new_leaves.get(path)]
    told = (_told(path, old_leaves.get(path), new_leaves.get(path)) for path in _telling(changed))
    return tuple(f"{recorded.place} {line}".lstrip() for line in told)


def _telling(changed: list[str]) -> Iterable[str]:
    """Put what explains the rest first: rule sets and evidence, then outcomes, then everything else."""
    return sorted(changed, key=lambda path: (not path.startswith("receipt."), not path.endswith("outcome")))


def _told(path: str, old: str | None, new: str | None) -> str:
    if old is None:
        return f"{path}: was not recorded, is now {new}"
    return f"{path}: was {old}, is now {'absent' if new is None else new}"


def _leaves(content: Json, path: str) -> Iterator[tuple[str, str]]:
    """Yield every single value as JSON text with its path; list members go by their id where they have one."""
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(content, list) and content:
        for index, value in enumerate(content):
            yield from _leaves(value, f"{path}[{_name(value, index)}]")
    else:
        yield path, json.dumps(content, ensure_ascii=False)


def _name(member: Json, index: int) -> str:
    if isinstance(member, dict):
        for key in ("id", "tier", "field"):
            if isinstance(member.get(key), str):
                return str(member[key])
    return str(index)
