"""The evidence columns of a subject as a list: what can be reported, in which unit, and which tiers read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.explain.document import Json, json_text
from tiercheck.explain.html import booklet_html
from tiercheck.explain.markdown import booklet_markdown
from tiercheck.explain.sheet import Booklet, sheet
from tiercheck.explain.text import DEFAULT_WIDTH, booklet_text
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit, decimal_text
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
class ColumnList:
    """The columns of a subject, local ones last.

    Attributes:
        subject: what is described.
        entries: the columns.
    """

    subject: Subject
    entries: tuple[ListedColumn, ...]

    def render(self, style: str = "text", language: Language | str = Language.ZH, width: int = DEFAULT_WIDTH) -> str:
        """Write the list.

        Args:
            style: ``text``, ``markdown``, ``html`` or ``json``.
            language: of titles and words, ``zh`` or ``en``; JSON has both.
            width: columns of a text.

        Raises:
            ValueError: there is no such style or language.
        """
        laid_out = self._booklet(Language(language))
        match style:
            case "text":
                return booklet_text(laid_out, width=width, colour=False)
            case "markdown":
                return booklet_markdown(laid_out)
            case "html":
                return booklet_html(laid_out)
            case "json":
                return json_text(self.to_dict())
        raise ValueError(f"{style!r} is not a style; write text, markdown, html or json")

    def to_dict(self) -> dict[str, Json]:
        """Return the list as a JSON document."""
        columns: list[Json] = [_document(entry) for entry in self.entries]
        title: Json = {"zh": self.subject.title.zh, "en": self.subject.title.en}
        return {"format": FORMAT, "subject": self.subject.id, "title": title, "columns": columns}

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

    def __repr__(self) -> str:
        return f"<{len(self)} columns of the subject {self.subject.id}>"

    def __str__(self) -> str:
        return self.render()

    def _repr_html_(self) -> str:
        return self.render("html")

    def _booklet(self, language: Language) -> Booklet:
        title = _TITLE.in_language(language).format(subject=self.subject.title.in_language(language))
        rows = (_row(entry, language) for entry in self.entries)
        return Booklet(language, title, (), (sheet("", _HEAD, rows, language),))


def _row(entry: ListedColumn, language: Language) -> tuple[str, ...]:
    column = entry.column
    notes = [
        _values(column),
        *(text.in_language(language) for text, is_so in _notes(column) if is_so),
    ]
    return (
        column.name,
        column.title.in_language(language),
        _UNITS[column.unit].in_language(language),
        ("；" if language is Language.ZH else "; ").join(filter(None, notes)),
        ", ".join(entry.tiers),
    )


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
