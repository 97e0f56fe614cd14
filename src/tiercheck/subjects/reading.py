"""A subject file in, a subject out, with every problem of the file at its place."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple, TypeAlias

from pydantic import Field, WithJsonSchema

from tiercheck.errors import nearest
from tiercheck.model.evidence import CodeStandard, Column, Role
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.result_names import OF_EVERY_TABLE
from tiercheck.model.text import Text
from tiercheck.subjects.subject import Origin, Subject, new_subject
from tiercheck.yaml.node import MappingNode, TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import TextShape, read_flag, read_number, read_word, text_of
from tiercheck.yaml.shape import Figure, Flag, Items, Kept, Named, Shape, Words, review_id

_COUNTED = (Unit.YUAN, Unit.RATIO, Unit.PERSONS, Unit.YEARS, Unit.COUNT, Unit.POINTS)
_COMPARABLE = (Unit.YUAN, Unit.PERSONS, Unit.COUNT)
_MOST_YEARS = 9
_DIVISIONS = str(CodeStandard.DIVISION)
# The unit of a column, or the standard of a code, as a file spells it.
_UnitWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in Unit]})]
_CodeWord: TypeAlias = Annotated[Words, WithJsonSchema({"enum": [str(each) for each in CodeStandard]})]


class _UnitFeature(StrEnum):
    """A key of a column that only some units have."""

    LEVELS = "levels"
    CODE = "code"
    JUDGEMENT = "judgement"
    RANK = "rank"
    MIN = "min"
    MAX = "max"
    PART_OF = "part_of"


_UNITS_WITH: Mapping[_UnitFeature, tuple[Unit, ...]] = {
    _UnitFeature.LEVELS: (Unit.LEVEL,),
    _UnitFeature.CODE: (Unit.TEXT,),
    _UnitFeature.JUDGEMENT: (Unit.BOOL,),
    _UnitFeature.RANK: (Unit.COUNT,),
    _UnitFeature.MIN: _COUNTED,
    _UnitFeature.MAX: _COUNTED,
    _UnitFeature.PART_OF: _COMPARABLE,
}


class SubjectColumnShape(Shape):
    """An evidence column of a subject."""

    needed: ClassVar[tuple[str, ...]] = ("title", "unit")
    title: Kept[TextShape] = None
    unit: Kept[_UnitWord] = None
    low: Kept[Figure] = Field(default=None, alias="min")
    high: Kept[Figure] = Field(default=None, alias="max")
    levels: Kept[Items[Words]] = None
    rank: Kept[Flag] = None
    judgement: Kept[Flag] = None
    code: Kept[_CodeWord] = None
    part_of: Kept[Words] = None
    year: Kept[Figure] = None
    within: Kept[Figure] = None
    profile: Kept[Words] = None
    aliases: Kept[Items[Words]] = None


class SubjectFile(Shape):
    """What can be judged: its evidence columns, and which of them are its key, name, place and industry."""

    needed: ClassVar[tuple[str, ...]] = ("tiercheck", "subject", "title", "key", "columns")
    tiercheck: Annotated[Kept[Figure], Field(json_schema_extra={"const": 1})] = None
    subject: Kept[Words] = None
    title: Kept[TextShape] = None
    key: Kept[Words] = None
    name: Kept[Words] = None
    place: Kept[Words] = None
    industry: Kept[Words] = None
    columns: Kept[Named[SubjectColumnShape]] = None

    @property
    def columns_node(self) -> MappingNode | None:
        """The mapping of the columns, whose keys know their places."""
        found = self.node.get("columns")
        return found if isinstance(found, MappingNode) else None


class SubjectReading(NamedTuple):
    """What came of reading a subject file.

    Attributes:
        subject: the subject, of the columns that could be read.
        faulty: the names of the columns that could not.
    """

    subject: Subject
    faulty: frozenset[str] = frozenset()


def read_subject(file: SubjectFile, report: Report) -> SubjectReading | None:
    """Read a subject file; None stands for one without a name.

    Args:
        file: the file.
        report: takes the problems.
    """
    if file.subject is None or not review_id(file.subject, report):
        return None
    shapes = file.columns or {}
    roles = _roles(file, report)
    columns: dict[str, Column] = {}
    origins: dict[str, Origin] = {}
    for name, shape in shapes.items():
        column = _column(name, shape, roles.get(name), report) if shape else None
        if shape is not None and column is not None:
            columns[name], origins[name] = column, _origin(shape, report)
    for key, _ in file.columns_node.entries if file.columns_node else ():
        if key.text in OF_EVERY_TABLE:
            message = f"judged tables use the column {key.text!r} for a result"
            report.add("column-clash", key, message, "give the column another name")
    whole = {name: shape for name, shape in shapes.items() if shape is not None and name in columns}
    _review_parts(whole, columns, shapes, report)
    _review_headings(whole, report)
    subject = new_subject(file.subject.text, text_of(file.title) or Text("", ""), columns, origins)
    return SubjectReading(subject, frozenset(shapes) - columns.keys())


def _roles(file: SubjectFile, report: Report) -> Mapping[str, Role]:
    """Return the role of each column that has one."""
    written = {Role.KEY: file.key, Role.NAME: file.name, Role.PLACE: file.place, Role.INDUSTRY: file.industry}
    shapes, roles = file.columns or {}, dict[str, Role]()
    for role, node in written.items():
        if node is None:
            continue
        shape = shapes.get(node.text)
        if node.text not in shapes:
            hint = nearest(node.text, shapes) or "name one of the columns below"
            report.add("unknown-column", node, f"there is no column {node.text!r} to be the {role}", hint)
        elif shape is not None and shape.unit is not None and shape.unit.text != Unit.TEXT:
            message = f"{node.text} holds {shape.unit.text}, and the {role} of a subject is text"
            report.add("bad-column", node, message, "give it the unit text")
        elif role is Role.PLACE and shape is not None and (shape.code is None or shape.code.text != _DIVISIONS):
            message = f"{node.text} does not hold division codes, by which the rules of a place are found"
            report.add("bad-column", node, message, f"give the column code: {_DIVISIONS}")
        elif node.text in roles:
            report.add("bad-column", node, f"{node.text} is already the {roles[node.text]}", "name another column")
        else:
            roles[node.text] = role
    return roles


def _column(name: str, shape: SubjectColumnShape, role: Role | None, report: Report) -> Column | None:
    unit = read_word(shape.unit, Unit, report) if shape.unit else None
    if unit is None:
        return None
    good = True
    for key, units in _UNITS_WITH.items():
        if shape.has(key) and unit not in units:
            message = f"a column of {unit} has no {key}"
            report.add("bad-column", shape.at(key), message, f"{key} is for {', '.join(units)}")
            good = False
    levels = tuple(level.text for level in shape.levels or () if level)
    if unit is Unit.LEVEL and (len(levels) < 2 or len(set(levels)) < len(levels)):
        message = "a column of levels names at least two, each once, lowest first"
        report.add("bad-column", shape.at("levels"), message, "levels: [none, city, province]")
        good = False
    low, high = (read_number(each, report) if each else None for each in (shape.low, shape.high))
    if low is not None and high is not None and high < low:
        report.add("bad-column", shape.at("max"), f"max is below min, so {name} could have no value", "swap them")
        good = False
    code = read_word(shape.code, CodeStandard, report) if shape.code else None
    rank, judgement = read_flag(shape.rank, report), read_flag(shape.judgement, report)
    if not good:
        return None
    part_of = shape.part_of.text if shape.part_of else ""
    title = text_of(shape.title) or Text("", "")
    return Column(name, unit, title, low, high, levels, judgement, rank, role=role, code=code, part_of=part_of)


def _origin(shape: SubjectColumnShape, report: Report) -> Origin:
    aliases = tuple(alias.text for alias in shape.aliases or () if alias)
    year, within = _years(shape.year, 0, report), _years(shape.within, 1, report)
    return Origin(aliases, shape.profile.text if shape.profile else "", year, within)


def _years(node: TextNode | None, least: int, report: Report) -> int | None:
    value: Number | None = read_number(node, report) if node else None
    if node is None or value is None:
        return None
    if isinstance(value, int) and least <= value <= _MOST_YEARS:
        return value
    report.add("bad-number", node, f"{node.text} is not a whole number from {least} to {_MOST_YEARS}")
    return None


def _review_parts(
    shapes: Mapping[str, SubjectColumnShape], columns: Mapping[str, Column], every: Mapping[str, object], report: Report
) -> None:
    """Report parts of columns that are not there, count something else, or are a part of themselves."""
    for name, shape in shapes.items():
        node = shape.part_of
        whole = columns.get(node.text) if node else None
        if node is None or (whole is None and node.text in every):
            continue
        if whole is None:
            hint = nearest(node.text, columns) or "name one of the columns of this file"
            report.add("unknown-column", node, f"there is no column {node.text!r} for {name} to be a part of", hint)
        elif whole.unit is not columns[name].unit or _is_circular(name, columns):
            message = f"{name} cannot be a part of {whole.name}, which counts {whole.unit}"
            if whole.unit is columns[name].unit:
                message = f"{name} would be a part of itself"
            report.add("bad-column", node, message, "name the column that holds all of it")


def _is_circular(name: str, columns: Mapping[str, Column]) -> bool:
    seen, at = {name}, columns[name].part_of
    while at in columns:
        if at in seen:
            return True
        seen.add(at)
        at = columns[at].part_of
    return False


def _review_headings(shapes: Mapping[str, SubjectColumnShape], report: Report) -> None:
    """Report a title or an alias that two columns have: a heading must lead to one column or to none."""
    first: dict[str, str] = {}
    for name, shape in shapes.items():
        written = [each for each in (shape.title.zh, shape.title.en) if each] if shape.title else []
        for node in (*written, *(alias for alias in shape.aliases or () if alias)):
            if first.setdefault(node.text, name) != name:
                message = f"{node.text!r} is already a heading of {first[node.text]}, so a table could mean either"
                report.add("heading-clash", node, message, "say in which of the two it differs, or leave it out")
