"""The files of a shelf, read from disk and told apart by kind; nothing is merged yet."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from tiercheck.errors import Location, nearest
from tiercheck.model.evidence import ENTERPRISE
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod
from tiercheck.model.text import Text
from tiercheck.rulebook.document import (
    AnyFile,
    ClassificationFile,
    DatedFile,
    DivisionsFile,
    ExtendingFile,
    OverlayFile,
    SharedFile,
    TierFile,
    read_document,
)
from tiercheck.rulebook.words import Desk, Header, header_of
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.reading import SubjectFile, SubjectReading, read_subject
from tiercheck.yaml.node import TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import text_of
from tiercheck.yaml.shape import review_id
from tiercheck.yaml.source import read_file

NATION = "CN"
PLACE = re.compile(r"CN|[0-9]{2}|[0-9]{4}|[0-9]{6}", re.ASCII)
_DIVISION = re.compile(r"[0-9]{2}|[0-9]{4}", re.ASCII)
_NAMED_BY_DAY = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(\.[a-z0-9_]+)?", re.ASCII)
D = TypeVar("D", bound=DatedFile)
Held = TypeVar("Held", bound=DatedFile, covariant=True)
Document = TypeVar("Document")
BaseFile = TierFile | ExtendingFile


@dataclass(frozen=True, slots=True)
class Entry(Generic[Held]):
    """A rule file with a period.

    Attributes:
        id: ``name/jurisdiction/`` and the file's name, such as ``srdi/44/2024-07-17``.
        name: the tier, or the column a classification derives.
        at: where that name stands.
    """

    document: Held
    file: str
    id: str
    name: str
    at: TextNode
    jurisdiction: str
    effective: Mapping[Application, EffectivePeriod]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All files of a shelf.

    Attributes:
        subjects: what can be judged, by name; the enterprise shipped with tiercheck where no file describes one.
        headers: instrument and default status by file.
        lines: text by file.
        whole: whether every file could be read far enough to compare files with each other.
    """

    bases: tuple[Entry[BaseFile], ...]
    overlays: tuple[Entry[OverlayFile], ...]
    classifications: tuple[Entry[ClassificationFile], ...]
    shared: Mapping[str, SharedFile]
    divisions: Mapping[str, Text]
    subjects: Mapping[str, SubjectReading]
    headers: Mapping[str, Header]
    lines: Mapping[str, tuple[str, ...]]
    whole: bool


def gather(paths: Iterable[Path], beside: Path, report: Report) -> Gathered:
    """Read rule files.

    Args:
        paths: the files.
        beside: the folder that locations are relative to; a file from elsewhere keeps its path.
        report: takes the problems.
    """
    lines: dict[str, tuple[str, ...]] = {}
    documents: dict[str, AnyFile] = {}
    whole = True
    for path in paths:
        file = (path.relative_to(beside) if path.is_relative_to(beside) else path).as_posix()
        source = read_file(path, file)
        lines[file] = source.lines
        if path.suffix != ".yaml":
            report.add("file-name", Location(file, 1, 1), "a rule file ends in .yaml", f"rename it {path.stem}.yaml")
        report.extend(source.problems)
        document = read_document(source.root, report) if source.root is not None else None
        if document is None:
            whole = False
        else:
            documents[file] = document
    named = [each for each in documents.values() if not isinstance(each, DivisionsFile | SubjectFile)]
    headers = {each.location.file: header_of(each, report) for each in named}
    desk = Desk(report, MappingProxyType(headers))
    bases = tuple(_entries(_of(documents, TierFile) + _of(documents, ExtendingFile), desk))
    overlays = tuple(_entries(_of(documents, OverlayFile), desk))
    classifications = tuple(_entries(_of(documents, ClassificationFile), desk))
    dated = [each for each in documents.values() if isinstance(each, DatedFile)]
    in_force = [each for each in (*bases, *overlays, *classifications) if each.effective]
    whole = whole and len(dated) == len(in_force)
    divisions = _divisions(_of(documents, DivisionsFile), report)
    _review_jurisdictions((*bases, *overlays, *classifications), divisions, report)
    shared = _shared(_of(documents, SharedFile), report)
    subjects = _subjects(_of(documents, SubjectFile), report)
    return Gathered(bases, overlays, classifications, shared, divisions, subjects, headers, lines, whole)


def _of(documents: Mapping[str, AnyFile], kind: type[Document]) -> list[Document]:
    return [each for each in documents.values() if isinstance(each, kind)]


def _entries(documents: Iterable[D], desk: Desk) -> Iterator[Entry[D]]:
    seen: dict[str, str] = {}
    for document in documents:
        entry = _entry(document, desk)
        if entry is None:
            continue
        if entry.id in seen:
            message = f"{entry.id} is already the rule set in {seen[entry.id]}"
            hint = "name the file by its first day and a word, such as 2026-04-01.review.yaml"
            desk.report.add("duplicate-id", document.location, message, hint)
        seen[entry.id] = entry.file
        yield entry


def _entry(document: D, desk: Desk) -> Entry[D] | None:
    effective = desk.periods(document.effective)
    name = _name(document)
    place = document.jurisdiction.text if document.jurisdiction else NATION
    if document.jurisdiction and not PLACE.fullmatch(place):
        hint = "write CN, or 2, 4 or 6 digits of GB/T 2260 in quotes"
        desk.report.add("unknown-jurisdiction", document.jurisdiction, f"{place!r} is not a jurisdiction", hint)
    if name is None or not review_id(name, desk.report):
        return None
    file = document.location.file
    if not effective:
        return Entry(document, file, file, name.text, name, place, effective)
    first = min(period.start for period in effective.values())
    stem = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    by_day = _NAMED_BY_DAY.fullmatch(stem)
    if by_day and by_day["day"] != first.isoformat():
        message = f"the file is named by {by_day['day']}, but its first day is {first}"
        desk.report.add("file-name", document.at("effective"), message, f"name it {first}.yaml")
    last = stem if by_day and by_day["day"] == first.isoformat() else first.isoformat()
    return Entry(document, file, f"{name.text}/{place}/{last}", name.text, name, place, effective)


def _name(document: DatedFile) -> TextNode | None:
    match document:
        case TierFile() | ExtendingFile():
            return document.tier
        case OverlayFile():
            return document.overlay
        case ClassificationFile():
            return document.classification
    return None


def _shared(documents: Iterable[SharedFile], report: Report) -> Mapping[str, SharedFile]:
    shared: dict[str, SharedFile] = {}
    for document in documents:
        if document.shared is None or not review_id(document.shared, report):
            continue
        if document.shared.text in shared:
            message = f"{document.shared.text!r} is already the name of a shared file"
            report.add("duplicate-id", document.shared, message, "choose another name")
        shared[document.shared.text] = document
    return MappingProxyType(shared)


def _divisions(documents: Iterable[DivisionsFile], report: Report) -> Mapping[str, Text]:
    divisions: dict[str, Text] = {}
    for document in documents:
        for code, shape in (document.divisions or {}).items():
            if not _DIVISION.fullmatch(code):
                message = f"{code!r} is not a GB/T 2260 prefix"
                report.add("bad-id", shape.location if shape else document.location, message, "write 2 or 4 digits")
            divisions[code] = text_of(shape) or Text("", "")
    return MappingProxyType(divisions)


def _subjects(documents: Iterable[SubjectFile], report: Report) -> Mapping[str, SubjectReading]:
    subjects: dict[str, SubjectReading] = {}
    for document in documents:
        read = read_subject(document, report)
        if read is None:
            continue
        if read.subject.id in subjects:
            message = f"{read.subject.id!r} is already described by another subject file"
            report.add("duplicate-id", document.at("subject"), message, "keep one of them")
        # The same subject is the same object, by which profiles know that they need not be read once more.
        same = not len(report) and read.subject.id == ENTERPRISE and read.subject == enterprise()
        subjects[read.subject.id] = SubjectReading(enterprise()) if same else read
    if ENTERPRISE not in subjects:
        subjects[ENTERPRISE] = SubjectReading(enterprise())
    return MappingProxyType(subjects)


def _review_jurisdictions(entries: Iterable[Entry[DatedFile]], divisions: Mapping[str, Text], report: Report) -> None:
    for entry in entries:
        written = entry.document.jurisdiction
        if divisions and written and entry.jurisdiction != NATION and entry.jurisdiction[:2] not in divisions:
            hint = nearest(entry.jurisdiction, divisions) or "add it to divisions.yaml"
            message = f"{entry.jurisdiction!r} lies in none of the known divisions"
            report.add("unknown-jurisdiction", written, message, hint)
