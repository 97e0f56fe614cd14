"""A JSON document read back as a receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tiercheck.document.strict_json import RepeatedKeyError, Written, read_json
from tiercheck.errors import Problem, ReceiptError
from tiercheck.model.outcome import Application, Language


class _Part(BaseModel):
    """A part of the document; what it does not know is refused, for a reader could take it for a verdict."""

    model_config = ConfigDict(extra="forbid")


class _Options(_Part):
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


class _Receipt(_Part):
    digest: object
    engine: str
    version: str
    rule_sets: object
    options: _Options
    subject: object
    evidence: dict[str, str]
    paths: dict[str, str]


class _Document(_Part):
    format: Literal["tiercheck/assessment/1"]
    subject: object
    as_of: object
    jurisdiction: object
    application: object
    tier: object
    verdicts: object
    receipt: _Receipt
    language: Language


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
    content: Written
    place: str


def read_receipts(text: str) -> tuple[ReceiptDocument, ...]:
    """Read the JSON of an assessment, or of a list of them.

    Raises:
        ReceiptError: it is not JSON, or not such a document; every problem with its field path.
    """
    try:
        content = read_json(text)
    except RepeatedKeyError as error:
        raise ReceiptError([Problem("duplicate-key", str(error), _HINT)]) from None
    except ValueError as error:
        raise ReceiptError([Problem("not-json", f"the receipt is not readable JSON: {error}", _HINT)]) from None
    if not isinstance(content, list):
        return (_recorded(content, ""),)
    if not content:
        raise ReceiptError([Problem("bad-receipt", "the list is empty, so there is nothing to compute again", _HINT)])
    return tuple(_recorded(element, f"[{index}]") for index, element in enumerate(content))


UNKNOWN_KEY = "no receipt has this key, so it would be held against nothing"
HINT_UNKNOWN = "leave it out; a receipt is the document as `tiercheck assess FILE --format json` wrote it"
_HINT = "give a document written by `tiercheck assess FILE --format json`"


def _recorded(content: Written, place: str) -> ReceiptDocument:
    try:
        read = _Document.model_validate(content)
    except ValidationError as error:
        raise ReceiptError(_problems(error, place)) from None
    receipt, options = read.receipt, read.receipt.options
    idle = [name for name in receipt.paths if name not in receipt.evidence]
    if idle:
        message = f"{idle[0]!r} has a path in the profile and no value, so the path says nothing"
        path = f"{place}.receipt.paths.{idle[0]}".lstrip(".")
        raise ReceiptError([Problem("bad-receipt", message, _HINT, path=path)])
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
        where = ".".join(filter(None, [path, *places]))
        if fault["type"] == "extra_forbidden":
            yield Problem("unknown-key", UNKNOWN_KEY, HINT_UNKNOWN, path=where)
        else:
            yield Problem("bad-receipt", fault["msg"], _HINT, path=where)
