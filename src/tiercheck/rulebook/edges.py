"""Where rules of a place begin or end while the rules beneath them stay in force.

A day mistyped there is no problem of any file: the place is judged by what lies beneath, in silence. So ``check``
warns of every such day, unless the file states that it is meant:

    effective: {from: 2025-05-14, until: 2026-01-01, meant: [from, until]}

Rules that begin or end together with the base that they stand on need no such statement, nor does a file that takes
over from another on the day on which that one ends. A kind of application that a file leaves out is left out in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import NamedTuple, TypeAlias

from tiercheck.errors import Location, Problem
from tiercheck.model.outcome import Application
from tiercheck.rulebook.bodies import Edge, PeriodShape, PeriodsShape
from tiercheck.rulebook.document import DatedFile
from tiercheck.rulebook.gather import NATION, BaseFile, Entry, Gathered
from tiercheck.rulebook.merging import bases_of, places_of
from tiercheck.rulebook.periods import end_of, grouped, in_force
from tiercheck.yaml.report import Report

Local: TypeAlias = Entry[DatedFile]
_Line: TypeAlias = tuple[Location, Edge]


class _Day(NamedTuple):
    """A day on which a file begins or ends."""

    entry: Local
    application: Application
    edge: Edge

    @property
    def day(self) -> date:
        period = self.entry.effective[self.application]
        return period.start if self.edge is Edge.FROM else end_of(period)

    @property
    def shape(self) -> PeriodShape | None:
        """Where the file states it."""
        effective = self.entry.document.effective
        if isinstance(effective, PeriodsShape):
            return effective.new if self.application is Application.NEW else effective.review
        return effective

    @property
    def line(self) -> _Line:
        """What tells it from other days: two applications may share the statement of one period."""
        shape = self.shape
        return self.entry.document.location if shape is None else shape.location, self.edge

    @property
    def is_meant(self) -> bool:
        shape = self.shape
        return shape is not None and any(word is not None and word.text == self.edge for word in shape.meant or ())


def review_edges(gathered: Gathered, warnings: Report) -> None:
    """Warn of the days on which rules of a place begin, end or leave a gap beside rules that stay in force.

    Args:
        gathered: the files.
        warnings: takes the warnings.
    """
    found: dict[Problem, list[str]] = {}
    needed: set[_Line] = set()
    local_bases = [base for base in gathered.bases if base.jurisdiction != NATION]
    for group in (*_groups(gathered.overlays), *_groups(local_bases)):
        for application in Application:
            for days, problem in _beside(group, application, gathered):
                needed.update(day.line for day in days)
                if not all(day.is_meant for day in days):
                    found.setdefault(problem, []).append(str(application))
    for problem, applications in found.items():
        message = f"{problem.message}, for {' and '.join(applications)}"
        warnings.extend([replace(problem, message=message)])
    _review_statements(gathered, needed, warnings)


def _groups(entries: Sequence[Local]) -> Sequence[Sequence[Local]]:
    return tuple(grouped(entries, lambda each: f"{each.name}/{each.jurisdiction}").values())


def _beside(
    group: Sequence[Local], application: Application, gathered: Gathered
) -> Iterator[tuple[tuple[_Day, ...], Problem]]:
    """Yield every day, or the two days of a gap, at which what lies beneath a group stays in force."""
    mine = [each for each in group if application in each.effective]
    mine.sort(key=lambda each: (each.effective[application].start, each.id))
    for earlier, later in pairwise((None, *mine, None)):
        end = None if earlier is None else _Day(earlier, application, Edge.UNTIL)
        start = None if later is None else _Day(later, application, Edge.FROM)
        if end is not None and start is not None and start.day <= end.day:
            continue
        under_end = None if end is None else _living(end, gathered)
        under_start = None if start is None else _living(start, gathered)
        if end is not None and under_end is not None and start is not None and under_start is not None:
            # That rules of its own leave a gap is a problem already, not a warning.
            if not _is_base(end.entry, gathered):
                yield (end, start), _gap(end, start, under_end)
            continue
        if end is not None and under_end is not None:
            yield (end,), _end(end, under_end)
        if start is not None and under_start is not None:
            yield (start,), _start(start, under_start)


def _is_base(entry: Local, gathered: Gathered) -> bool:
    return any(entry is base for base in gathered.bases)


def _living(day: _Day, gathered: Gathered) -> Entry[BaseFile] | None:
    """Return the base beneath a file that is in force both on the day and on the day before it."""
    if day.day in (date.min, date.max):
        return None
    bases = bases_of(gathered, day.entry.name, day.entry.jurisdiction)
    if _is_base(day.entry, gathered):
        bases = [base for base in bases if base.jurisdiction != day.entry.jurisdiction]
    before, after = (
        _nearest(bases, each, day.entry.jurisdiction, day.application, gathered)
        for each in (day.day - timedelta(1), day.day)
    )
    return after if before is after else None


def _nearest(
    bases: Sequence[Entry[BaseFile]], day: date, jurisdiction: str, application: Application, gathered: Gathered
) -> Entry[BaseFile] | None:
    held = {base.jurisdiction: base for base in in_force(bases, day, application)}
    return next((held[place] for place in places_of(jurisdiction, gathered.divisions) if place in held), None)


def _start(day: _Day, base: Entry[BaseFile]) -> Problem:
    since = base.effective[day.application].start
    message = (
        f"{day.entry.id} begins on {day.day}, but {base.id} beneath it is in force from {since}:"
        f" before that day {day.entry.jurisdiction} is judged without it"
    )
    return _warning("period-start", message, (day,))


def _end(day: _Day, base: Entry[BaseFile]) -> Problem:
    until = base.effective[day.application].until
    lasting = "without an end" if until is None else f"until {until}"
    message = (
        f"{day.entry.id} ends on {day.day}, but {base.id} beneath it is in force {lasting}:"
        f" from that day on {day.entry.jurisdiction} is judged without it"
    )
    return _warning("period-end", message, (day,))


def _gap(end: _Day, start: _Day, base: Entry[BaseFile]) -> Problem:
    message = (
        f"from {end.day} until {start.day}, between {end.entry.id} and {start.entry.id},"
        f" {end.entry.jurisdiction} is judged without either: {base.id} beneath them stays in force"
    )
    return _warning("period-gap", message, (end, start))


def _warning(code: str, message: str, days: Sequence[_Day]) -> Problem:
    open_days = [day for day in days if not day.is_meant] or days
    hint = "correct the day, or state that it is meant: " + " and ".join(
        f"meant: [{day.edge}] in {day.entry.file}" for day in open_days
    )
    first = open_days[0]
    at = first.entry.document.at("effective") if first.shape is None else first.shape.at(first.edge)
    return Problem(code, message, hint, at, is_warning=True)


def _review_statements(gathered: Gathered, needed: set[_Line], warnings: Report) -> None:
    """Warn of days that are stated as meant for no reason: the statement would hide a slip made later."""
    for entry in (*gathered.bases, *gathered.overlays, *gathered.classifications):
        for application, edge in product(entry.effective, Edge):
            day = _Day(entry, application, edge)
            if day.is_meant and day.line not in needed and day.shape is not None:
                message = f"nothing beneath {entry.id} stays in force at its `{edge}`, so that it need not be meant"
                hint = f"remove {edge} from `meant`: it would hide a slip made later"
                warnings.extend([Problem("needless-meant", message, hint, day.shape.at("meant"), is_warning=True)])
