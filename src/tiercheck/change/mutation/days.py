"""Slips in a date: a first or last day one day off, alone where the files still fit together, else with its neighbours.

Moved alone, the end of a rule set may leave a gap, an overlap or a reference to nothing, which the loader refuses.
Then its successor moves along; or all of the tier that begins or ends on the day, overlays too; or all of the shelf.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import TypeAlias

from tiercheck.change.mutation.mutant import DayChange
from tiercheck.model.outcome import Application
from tiercheck.rulebook.moving import DatedRules, Periods, dated_rules, moved
from tiercheck.rulebook.shelf import Shelf

Ends: TypeAlias = tuple[tuple[DatedRules, str], ...]
FROM, UNTIL = "from", "until"


@dataclass(frozen=True, slots=True)
class MovedDay:
    """One day moved by one.

    Attributes:
        rules: whose period it is, the one that ends before the one that begins.
        position: application, end and direction, such as ``new/until/later``.
        before: what the files state, such as ``new until 2026-04-01``.
        after: the same with the day beside it.
        change: how to move it.
    """

    rules: tuple[DatedRules, ...]
    position: str
    before: str
    after: str
    change: DayChange


def moved_days(shelf: Shelf) -> Iterator[MovedDay]:
    """Yield every day of every period moved by one, as far as the loader takes it, each move once."""
    every = tuple(dated_rules(shelf))
    seen: set[tuple[frozenset[tuple[str, str]], Application, int]] = set()
    for rules, application, end in product(every, Application, (FROM, UNTIL)):
        day = _day(rules, end, application)
        for by in (1, -1) if day is not None else ():
            ends = _movable(shelf, _widening(every, rules, end, application), application, by)
            key = frozenset((each.file, edge) for each, edge in ends), application, by
            if ends and day is not None and key not in seen:
                seen.add(key)
                yield _moved_day(ends, application, day, by)


def _widening(every: Sequence[DatedRules], rules: DatedRules, end: str, application: Application) -> Iterator[Ends]:
    """Yield the end alone, then with the base it meets, then with all of its tier, then with all of the shelf."""
    own = (rules, end)
    yield (own,)
    day = _day(rules, end, application)
    meeting = [(each, edge) for edge in (UNTIL, FROM) for each in every if _day(each, edge, application) == day]
    meeting.sort(key=lambda each: each != own)
    tier = [(each, edge) for each, edge in meeting if each.name == rules.name]
    yield tuple((each, edge) for each, edge in tier if not each.is_overlay)
    yield tuple(tier)
    yield tuple(meeting)


def _day(rules: DatedRules, end: str, application: Application) -> date | None:
    period = rules.effective.get(application)
    return None if period is None else period.start if end == FROM else period.until


def _movable(shelf: Shelf, candidates: Iterator[Ends], application: Application, by: int) -> Ends:
    fitting = (ends for ends in candidates if ends and moved(shelf, _periods(ends, application, by)) is not None)
    return next(fitting, ())


def _periods(ends: Ends, application: Application, by: int) -> dict[str, Periods]:
    periods: dict[str, Periods] = {}
    for rules, end in ends:
        period = periods.get(rules.file, rules.effective)[application]
        if end == FROM:
            period = replace(period, start=period.start + timedelta(by))
        elif period.until is not None:
            period = replace(period, until=period.until + timedelta(by))
        periods[rules.file] = {**periods.get(rules.file, rules.effective), application: period}
    return periods


def _moved_day(ends: Ends, application: Application, day: date, by: int) -> MovedDay:
    rules, end = tuple(each for each, _ in ends), ends[0][1]
    position = f"{application}/{end}/{'later' if by > 0 else 'earlier'}"
    before, after = (f"{application} {end} {each}" for each in (day, day + timedelta(by)))
    # Moved on, the day itself is judged otherwise; moved back, the day before it.
    change = DayChange(_periods(ends, application, by), day if by > 0 else day - timedelta(1), application)
    return MovedDay(rules, position, before, after, change)
