"""Records what came out into case files: only the answers that came out otherwise, nothing else of the text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from os.path import abspath
from pathlib import Path

from tiercheck.change.cases.case import TABLE_SUFFIX, Answer, Aspect, Expectation, case_files
from tiercheck.change.cases.expecting import KEYS
from tiercheck.change.cases.reading import CASE_FILE, shown
from tiercheck.change.cases.running import CaseResult, Failure
from tiercheck.change.cases.table import EXPECTED, NULL
from tiercheck.errors import CaseFileError, Location, Problem
from tiercheck.model.quantity import Number, decimal_text
from tiercheck.model.scoring import Interval
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.source import read_source

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CLOSING = re.compile(r"(?:[\s,]|#[^\r\n]*)*[\]}]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer of a case file that is to be what came out.

    Attributes:
        expectation: the answer and its place.
        answer: what came out.
    """

    expectation: Expectation
    answer: Answer


@dataclass(frozen=True, slots=True)
class Update:
    """One case file before and after.

    Attributes:
        file: its path, as shown in places.
        before: its text.
        after: its text with what came out.
    """

    file: str
    before: str
    after: str

    @property
    def difference(self) -> str:
        """The unified difference, as ``diff -u`` shows it."""
        before, after = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        return "".join(f"{line.rstrip()}\n" for line in unified_diff(before, after, self.file, self.file))


@dataclass(frozen=True, slots=True)
class Updates:
    """What a run lets us record.

    Attributes:
        files: the case files that change.
        left: failures that nobody can record: an error where a verdict must come, a verdict where an error
            must, engines or steps of one line that disagree.
    """

    files: tuple[Update, ...]
    left: tuple[Failure, ...]


def updates(results: Sequence[CaseResult], texts: Mapping[str, str]) -> Updates:
    """Return what has to change so that every case expects what came out.

    Args:
        results: of every engine.
        texts: the case files as they were when the cases were read, by the name shown in places.

    Raises:
        CaseFileError: an answer is no longer where it was read.
    """
    failures = [failure for result in results for failure in result.failures]
    agreed, left = _agreed(failures, len({result.engine for result in results}))
    by_file: dict[str, list[Correction]] = {}
    for correction in agreed:
        by_file.setdefault(correction.expectation.place.file, []).append(correction)
    files = (Update(file, texts[file], _corrected(file, texts[file], found)) for file, found in by_file.items())
    return Updates(tuple(files), left)


def _agreed(failures: Iterable[Failure], engines: int) -> tuple[list[Correction], tuple[Failure, ...]]:
    """Sort failures into those with one answer on every engine, and the others."""
    by_answer: dict[tuple[Location, Aspect, str], list[Failure]] = {}
    for failure in failures:
        wanted = failure.expectation
        by_answer.setdefault((wanted.place, wanted.aspect, wanted.subject), []).append(failure)
    agreed: list[Correction] = []
    left: list[Failure] = []
    for found in by_answer.values():
        first = found[0]
        same = all(each.answer == first.answer for each in found) and len(found) % engines == 0
        if same and first.answer is not None and first.expectation.aspect is not Aspect.ERROR:
            agreed.append(Correction(first.expectation, first.answer))
        else:
            left += dict.fromkeys(found)
    return agreed, tuple(left)


def _corrected(file: str, text: str, corrections: Iterable[Correction]) -> str:
    return (_table if file.endswith(TABLE_SUFFIX) else _yaml)(file, text, corrections)


def _yaml(file: str, text: str, corrections: Iterable[Correction]) -> str:
    """Replace answers from the last to the first, so that the places before them hold."""
    root = read_source(text.encode(), file, CASE_FILE).root
    values = {} if root is None else {node.location: node for node in _values(root)}
    offset = _offsets(text)
    for correction in sorted(corrections, key=lambda each: each.expectation.place, reverse=True):
        node = values.get(correction.expectation.place)
        if node is None:
            raise _moved(correction)
        start, end = offset(node.location), _end(node, text, offset)
        text = text[:start] + _in_yaml(correction) + text[end:]
    return text


def _values(node: Node) -> Iterator[Node]:
    """Yield every value; of those that begin at one place the outermost comes last."""
    match node:
        case ListNode(items):
            for item in items:
                yield from _values(item)
        case MappingNode(entries):
            for _, value in entries:
                yield from _values(value)
    yield node


def _offsets(text: str) -> Callable[[Location], int]:
    starts = [0, *(line_break.end() for line_break in _LINE_BREAK.finditer(text))]
    return lambda place: starts[place.line - 1] + place.column - 1


def _end(node: Node, text: str, offset: Callable[[Location], int]) -> int:
    """Return where a value ends; a list or mapping in brackets ends with its bracket."""
    start = offset(node.location)
    if isinstance(node, TextNode):
        return start + len(node.raw)
    inner = node.items if isinstance(node, ListNode) else [value for _, value in node.entries]
    last = _end(inner[-1], text, offset) if inner else start + 1
    bracket = _CLOSING.match(text, last) if text[start] in "[{" else None
    return last if bracket is None else bracket.end()


def _in_yaml(correction: Correction) -> str:
    answer = correction.answer
    if isinstance(answer, str):
        return answer
    if correction.expectation.aspect is Aspect.MISSING:
        return f"[{', '.join(map(str, answer))}]"
    low, high = _ends(answer)
    return low if low == high else f"{{min: {low}, max: {high}}}"


def _ends(answer: Interval | tuple[str, ...]) -> tuple[str, str]:
    """Return the lowest and highest points or levels as they are written."""
    first, last = answer[0], answer[-1]
    return _written(first), _written(last)


def _written(end: str | Number) -> str:
    return end if isinstance(end, str) else decimal_text(end)


def _table(_file: str, text: str, corrections: Iterable[Correction]) -> str:
    """Write the rows with other answers anew; all other lines stay as they are."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader)]
    rows: dict[int, tuple[int, list[str]]] = {}
    line = reader.line_num + 1
    for cells in reader:
        rows[line] = (reader.line_num, cells)
        line = reader.line_num + 1
    changed: set[int] = set()
    for correction in corrections:
        place = correction.expectation.place
        column = _column(correction.expectation)
        if place.line not in rows or column not in header:
            raise _moved(correction)
        rows[place.line][1][header.index(column)] = _in_table(correction)
        changed.add(place.line)
    for first in sorted(changed, reverse=True):
        last, cells = rows[first]
        lines[first - 1 : last] = [_row(cells, lines[last - 1])]
    return "".join(lines)


def _column(expectation: Expectation) -> str:
    aspect = str(expectation.aspect)
    return f"{EXPECTED}{aspect if aspect in KEYS and aspect != Aspect.NAMED else expectation.subject}"


def _in_table(correction: Correction) -> str:
    answer = correction.answer
    if isinstance(answer, str):
        return answer
    if correction.expectation.aspect is Aspect.MISSING:
        return " ".join(map(str, answer)) or NULL
    low, high = _ends(answer)
    return low if low == high else f"{low}..{high}"


def _row(cells: Sequence[str], old: str) -> str:
    """Return a row with the line break of the row it stands for."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue() + old[len(old.rstrip("\r\n")) :]


def _moved(correction: Correction) -> CaseFileError:
    message = "what is expected is no longer where it was read; nothing was changed"
    return CaseFileError([Problem("file-changed", message, "run it again", correction.expectation.place)])


def texts_of(path: Path) -> Mapping[str, str]:
    """Return the case files of a file or folder as text, line breaks as they are, by the name shown in places.

    Raises:
        CaseFileError: one cannot be read.
    """
    found: dict[str, str] = {}
    for file in case_files(Path(abspath(path))):
        try:
            found[shown(file)] = file.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CaseFileError([Problem("unreadable-file", f"{shown(file)} cannot be read: {error}")]) from None
    return found
