"""Evidence columns that rule files declare for a jurisdiction."""

import re
from collections.abc import Mapping

from tiercheck.errors import Location
from tiercheck.model.evidence import Column
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.text import Text
from tiercheck.rulebook.bodies import LOCAL_UNITS, ColumnShape
from tiercheck.rulebook.words import Desk
from tiercheck.subjects.subject import Subject
from tiercheck.yaml.scalars import text_of

_LOCAL = re.compile(r"(?P<mark>[a-z]{2})_[a-z0-9_]+")


def read_columns(shapes: Mapping[str, ColumnShape | None], subject: Subject, desk: Desk) -> dict[str, Column | None]:
    """Read columns declared beside those of a subject, by name; None stands for one at fault and reported."""
    return {name: _column(name, shape, subject, desk) if shape else None for name, shape in shapes.items()}


def _column(name: str, shape: ColumnShape, subject: Subject, desk: Desk) -> Column | None:
    _review_name(name, shape.location, subject, desk)
    unit = _unit(shape, desk)
    if unit is None:
        return None
    levels = tuple(level.text for level in shape.levels or () if level)
    if (unit is Unit.LEVEL) != shape.has("levels") or (unit is Unit.LEVEL and len(set(levels)) < 2):
        message = "levels belong to the unit level and to no other: at least two, each once, lowest first"
        desk.report.add("bad-local-column", shape.location, message, "levels: [none, city, province]")
        return None
    counted = unit not in (Unit.LEVEL, Unit.BOOL)
    low: Number | None = desk.number(shape.low) if shape.low else 0 if counted else None
    high = desk.number(shape.high)
    if low is not None and high is not None and high < low:
        desk.report.add("bad-local-column", shape.at("high"), "high is below low", "swap them")
    return Column(name, unit, text_of(shape.title) or Text("", ""), low, high, levels, local=True)


def _review_name(name: str, at: Location, subject: Subject, desk: Desk) -> None:
    taken = sorted(prefix[:2] for prefix in subject.local_prefixes)
    match = _LOCAL.fullmatch(name)
    if match is None or match["mark"] in taken:
        hint = f"begin with two letters of the jurisdiction, such as gd_; taken are {', '.join(taken)}"
        desk.report.add("bad-local-column", at, f"{name!r} cannot be the name of a local column", hint)


def _unit(shape: ColumnShape, desk: Desk) -> Unit | None:
    if shape.unit is None:
        return None
    unit = desk.word(shape.unit, Unit)
    if unit is not None and unit not in LOCAL_UNITS:
        hint = f"use {', '.join(LOCAL_UNITS)}"
        desk.report.add("unknown-word", shape.unit, f"a local column cannot hold {unit}", hint)
        return None
    return unit
