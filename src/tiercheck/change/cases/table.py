"""Cases as a table: CSV, one row a case, read into the nodes of a case file.

Columns: ``name``, ``as_of``, ``jurisdiction``, ``application``, ``tier``, ``base`` (written
``enterprises/srdi_firm``: the file beside the table, and the base in it), ``cite``, ``why``; the
evidence columns; and ``expect.outcome``, ``expect.score``, ``expect.tier``, ``expect.missing`` (columns
with blanks between, ``null`` for none), ``expect.status``, ``expect.rule_set``, ``expect.error`` or
``expect.NAME`` with an indicator, condition, part or derived column. An empty cell changes nothing,
``null`` says "not reported", ``60..70`` is an interval.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category

from tiercheck.change.cases.expecting import KEYS, NAMED
from tiercheck.errors import Location, Problem
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.source import Limits, Source

EXPECTED = "expect."
NULL = "null"
_ABOUT = ("name", "as_of", "jurisdiction", "application", "tier", "base", "cite", "why")
_INTERVAL = re.compile(r"(?P<low>.+?)\.\.(?P<high>.+)")
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SAVE = "save it as CSV UTF-8"


def read_table(path: Path, file: str, limits: Limits) -> Source:
    """Read a table into the nodes of a case file.

    Args:
        path: the table.
        file: the name to show in locations.
        limits: how much to read before refusing.
    """
    start = Location(file, 1, 1)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.size + 1)
    except OSError as error:
        return _refused(Problem("unreadable-file", f"the table cannot be read: {error.strerror or error}", "", start))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the table is not UTF-8 text: byte 0x{data[error.start]:02x}"
        return _refused(Problem("not-utf8", message, _SAVE, start))
    if len(data) > limits.size:
        message = f"the table is larger than {limits.size:,} bytes"
        return _refused(Problem("file-too-large", message, "split it into several tables", start))
    return _Table(file, text).source()


def _refused(problem: Problem) -> Source:
    return Source(problem.location.file if problem.location else "", (), None, (problem,))


@dataclass(slots=True)
class _Row:
    """The cells of one row, sorted into what a case consists of."""

    place: Location
    about: list[tuple[TextNode, Node]] = field(default_factory=list)
    figures: list[tuple[TextNode, Node]] = field(default_factory=list)
    expected: list[tuple[TextNode, Node]] = field(default_factory=list)
    named: list[tuple[TextNode, Node]] = field(default_factory=list)

    def case(self) -> MappingNode:
        """Return the row as a case is written in YAML."""
        expect = self.expected
        if self.named:
            expect = [*expect, (TextNode(NAMED, self.place), MappingNode(tuple(self.named), self.place))]
        groups = {"with": self.figures, "expect": expect}
        inner = ((TextNode(key, self.place), MappingNode(tuple(group), self.place)) for key, group in groups.items())
        return MappingNode((*self.about, *inner), self.place)


class _Table:
    """One reading of a table."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._lines = text.splitlines()
        self._rows = csv.reader(text.splitlines(keepends=True), strict=True)
        self._problems: list[Problem] = []

    def source(self) -> Source:
        """Return the table as a source; its problems are those of the text."""
        cases: tuple[Node, ...] = ()
        try:
            header = self._header(next(self._rows, []))
            cases = tuple(self._cases(header))
        except csv.Error as error:
            at = Location(self._file, max(self._rows.line_num, 1), 1)
            self._problems.append(Problem("bad-table", f"this row cannot be read: {error}", "check its quotes", at))
        start = Location(self._file, 1, 1)
        root = MappingNode(
            ((TextNode("tiercheck", start), TextNode("1", start)), (TextNode("cases", start), ListNode(cases, start))),
            start,
        )
        return Source(self._file, tuple(self._lines), root, tuple(self._problems))

    def _header(self, names: Sequence[str]) -> tuple[TextNode, ...]:
        header = tuple(TextNode(name.strip(), self._at(1, names, place)) for place, name in enumerate(names))
        texts = [name.text for name in header]
        if "name" not in texts:
            message = "the first row names the columns, and one of them is `name`"
            self._problem("missing-key", Location(self._file, 1, 1), message, "begin with name,as_of,tier,...")
        for place, name in enumerate(header):
            if not name.text:
                self._problem("unnamed-column", name.location, "this column has no name", "name it or delete it")
            elif name.text in texts[:place]:
                self._problem("duplicate-key", name.location, f"the column {name.text!r} is there twice", "keep one")
        return header

    def _cases(self, header: Sequence[TextNode]) -> Iterator[MappingNode]:
        line = self._rows.line_num + 1
        for cells in self._rows:
            if any(cell.strip() for cell in cells):
                yield self._row(header, cells, line).case()
            line = self._rows.line_num + 1

    def _row(self, header: Sequence[TextNode], cells: Sequence[str], line: int) -> _Row:
        row = _Row(Location(self._file, line, 1))
        if len(cells) > len(header):
            message = f"this row has {len(cells)} cells, the table {len(header)} columns"
            self._problem("too-many-cells", row.place, message, "put text with a comma in quotes")
        for place, (name, cell) in enumerate(zip(header, cells, strict=False)):
            at = self._at(line, cells, place)
            if any(category(char) in _HIDDEN and char not in "\r\n" for char in cell):
                self._problem("forbidden-character", at, f"{name.text} holds a character that cannot be seen", _SAVE)
            elif cell.strip():
                _sort(row, name, TextNode(cell.strip(), at, raw=cell.strip()))
        return row

    def _at(self, line: int, cells: Sequence[str], place: int) -> Location:
        """Return where a cell stands; in a row with quotes, where the row does."""
        plain_row = '"' not in self._lines[line - 1] if line <= len(self._lines) else False
        return Location(self._file, line, 1 + sum(len(cell) + 1 for cell in cells[:place]) if plain_row else 1)

    def _problem(self, code: str, at: Location, message: str, hint: str) -> None:
        source_line = self._lines[at.line - 1] if at.line <= len(self._lines) else ""
        self._problems.append(Problem(code, message, hint, at, source_line=source_line))


def _sort(row: _Row, name: TextNode, cell: TextNode) -> None:
    if name.text in _ABOUT:
        row.about.append((name, cell))
    elif not name.text.startswith(EXPECTED):
        row.figures.append((name, cell))
    else:
        subject = TextNode(name.text.removeprefix(EXPECTED), name.location)
        if subject.text == "missing":
            words = () if cell.is_null else cell.text.split()
            columns = tuple(TextNode(word, cell.location) for word in words)
            row.expected.append((subject, ListNode(columns, cell.location)))
        else:
            (row.expected if subject.text in KEYS else row.named).append((subject, _answer(cell)))


def _answer(cell: TextNode) -> Node:
    interval = _INTERVAL.fullmatch(cell.text)
    if interval is None:
        return cell
    ends = (("min", interval["low"]), ("max", interval["high"]))
    words = ((TextNode(key, cell.location), TextNode(text.strip(), cell.location)) for key, text in ends)
    return MappingNode(tuple(words), cell.location)
