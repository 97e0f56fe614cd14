"""YAML text in, positioned tree out; hostile text gives problems, never an exception, code or a flood of memory.

Only the event layer of PyYAML is used: nothing is constructed, no tag is looked up, no alias
is followed, and nesting uses a list instead of the stack.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml
from tiercheck.errors import Location, Problem
from tiercheck.yaml.node import PLAIN, ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.syntax import SyntaxFault, explain_yaml_error

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST_QUOTE = 200
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Control characters, other line breaks, marks that reorder text on the screen, halves of surrogate pairs.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SURROGATE_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused.

    Attributes:
        size: bytes of the file.
        depth: levels of nesting.
        nodes: scalars, lists and mappings together.
    """

    size: int = 2**20
    depth: int = 40
    nodes: int = 100_000


RULE_FILE = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read.

    Attributes:
        file: its name in every location.
        lines: its text, line by line.
        root: the tree, or None when the text could not be read to its end.
        problems: all that is wrong with the text, in order of place.
    """

    file: str
    lines: tuple[str, ...]
    root: Node | None
    problems: tuple[Problem, ...]


def read_file(path: Path, file: str, limits: Limits = RULE_FILE) -> Source:
    """Read a file from disk; never more than the size limit of it."""
    try:
        if not path.is_file():
            return _refused(file, "not-a-file", "this is not a file", "name a YAML file")
        with path.open("rb") as stream:
            data = stream.read(limits.size + 1)
    except OSError as error:
        return _refused(file, "unreadable-file", f"the file cannot be read: {error.strerror or error}", "")
    return read_source(data, file, limits)


def read_source(data: bytes | str, file: str, limits: Limits = RULE_FILE) -> Source:
    """Read YAML (or JSON) text into a positioned tree.

    Args:
        data: the text; bytes must be UTF-8, a leading byte order mark is skipped.
        file: the name to show in locations.
        limits: how much to read before refusing.
    """
    if len(data) > limits.size:
        hint = "split it into several files"
        return _refused(file, "file-too-large", f"the file is larger than {limits.size:,} bytes", hint)
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _not_utf8(data, file, error.start)
    else:
        text = data.removeprefix("\ufeff")
    lines = tuple(_LINE_BREAK.split(text))
    found = _FORBIDDEN.search(text)
    if found:
        return Source(file, lines, None, (quoted(_forbidden(text, found, file), lines),))
    if text.lstrip()[:1] in ("{", "["):
        text = _SURROGATE_PAIR.sub(_joined, text)
    builder = _Builder(file, limits, text)
    problems = [*builder.read(), *builder.problems]
    placed = [quoted(problem, lines) for problem in problems]
    return Source(file, lines, builder.root, tuple(sorted(placed, key=place_of)))


def place_of(problem: Problem) -> tuple[str, int, int, str, str]:
    """Return what problems are sorted by: file, line, column, then code and text."""
    at = problem.location
    place: tuple[str, int, int] = (at.file, at.line, at.column) if at else ("", 0, 0)
    file, line, column = place
    return file, line, column, problem.code, problem.message


def quoted(problem: Problem, lines: Sequence[str]) -> Problem:
    """Return the problem with its line; a very long line is cut or left out, what cannot be seen is marked."""
    at = problem.location
    line = lines[at.line - 1] if at and at.line <= len(lines) else ""
    shown = line[:LONGEST_QUOTE] if at and at.column <= LONGEST_QUOTE else ""
    return replace(problem, source_line=_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", shown))


def _refused(file: str, code: str, message: str, hint: str) -> Source:
    return Source(file, (), None, (Problem(code, message, hint, Location(file, 1, 1)),))


def _not_utf8(data: bytes, file: str, start: int) -> Source:
    before = data[:start].decode("utf-8-sig", errors="replace")
    rows = _LINE_BREAK.split(before)
    at = Location(file, len(rows), len(rows[-1]) + 1)
    message = f"the byte 0x{data[start]:02x} is not UTF-8 text"
    return Source(file, (), None, (Problem("not-utf8", message, "save the file as UTF-8", at),))


def _forbidden(text: str, found: re.Match[str], file: str) -> Problem:
    rows = _LINE_BREAK.split(text[: found.start()])
    at = Location(file, len(rows), len(rows[-1]) + 1)
    message = f"the character U+{ord(found[0]):04X} is not allowed: it cannot be seen, or hides what is written"
    return Problem("forbidden-character", message, "delete it", at)


def _joined(pair: re.Match[str]) -> str:
    """JSON writes a character outside the basic plane as two escapes, YAML as one."""
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun and not ended; a mapping's items are keys and values in turn."""

    location: Location
    is_mapping: bool
    items: list[Node] = field(default_factory=list)


class _Builder:
    """Turns parser events into nodes, with limits."""

    def __init__(self, file: str, limits: Limits, text: str) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._file = file
        self._limits = limits
        self._text = text
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def read(self) -> Iterable[Problem]:
        """Read all events; return what ended the reading early, if anything did."""
        try:
            for event in yaml.parse(self._text, Loader=_LOADER):
                self._take(event)
        except SyntaxFault as fault:
            self.root = None
            return [fault.problem]
        except yaml.YAMLError as error:
            self.root = None
            return [explain_yaml_error(error, self._file, self._text)]
        if self.root is None:
            hint = "begin with tiercheck: 1"
            return [Problem("empty-file", "the file is empty", hint, Location(self._file, 1, 1))]
        return []

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.AliasEvent():
                self._problem("alias", event, f"the alias *{event.anchor} is not allowed", "write the value out")
                self._place(TextNode("", self._at(event)))
            case yaml.ScalarEvent():
                self._guard(event)
                style = event.style if event.style in ("'", '"', "|", ">") else PLAIN
                self._place(TextNode(event.value, self._at(event), style, self._raw(event)))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._guard(event)
                self._open.append(_Open(self._at(event), isinstance(event, yaml.MappingStartEvent)))
                if len(self._open) > self._limits.depth:
                    message = f"nesting goes deeper than {self._limits.depth} levels"
                    raise SyntaxFault(Problem("too-deep", message, "", self._at(event)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                closed = self._open.pop()
                self._place(self._mapping(closed) if closed.is_mapping else _list(closed))
            case yaml.DocumentStartEvent():
                self._begin_document(event)

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "make it a file of its own"
            raise SyntaxFault(Problem("second-document", "a second document begins here", hint, self._at(event)))
        if event.version or event.tags:
            self._problem("directive", event, "a % directive is not allowed", "delete it")

    def _guard(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            message = f"the file has more than {self._limits.nodes:,} values"
            raise SyntaxFault(Problem("too-many-values", message, "split it", self._at(event)))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._problem("tag", event, f"the tag {tag} is not allowed: files are data, never code", "delete the tag")
        if event.anchor is not None:
            self._problem("anchor", event, f"the anchor &{event.anchor} is not allowed", "delete it")

    def _place(self, node: Node) -> None:
        if self._open:
            self._open[-1].items.append(node)
        else:
            self.root = node

    def _mapping(self, closed: _Open) -> MappingNode:
        entries: dict[str, tuple[TextNode, Node]] = {}
        for key, value in zip(closed.items[::2], closed.items[1::2], strict=True):
            if not isinstance(key, TextNode):
                self.problems.append(Problem("key-not-text", "a key must be text", "", key.location))
            elif key.text == "<<" and key.style == PLAIN:
                message = "the merge key << is not allowed"
                self.problems.append(Problem("merge-key", message, "write the keys out", key.location))
            elif key.text in entries:
                first = entries[key.text][0].location.line
                message = f"the key {key.text!r} is already given in line {first}; one of the two would be lost"
                self.problems.append(Problem("duplicate-key", message, "keep one of them", key.location))
            else:
                entries[key.text] = (key, value)
        return MappingNode(tuple(entries.values()), closed.location)

    def _problem(self, code: str, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, hint, self._at(event)))

    def _at(self, event: yaml.Event) -> Location:
        mark = event.start_mark
        return Location(self._file, mark.line + 1, mark.column + 1) if mark else Location(self._file, 1, 1)

    def _raw(self, event: yaml.Event) -> str:
        start, end = event.start_mark, event.end_mark
        return self._text[start.index : end.index] if start and end else ""


def _list(closed: _Open) -> ListNode:
    return ListNode(tuple(closed.items), closed.location)
