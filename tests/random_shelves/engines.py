"""What tiercheck says of the records of a shelf, brought to the form of the evaluator."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb
import polars as pl

from tests.random_shelves.evaluator import Judgement, Points, Verdict
from tests.random_shelves.records import Row, written
from tests.random_shelves.syntax import Column
from tiercheck.api.assessor import Assessor
from tiercheck.api.portfolio import assess_portfolio
from tiercheck.errors import PortfolioWarning
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

OUTCOMES = ("fail", "unknown", "pass", "partial", "not_applicable")
_TYPES = {"bool": pl.Boolean(), "count": pl.Int64(), "persons": pl.Int64(), "level": pl.String(), "text": pl.String()}


def assessed(assessor: Assessor, row: Row, day: date, application: str, place: str | None) -> Assessment:
    """Assess one record."""
    return assessor.assess(EnterpriseProfile.from_record(written(row)), day, place, application)


def of_assessment(said: Assessment) -> Judgement:
    """Return an assessment as the evaluator would say it."""
    verdicts = {}
    for verdict in said.verdicts:
        score = verdict.score
        verdicts[verdict.tier] = Verdict(
            str(verdict.outcome),
            None if score is None else (Fraction(score.low), Fraction(score.high)),
            {each.id: (str(each.outcome), _points(each.points)) for each in verdict.indicators},
            {each.condition.id: str(each.outcome) for each in verdict.conditions},
        )
    return Judgement(said.jurisdiction, said.tier, verdicts)


def _points(points: Sequence[int | Fraction] | None) -> Points | None:
    return None if points is None else (Fraction(points[0]), Fraction(points[1]))


def table(rows: Sequence[Row], columns: Mapping[str, Column], *, typed: bool) -> pl.DataFrame:
    """Return records as a table: of text, as a CSV file gives it, or typed."""
    names = sorted({name for row in rows for name in row})
    if not typed:
        texts = [written(row) for row in rows]
        return pl.DataFrame([pl.Series(name, [each.get(name) for each in texts], dtype=pl.String) for name in names])
    return pl.DataFrame([_series(name, columns.get(name), [row.get(name) for row in rows]) for name in names])


def _series(name: str, column: Column | None, values: Sequence[object]) -> pl.Series:
    kind = column.kind if column else "text"
    if kind in _TYPES:
        plain = [int(each) if isinstance(each, Fraction) else each for each in values]
        return pl.Series(name, plain, dtype=_TYPES[kind])
    # As whole steps over their number, for a decimal of Python loses digits on its way into Polars.
    places = 2 if kind == "yuan" else 6
    decimals = [
        Decimal(str(int(each * 10**places))).scaleb(-places) if isinstance(each, Fraction) else None for each in values
    ]
    return pl.Series(name, decimals, dtype=pl.Decimal(22, places))


def judged(frame: pl.DataFrame, other: str, day: date, application: str, shelf: Shelf) -> pl.DataFrame:
    """Judge a table on Polars, or on another kind of table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PortfolioWarning)
        if other == "duckdb":
            numbered = frame.with_row_index("number of row")
            relation = duckdb.from_arrow(numbered.to_arrow())
            return _polars(assess_portfolio(relation, day, application=application, shelf=shelf).pl()).sort(
                "number of row"
            )
        if other == "pandas":
            pandas = frame.to_pandas(use_pyarrow_extension_array=True)
            return _polars(pl.from_pandas(assess_portfolio(pandas, day, application=application, shelf=shelf)))
        if other == "pyarrow":
            arrow = frame.to_arrow()
            return _polars(pl.from_arrow(assess_portfolio(arrow, day, application=application, shelf=shelf)))
        return assess_portfolio(frame, day, application=application, shelf=shelf)


def _polars(found: object) -> pl.DataFrame:
    assert isinstance(found, pl.DataFrame)
    return found


def differences(wanted: Judgement, said: Judgement) -> list[str]:
    """Return where two judgements differ, in words."""
    found = list(_differing("jurisdiction", wanted.jurisdiction, said.jurisdiction))
    found += _differing("tier", wanted.tier, said.tier)
    found += _differing("tiers", sorted(wanted.verdicts), sorted(said.verdicts))
    for tier in wanted.verdicts.keys() & said.verdicts.keys():
        one, two = wanted.verdicts[tier], said.verdicts[tier]
        found += _differing(f"{tier}: outcome", one.outcome, two.outcome)
        found += _differing(f"{tier}: score", one.score, two.score)
        for what in ("indicators", "conditions"):
            mine, theirs = getattr(one, what), getattr(two, what)
            for name in sorted(mine.keys() | theirs.keys()):
                found += _differing(f"{tier}: {what} {name}", mine.get(name), theirs.get(name))
    return found


def row_differences(wanted: Judgement, result: Mapping[str, object], tiers: Sequence[str]) -> list[str]:
    """Return where a row of a judged table differs from a judgement."""
    found = list(_differing("invalid", False, result["invalid"]))
    found += _differing("jurisdiction", wanted.jurisdiction, result["jurisdiction"])
    found += _differing("tier", wanted.tier, result["tier"])
    for tier in tiers:
        verdict = wanted.verdicts.get(tier)
        found += _differing(
            f"{tier}_outcome", _code(None if verdict is None else verdict.outcome), result.get(f"{tier}_outcome")
        )
        if verdict is None:
            continue
        if verdict.score is not None:
            found += _differing(f"{tier}_score", verdict.score, _pair(result, f"{tier}_score"))
        for name, (outcome, points) in verdict.indicators.items():
            column = f"{tier}__{name}"
            found += _differing(column, _code(outcome), result[column])
            if points is not None:
                found += _differing(f"{column}__points", points, _pair(result, f"{column}__points"))
                settled = points[0] if points[0] == points[1] else None
                found += _differing(f"{column}__points", settled, _number(result[f"{column}__points"]))
    return found


def _differing(what: str, wanted: object, said: object) -> Iterator[str]:
    if wanted != said:
        yield f"{what}: evaluator {_shown(wanted)}, tiercheck {_shown(said)}"


def _shown(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    return f"({', '.join(map(_shown, value))})" if isinstance(value, tuple) else repr(value)


def _code(outcome: str | None) -> int | None:
    return None if outcome is None else OUTCOMES.index(outcome)


def _pair(result: Mapping[str, object], name: str) -> tuple[Fraction | None, Fraction | None]:
    return _number(result[f"{name}_min"]), _number(result[f"{name}_max"])


def _number(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))
