"""One row of a judged table explained in full: the assessment that ``assess`` gives of its record."""

import narwhals as nw

from tiercheck.api.assessor import Assessor
from tiercheck.api.frames import missing_key, opened
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.written import BLANKS
from tiercheck.errors import PortfolioError, Problem, ProfileError
from tiercheck.model.finding import Options
from tiercheck.model.outcome import Language
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.profile.values import printable
from tiercheck.model.quantity import Unit
from tiercheck.model.verdict import Assessment
from tiercheck.portfolio.analysis.problems import faults_of
from tiercheck.portfolio.embedded import pl
from tiercheck.portfolio.faults import ROW
from tiercheck.portfolio.rows import to_the_cent


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
    text, wanted = nw.col(column).cast(nw.String()).str.strip_chars(BLANKS), str(key).strip()
    found = _collected(table.lazy().filter(text == wanted))
    if found.is_empty():
        example = next(map(str, _collected(table.lazy().select(column).head(1)).to_series().to_list()), "")
        hint = f"keys look like {example!r}" if example else "the table has no rows"
        raise PortfolioError([Problem("unknown-row", f"no row has the {column} {wanted!r}", hint)])
    if len(found) > 1:
        message = f"{len(found)} rows have the {column} {wanted!r}: which one counts?"
        raise PortfolioError([Problem("duplicate-key", message, "keep one of them")])
    return found


def explained(row: pl.DataFrame, key: str, assessor: Assessor, options: Options, language: Language) -> Assessment:
    """Assess the record of a row that was judged, by the rules that judged it.

    Args:
        row: one row with its results.
        key: the column that tells rows apart.
        assessor: the rules.
        options: date, application and tiers; the jurisdiction is the row's.
        language: default language of explanations.

    Raises:
        ProfileError: the row is at fault; the error says what is wrong with it.
        PortfolioError: the row was judged otherwise: on another day, for another application or by other rules.
    """
    columns = assessor.shelf.columns
    if row["at_fault"].item():
        faults = faults_of(row.lazy().with_row_index(ROW, 1), key, columns, ())
        raise ProfileError(Problem("bad-cell", fault.reason, path=f"record.{fault.column}") for fault in faults)
    cells = {name: _cell(row[name].item(), columns[name].unit) for name in row.columns if name in columns}
    place = str(row["jurisdiction"].item())
    record = EnterpriseProfile.from_record(cells)
    found = assessor.assess(record, options.as_of, place, options.application, options.tiers, language)
    _review(row, found)
    return found


def _review(row: pl.DataFrame, found: Assessment) -> None:
    """Refuse an explanation of something else than what the table says."""
    for verdict in found:
        column = f"{verdict.tier}_outcome"
        if column in row.columns and row[column].item() != CODES[verdict.outcome]:
            options = found.occasion.options
            asked = f"{options.as_of}, {options.application}"
            message = f"{column} is {row[column].item()} in the table, and {CODES[verdict.outcome]} for {asked}"
            hint = "pass the day, application and rules by which the table was judged"
            raise PortfolioError([Problem("judged-otherwise", message, hint, path=column)])


def _collected(table: "nw.LazyFrame[pl.LazyFrame]") -> pl.DataFrame:
    collected = table.collect("polars").to_native()
    if not isinstance(collected, pl.DataFrame):
        raise TypeError(f"{type(collected).__name__} is no Polars frame")
    return collected


def _cell(value: object, unit: Unit) -> object:
    """Return a cell as ``from_record`` takes it: as the columns were taken when the table was judged."""
    if unit is Unit.YUAN:
        return to_the_cent(value)
    # A table reads no names, so whatever stands there names no less.
    return value if value is None or unit is not Unit.TEXT else printable(str(value))
