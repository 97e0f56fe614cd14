"""A nested profile turned into evidence columns as of one date.

Fiscal years are calendar years, so the last complete one before 2025-06-01 is 2024. An
event after the as-of date has not happened yet and is left out. A list that is reported
speaks for all its columns: what it does not show, the enterprise does not have.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tiercheck.errors import Problem, ProfileError
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Value
from tiercheck.model.profile.holdings import TITLE_COLUMNS, Award, AwardLevel, FinancingRound, Title
from tiercheck.model.profile.rights import count_rights
from tiercheck.model.profile.sections import DevelopmentScore, Statement
from tiercheck.model.profile.windows import is_within

if TYPE_CHECKING:
    from tiercheck.model.profile.enterprise import EnterpriseProfile

Entry = tuple[str, Value, str]
"""A column, its value, and the path in the profile it came from."""

_YEARS = 3
_STATEMENT_COLUMNS = tuple(
    tuple((field, f"{field}_y{n}") for field in Statement.model_fields if f"{field}_y{n}" in CONTRACT)
    for n in range(1, _YEARS + 1)
)
_AWARD_COLUMNS = (
    ("national_award_best_rank_3y", AwardLevel.NATIONAL, 3),
    ("provincial_award_best_rank_3y", AwardLevel.PROVINCIAL, 3),
    ("national_award_best_rank_5y", AwardLevel.NATIONAL, 5),
)
_FINANCING_COLUMNS = (("equity_financing_2y", 2), ("equity_financing_3y", 3))


def flatten(profile: "EnterpriseProfile", as_of: date) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the value of each reported column, local ones still as they were given, and its path.

    Raises:
        ProfileError: a column is given in two places with different values.
    """
    values: dict[str, Value] = {}
    paths: dict[str, str] = {}
    problems: list[Problem] = []
    for column, value, path in _entries(profile, as_of):
        if column not in values:
            values[column] = value
            paths[column] = path
        elif values[column] != value:
            problems.append(_two_values(column, (values[column], paths[column]), (value, path)))
    if problems:
        raise ProfileError(problems)
    return values, paths


def _two_values(column: str, first: tuple[Value, str], second: tuple[Value, str]) -> Problem:
    known = CONTRACT.get(column)
    one, other = (known.written(value) if known else str(value) for value in (first[0], second[0]))
    message = f"{column} is {one} by {first[1]} but {other} by {second[1]}"
    return Problem("contradiction", message, "keep the one that is right", path=second[1])


def _entries(profile: "EnterpriseProfile", as_of: date) -> Iterator[Entry]:
    for name in ("identity", "product", "management", "innovation", "standing"):
        section = getattr(profile, name)
        if section is not None:
            yield from ((field, value, f"{name}.{field}") for field, value in section if value is not None)
    yield from _from_statements(profile.statements or (), as_of)
    yield from _from_scores(profile.development_scores or (), as_of)
    if profile.intellectual_property is not None:
        for column, count in count_rights(profile.intellectual_property, as_of):
            yield column, count, "intellectual_property"
    if profile.awards is not None:
        yield from _from_awards(profile.awards, as_of)
    if profile.financing_rounds is not None:
        yield from _from_financing(profile.financing_rounds, as_of)
    if profile.titles is not None:
        yield from _from_titles(profile.titles, as_of)
    yield from ((name, value, f"local.{name}") for name, value in profile.local.items())
    yield from ((name, value, f"record.{name}") for name, value in profile.record.items())


def _from_statements(statements: Sequence[Statement], as_of: date) -> Iterator[Entry]:
    for place, statement in enumerate(statements):
        age = as_of.year - statement.year
        if 1 <= age <= _YEARS:
            figures = statement.__dict__
            for field, column in _STATEMENT_COLUMNS[age - 1]:
                if figures[field] is not None:
                    yield column, figures[field], f"statements[{place}].{field}"


def _from_scores(scores: Sequence[DevelopmentScore], as_of: date) -> Iterator[Entry]:
    for place, score in enumerate(scores):
        age = as_of.year - score.year
        if age in (0, 1):
            column = "development_score_prev" if age else "development_score_this"
            yield column, score.score, f"development_scores[{place}].score"


def _from_awards(awards: Sequence[Award], as_of: date) -> Iterator[Entry]:
    for column, level, years in _AWARD_COLUMNS:
        ranks = [
            (award.rank, f"awards[{place}]")
            for place, award in enumerate(awards)
            if award.level is level and is_within(award.date, years, as_of)
        ]
        rank, path = min(ranks, default=(0, "awards"))
        yield column, rank, path


def _from_financing(rounds: Sequence[FinancingRound], as_of: date) -> Iterator[Entry]:
    for column, years in _FINANCING_COLUMNS:
        recent = [paid for paid in rounds if is_within(paid.date, years, as_of)]
        if all(paid.qualified_investor is not None for paid in recent):
            yield column, sum(paid.amount for paid in recent if paid.qualified_investor), "financing_rounds"


def _from_titles(titles: Sequence[Title], as_of: date) -> Iterator[Entry]:
    in_force = {
        title.title: f"titles[{place}]"
        for place, title in enumerate(titles)
        if title.valid_from <= as_of <= title.valid_until
    }
    for title, column in TITLE_COLUMNS.items():
        yield column, title in in_force, in_force.get(title, "titles")
