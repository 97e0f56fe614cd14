"""Effective periods side by side: what is in force on a day, and what overlaps or leaves a gap."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tiercheck.errors import Problem
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod
from tiercheck.rulebook.document import DatedFile
from tiercheck.rulebook.gather import NATION, D, Entry
from tiercheck.yaml.report import Report


def end_of(period: EffectivePeriod) -> date:
    """Return the first day no longer in force; the last day there is when there is no end."""
    return period.until or date.max


def common(periods: Sequence[EffectivePeriod]) -> EffectivePeriod | None:
    """Return the days that lie in all periods, with the weakest of their statuses."""
    start, end = max(period.start for period in periods), min(end_of(period) for period in periods)
    status = max((period.status for period in periods), key=lambda each: each.weakness)
    return EffectivePeriod(start, None if end == date.max else end, status) if start < end else None


def uncovered(period: EffectivePeriod, by: Iterable[EffectivePeriod]) -> date | None:
    """Return the first day of a period that none of the others covers, or None."""
    reached = period.start
    for other in sorted(by, key=lambda each: each.start):
        if other.start > reached:
            break
        reached = max(reached, end_of(other))
    return reached if reached < end_of(period) else None


def cuts(entries: Iterable[Entry[DatedFile]], application: Application) -> list[date]:
    """Return the days on which something begins or ends."""
    periods = [entry.effective[application] for entry in entries if application in entry.effective]
    return sorted({day for period in periods for day in (period.start, end_of(period))} - {date.max})


def in_force(entries: Iterable[Entry[D]], day: date, application: Application) -> list[Entry[D]]:
    """Return the entries in force on a day, the nation's first, then by first day and id."""
    found = [each for each in entries if application in each.effective and day in each.effective[application]]
    return sorted(found, key=lambda each: (each.jurisdiction != NATION, each.effective[application].start, each.id))


def review_periods(entries: Iterable[Entry[DatedFile]], report: Report, *, gaps: bool) -> None:
    """Report periods of the same tier and jurisdiction that overlap or leave a gap.

    Args:
        entries: rule sets, or overlays, or classifications.
        report: takes the problems.
        gaps: whether a gap is a problem: a nation's tier has none, a province may have.
    """
    for group in grouped(entries, lambda each: f"{each.name}/{each.jurisdiction}").values():
        found: dict[Problem, list[str]] = {}
        for application in Application:
            mine = [each for each in group if application in each.effective]
            mine.sort(key=lambda each: (each.effective[application].start, each.id))
            for earlier, later in pairwise(mine):
                for problem in _between(earlier, later, application, gaps=gaps):
                    found.setdefault(problem, []).append(str(application))
        for problem, applications in found.items():
            message = f"{problem.message}, for {' and '.join(applications)}"
            report.extend([replace(problem, message=message)])


def _between(
    earlier: Entry[DatedFile], later: Entry[DatedFile], application: Application, *, gaps: bool
) -> Iterator[Problem]:
    """Yield what is wrong between two neighbours."""
    first, second = earlier.effective[application], later.effective[application]
    at = later.document.at("effective")
    if first.overlaps(second):
        message = f"on {second.start} two are in force, {earlier.id} and {later.id}"
        yield Problem("period-overlap", message, f"end {earlier.file} with until: {second.start}", at)
    elif gaps and end_of(first) < second.start:
        message = f"nothing is in force from {first.until} until {second.start}, after {earlier.id}"
        yield Problem("period-gap", message, f"let {earlier.file} last until {second.start}", at)


def grouped(entries: Iterable[Entry[D]], key: Callable[[Entry[D]], str]) -> Mapping[str, list[Entry[D]]]:
    """Return entries by a key, in their order."""
    groups: dict[str, list[Entry[D]]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups
