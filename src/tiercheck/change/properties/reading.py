"""Property files in, properties out; all problems of all files together, each with its place.

A file has ``tiercheck: 1`` and a list of ``properties``. Each has a ``name``, what it says in ``zh`` and ``en``, one
promise (``implies``, ``never_hurts`` or ``not_looser``), the records it speaks of (``where``, ``without``), the
occasion (``as_of``, ``jurisdiction``, ``application``, or ``everywhere: true``), and for one that the law does not
have ``expect: fail`` with the reason ``why``.
"""

from collections.abc import Iterator, Sequence
from os.path import abspath
from pathlib import Path

from tiercheck.change.cases.form import Form
from tiercheck.change.cases.reading import shown
from tiercheck.change.properties.asking import Asked, Occasions
from tiercheck.change.properties.promises import OCCASION, Promised, Promises
from tiercheck.change.properties.property import Kind, NotLooser, Property
from tiercheck.change.properties.statements import Statements
from tiercheck.errors import Location, Problem, PropertyFileError
from tiercheck.model.text import Text
from tiercheck.rulebook.shelf import PROPERTIES, Shelf
from tiercheck.rulebook.words import Desk
from tiercheck.yaml.node import MappingNode, Node, TextNode, plain
from tiercheck.yaml.report import Report
from tiercheck.yaml.source import read_file

FORMAT = "1"
FAIL = "fail"
_FILE_FIELDS = ("tiercheck", "title", "properties")
_FIELDS = ("name", "zh", "en", *Kind, "where", "without", *OCCASION, "everywhere", "expect", "why")
_TEXTS = (("name", "what it is called"), ("zh", "what it says in Chinese"), ("en", "what it says in English"))


def read_properties(path: Path, shelf: Shelf) -> tuple[Property, ...]:
    """Read the properties of a file, or of every ``properties.yaml`` in a folder and the folders in it.

    Args:
        path: the file or folder.
        shelf: the rules that the properties are about.

    Raises:
        PropertyFileError: every problem of every file; or there is no such file.
    """
    reading = _Reading(shelf)
    return reading.properties(_files(Path(abspath(path))))


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_file():
        return (path,)
    within = (each for each in path.rglob(f"*{PROPERTIES}") if each.is_file())
    files = tuple(sorted(each for each in within if not any(part[0] == "." for part in each.relative_to(path).parts)))
    if not files:
        message = f"there is no file {PROPERTIES} in {shown(path)!r}"
        raise PropertyFileError(
            [Problem("no-properties", message, f"name a file of properties, or write {PROPERTIES}")]
        )
    return files


class _Reading:
    """One reading of property files."""

    def __init__(self, shelf: Shelf) -> None:
        self._report = Report()
        self._form = Form(self._report)
        self._desk = Desk(self._report, {})
        self._promises = Promises(self._form, Statements(self._form, shelf), self._desk)
        self._occasions = Occasions(shelf, self._report)
        self._named: dict[str, Location] = {}
        self._lines: dict[str, Sequence[str]] = {}

    def properties(self, files: Sequence[Path]) -> tuple[Property, ...]:
        read = [each for file in files for each in self._file(file)]
        if len(self._report):
            raise PropertyFileError(self._report.in_order(self._lines))
        return tuple(read)

    def _file(self, file: Path) -> Iterator[Property]:
        source = read_file(file, shown(file))
        self._lines[source.file] = source.lines
        self._report.extend(source.problems)
        root = source.root
        if not isinstance(root, MappingNode):
            if not source.problems:
                place = Location(source.file, 1, 1) if root is None else root.location
                self._report.add("wrong-kind", place, "a property file is a mapping", "begin with tiercheck: 1")
            return
        list(self._form.entries(root, _FILE_FIELDS, "a property file"))
        written = root.get("tiercheck")
        if not isinstance(written, TextNode) or written.text != FORMAT:
            at = root if written is None else written
            self._report.add("unknown-format", at, "this is not a property file of format 1", "begin with tiercheck: 1")
        listed = self._form.required(root, "properties", "the list of what the rules promise")
        for item in self._form.items(listed, "properties"):
            node = self._form.mapping(item, "a property")
            read = None if node is None else self._property(node)
            if read is not None:
                yield read

    def _property(self, node: MappingNode) -> Property | None:
        list(self._form.entries(node, _FIELDS, "a property"))
        texts = [self._text(node, key, why) for key, why in _TEXTS]
        promised = self._promised(node)
        among, further = self._promises.among(node)
        named, everywhere = self._promises.elsewhere(node), self._everywhere(node)
        fails, why = self._expected(node)
        if promised is None or "" in texts:
            return None
        asked = Asked(named, everywhere, promised.than, node.location)
        there = promised.here if isinstance(promised.promise, NotLooser) else {}
        unread = "as_of" in node and named.as_of is None
        occasions = () if unread else self._occasions.of(asked, {**further, **promised.here}, there)
        name, zh, en = texts
        return Property(name, Text(zh, en), promised.promise, among, occasions, fails, why, node.location)

    def _promised(self, node: MappingNode) -> Promised | None:
        kinds = [kind for kind in Kind if kind in node]
        if len(kinds) != 1:
            told = f"this promises {' and '.join(kinds)} at once" if kinds else "this promises nothing"
            self._report.add("one-promise", node, told, f"write one of {', '.join(Kind)}")
            return None
        return self._promises.promised(kinds[0], node.get(kinds[0]))

    def _text(self, node: MappingNode, key: str, why: str) -> str:
        written = self._form.required(node, key, why)
        text = "" if written is None else self._form.text(node, key)
        if isinstance(written, TextNode) and not text:
            self._report.add("missing-key", written, f"{key!r} is empty: {why}", f"add {key}: ...")
        if key == "name" and text and isinstance(written, TextNode):
            first = self._named.setdefault(text, written.location)
            if first != written.location:
                message = f"the name {text!r} is already that of the property in {first.file} line {first.line}"
                self._report.add("duplicate-name", written, message, "say what is different about this one")
        return text

    def _everywhere(self, node: MappingNode) -> bool:
        word = self._form.word(node.get("everywhere"), "everywhere")
        if word is None:
            return False
        if plain(word) is not True:
            self._report.add("wrong-kind", word, "everywhere is true, or it is left out", "write everywhere: true")
        return True

    def _expected(self, node: MappingNode) -> tuple[bool, Text | None]:
        """Read whether the law is known not to have the property, and why."""
        word = self._form.word(node.get("expect"), "expect")
        why = self._why(node.get("why"))
        if word is not None and word.text != FAIL:
            message = f"{word.text!r} is nothing to expect"
            self._report.add("unknown-word", word, message, "write expect: fail, or leave it out")
        if word is not None and "why" not in node:
            message = "'why' is missing: a property that the law does not have is kept for its reason"
            self._report.add("missing-key", word, message, "add why: {zh: ..., en: ...}")
        if word is None and "why" in node:
            message = "a reason goes with a property that the law does not have"
            self._report.add("unknown-key", node.key("why") or node, message, "add expect: fail, or leave it out")
        return word is not None, why

    def _why(self, node: Node | None) -> Text | None:
        body = self._form.mapping(node, "why")
        if body is None:
            return None
        list(self._form.entries(body, ("zh", "en"), "why"))
        for key in ("zh", "en"):
            self._form.required(body, key, "a reason is given in both languages")
        return Text(self._form.text(body, "zh"), self._form.text(body, "en"))
