"""All files of a shelf read and sorted by kind, before any of them is merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tiercheck.model.outcome import Status
from tiercheck.rulebook.document import (
    AnyFile,
    ClassificationFile,
    DivisionsFile,
    ExtendingFile,
    OverlayFile,
    SharedFile,
    TierFile,
    read_document,
)
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.source import Source, read_file
from tiercheck.rulebook.terms import Defaults, read_instrument, read_word

NOT_RULES = (".cases.yaml", "properties.yaml")


@dataclass(slots=True)
class Files:
    """The files of one reading.

    Attributes:
        report: every problem found so far.
        lines: the lines of every file, for quoting.
        defaults: instrument and default status of every file.
        documents: every file of a known kind, by name.
    """

    report: Report = field(default_factory=Report)
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    defaults: dict[str, Defaults] = field(default_factory=dict)
    documents: dict[str, AnyFile] = field(default_factory=dict)

    def take(self, source: Source) -> None:
        """Read one file into the shape of its kind."""
        self.lines[source.file] = source.lines
        self.report.extend(source.problems)
        if source.root is None:
            return
        document = read_document(source.root, self.report)
        if document is None:
            return
        self.documents[source.file] = document
        instrument = None if isinstance(document, DivisionsFile) else document.instrument
        status = None if isinstance(document, DivisionsFile) else document.status
        read = read_word(status, Status, Status.CONFIRMED, self.report)
        self.defaults[source.file] = Defaults(read_instrument(instrument), read)

    @property
    def shared(self) -> Mapping[str, SharedFile]:
        """The shared files by name."""
        found: dict[str, SharedFile] = {}
        for document in self.documents.values():
            if isinstance(document, SharedFile) and document.shared is not None:
                name = document.shared.text
                if name in found:
                    at = document.shared
                    self.report.add("duplicate-name", at, f"{name!r} is already shared by {found[name].location.file}")
                found[name] = document
        return found

    @property
    def bases(self) -> Mapping[str, TierFile | ExtendingFile]:
        """The tier files by rule-set id."""
        found: dict[str, TierFile | ExtendingFile] = {}
        for file, document in self.documents.items():
            if isinstance(document, (TierFile, ExtendingFile)) and document.tier is not None:
                found[_identity(document.tier.text, document, file)] = document
        return found

    @property
    def overlays(self) -> Mapping[str, OverlayFile]:
        """The overlay files by rule-set id."""
        return {
            _identity(document.overlay.text, document, file): document
            for file, document in self.documents.items()
            if isinstance(document, OverlayFile) and document.overlay is not None
        }

    @property
    def classifications(self) -> Mapping[str, ClassificationFile]:
        """The classification files by id."""
        return {
            _identity(document.classification.text, document, file): document
            for file, document in self.documents.items()
            if isinstance(document, ClassificationFile) and document.classification is not None
        }

    @property
    def divisions(self) -> Sequence[DivisionsFile]:
        """The files of divisions."""
        return [document for document in self.documents.values() if isinstance(document, DivisionsFile)]


def read_folder(folder: Path) -> Files:
    """Read every rule file below a folder; names in locations begin with the folder's own."""
    files = Files()
    for path in sorted(folder.rglob("*.yaml")):
        if not path.name.endswith(NOT_RULES):
            files.take(read_file(path, f"{folder.name}/{path.relative_to(folder).as_posix()}"))
    return files


def _identity(tier: str, document: TierFile | ExtendingFile | OverlayFile | ClassificationFile, file: str) -> str:
    """Return ``tier/jurisdiction/name``; a rule file is named by its first day."""
    place = document.jurisdiction.text if document.jurisdiction is not None else "CN"
    return f"{tier}/{place}/{Path(file).stem}"
