"""The case format: enterprises, occasions and what must come of them, read from ``*.cases.yaml``.

A file has ``tiercheck: 1``, a ``title``, defaults (``as_of``, ``jurisdiction``, ``application``,
``tier``), reusable ``bases`` and a list of ``cases``. Every figure stays text or an exact
decimal; ``null`` says "not reported". Three kinds of case:

- ``name``: one record and what is expected of it;
- ``bound``: a threshold, with a record just inside, one just outside and one that does not report it;
- ``period``: the first and the last day of a rule set, and what is in force beside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from os.path import relpath
from pathlib import Path
from typing import TypeAlias

from tiercheck.errors import Location
from tiercheck.rulebook.node import ListNode, MappingNode, Node, PlainValue, plain
from tiercheck.rulebook.source import read_file

FOLDER = Path(__file__).parent / "cases"
SUFFIX = ".cases.yaml"
Record: TypeAlias = Mapping[str, PlainValue]
Answer: TypeAlias = "str | int | Decimal | tuple[str | int | Decimal, str | int | Decimal]"

_OCCASION = ("as_of", "jurisdiction", "application", "tier", "tiers")
_FILE = {"tiercheck", "title", "use", "bases", "cases", *_OCCASION}
_CASE = {"name", "base", "with", "cite", "why", "expect", *_OCCASION}
_BOUND = {"bound", "base", "with", "inside", "outside", "missing", "expect", "verdict", "cite", "why", *_OCCASION}
_PERIOD = {"period", "first", "before", "last", "after", "jurisdiction", "application", "cite", "why"}
_EXPECT = {"outcome", "outcomes", "tier", "score", "parts", "indicators", "conditions", "derived"}
_EXPECT |= {"missing", "status", "statuses", "rule_set", "error"}


class CaseFormatError(Exception):
    """A case file that does not say what it means; the text names the place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One record on one occasion."""

    record: Record
    as_of: str
    jurisdiction: str | None
    application: str
    tier: str
    tiers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out; whatever is None or empty is not looked at.

    Attributes:
        outcome: of the tier that was asked about.
        outcomes: of other tiers of the same assessment.
        highest: the highest tier that passes, ``none`` when there is none.
        answers: outcome, points or points interval by indicator, condition, part, ``score``
            or derived column.
        missing: the columns whose report would settle an open indicator.
        status: the weakest source the verdict leans on.
        statuses: the status of single findings.
        rule_set: id of the rule set applied.
        error: a text that the error contains.
    """

    outcome: str | None = None
    outcomes: tuple[tuple[str, str], ...] = ()
    highest: str | None = None
    answers: tuple[tuple[str, Answer], ...] = ()
    missing: tuple[str, ...] | None = None
    status: str | None = None
    statuses: tuple[tuple[str, str], ...] = ()
    rule_set: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing asked and what must come of it; ``label`` is empty in a case of one step."""

    label: str
    asked: Asked
    expected: Expected


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the specification.

    Attributes:
        kind: ``name``, ``bound`` or ``period``.
        name: what is specified; for a bound the subject, for a period the rule set.
    """

    kind: str
    name: str
    place: Location
    steps: tuple[Step, ...]
    cite: str
    why: str

    @property
    def id(self) -> str:
        """The id of its test."""
        return f"{Path(self.place.file).name.removesuffix(SUFFIX)}:{self.place.line} {self.name}"


def read_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read every case of a folder.

    Raises:
        CaseFormatError: a file or a case is malformed.
    """
    return tuple(case for path in sorted(folder.glob(f"*{SUFFIX}")) for case in _File(path).cases())


def bases_of(path: Path) -> Mapping[str, Record]:
    """Return the bases of a case file and of the files it uses, by name."""
    return _File(path).bases


class _File:
    """One case file, with the bases of the files it uses."""

    def __init__(self, path: Path) -> None:
        source = read_file(path, relpath(path))
        if source.problems or not isinstance(source.root, MappingNode):
            raise CaseFormatError("\n".join(map(str, source.problems)) or f"{path.name} is not a mapping")
        self._root = source.root
        top = {key: plain(value) for key, value in _entries(source.root) if key != "cases"}
        _known(top.keys(), _FILE, Location(path.name, 1, 1))
        self._defaults = {key: top[key] for key in _OCCASION if key in top}
        self.bases: dict[str, Record] = {}
        for used in _texts(top.get("use")):
            self.bases.update(_File(path.with_name(used + SUFFIX)).bases)
        for name, base in _mapping(top.get("bases")).items():
            self.bases[name] = self._merged(_mapping(base), Location(path.name, 1, 1))

    def cases(self) -> Iterator[Case]:
        listed = self._root.get("cases")
        for node in listed.items if isinstance(listed, ListNode) else ():
            written = _mapping(plain(node))
            kind = next((kind for kind in ("name", "bound", "period") if kind in written), None)
            if kind is None:
                raise CaseFormatError(f"{node.location}: a case begins with name, bound or period")
            read = {"name": self._plain_case, "bound": self._bound, "period": self._period}[kind]
            steps = read(written, node.location)
            cite, why = _text(written.get("cite", "")), _text(written.get("why", ""))
            yield Case(kind, _text(written[kind]), node.location, steps, cite, why)

    def _plain_case(self, written: Record, place: Location) -> tuple[Step, ...]:
        _known(written.keys(), _CASE, place)
        return (Step("", self._asked(written, {}, place), _expected(_mapping(written["expect"]), place)),)

    def _bound(self, written: Record, place: Location) -> tuple[Step, ...]:
        _known(written.keys(), _BOUND, place)
        inside, outside = _mapping(written["inside"]), _mapping(written["outside"])
        silent: Record = dict.fromkeys(_texts(written["missing"]) if "missing" in written else inside)
        answers, verdicts = written["expect"], written.get("verdict", [None, None, None])
        if not isinstance(answers, list) or not isinstance(verdicts, list) or {len(answers), len(verdicts)} != {3}:
            raise CaseFormatError(f"{place}: expect and verdict say inside, outside, not reported")
        labels, records = ("inside", "outside", "not reported"), (inside, outside, silent)
        subject = _text(written["bound"])
        return tuple(
            Step(
                label,
                self._asked(written, record, place),
                Expected(
                    answers=((subject, _answer(answer, place)),), outcome=None if verdict is None else _text(verdict)
                ),
            )
            for label, record, answer, verdict in zip(labels, records, answers, verdicts, strict=True)
        )

    def _period(self, written: Record, place: Location) -> tuple[Step, ...]:
        _known(written.keys(), _PERIOD, place)
        own = _text(written["period"])
        days: list[tuple[str, date, PlainValue]] = []
        for edge, beside, direction in (("first", "before", -1), ("last", "after", 1)):
            if edge in written:
                day = date.fromisoformat(_text(written[edge]))
                days += [(f"{edge} day", day, own), (f"day {beside}", day + timedelta(direction), written[beside])]
        tier = own.split("/")[0]
        asked: dict[str, PlainValue] = {**written, "tier": tier, "tiers": [tier]}
        return tuple(
            Step(
                label,
                self._asked({**asked, "as_of": str(day)}, {}, place),
                Expected(error="") if rule_set is None else Expected(rule_set=_text(rule_set)),
            )
            for label, day, rule_set in days
        )

    def _asked(self, written: Record, changed: Record, place: Location) -> Asked:
        occasion = {**self._defaults, **{key: written[key] for key in _OCCASION if key in written}}
        record = {**self._merged(written, place), **_mapping(written.get("with")), **changed}
        place_asked, tiers = occasion.get("jurisdiction", "CN"), occasion.get("tiers")
        return Asked(
            record={column: value for column, value in record.items() if value is not None},
            as_of=_text(occasion.get("as_of")),
            jurisdiction=None if place_asked is None else _text(place_asked),
            application=_text(occasion.get("application", "new")),
            tier=_text(occasion.get("tier", "")),
            tiers=None if tiers is None else _texts(tiers),
        )

    def _merged(self, written: Record, place: Location) -> Record:
        """Return the base that is named, changed by the rest when that is itself a base."""
        own = {} if "expect" in written or "period" in written else dict(written)
        own.pop("base", None)
        name = written.get("base")
        if name is None:
            return own
        if name not in self.bases:
            raise CaseFormatError(f"{place}: there is no base {name!r}; there are {', '.join(self.bases)}")
        return {**self.bases[_text(name)], **own}


def _expected(written: Record, place: Location) -> Expected:
    _known(written.keys(), _EXPECT, place)
    answers: dict[str, Answer] = {}
    for group in ("parts", "indicators", "conditions", "derived"):
        answers |= {name: _answer(value, place) for name, value in _mapping(written.get(group)).items()}
    if "score" in written:
        answers["score"] = _answer(written["score"], place)

    def text(key: str) -> str | None:
        return _text(written[key]) if key in written else None

    def texts(key: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, _text(value)) for name, value in _mapping(written.get(key)).items())

    return Expected(
        outcome=text("outcome"),
        outcomes=texts("outcomes"),
        highest=text("tier"),
        answers=tuple(answers.items()),
        missing=_texts(written["missing"]) if "missing" in written else None,
        status=text("status"),
        statuses=texts("statuses"),
        rule_set=text("rule_set"),
        error=text("error"),
    )


def _answer(value: PlainValue, place: Location) -> Answer:
    if isinstance(value, dict) and value.keys() == {"min", "max"}:
        low, high = _answer(value["min"], place), _answer(value["max"], place)
        if not isinstance(low, tuple) and not isinstance(high, tuple):
            return low, high
    if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
        return value
    raise CaseFormatError(f"{place}: {value!r} is neither an outcome nor points nor {{min, max}}")


def _entries(node: MappingNode) -> Iterator[tuple[str, Node]]:
    return ((key.text, value) for key, value in node.entries)


def _known(keys: Iterable[str], allowed: set[str], place: Location) -> None:
    unknown = set(keys) - allowed
    if unknown:
        raise CaseFormatError(f"{place}: unknown {', '.join(sorted(unknown))}; one of {', '.join(sorted(allowed))}")


def _mapping(value: PlainValue) -> dict[str, PlainValue]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise CaseFormatError(f"{value!r} is not a mapping")


def _texts(value: PlainValue) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else ()


def _text(value: PlainValue) -> str:
    return "none" if value is None else str(value)
