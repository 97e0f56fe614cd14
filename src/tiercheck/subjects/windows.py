"""Windows of time before the as-of date."""

from datetime import date, timedelta


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February falls back to the 28th, the last day of its month.

    >>> years_before(date(2024, 2, 29), 3)
    datetime.date(2021, 2, 28)
    """
    year = day.year - years
    if year < date.min.year:
        return date.min
    if (day.month, day.day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return day.replace(year=year)


def is_within(event: date, years: int, as_of: date) -> bool:
    """Whether an event has happened and is not older than some years; the same day so many years earlier is within."""
    return years_before(as_of, years) <= event <= as_of
