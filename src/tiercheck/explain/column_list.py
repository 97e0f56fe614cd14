"""The evidence columns of a subject as a list: what can be reported, in which unit, and which tiers read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.document.document import Document, Row, table
from tiercheck.document.json import Json
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Value, filled, joined
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit, decimal_text
from tiercheck.model.renderable import Renderable
from tiercheck.model.text import Text
from tiercheck.subjects.subject import Origin, Subject

FORMAT = "tiercheck/columns/1"
_TITLE = Text("{subject}的填报列", "Columns of: {subject}")
_HEAD = (
    Text("列名", "Column"),
    Text("名称", "Title"),
    Text("单位", "Unit"),
    Text("取值范围", "Values"),
    Text("使用的层级", "Read by"),
)
_UNITS = {
    Unit.YUAN: Text("元", "yuan"),
    Unit.RATIO: Text("比率", "ratio"),
    Unit.PERSONS: Text("人", "persons"),
    Unit.YEARS: Text("年", "years"),
    Unit.COUNT: Text("个", "count"),
    Unit.POINTS: Text("分", "points"),
    Unit.LEVEL: Text("等级", "level"),
    Unit.BOOL: Text("是/否", "yes or no"),
    Unit.TEXT: Text("文本", "text"),
    Unit.DATE: Text("日期", "date"),
}
_JUDGED = Text("须人工认定", "judged by a person")
_RANK = Text("0 为未获奖或未上榜", "0 is none")
_LOCAL = Text("地方", "local")
_BETWEEN = Text("；", "; ")


class ListedColumn(NamedTuple):
    """One column of a list.

    Attributes:
        column: the column.
        origin: where it comes from in tables and nested profiles; a local column says nothing of it.
        tiers: the tiers whose rules read it, somewhere on some day.
    """

    column: Column
    origin: Origin
    tiers: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ColumnList(Renderable):
    """The columns of a subject, local ones last.

    Attributes:
        subject: what is described.
        entries: the columns.
    """

    subject: Subject
    entries: tuple[ListedColumn, ...]

    def __iter__(self) -> Iterator[ListedColumn]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, name: str) -> ListedColumn:
        """Return a column by its name; ``KeyError`` names the subject."""
        for entry in self.entries:
            if entry.column.name == name:
                return entry
        raise KeyError(f"{self.subject.id} has no column {name!r}")

    def _line(self) -> str:
        return f"{len(self)} columns of the subject {self.subject.id}"

    def _layout(self, detail: str) -> DocumentLayout:  # noqa: ARG002
        title = filled(_TITLE, subject=self.subject.title)
        return DocumentLayout((Document(title, (table(_HEAD, map(_row, self.entries)),), self._data),))

    def _data(self, _language: Language) -> Json:
        """Return the JSON document, which has both languages."""
        columns: list[Json] = [_document(entry) for entry in self.entries]
        title: Json = {"zh": self.subject.title.zh, "en": self.subject.title.en}
        return {"format": FORMAT, "subject": self.subject.id, "title": title, "columns": columns}


def _row(entry: ListedColumn) -> Row:
    column = entry.column
    notes: list[Value] = [values for values in (_values(column),) if values]
    notes += [text for text, is_so in _notes(column) if is_so]
    return (column.name, column.title, _UNITS[column.unit], joined(_BETWEEN, notes), ", ".join(entry.tiers))


def _notes(column: Column) -> tuple[tuple[Text, bool], ...]:
    return (_JUDGED, column.judgement), (_RANK, column.rank), (_LOCAL, column.local)


def _values(column: Column) -> str:
    """Write the domain: levels from the lowest, the standard of a code, or the least and the most."""
    if column.levels:
        return " < ".join(column.levels)
    if column.code is not None:
        return str(column.code)
    low, high = (None if end is None else decimal_text(end) for end in (column.low, column.high))
    if low is not None and high is not None:
        return f"{low}–{high}"
    return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""


def _document(entry: ListedColumn) -> Json:
    column, origin = entry.column, entry.origin
    return {
        "id": column.name,
        "title": {"zh": column.title.zh, "en": column.title.en},
        "unit": column.unit.value,
        "min": None if column.low is None else decimal_text(column.low),
        "max": None if column.high is None else decimal_text(column.high),
        "levels": list(column.levels),
        "judgement": column.judgement,
        "rank": column.rank,
        "local": column.local,
        "role": None if column.role is None else column.role.value,
        "code": None if column.code is None else column.code.value,
        "part_of": column.part_of or None,
        "year": origin.year,
        "within": origin.within,
        "profile": origin.path or None,
        "aliases": list(origin.aliases),
        "tiers": list(entry.tiers),
    }
