"""A nested profile turned into evidence columns as of one date.

Fiscal years are calendar years, so the last complete one before 2025-06-01 is 2024. An
event after the as-of date has not happened yet and is left out. A list that is reported
speaks for all its columns: what it does not show, the enterprise does not have.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tiercheck.errors import Problem, ProfileError
from tiercheck.model.evidence import Value
from tiercheck.subjects.holdings import Award, FinancingRound, Title
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.rights import count_rights
from tiercheck.subjects.sections import DevelopmentScore, Statement
from tiercheck.subjects.subject import Subject
from tiercheck.subjects.windows import is_within

if TYPE_CHECKING:
    from tiercheck.subjects.enterprise import EnterpriseProfile

Entry = tuple[str, Value, str]
"""A column, its value, and the path in the profile it came from."""


def flatten(profile: "EnterpriseProfile", as_of: date) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the value of each reported column, local ones still as they were given, and its path.

    Raises:
        ProfileError: a column is given in two places with different values.
    """
    values: dict[str, Value] = {}
    paths: dict[str, str] = {}
    problems: list[Problem] = []
    subject = enterprise()
    for column, value, path in _entries(profile, as_of, subject):
        if column not in values:
            values[column] = value
            paths[column] = path
        elif values[column] != value:
            problems.append(_two_values(column, (values[column], paths[column]), (value, path), subject))
    if problems:
        raise ProfileError(problems)
    return values, paths


def _two_values(column: str, first: tuple[Value, str], second: tuple[Value, str], subject: Subject) -> Problem:
    known = subject.columns.get(column)
    one, other = (known.written(value) if known else str(value) for value in (first[0], second[0]))
    message = f"{column} is {one} by {first[1]} but {other} by {second[1]}"
    return Problem("contradiction", message, "keep the one that is right", path=second[1])


def _entries(profile: "EnterpriseProfile", as_of: date, subject: Subject) -> Iterator[Entry]:
    for section in (profile.identity, profile.product, profile.management, profile.innovation, profile.standing):
        if section is not None:
            fields = subject.sections[section.place]
            for field, value in section:
                if value is not None:
                    yield fields[field][0], value, f"{section.place}.{field}"
    yield from _by_year(Statement.place, profile.statements or (), as_of, subject)
    yield from _by_year(DevelopmentScore.place, profile.development_scores or (), as_of, subject)
    if profile.intellectual_property is not None:
        counts = dict(count_rights(profile.intellectual_property, as_of))
        for count, columns in subject.sections["intellectual_property"].items():
            yield from ((column, counts[count], "intellectual_property") for column in columns if count in counts)
    if profile.awards is not None:
        yield from _from_awards(profile.awards, as_of, subject)
    if profile.financing_rounds is not None:
        yield from _from_financing(profile.financing_rounds, as_of, subject)
    if profile.titles is not None:
        yield from _from_titles(profile.titles, as_of, subject)
    yield from ((name, value, f"local.{name}") for name, value in profile.local.items())
    yield from ((name, value, f"record.{name}") for name, value in profile.record.items())


def _by_year(
    section: str, reports: Sequence[Statement | DevelopmentScore], as_of: date, subject: Subject
) -> Iterator[Entry]:
    for place, report in enumerate(reports):
        age = as_of.year - report.year
        for column, field in subject.by_year.get((section, age), ()):
            value = report.__dict__[field]
            if value is not None:
                yield column, value, f"{section}[{place}].{field}"


def _from_awards(awards: Sequence[Award], as_of: date, subject: Subject) -> Iterator[Entry]:
    for level, columns in subject.sections["awards"].items():
        for column in columns:
            years = subject.years_within(column)
            ranks = [
                (award.rank, f"awards[{place}]")
                for place, award in enumerate(awards)
                if award.level == level and is_within(award.date, years, as_of)
            ]
            rank, path = min(ranks, default=(0, "awards"))
            yield column, rank, path


def _from_financing(rounds: Sequence[FinancingRound], as_of: date, subject: Subject) -> Iterator[Entry]:
    for column in subject.sections["financing_rounds"]["amount"]:
        years = subject.years_within(column)
        recent = [paid for paid in rounds if is_within(paid.date, years, as_of)]
        if all(paid.qualified_investor is not None for paid in recent):
            yield column, sum(paid.amount for paid in recent if paid.qualified_investor), "financing_rounds"


def _from_titles(titles: Sequence[Title], as_of: date, subject: Subject) -> Iterator[Entry]:
    in_force = {
        title.title: f"titles[{place}]"
        for place, title in enumerate(titles)
        if title.valid_from <= as_of <= title.valid_until
    }
    for title, columns in subject.sections["titles"].items():
        for column in columns:
            yield column, title in in_force, in_force.get(title, "titles")
