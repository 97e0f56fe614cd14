"""Indicators compiled to columns: truths for requirements, points for scores, a code for each outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import NamedTuple

from tiercheck.engine import meaning
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.bounded_int import BoundedInt, constant
from tiercheck.engine.columnar.checks import bound_holds, counted, holds
from tiercheck.engine.columnar.levels import Levels, derived_levels, level_holds
from tiercheck.engine.columnar.measures import RatioColumn, ratio_column
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.points import Points, added, alike, awarded, banded, better, capped, fixed
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns, either
from tiercheck.engine.columnar.storage_types import bits_of, domain
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Bound, Check, Measure, Reference, Relation
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Bands, CappedSum, HighestOf, Scoring


class Judged(NamedTuple):
    """One indicator judged on every row.

    Attributes:
        outcome: codes, see ``outcome_codes``.
        truths: whether it holds, or None for a scored indicator.
        points: its points, or None for a requirement.
    """

    outcome: BoundedInt
    truths: KleeneColumn | None
    points: Points | None


class Judge:
    """Compiles indicators; checks, measures and whatever else is equal is computed once for all of them."""

    def __init__(
        self,
        staged: StagedColumns,
        evidence: Mapping[str, Cell],
        classifications: Sequence[Classification],
        checks: Sequence[Check],
    ) -> None:
        """Prepare.

        Args:
            staged: where columns are kept.
            evidence: every column as stored steps, truths or text, by name.
            classifications: tables that derive level columns.
            checks: every check there will be, so that products suit all that compare one measure.
        """
        self._staged, self._evidence = staged, evidence
        self._tables = {table.derives: table for table in classifications}
        self._compared: dict[Measure, int] = {}
        for check in checks:
            denominators = [Fraction(bound.compared).denominator for bound in check.bounds]
            self._compared[check.measure] = lcm(self._compared.get(check.measure, 1), *denominators)
        self._ratios: dict[Measure, RatioColumn] = {}
        self._levels: dict[Column, Levels] = {}
        self._truths: dict[Check, KleeneColumn] = {}
        self._counted: dict[tuple[int, tuple[KleeneColumn, ...]], KleeneColumn] = {}
        self._of_tables: dict[Check, KleeneColumn] = {}
        self._points: dict[Scoring, Points] = {}
        self._judged: dict[Indicator, Judged] = {}

    def indicator(self, indicator: Indicator) -> Judged:
        """Judge an indicator."""
        if indicator not in self._judged:
            if indicator.requirement is not None:
                truths = meaning.truth(indicator.requirement, self)
                self._judged[indicator] = Judged(truth_codes(truths, self._staged), truths, None)
            else:
                points = meaning.indicator_points(indicator, self)
                codes = _score_codes(points, indicator.points_of)
                self._judged[indicator] = Judged(self._staged.keep(codes), None, points)
        return self._judged[indicator]

    def check(self, check: Check) -> KleeneColumn:
        """Return whether a comparison holds."""
        if check not in self._truths:
            self._truths[check] = self._staged.keep_truths(self._check(check))
        return self._truths[check]

    def at_least(self, count: int, members: Sequence[KleeneColumn]) -> KleeneColumn:
        """Return whether at least ``count`` of the members hold."""
        key = count, tuple(members)
        if key not in self._counted:
            self._counted[key] = self._staged.keep_truths(counted(members, count))
        return self._counted[key]

    def _check(self, check: Check) -> KleeneColumn:
        match check.measure.expression:
            case Reference(column) if column in self._tables:
                levels = self._level(column)
                return reduce(KleeneColumn.__and__, [level_holds(levels, bound) for bound in check.bounds])
        return self._reported(check)

    def _reported(self, check: Check) -> KleeneColumn:
        """Judge a check by what is reported alone, as a classification does: no level is derived before it."""
        measure, staged = check.measure, self._staged
        match measure.expression:
            case Reference(column) if column.unit is Unit.BOOL and all(map(_asks_yes_or_no, check.bounds)):
                answers = KleeneColumn(*self._evidence[column.name])
                return reduce(KleeneColumn.__and__, [answers if bound.compared else ~answers for bound in check.bounds])
        if measure not in self._ratios:
            self._ratios[measure] = ratio_column(measure, self._compared.get(measure, 1), staged, self._numbers)
        value = self._ratios[measure]
        return reduce(KleeneColumn.__and__, [bound_holds(value, bound, staged) for bound in check.bounds])

    def _numbers(self, column: Column) -> BoundedInt:
        """Return a column as whole numbers; a yes counts as one."""
        low, high = domain(column)
        cell = self._evidence[column.name]
        whole = BoundedInt(cell.expr, low, high, cell.roots, bits_of(column))
        if column.unit is not Unit.BOOL:
            return whole
        yes = KleeneColumn(*cell)
        one, none = constant(1), constant(0)
        counted_yes = pl.when(~whole.expr.is_null()).then(either(yes, one, none).expr)
        return replace(whole, column=counted_yes)

    def _level(self, column: Column) -> Levels:
        if column not in self._levels:
            table = self._tables[column]
            code = self._evidence[table.selects_by.name]
            reported = self._numbers(column)
            self._levels[column] = derived_levels(table, code, reported, self._of_table, self._staged)
        return self._levels[column]

    def _of_table(self, check: Check) -> KleeneColumn:
        if check not in self._of_tables:
            self._of_tables[check] = self._staged.keep_truths(self._reported(check))
        return self._of_tables[check]

    def bands(self, scoring: Bands, whens: Sequence[KleeneColumn | None]) -> Points:
        """Return the points of bands: from the last to the first, each stands before what follows."""

        def give() -> Points:
            rest = fixed(0)
            for band, when in zip(reversed(scoring.bands), reversed(whens), strict=True):
                given = fixed(band.points)
                rest = given if when is None else banded(when, given, rest, self._staged)
            return rest

        return self._kept(scoring, give)

    def capped(self, scoring: CappedSum, items: Sequence[Points]) -> Points:
        """Return the points of a capped sum."""
        return self._kept(scoring, lambda: capped(added(items), scoring.at_most, self._staged))

    def highest(self, scoring: HighestOf, routes: Sequence[Points]) -> Points:
        """Return the points of the best route."""
        return self._kept(scoring, lambda: reduce(lambda one, other: better(one, other, self._staged), routes))

    def awarded(self, scoring: Awarded) -> Points:
        """Return the points that an authority awarded."""
        return self._kept(scoring, lambda: awarded(self._numbers(scoring.column), scoring.at_most))

    def reported(self, columns: Sequence[Column], points: Points, otherwise: Points) -> Points:
        """Return the one points or the other, row by row."""
        cells = [self._evidence[column.name] for column in columns]
        absent = [KleeneColumn(cell.expr.is_null(), cell.roots) for cell in cells]
        silent = self._staged.keep_truths(reduce(KleeneColumn.__and__, absent, KleeneColumn(pl.lit(True), frozenset())))
        otherwise, points = alike([otherwise, points])
        low, high = either(silent, otherwise.low, points.low), either(silent, otherwise.high, points.high)
        return Points(self._staged.keep(low), self._staged.keep(high), points.steps)

    def _kept(self, scoring: Scoring, give: Callable[[], Points]) -> Points:
        """Return the points of a scoring, computed once for all indicators that have it."""
        if scoring not in self._points:
            points = give()
            self._points[scoring] = Points(self._staged.keep(points.low), self._staged.keep(points.high), points.steps)
        return self._points[scoring]


def _asks_yes_or_no(bound: Bound) -> bool:
    return bound.relation is Relation.EQUAL and bound.compared in (0, 1)


def truth_codes(truths: KleeneColumn, staged: StagedColumns) -> BoundedInt:
    """Return the outcome codes of truths."""
    failed, unknown, passed = (constant(CODES[each]) for each in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS))
    silent = KleeneColumn(truths.expr.is_null(), truths.roots)
    return staged.keep(either(silent, unknown, either(truths, passed, failed)))


def _score_codes(points: Points, of: Number) -> BoundedInt:
    """Return pass at full points, fail at none, partial between, unknown while not one number."""
    low, high = points.low, points.high
    code = {outcome: constant(CODES[outcome]) for outcome in CODES}
    full = Fraction(of) * points.steps
    found = either(holds(low, Relation.EQUAL, constant(0)), code[Outcome.FAIL], code[Outcome.PARTIAL])
    if full.denominator == 1:
        found = either(holds(low, Relation.EQUAL, constant(full.numerator)), code[Outcome.PASS], found)
    return found if low is high else either(holds(low, Relation.BELOW, high), code[Outcome.UNKNOWN], found)
