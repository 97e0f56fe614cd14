"""A classification file in, the model noun out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from tiercheck.errors import nearest
from tiercheck.model.classification import ClassBound, Classification, ClassRow
from tiercheck.model.condition import Combination
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Status
from tiercheck.model.quantity import Unit
from tiercheck.model.text import Text
from tiercheck.rulebook.bodies import BoundShape, RowShape
from tiercheck.rulebook.digest import with_digest
from tiercheck.rulebook.document import ClassificationFile
from tiercheck.rulebook.expression import Scope
from tiercheck.rulebook.read import Identity
from tiercheck.rulebook.region import implies
from tiercheck.rulebook.scoring import ScoringReader
from tiercheck.rulebook.words import Desk, instrument_of
from tiercheck.yaml.node import TextNode
from tiercheck.yaml.scalars import text_of


def read_classification(shape: ClassificationFile, identity: Identity, desk: Desk) -> Classification | None:
    """Read a classification; None stands for one that is at fault and reported."""
    of_subject = desk.subject(shape.of_subject)
    if of_subject is None:
        return None
    subject, unread = of_subject
    derives = _column(shape.classification, Unit.LEVEL, subject.columns, desk)
    selects_by = _column(shape.selects_by, Unit.TEXT, subject.columns, desk)
    if derives is None:
        return None
    reader = ScoringReader(desk, Scope(subject.columns, dict.fromkeys(unread)))
    rows = [_row(name, row, derives, reader) for name, row in (shape.rows or {}).items() if row is not None]
    _review_codes([row for row in (shape.rows or {}).values() if row is not None], desk)
    instrument = instrument_of(shape.instrument, desk.report)
    if len(desk.report) or selects_by is None or instrument is None:
        return None
    return with_digest(
        Classification(
            id=identity.id,
            name=derives.name,
            title=text_of(shape.title) or Text("", ""),
            jurisdiction=identity.jurisdiction,
            effective=MappingProxyType(dict(identity.effective)),
            instrument=instrument,
            derives=derives,
            selects_by=selects_by,
            rows=tuple(row for row in rows if row),
            files=identity.files,
            digest="",
            notes=identity.notes,
            subject=subject.id,
        )
    )


def _column(node: TextNode | None, unit: Unit, columns: Mapping[str, Column], desk: Desk) -> Column | None:
    if node is None:
        return None
    column = columns.get(node.text)
    if column is not None and column.unit is unit:
        return column
    names = [name for name, each in columns.items() if each.unit is unit]
    hint = nearest(node.text, names) or f"there are {', '.join(names)}"
    desk.report.add("unknown-name", node, f"{node.text!r} is not a {unit} column", hint)
    return None


def _row(name: str, shape: RowShape, derives: Column, reader: ScoringReader) -> ClassRow | None:
    citation = reader.desk.citation(shape)
    levels = derives.levels[:0:-1]
    for key, _ in shape.node.entries:
        if key.text in shape.bounds and key.text not in levels:
            hint = nearest(key.text, [*levels, "title", "codes", "cite"]) or f"the classes are {', '.join(levels)}"
            reader.desk.report.add("unknown-key", key, f"there is no key {key.text!r} here", hint)
    bounds: list[ClassBound] = []
    for level in levels:
        if level not in shape.bounds:
            message = f"nothing says when an enterprise is {level}"
            reader.desk.report.add("missing-key", shape.location, message, f"add {level}: [...]")
            continue
        written = shape.bounds[level]
        checks = tuple(check for check in _checks(written, reader) if check)
        if citation is not None and checks:
            status = written.status if isinstance(written, BoundShape) else None
            said = reader.desk.word(status, Status) if status else None
            own = replace(citation, status=said or citation.status, source=shape.at(level))
            bounds.append(ClassBound(derives.levels.index(level), checks, own))
    _review_nesting(bounds, derives, reader.desk)
    codes = tuple(code.text for code in shape.codes or () if code)
    if not codes and shape.has("codes"):
        reader.desk.report.add("empty-list", shape.at("codes"), "nothing leads to this row", "list at least one code")
    return ClassRow(name, text_of(shape.title) or Text("", ""), codes, tuple(bounds), citation) if citation else None


def _checks(written: tuple[TextNode | None, ...] | BoundShape | None, reader: ScoringReader) -> Iterator[Check | None]:
    nodes = written.all_of if isinstance(written, BoundShape) else written
    for node in nodes or ():
        yield reader.check(node)


def _review_nesting(bounds: list[ClassBound], derives: Column, desk: Desk) -> None:
    """Report a lower class that does not contain the class above it."""
    for upper, lower in pairwise(bounds):
        above = Combination("all", len(upper.checks), upper.checks)
        below = Combination("all", len(lower.checks), lower.checks)
        if not implies(above, below):
            names = derives.levels[upper.level], derives.levels[lower.level]
            message = f"an enterprise can reach {names[0]} without reaching {names[1]}"
            hint = "compare the same criteria, with lower bounds for the lower class"
            desk.report.add("bounds-not-nested", lower.citation.source, message, hint)


def _review_codes(rows: list[RowShape], desk: Desk) -> None:
    """Report codes that would lead to two rows."""
    codes = [code for row in rows for code in row.codes or () if code]
    for place, code in enumerate(codes):
        for other in codes[:place]:
            if code.text.startswith(other.text) or other.text.startswith(code.text):
                message = (
                    f"{code.text} overlaps {other.text} in line {other.location.line}: a code could lead to two rows"
                )
                desk.report.add("codes-overlap", code, message, "list each code once, split the broader one")
