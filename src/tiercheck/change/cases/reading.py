"""Case files in, cases out; all problems of all files together, each with its place.

A YAML file has ``tiercheck: 1``, a ``title``, defaults (``as_of``, ``jurisdiction``, ``application``,
``tier``, ``tiers``), reusable ``bases``, other files whose bases it uses (``use``), ``cases``, and the
``equivalents`` among the mutants of the rules, which no case can notice.
A table is read into the same nodes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import abspath
from pathlib import Path

from tiercheck.change.cases.bases import Bases, Figures, beside
from tiercheck.change.cases.case import SUFFIXES, TABLE_SUFFIX, YAML_SUFFIX, Case, Equivalent, Kind, Record, case_files
from tiercheck.change.cases.expecting import Expecting
from tiercheck.change.cases.form import Form
from tiercheck.change.cases.review import Review
from tiercheck.change.cases.steps import DEFAULTS, FIELDS, Steps
from tiercheck.change.cases.table import read_table
from tiercheck.errors import CaseFileError, Location, Problem
from tiercheck.rulebook.shelf import Shelf
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.source import Limits, Source, read_file

CASE_FILE = Limits(size=16 * 2**20, nodes=2 * 10**6)
FORMAT = "1"
_EQUIVALENT_FIELDS = ("mutant", "why")
_FILE_FIELDS = ("tiercheck", "title", "subject", "use", "bases", "cases", "equivalents", *DEFAULTS)


def read_cases(path: Path, shelf: Shelf) -> tuple[Case, ...]:
    """Read every case of a file, or of a folder and the folders in it.

    Args:
        path: the file or folder.
        shelf: the rules that the cases are about: their columns, tiers, indicators and conditions.

    Raises:
        CaseFileError: every problem of every file.
    """
    return _Reading(shelf).cases(_files(path))


def read_equivalents(path: Path, shelf: Shelf) -> tuple[Equivalent, ...]:
    """Return the mutants that the case files of a path explain to be equivalent.

    Raises:
        CaseFileError: every problem of every file.
    """
    reading = _Reading(shelf)
    reading.cases(_files(path))
    return reading.equivalents


def _files(path: Path) -> tuple[Path, ...]:
    files = case_files(Path(abspath(path)))
    if not files:
        message = f"there are no case files in {str(path)!r}"
        raise CaseFileError([Problem("no-cases", message, f"name a folder that holds files *{YAML_SUFFIX}")])
    return files


def read_bases(path: Path, shelf: Shelf) -> Mapping[str, Record]:
    """Return the bases of a case file and of the files it uses, by name.

    Raises:
        CaseFileError: every problem of the file.
    """
    return _Reading(shelf).bases_of(Path(abspath(path)))


class _Reading:
    """One reading of case files; files that several of them use are read once."""

    def __init__(self, shelf: Shelf) -> None:
        self._report = Report()
        self._form = Form(self._report)
        self._figures = Figures(self._form, shelf)
        self._bases = Bases(self._form, self._figures)
        self._shelf = shelf
        self._review = Review(self._report, shelf)
        self._lines: dict[str, Sequence[str]] = {}
        self._roots: dict[Path, MappingNode | None] = {}
        self._equivalents: dict[str, Equivalent] = {}

    @property
    def equivalents(self) -> tuple[Equivalent, ...]:
        """The mutants explained in the files whose cases were read."""
        return tuple(self._equivalents.values())

    def cases(self, files: Iterable[Path]) -> tuple[Case, ...]:
        cases = [case for file in files for case in self._cases(file)]
        self._stop_at_problems()
        return tuple(cases)

    def bases_of(self, file: Path) -> Mapping[str, Record]:
        self._open(file, ())
        self._stop_at_problems()
        return self._bases.reported(file)

    def _stop_at_problems(self) -> None:
        if len(self._report):
            raise CaseFileError(self._report.in_order(self._lines))

    def _cases(self, file: Path) -> Iterator[Case]:
        root = self._open(file, ())
        if root is None:
            return
        steps = Steps(self._form, self._bases, self._figures, Expecting(self._form), file, root, self._subject(root))
        named: dict[str, Location] = {}
        for node in self._form.items(root.get("cases"), "cases"):
            kind = self._kind(node)
            if kind is None or not isinstance(node, MappingNode):
                continue
            case = steps.case(kind, node)
            self._review_name(case, named)
            self._review.case(case)
            yield case
        for item in self._form.items(root.get("equivalents"), "equivalents"):
            self._explain(item)

    def _explain(self, node: Node) -> None:
        """Take in what is said of one mutant."""
        explained = self._form.mapping(node, "an item of equivalents")
        if explained is None:
            return
        list(self._form.entries(explained, _EQUIVALENT_FIELDS, "an equivalent"))
        named = self._form.required(explained, "mutant", "the id that `tiercheck mutate` gives it")
        why = self._form.required(explained, "why", "an equivalent is proven by its reason")
        if named is None or why is None:
            return
        said = Equivalent(self._form.text(explained, "mutant"), self._form.text(explained, "why"), explained.location)
        if not said.mutant or not said.why:
            self._report.add("missing-key", explained, "an equivalent has a mutant and a why", "write both")
        elif said.mutant in self._equivalents:
            first = self._equivalents[said.mutant].place
            message = f"{said.mutant} is explained already in {first.file} line {first.line}"
            self._report.add("duplicate-name", explained, message, "leave one of them out")
        else:
            self._equivalents[said.mutant] = said

    def _kind(self, node: Node) -> Kind | None:
        kinds = [kind for kind in Kind if isinstance(node, MappingNode) and kind in node]
        if isinstance(node, MappingNode) and len(kinds) == 1:
            allowed = FIELDS[kinds[0]]
            return kinds[0] if len(list(self._form.entries(node, allowed, f"a {kinds[0]} case"))) else None
        if kinds:
            message = f"this is two kinds of case at once: {' and '.join(kinds)}"
        else:
            message = "this is no case: a case begins with name, bound or period"
        self._report.add("one-kind", node, message, "write `name: what is specified` and `expect:`")
        return None

    def _review_name(self, case: Case, named: dict[str, Location]) -> None:
        first = named.setdefault(case.name, case.place)
        if case.kind is Kind.NAME and first != case.place:
            message = f"the name {case.name!r} is already that of the case in line {first.line}"
            self._report.add("duplicate-name", case.place, message, "say what is different about this one")

    def _open(self, file: Path, trail: tuple[Path, ...]) -> MappingNode | None:
        """Read a file once, the files it uses before it."""
        if file not in self._roots:
            source = self._source(file)
            self._lines[source.file] = source.lines
            self._report.extend(source.problems)
            self._roots[file] = None
            root = source.root
            if isinstance(root, MappingNode):
                self._header(root)
                self._figures.in_file(source.file, self._shelf.about(self._subject(root)).columns)
                used = self._used(file, root, (*trail, file))
                self._bases.add(file, root, used)
                self._roots[file] = root
            elif root is not None:
                self._report.add("wrong-kind", root, "a case file is a mapping", "begin with tiercheck: 1")
        return self._roots[file]

    def _source(self, file: Path) -> Source:
        name = shown(file)
        if file.name.endswith(TABLE_SUFFIX):
            return read_table(file, name, CASE_FILE)
        source = read_file(file, name, CASE_FILE)
        if file.name.endswith(SUFFIXES):
            return source
        hint = f"call it something{YAML_SUFFIX}, or something{TABLE_SUFFIX} for a table"
        problem = Problem("file-name", f"{file.name} is not named as a case file", hint, Location(name, 1, 1))
        return Source(name, source.lines, None, (*source.problems, problem))

    def _header(self, root: MappingNode) -> None:
        list(self._form.entries(root, _FILE_FIELDS, "a case file"))
        written = root.get("tiercheck")
        if not isinstance(written, TextNode) or written.text != FORMAT:
            at = root if written is None else written
            self._report.add("unknown-format", at, "this is not a case file of format 1", "begin with tiercheck: 1")

    def _subject(self, root: MappingNode) -> str:
        """Return what the records of a file are: as it says, else what its tier judges, else what the shelf does."""
        said, tier = root.get("subject"), root.get("tier")
        judged = {rules.tier: rules.subject for rules in self._shelf.rule_sets}
        if isinstance(said, TextNode):
            subjects = tuple(dict.fromkeys(judged.values()))
            if said.text in subjects:
                return said.text
            message = f"no rules judge a subject {said.text!r}"
            self._form.not_one_of(said.text, subjects, said.location, "unknown-subject", message)
        return judged.get(tier.text if isinstance(tier, TextNode) else "", self._shelf.subject.id)

    def _used(self, file: Path, root: MappingNode, trail: tuple[Path, ...]) -> dict[Path, TextNode]:
        """Read the files whose bases are used; a table uses those that its bases name."""
        words = self._form.words(root.get("use"), "use")
        if file.name.endswith(TABLE_SUFFIX):
            words = tuple(_files_of_bases(root))
        used: dict[Path, TextNode] = {}
        for word in words:
            named = beside(file, word.text)
            if named in trail:
                message = f"case files use each other in a circle, through {named.name}"
                self._report.add("use-cycle", word, message, "move the bases they share to a file of their own")
            elif not named.is_file():
                there = [each.name.removesuffix(YAML_SUFFIX) for each in sorted(file.parent.glob(f"*{YAML_SUFFIX}"))]
                message = f"there is no file {word.text}{YAML_SUFFIX} beside this one"
                self._form.not_one_of(word.text, there, word.location, "unknown-file", message)
            else:
                self._open(named, trail)
                used[named] = word
        return used


def _files_of_bases(root: MappingNode) -> Iterator[TextNode]:
    """Yield the files that the bases of a table stand in, each once."""
    listed = root.get("cases")
    seen = set()
    for row in listed.items if isinstance(listed, ListNode) else ():
        base = row.get("base") if isinstance(row, MappingNode) else None
        name = base.text.rpartition("/")[0] if isinstance(base, TextNode) else ""
        if name and isinstance(base, TextNode) and name not in seen:
            seen.add(name)
            yield TextNode(name, base.location)


def shown(path: Path) -> str:
    """Return a path as it is shown: from the working directory where it lies within it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
