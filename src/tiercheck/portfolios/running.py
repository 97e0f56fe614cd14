"""A portfolio judged from file to file: read as it is, judged by columns, written whole or not at all.

Whenever a run ends, even by a kill or a power cut, the target holds the old results or the new ones, and a table of
problems or reasons is of the same run as the results beside it: the old tables go before the new results come, the
new ones come after them. Killed between those moves, a run leaves results without a table; ``invalid`` says which
rows it would have listed, and running again writes it.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import combinations as pairs
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import Results
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.errors import PortfolioError, Problem
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Language
from tiercheck.portfolios.analysis.combinations import combinations, legend
from tiercheck.portfolios.converting import PARQUET, convert, format_of
from tiercheck.portfolios.faults import ROW, Fault, faults_in, write_faults
from tiercheck.portfolios.funnel import Funnel, count
from tiercheck.portfolios.kernel import FileRun, Kernel
from tiercheck.portfolios.key_checks import mark_rows, named, repeated_keys
from tiercheck.portfolios.placing import Desk, desk
from tiercheck.portfolios.reading import Header, Note, Oddity, review_header, unfit_key
from tiercheck.portfolios.scanning import ROW_FAULT, Scan, polars_errors, scan
from tiercheck.portfolios.table_engines import TABLE_ENGINES

Tick: TypeAlias = Callable[[int, int], None]
_MOST_TOLD = 20
_BAD = "key of a row at fault"
_FAULTY = "the row cannot be judged"


@dataclass(frozen=True, slots=True)
class Files:
    """What a run reads and writes.

    Attributes:
        source: the portfolio.
        target: where the results go.
        problems: where the problems table goes, if there are problems.
        key: the column that names a row.
        reasons: where the table of verdict codes goes, or None for none.
    """

    source: Path
    target: Path
    problems: Path
    key: str
    reasons: Path | None = None

    @property
    def every(self) -> tuple[Path, ...]:
        """All of them."""
        return self.source, self.target, self.problems, *(() if self.reasons is None else (self.reasons,))


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run.

    Attributes:
        funnel: the outcomes in figures.
        problems: how many lines the problems table has.
        notes: what is odd about the header.
    """

    funnel: Funnel
    problems: int
    notes: tuple[Note, ...]


def run(
    files: Files,
    plan: ColumnarPlan,
    contract: Mapping[str, Column],
    results: Results,
    engine: str,
    *,
    strict: bool = False,
    language: Language = Language.ZH,
    tick: Tick | None = None,
) -> Ran:
    """Judge a portfolio from file to file.

    Args:
        files: what to read and write.
        plan: the rules.
        contract: every evidence column there is, by name.
        results: which result columns to give.
        engine: a name in ``TABLE_ENGINES``.
        strict: refuse a table with unknown columns, binary amounts or rows at fault instead of noting them.
        language: of the table of reasons.
        tick: told how many more rows have been taken, and how many there are.

    Raises:
        PortfolioError: the table cannot be read, or ``strict`` refuses it.
        MissingExtraError: something optional is not installed.
        OSError: the results cannot be written; what was there before still is.
    """
    kind = format_of(files.target)
    _review_places(files)
    _review_reasons(files, results)
    derived = {table.derives.name for table in plan.classifications}
    needed = [column for column in plan.columns_needed if column.name not in derived]
    with ExitStack() as stack:
        place = stack.enter_context(desk(files.target, "judged"))
        beside = stack.enter_context(desk(files.problems, "problems"))
        why = None if files.reasons is None else stack.enter_context(desk(files.reasons, "reasons"))
        stack.enter_context(polars_errors(files.source.name, place.probe))
        opened = scan(files.source, tuple(dict.fromkeys((files.key, *contract))), place.part("text"))
        header = review_header(opened.table, contract, needed, files.key)
        _review_header(header, plan.result_columns(results), strict=strict)
        going = _Run(files, place, beside, why, opened, header, plan, contract, results, language)
        return _run(going, kind, engine, strict, tick)


@dataclass(frozen=True, slots=True)
class _Run:
    files: Files
    desk: Desk
    beside: Desk
    why: Desk | None
    scan: Scan
    header: Header
    plan: ColumnarPlan
    contract: Mapping[str, Column]
    results: Results
    language: Language


def _run(run: _Run, kind: str, engine: str, strict: bool, tick: Tick | None) -> Ran:
    key, part = run.header.key, run.desk.part
    keys = list(dict.fromkeys((key, *run.header.read)))
    rows = run.scan.rows
    kind_of_key = rows.collect_schema()[key]
    if kind_of_key.is_nested() or kind_of_key == pl.Binary:
        raise unfit_key(run.files.source.name, key, kind_of_key)
    repeated = repeated_keys(rows, key)
    rows = mark_rows(rows, key, repeated, _FAULTY)
    taken: Callable[[int], None] | None = None
    if tick is not None:
        taken = partial(_taken, tick, rows.select(pl.len()).collect(engine="streaming").item())
    source = run.files.source
    # A table engine takes some signs in a name for a pattern.
    plain = source.suffix.lower() == PARQUET and not set("*?[{") & set(str(source))
    TABLE_ENGINES[engine](
        FileRun(
            rows=(rows if taken is None else rows.with_columns(_ticking(key, kind_of_key, taken))).select(
                *keys, _FAULTY
            ),
            parquet=source if plain else None,
            kernel=Kernel(run.plan, run.contract, run.plan.result_columns(run.results)),
            key=key,
            repeated=repeated,
            faulty=_FAULTY,
            staged=part("staged"),
            judged=part("judged"),
            tick=taken,
        )
    )
    funnel = count(part("judged"), run.plan.layouts, run.plan.beside_ladder)
    problems = 0
    if funnel.invalid:
        _set_aside(run, rows)
        found = faults_in(
            pl.scan_parquet(part("bad"), glob=False), run.header.key, run.contract, run.plan.columns_needed, repeated
        )
        if strict:
            raise PortfolioError(_refusals(found, funnel.invalid))
        problems = write_faults(found, run.beside.part("problems"))
    if kind != PARQUET:
        convert(part("judged"), part("converted"), kind)
    beside = [_Beside(run.beside, "problems", problems > 0)]
    if run.why is not None:
        _write_reasons(run, run.why.part("reasons"))
        beside.append(_Beside(run.why, "reasons", True))
    _publish(run.desk, "judged" if kind == PARQUET else "converted", beside)
    return Ran(funnel, problems, run.header.notes)


class _Beside(NamedTuple):
    """A table beside the results: where it goes, what its unfinished file is for, and whether there is one."""

    desk: Desk
    purpose: str
    is_there: bool


def _publish(place: Desk, results: str, beside: Sequence[_Beside]) -> None:
    """Put the results in place, and the tables beside them; see the head of this file for the order."""
    place.finish(results)
    for table in beside:
        table.desk.finish(table.purpose)
    for table in beside:
        table.desk.withdraw()
    place.publish(results)
    for table in beside:
        if table.is_there:
            table.desk.publish(table.purpose)


def _write_reasons(run: _Run, part: Path) -> None:
    """Write what each verdict code says, once, as CSV."""
    judged = pl.scan_parquet(run.desk.part("judged"), glob=False)
    found = [each for layout in run.plan.layouts for each in combinations(judged, layout)]
    legend(found, run.language).write_csv(part, include_bom=True)  # whose mark tells spreadsheets it is UTF-8


def _set_aside(run: _Run, rows: pl.LazyFrame) -> None:
    """Write the rows that are at fault to a file of their own, with their numbers."""
    key = run.header.key
    judged = pl.scan_parquet(run.desk.part("judged"), glob=False)
    bad = judged.filter("invalid").select(named(key).alias(_BAD)).drop_nulls().unique().with_columns(_is_bad=True)
    numbered = rows.select(*dict.fromkeys((key, *run.header.read)), ROW_FAULT).with_row_index(ROW, 1)
    joined = numbered.join(bad, left_on=named(key), right_on=_BAD, how="left", maintain_order="left")
    joined.filter(named(key).is_null() | pl.col("_is_bad")).sink_parquet(run.desk.part("bad"))


def _taken(tick: Tick, total: int, more: int) -> None:
    tick(more, total)


def _ticking(key: str, kind: pl.DataType, taken: Callable[[int], None]) -> pl.Expr:
    """Return the key as it is, of its own type, and tell how many rows of it have gone by."""

    def told(keys: pl.Series) -> pl.Series:
        taken(len(keys))
        return keys

    return pl.col(key).map_batches(told, kind, is_elementwise=True)


def _review_places(files: Files) -> None:
    for one, other in pairs(files.every, 2):
        if os.path.realpath(one) == os.path.realpath(other):
            message = f"{one} and {other} are the same file"
            raise PortfolioError([Problem("same-file", message, "write the results to a file of their own")])


def _review_reasons(files: Files, results: Results) -> None:
    if files.reasons is not None and results is Results.TIERS:
        message = "reasons are told of verdict codes, which are not written with the tiers alone"
        raise PortfolioError([Problem("no-codes", message, "ask for --columns indicators or all")])


def _review_header(header: Header, results: Collection[str], *, strict: bool) -> None:
    if header.key in results:
        message = f"the key column {header.key!r} has the name of a result"
        raise PortfolioError([Problem("results-in-the-way", message, "rename it")])
    refused = [note.problem for note in header.notes if note.oddity is not Oddity.ABSENT]
    if strict and refused:
        raise PortfolioError(refused)


def _refusals(faults: Iterator[Fault], invalid: int) -> Iterator[Problem]:
    for fault in islice(faults, _MOST_TOLD):
        place = " ".join(part for part in (f"row {fault.row}", fault.key, fault.column) if part)
        yield Problem("bad-row", fault.reason, path=place)
    message = f"{invalid} rows cannot be judged, so nothing was written"
    yield Problem("bad-rows", message, "correct them, or leave out --strict to have them listed and kept as unknown")
