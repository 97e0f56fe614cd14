"""The kinds of portfolio files, and their header held against the evidence contract."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tiercheck.errors import PortfolioError, Problem, nearest
from tiercheck.model.evidence import CodeStandard, Column, Role, column_of_code, column_of_role
from tiercheck.model.quantity import Unit
from tiercheck.portfolios.table import Table, unreadable

_MOST_NAMED, _MOST_NEAR = 12, 3


def kind_of(path: Path, kinds: Collection[str]) -> str:
    """Return the end of the name of a file that can be read.

    Args:
        path: the file.
        kinds: what can be read.

    Raises:
        PortfolioError: it is none of the kinds, or a folder.
    """
    kind = path.suffix.lower()
    if kind not in kinds:
        message = f"{path.name!r} is no table that can be read"
        hint = _INSTEAD.get(kind) or nearest(kind, kinds) or f"let its name end in one of {', '.join(kinds)}"
        raise PortfolioError([Problem("unknown-format", message, hint)])
    if path.is_dir():
        raise unreadable(path.name, "is a folder", "name a file")
    return kind


_INSTEAD: Mapping[str, str] = {
    ".gz": "unpack it first",
    ".zip": "unpack it first",
    ".xls": "save it as .csv",
    ".tsv": "save it as .csv, its columns separated by commas",
    ".txt": "save it as .csv, its columns separated by commas",
    ".json": "write one object a line, and let its name end in .jsonl",
}


class Oddity(StrEnum):
    """What can be odd about a header without keeping the table from being read."""

    UNKNOWN = "unknown-columns"
    ABSENT = "absent-columns"
    BINARY = "binary-amounts"


class Note(NamedTuple):
    """Something odd about a header.

    Attributes:
        oddity: what.
        columns: the columns it is about.
        problem: the same in a sentence, with what to do about it.
    """

    oddity: Oddity
    columns: tuple[str, ...]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table, held against the contract.

    Attributes:
        key: the column that names a row.
        read: the columns that are evidence.
        notes: what a reader of results should know.
    """

    key: str
    read: tuple[str, ...]
    notes: tuple[Note, ...]


def refuse_absent(header: Header) -> None:
    """Refuse a table that lacks columns which the rules read, where the answer would rest on their silence.

    Raises:
        PortfolioError: naming the columns, and those that look like them.
    """
    absent = [note.problem for note in header.notes if note.oddity is Oddity.ABSENT]
    if absent:
        hints = (f"{problem.hint}; or judge all the same with --partial" for problem in absent)
        raise PortfolioError(replace(each, hint=hint) for each, hint in zip(absent, hints, strict=True))


def review_header(
    table: Table, columns: Mapping[str, Column], needed: Collection[Column], key: str, *, strict: bool = False
) -> Header:
    """Hold a header against the contract: unknown columns are left out, absent ones are not reported for any row.

    Args:
        table: the table.
        columns: the contract and the local columns of the rules, by name.
        needed: the columns that the rules read.
        key: the column that names a row.
        strict: refuse instead of noting.

    Raises:
        PortfolioError: there is no key column; with ``strict``, anything that is noted otherwise.
    """
    if key not in table.columns:
        raise PortfolioError([_no_key(table, key)])
    unknown = tuple(name for name in table.columns if name not in columns and name != key)
    place, code = column_of_role(columns, Role.PLACE), column_of_code(columns, CodeStandard.CREDIT_CODE)
    has_code = place is not None and code is not None and code.name in table.columns
    reported = {*table.columns, *((place.name,) if place is not None and has_code else ())}  # a code holds the place
    absent = tuple(column.name for column in needed if column.name not in reported)
    floats = tuple(name for name in table.floats if name in columns and columns[name].unit is Unit.YUAN)
    found = (
        (Oddity.UNKNOWN, unknown, "has columns that no rule knows, so they go unread", _near(unknown, columns)),
        (Oddity.ABSENT, absent, "lacks columns that the rules read, so no row reports them", _near(absent, unknown)),
        (Oddity.BINARY, floats, "holds amounts as binary numbers, each taken as the cent it rounds to", ""),
    )
    notes = tuple(
        Note(oddity, names, _noted(table, oddity, f"{message}: {_named(oddity, names)}", near))
        for oddity, names, message, near in found
        if names
    )
    if strict and notes:
        raise PortfolioError(note.problem for note in notes)
    return Header(key, tuple(name for name in table.columns if name in columns), notes)


_ADVICE: Mapping[Oddity, str] = {
    Oddity.UNKNOWN: "rename them as the evidence columns are called, or leave them out",
    Oddity.ABSENT: "add them, or read every unknown outcome with that in mind",
    Oddity.BINARY: "store amounts as decimals or whole numbers",
}


def _noted(table: Table, oddity: Oddity, message: str, near: str) -> Problem:
    return Problem(oddity.value, f"{table.name} {message}", near or _ADVICE[oddity])


def _named(oddity: Oddity, names: Collection[str]) -> str:
    """Return the columns that a note is about; of the unknown no more than a reader bears, there may be any number."""
    return _some([name or "(no name)" for name in names]) if oddity is Oddity.UNKNOWN else ", ".join(names)


def _near(names: Collection[str], known: Collection[str]) -> str:
    """Return which known names the names may be misspellings of, or ""."""
    found = ((name, nearest(name, known)) for name in names)
    return "; ".join(f"{name}: {hint}" for name, hint in islice((each for each in found if each[1]), _MOST_NEAR))


def unfit_key(table: str, key: str, kind: object) -> PortfolioError:
    """Return the error of a key column of a type that names no row."""
    message = f"{table} holds {key!r} as {kind}, which names no row"
    return PortfolioError([Problem("bad-key", message, "store the key as text or numbers")])


def _no_key(table: Table, key: str) -> Problem:
    message = f"{table.name} has no column {key!r}, so its rows could not be told apart"
    if not table.columns:  # only a file of JSON lines can have none
        return Problem("missing-key", message, "write one JSON object a line, with the columns as its names")
    hint = nearest(key, table.columns) or f"name the column that does with --key; there are {_some(table.columns)}"
    if len(table.columns) == 1 and any(sign in table.columns[0] for sign in ";\t|"):
        hint = "separate the columns by commas"
    return Problem("missing-key", message, hint)


def _some(names: Collection[str]) -> str:
    first = list(names)[:_MOST_NAMED]
    return ", ".join(first) + (f" and {len(names) - len(first)} more" if len(names) > len(first) else "")
