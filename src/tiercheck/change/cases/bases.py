"""Figures and bases: the records that cases start from, each figure checked where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from tiercheck.change.cases.case import YAML_SUFFIX, Record
from tiercheck.change.cases.form import Form
from tiercheck.errors import nearest
from tiercheck.model.evidence import Column
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.values import RefusedError, read_value
from tiercheck.yaml.node import MappingNode, Node, PlainValue, TextNode, plain

BASE = "base"
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Base:
    """A record with a name.

    Attributes:
        home: the file it stands in.
        body: its figures, and the base it starts from.
    """

    home: Path
    body: MappingNode


def beside(path: Path, name: str) -> Path:
    """Return the case file that another one means by a name, whether it is there or not."""
    return Path(normpath(path.parent / f"{name}{YAML_SUFFIX}"))


class Figures:
    """Reads figures against the columns of a shelf; those of another subject in files that say so."""

    def __init__(self, form: Form, shelf: Shelf) -> None:
        self._form = form
        self._columns = shelf.columns
        self._of_files: dict[str, Mapping[str, Column]] = {}

    def in_file(self, file: str, columns: Mapping[str, Column]) -> None:
        """Read the figures of a file against other columns."""
        self._of_files[file] = columns

    def read(self, node: Node | None, what: str, *, checked: bool = True) -> dict[str, PlainValue]:
        """Return figures by column; None says that the figure is not reported.

        Args:
            node: a mapping of columns to values.
            what: what to call it in a problem.
            checked: False where the case expects the error that a wrong figure gives.
        """
        mapping = self._form.mapping(node, what)
        read: dict[str, PlainValue] = {}
        for key, value in mapping.entries if mapping is not None else ():
            if key.text == BASE and what.startswith(BASE):
                continue
            word = self._form.word(value, key.text)
            if word is not None:
                read[key.text] = plain(word)
                if checked and self.knows(key):
                    self._review(self._columns_at(key)[key.text], word)
        return read

    def knows(self, name: TextNode) -> bool:
        """Whether there is a column of that name, noting it when there is none."""
        columns = self._columns_at(name)
        if name.text in columns:
            return True
        message = f"there is no column {name.text!r}, so the figure would go unseen"
        self._form.report.add("unknown-column", name, message, nearest(name.text, columns))
        return False

    def _columns_at(self, node: TextNode) -> Mapping[str, Column]:
        return self._of_files.get(node.location.file, self._columns)

    def _review(self, column: Column, word: TextNode) -> None:
        value = plain(word)
        if value is None:
            return
        try:
            read_value(column, value)
        except RefusedError as refused:
            self._form.report.add(refused.code, word, f"{column.name}: {refused}", refused.hint)


class Bases:
    """The bases of every file read so far; each is put together once."""

    def __init__(self, form: Form, figures: Figures) -> None:
        self._form = form
        self._figures = figures
        self._named: dict[Path, dict[str, Base]] = {}
        self._records: dict[tuple[Path, str], Record] = {}

    def add(self, path: Path, root: MappingNode, used: Mapping[Path, TextNode]) -> None:
        """Take in the bases of a file, after those of the files it uses, and put them together."""
        self._named[path] = {name: base for file in used for name, base in self._named.get(file, {}).items()}
        defined = self._form.mapping(root.get("bases"), "bases")
        for key, body in defined.entries if defined is not None else ():
            mapping = self._form.mapping(body, f"base {key.text}")
            self._named[path][key.text] = Base(path, mapping or MappingNode((), key.location))
        for key, _ in defined.entries if defined is not None else ():
            self.record(path, key)

    def record(self, path: Path, name: TextNode, trail: tuple[str, ...] = ()) -> Record:
        """Return the figures of a base, those of the base it starts from included.

        Args:
            path: the file that asks; it sees its own bases and those of the files it uses.
            name: the base.
            trail: the bases that are being put together, to find a circle.
        """
        within, asked = self._whereabouts(path, name.text)
        base = self._named.get(within, {}).get(asked)
        if base is None:
            known = tuple(self._named.get(within, {}))
            hint = nearest(asked, known) or (f"there are {', '.join(known)}" if known else "define it under `bases:`")
            self._form.report.add("unknown-base", name, f"there is no base {name.text!r}", hint)
            return {}
        if len(trail) > DEEPEST:
            message = f"bases start from each other more than {DEEPEST} deep"
            self._form.report.add("too-deep", name, message, "write the figures of one of them out")
            return {}
        if asked in trail:
            circle = " -> ".join((*trail[trail.index(asked) :], asked))
            hint = "begin one of them without a base"
            self._form.report.add("base-cycle", name, f"bases start from each other in a circle: {circle}", hint)
            return {}
        if (base.home, asked) not in self._records:
            start = self._form.word(base.body.get(BASE), BASE)
            below = self.record(base.home, start, (*trail, asked)) if start is not None else {}
            own = self._figures.read(base.body, f"base {asked}")
            self._records[base.home, asked] = {**below, **own}
        return self._records[base.home, asked]

    def _whereabouts(self, path: Path, name: str) -> tuple[Path, str]:
        """Return file and base; a table names both, as in ``enterprises/srdi_firm``."""
        file, slash, base = name.rpartition("/")
        return (beside(path, file), base) if slash else (path, name)

    def reported(self, path: Path) -> Mapping[str, Record]:
        """Return every base that a file sees, by name, without what is not reported."""
        found = {name: self._records[base.home, name] for name, base in self._named.get(path, {}).items()}
        return {name: without_silence(record) for name, record in found.items()}


def without_silence(record: Record) -> Record:
    """Return a record without the figures that are said not to be reported."""
    return {name: value for name, value in record.items() if value is not None}
