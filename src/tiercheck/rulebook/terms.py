"""The small words of a rule file read into nouns: figures, days, statuses, titles, citations, columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from tiercheck.errors import Location, nearest
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application, Status
from tiercheck.model.quantity import Number, Unit, whole
from tiercheck.model.rule_set import Citation, EffectivePeriod, Instrument
from tiercheck.model.text import Text
from tiercheck.rulebook.document import ColumnShape, InstrumentShape, PeriodShape, PeriodsShape, TextShape
from tiercheck.rulebook.typed_text import Names
from tiercheck.rulebook.node import TextNode
from tiercheck.rulebook.report import Report

Word = TypeVar("Word", bound=StrEnum)
NOWHERE = Instrument("")
_FIGURE = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?", re.ASCII)
_LOCAL = re.compile(r"(?P<mark>[a-z]{2})_[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a file says once for all its citations."""

    instrument: Instrument
    status: Status


@dataclass(frozen=True, slots=True)
class Desk:
    """What every reading needs: the names it may use, each file's defaults, and where problems go."""

    names: Names
    defaults: Mapping[str, Defaults]
    report: Report


def read_title(shape: TextShape | None) -> Text:
    """Return a title; a missing one was reported."""
    if shape is None or shape.zh is None or shape.en is None:
        return Text("", "")
    return Text(shape.zh.text, shape.en.text)


def read_number(node: TextNode | None, report: Report, *, low: Number = 0) -> Number:
    """Return a plain decimal of at most six places, ``low`` or more; 0 when it was reported as faulty."""
    if node is None:
        return 0
    if not _FIGURE.fullmatch(node.text):
        report.add("bad-number", node, f"{node.text!r} is not a plain number", "write 60 or 2.5, without exponent")
        return 0
    number = whole(Fraction(node.text))
    if number < low:
        report.add("bad-number", node, f"{node.text} is below {low}", f"write {low} or more")
    return number


def read_word(node: TextNode | None, words: type[Word], default: Word, report: Report) -> Word:
    """Return one of a closed list of words, ``default`` when it is absent or was reported."""
    if node is None:
        return default
    known = [str(word) for word in words]
    if node.text not in known:
        hint = nearest(node.text, known) or f"use one of {', '.join(known)}"
        report.add(f"unknown-{words.__name__.lower()}", node, f"{node.text!r} is no {words.__name__.lower()}", hint)
        return default
    return words(node.text)


def read_instrument(shape: InstrumentShape | None) -> Instrument:
    """Return an instrument; a missing one was reported."""
    if shape is None or shape.number is None:
        return NOWHERE
    return Instrument(shape.number.text, shape.part.text if shape.part else "", shape.url.text if shape.url else "")


def read_citation(
    cite: TextNode, status: TextNode | None, instrument: InstrumentShape | None, key: Location, desk: Desk
) -> Citation:
    """Return a citation: instrument and status are those of the file where ``cite`` stands, unless stated.

    Args:
        cite: the clause.
        status: a status of its own, or None.
        instrument: an instrument of its own, or None.
        key: where what is cited stands: the source line that explanations show.
        desk: takes an instrument that is stated nowhere.
    """
    defaults = desk.defaults[cite.location.file]
    document = read_instrument(instrument) if instrument is not None else defaults.instrument
    if document is NOWHERE:
        hint = "add `instrument: {number: ...}` to the file or here"
        desk.report.add("missing-instrument", cite, "this cites a clause of no document", hint)
    return Citation(document, cite.text, read_word(status, Status, defaults.status, desk.report), key)


def read_day(node: TextNode | None, report: Report) -> date | None:
    """Return a day, or None when it is absent or was reported."""
    if node is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", node.text, re.ASCII):
            return date.fromisoformat(node.text)
    except ValueError:
        pass
    report.add("bad-date", node, f"{node.text!r} is not a day", "write it as 2022-08-01")
    return None


def read_effective(shape: PeriodShape | PeriodsShape | None, report: Report) -> Mapping[Application, EffectivePeriod]:
    """Return the period by application."""
    if isinstance(shape, PeriodShape):
        period = _period(shape, report)
        return {} if period is None else dict.fromkeys(Application, period)
    if shape is None:
        return {}
    stated = {Application.NEW: shape.new, Application.REVIEW: shape.review}
    periods = {kind: _period(each, report) for kind, each in stated.items() if each is not None}
    return {kind: period for kind, period in periods.items() if period is not None}


def _period(shape: PeriodShape, report: Report) -> EffectivePeriod | None:
    start, until = read_day(shape.start, report), read_day(shape.until, report)
    if start is not None and until is not None and until <= start:
        report.add("bad-period", shape.at("until"), f"the period ends on {until}, before it begins", "until is later")
        return None
    status = read_word(shape.status, Status, Status.CONFIRMED, report)
    return None if start is None else EffectivePeriod(start, until, status)


def read_column(name: str, key: Location, shape: ColumnShape, report: Report) -> Column | None:
    """Return a local evidence column, or None when it was reported as faulty."""
    marks = {known.split("_")[0] for known in CONTRACT}
    match = _LOCAL.fullmatch(name)
    if match is None or match["mark"] in marks:
        taken = ", ".join(sorted(mark for mark in marks if len(mark) == 2))
        hint = f"begin with the two letters of the jurisdiction, such as gd_; {taken} are taken"
        report.add("bad-local-column", key, f"{name!r} cannot be the name of a local column", hint)
        return None
    unit = read_word(shape.unit, Unit, Unit.BOOL, report)
    levels = tuple(level.text for level in shape.levels or () if level is not None)
    if (unit is Unit.LEVEL) is not bool(levels):
        report.add("bad-local-column", key, "`levels` belongs to unit level, lowest first, and to no other", "")
    low = read_number(shape.low, report, low=-(10**18)) if shape.low else _lowest(unit)
    high = read_number(shape.high, report, low=low or 0) if shape.high else None
    return Column(name, unit, read_title(shape.title), low, high, levels)


def _lowest(unit: Unit) -> Number | None:
    return None if unit in (Unit.LEVEL, Unit.BOOL, Unit.TEXT, Unit.DATE) else 0


def texts_of(nodes: Sequence[TextNode | None] | None) -> tuple[TextNode, ...]:
    """Return the items of a list that could be read."""
    return tuple(node for node in nodes or () if node is not None)
