"""What is asked of an assessment: day, place, application and tiers, and how each of them may be written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from numbers import Real
from reprlib import repr as shortened
from typing import TypeVar

from tiercheck.errors import Problem, SelectionError, nearest
from tiercheck.model.outcome import Application, Language

AUTO = "auto"
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, init=False)
class Occasion:
    """What is asked of an assessment.

    Attributes:
        as_of: the date of the decision.
        jurisdiction: ``CN``, a GB/T 2260 prefix such as ``44``, or ``auto`` for that of the registration place.
        application: what is applied for.
        tiers: the tiers asked for, in alphabetical order, or None for all in force.
    """

    as_of: date
    jurisdiction: str
    application: Application
    tiers: tuple[str, ...] | None

    def __init__(
        self,
        as_of: date | str | None = None,
        jurisdiction: str | None = None,
        application: Application | str = Application.NEW,
        tiers: Collection[str] | str | None = None,
    ) -> None:
        """Read what is asked.

        Args:
            as_of: a date, a moment (also of pandas or numpy) or ``2025-06-01``; by default today.
            jurisdiction: ``CN``, a GB/T 2260 prefix as text, or ``auto``, the default.
            application: ``new`` or ``review``.
            tiers: one tier or several, by default all in force.

        Raises:
            SelectionError: one of them cannot be read; the error says how to write it.
        """
        object.__setattr__(self, "as_of", as_date(as_of))
        object.__setattr__(self, "jurisdiction", as_jurisdiction(jurisdiction))
        object.__setattr__(self, "application", member_of(Application, application, "application"))
        object.__setattr__(self, "tiers", as_tiers(tiers))


def occasion_of(
    occasion: Occasion | None,
    as_of: date | str | None = None,
    jurisdiction: str | None = None,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
) -> Occasion:
    """Return what is asked, where it may be given whole or one by one.

    Raises:
        SelectionError: it is given both ways, or cannot be read.
    """
    if occasion is None:
        return Occasion(as_of, jurisdiction, application, tiers)
    if not isinstance(occasion, Occasion):
        message = f"{_shown(occasion)} is no occasion"
        raise SelectionError([Problem("bad-occasion", message, 'pass tiercheck.Occasion("2025-06-01", "44")')])
    if (as_of, tiers) != (None, None) or jurisdiction not in (None, AUTO) or application != Application.NEW:
        message = "day, jurisdiction, application and tiers are given twice"
        raise SelectionError([Problem("asked-twice", message, "pass either an occasion or these")])
    return occasion


def as_date(given: object) -> date:
    """Return a day, today for None.

    Raises:
        SelectionError: it is no day; pandas' NaT is none either, and not today.
    """
    if given is None:
        return date.today()
    try:
        if isinstance(given, date):  # a datetime and pandas' Timestamp too; NaT has no year
            return date(given.year, given.month, given.day)
        if isinstance(given, str):
            return datetime.fromisoformat(given).date()
        if getattr(getattr(given, "dtype", None), "kind", "") == "M":  # numpy's datetime64, by its own text
            return datetime.fromisoformat(str(given)[:10]).date()
    except (TypeError, ValueError):
        pass
    raise SelectionError([Problem("bad-date", f"{_shown(given)} is not a date", "write it as 2025-06-01")])


def as_jurisdiction(given: object) -> str:
    """Return the code of a jurisdiction, ``auto`` for None; whether there is such a place is the shelf's to say.

    Raises:
        SelectionError: it is no text. A number is none: it has lost the noughts a code may begin with.
    """
    if given is None:
        return AUTO
    if isinstance(given, str):
        return str(given)
    hint = f'write it in quotes: "{given:g}"' if isinstance(given, Real) else 'write "CN", or a prefix of GB/T 2260'
    message = f"a jurisdiction is text, and {_shown(given)} is a {type(given).__name__}"
    raise SelectionError([Problem("bad-jurisdiction", message, hint)])


def as_tiers(given: object) -> tuple[str, ...] | None:
    """Return the tiers asked for, each once, in alphabetical order; None for all.

    Raises:
        SelectionError: there is none among them, or they are no texts.
    """
    if given is None:
        return None
    named: list[object] = [given] if isinstance(given, str) else [*given] if isinstance(given, Iterable) else [given]
    if not named:
        raise SelectionError([Problem("no-tier", "no tier was asked for", "leave tiers out for all in force")])
    if isinstance(given, (bytes, Mapping)) or not all(isinstance(each, str) for each in named):
        message = f"tiers are texts, and {_shown(given)} is something else"
        raise SelectionError([Problem("bad-tiers", message, 'write tiers="a_tier" or tiers=["a_tier", "another"]')])
    return tuple(sorted({str(each) for each in named}))


def as_tier(given: object) -> str | None:
    """Return the name of one tier, or None; raises ``SelectionError`` when it is no text."""
    if given is None or isinstance(given, str):
        return given
    message = f"a tier is text, and {_shown(given)} is a {type(given).__name__}"
    raise SelectionError([Problem("bad-tier", message, 'write tier="a_tier"')])


def as_language(given: object) -> Language:
    """Return a language; raises ``SelectionError`` with the nearest."""
    return member_of(Language, given, "language")


def member_of(kinds: type[_Member], given: object, kind: str) -> _Member:
    """Return the member of a closed list that is meant; raises ``SelectionError`` with the nearest."""
    return given if isinstance(given, kinds) else kinds(one_of(given, tuple(kinds), kind))


def one_of(given: object, names: Collection[str], kind: str) -> str:
    """Return a name when it is one of ``names``; raises ``SelectionError`` with the nearest name."""
    if isinstance(given, str) and given in names:
        return given
    valid = ", ".join(names)
    hint = (nearest(given, map(str, names)) if isinstance(given, str) else "") or valid
    raise SelectionError([Problem(f"unknown-{kind}", f"there is no {kind} {_shown(given)}", hint)])


def _shown(given: object) -> str:
    return repr(given) if isinstance(given, str) else shortened(given)
