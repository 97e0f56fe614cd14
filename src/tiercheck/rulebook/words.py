"""The small values of a rule file: texts, numbers, dates, statuses, instruments, citations, periods."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tiercheck.errors import nearest
from tiercheck.model.evidence import ENTERPRISE
from tiercheck.model.outcome import Application, Status
from tiercheck.model.quantity import MOST_POINTS, POINT_STEPS, Number
from tiercheck.model.rule_set import Citation, EffectivePeriod, Instrument
from tiercheck.model.text import Text
from tiercheck.rulebook.bodies import Cited, Edge, InstrumentShape, PeriodShape, PeriodsShape
from tiercheck.rulebook.document import DatedFile, RuleFile
from tiercheck.subjects.reading import SubjectReading
from tiercheck.yaml.node import TextNode
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import Word, read_flag, read_number, read_word, text_of

# A host name and what follows it; a name or a password before the host has no place in the address of a document.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!-~]*)?", re.ASCII)
_UNFIT = re.compile(r"[<>\"'`{}|\\^]")
LONGEST_ADDRESS = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """What the citations of one file go back to unless they say otherwise."""

    instrument: Instrument | None
    status: Status


@dataclass(frozen=True, slots=True)
class Desk:
    """What every reader needs: where problems go, the header of every file, and the subjects there are.

    Attributes:
        report: collects the problems.
        headers: header by file name.
        subjects: what came of reading the subjects, by name.
    """

    report: Report
    headers: Mapping[str, Header]
    subjects: Mapping[str, SubjectReading] = field(default_factory=dict)

    def subject(self, node: TextNode | None) -> SubjectReading | None:
        """Return the subject that a file names, the enterprise where it names none; None for one that is unknown."""
        name = node.text if node is not None else ENTERPRISE
        found = self.subjects.get(name)
        if found is None and node is not None:
            hint = nearest(name, self.subjects) or f"there are {', '.join(self.subjects)}"
            self.report.add("unknown-subject", node, f"no subject file describes {name!r}", hint)
        return found

    def number(self, node: TextNode | None) -> Number | None:
        """Read a number that is not below zero, exactly."""
        value = None if node is None else read_number(node, self.report)
        if node is None or value is None or value >= 0:
            return value
        self.report.add("bad-number", node, f"{node.text} is below zero", "points and counts begin at 0")
        return None

    def points(self, node: TextNode | None) -> Number | None:
        """Read points: at most ``MOST_POINTS``, of six decimals."""
        value = self.number(node)
        if value is None or node is None:
            return None
        fine = (value * POINT_STEPS).denominator != 1
        if not fine and value <= MOST_POINTS:
            return value
        bound = "points have six decimals at the most" if fine else f"there are {MOST_POINTS} points at the most"
        message = f"{node.text} cannot be points: {bound}"
        hint = f"write 0 to {MOST_POINTS}, with six decimals at the most"
        self.report.add("bad-points", node, message, hint)
        return None

    def count(self, node: TextNode | None, most: int) -> int | None:
        """Read a whole number from 1 to ``most``."""
        value = self.number(node)
        if value is None or node is None:
            return None
        if not isinstance(value, int) or not 1 <= value <= most:
            self.report.add("bad-number", node, f"{node.text} is not a whole number from 1 to {most}")
            return None
        return value

    def flag(self, node: TextNode | None) -> bool:
        """Read ``true`` or ``false``; a key that is not there is false."""
        return read_flag(node, self.report)

    def word(self, node: TextNode, words: type[Word]) -> Word | None:
        """Read one of a closed list of words."""
        return read_word(node, words, self.report)

    def citation(self, shape: Cited) -> Citation | None:
        """Read a citation; instrument and status default to those of the file where ``cite`` stands."""
        cite = shape.cite
        if cite is None:
            return None
        header = self.headers[cite.location.file]
        document = instrument_of(shape.instrument, self.report) or header.instrument
        if document is None:
            hint = "add instrument: {number: ...} to the file or the indicator"
            self.report.add("missing-instrument", cite, "nothing says which document is cited", hint)
            return None
        said = self.word(shape.status, Status) if shape.status else None
        return Citation(document, cite.text, said or header.status, shape.at("cite"))

    def day(self, node: TextNode | None) -> date | None:
        """Read a date such as 2022-08-01."""
        if node is None:
            return None
        try:
            if _DAY.fullmatch(node.text):
                return date.fromisoformat(node.text)
        except ValueError:
            pass
        self.report.add("bad-date", node, f"{node.text!r} is not a date", "write it as 2022-08-01")
        return None

    def periods(self, shape: PeriodShape | PeriodsShape | None) -> Mapping[Application, EffectivePeriod]:
        """Read effective periods, one for each application they hold for."""
        if isinstance(shape, PeriodShape):
            one = self._period(shape)
            return dict.fromkeys(Application, one) if one else {}
        if shape is None:
            return {}
        by_application = {Application.NEW: shape.new, Application.REVIEW: shape.review}
        read = {application: self._period(each) for application, each in by_application.items() if each}
        return {application: period for application, period in read.items() if period}

    def _period(self, shape: PeriodShape) -> EffectivePeriod | None:
        start, until = self.day(shape.start), self.day(shape.until)
        status = self.word(shape.status, Status) if shape.status else Status.CONFIRMED
        for word in shape.meant or ():
            if word is not None:
                self.word(word, Edge)
        if start is None or (shape.has("until") and until is None):
            return None
        if until is not None and until <= start:
            hint = "until is the first day no longer in force"
            self.report.add("empty-period", shape.at("until"), f"no day lies between {start} and {until}", hint)
            return None
        return EffectivePeriod(start, until, status or Status.CONFIRMED)


def notes_of(documents: Iterable[DatedFile]) -> tuple[Text, ...]:
    """Return the notes that files make about the whole of what they say, in their order."""
    notes = (text_of(document.note) for document in documents)
    return tuple(note for note in notes if note is not None)


def instrument_of(shape: InstrumentShape | None, report: Report) -> Instrument | None:
    """Return the legal document, or None when its number is missing; an address that is none is reported."""
    if shape is None or shape.number is None:
        return None
    address = "" if shape.url is None else _address(shape.url, report)
    return Instrument(shape.number.text, shape.part.text if shape.part else "", address)


def _address(node: TextNode, report: Report) -> str:
    """Return a web address as it is written, or "" when it is none."""
    fault = hint = ""
    if len(node.text) > LONGEST_ADDRESS:
        fault = f"the address has {len(node.text)} characters; {LONGEST_ADDRESS} are allowed"
        hint = "give the address of the page itself"
    elif not _ADDRESS.fullmatch(node.text) or _UNFIT.search(node.text):
        fault = f"{node.text!r} is not a web address"
        hint = "begin with https:// or http:// and the host, without spaces; write other signs as %20; or leave url out"
    if fault:
        report.add("bad-url", node, fault, hint)
    return "" if fault else node.text


def header_of(document: RuleFile, report: Report) -> Header:
    """Return the defaults of a file's citations."""
    status = Desk(report, {}).word(document.status, Status) if document.status else None
    return Header(instrument_of(document.instrument, report), status or Status.CONFIRMED)
