"""One row of a judged table explained in full: the assessment that ``assess`` gives of its record."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from tiercheck.api.assessor import Assessor
from tiercheck.api.frames import example_of, missing_key, opened, rows_named
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.errors import PortfolioError, Problem, ProfileError
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Unit
from tiercheck.model.verdict import Assessment
from tiercheck.portfolios.analysis.problems import faults_of
from tiercheck.portfolios.faults import ROW, to_the_cent
from tiercheck.subjects.values import printable


def row_of(judged: object, column: str, key: object) -> pl.DataFrame:
    """Return the one row of a judged table that a key names.

    Args:
        judged: a table of any kind.
        column: the column that tells rows apart.
        key: what stands there, blanks around it aside.

    Raises:
        PortfolioError: it is no table, has no such column, no such row, or more than one.
    """
    table, names = opened(judged)
    if column not in names:
        raise missing_key(column, names)
    wanted = str(key).strip()
    found = rows_named(table, column, wanted)
    if found.is_empty():
        example = example_of(table, column)
        hint = f"keys look like {example!r}" if example else "the table has no rows"
        raise PortfolioError([Problem("unknown-row", f"no row has the {column} {wanted!r}", hint)])
    if len(found) > 1:
        message = f"{len(found)} rows have the {column} {wanted!r}: which one counts?"
        raise PortfolioError([Problem("duplicate-key", message, "keep one of them")])
    return found


def explained(row: pl.DataFrame, key: str, assessor: Assessor, options: Occasion, language: Language) -> Assessment:
    """Assess the record of a row that was judged, by the rules that judged it.

    Args:
        row: one row with its results.
        key: the column that tells rows apart.
        assessor: the rules.
        options: date, application and tiers; the jurisdiction is the row's.
        language: default language of explanations.

    Raises:
        ProfileError: the row is at fault; the error says what is wrong with it.
    """
    columns = assessor.shelf.columns
    place = str(row["jurisdiction"].item())
    if row["invalid"].item():
        selection = assessor.shelf.select(options.as_of, place, options.application, options.tiers)
        needed = [table.selects_by for table in selection.classifications]
        faults = faults_of(row.lazy().with_row_index(ROW, 1), key, columns, needed, ())
        raise ProfileError(Problem("bad-cell", fault.reason, path=f"record.{fault.column}") for fault in faults)
    cells = {name: _cell(row[name].item(), columns[name].unit) for name in row.columns if name in columns}
    return assessor.assess(
        cells, options.as_of, place, options.application, options.tiers, language, subject=assessor.shelf.subject.id
    )


def review(row: pl.DataFrame, found: Assessment, tiers: Collection[str]) -> None:
    """Refuse an explanation of something else than what a table says, in any of its cells.

    Args:
        row: one row with its results.
        found: what is to explain it.
        tiers: every tier there is.

    Raises:
        PortfolioError: some cell is another for the day, application and rules of the explanation.
    """
    said = {"tier": found.tier, **dict(_said(found))}
    table = {name: row[name].item() for name in row.columns if name == "tier" or name.startswith(_results_of(tiers))}
    unlike = [name for name, value in table.items() if not name.endswith("_verdict") and value != said.get(name)]
    if any(name.endswith("_verdict") for name in table):  # of a table that tells of indicators, every one is there
        unlike += [name for name in said if "__" in name and "__points" not in name and name not in table]
    for name in unlike:
        options = found.context.options
        message = f"{name} is {table.get(name, 'not there')} in the table"
        asked = f"and {said.get(name)} for {options.as_of} and {options.application}"
        hint = "pass the day, application and rules by which the table was judged"
        raise PortfolioError([Problem("judged-otherwise", f"{message}, {asked}", hint, path=name)])


def _results_of(tiers: Collection[str]) -> tuple[str, ...]:
    """Return what the names of the results of tiers begin with."""
    return tuple(f"{tier}_{part}" for tier in tiers for part in ("outcome", "score_", "verdict", "_"))


def _said(found: Assessment) -> Iterator[tuple[str, int | Fraction | None]]:
    """Yield what an assessment says, by the columns in which a table says it."""
    for verdict in found:
        yield f"{verdict.tier}_outcome", CODES[verdict.outcome]
        if verdict.score is not None:
            yield f"{verdict.tier}_score_min", verdict.score.low
            yield f"{verdict.tier}_score_max", verdict.score.high
        for finding in verdict.indicators:
            name = f"{verdict.tier}__{finding.id}"
            yield name, CODES[finding.outcome]
            if finding.points is not None:
                low, high = finding.points
                yield f"{name}__points", low if low == high else None
                yield f"{name}__points_min", low
                yield f"{name}__points_max", high


def _cell(value: object, unit: Unit) -> object:
    """Return a cell as ``from_record`` takes it: as the columns were taken when the table was judged."""
    if unit is Unit.YUAN:
        return to_the_cent(value)
    if isinstance(value, float) and value.is_integer():  # a division that pandas read beside empty cells
        value = int(value)
    # A name that no rule reads keeps no row from being judged, so whatever stands there names no less.
    return value if value is None or unit is not Unit.TEXT else printable(str(value))
