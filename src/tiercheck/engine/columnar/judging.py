"""Indicators compiled to columns: truths for requirements, points for scores, a code for each outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import NamedTuple

import narwhals as nw

from tiercheck.engine.columnar.levels import Levels, derived_levels, level_holds
from tiercheck.engine.columnar.measures import Quotient, quotient
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.points import Points, added, alike, awarded, banded, better, capped, fixed
from tiercheck.engine.columnar.sheet import Cell, Sheet, Truths, either
from tiercheck.engine.columnar.stored import bits_of, domain
from tiercheck.engine.columnar.truths import bound_holds, counted, holds
from tiercheck.engine.columnar.whole import Whole
from tiercheck.model.classification import Classification
from tiercheck.model.condition import Requirement
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

    outcome: Whole
    truths: Truths | None
    points: Points | None


class Judge:
    """Compiles indicators; checks, measures and whatever else is equal is computed once for all of them."""

    def __init__(
        self,
        sheet: Sheet,
        evidence: Mapping[str, Cell],
        classifications: Sequence[Classification],
        checks: Sequence[Check],
    ) -> None:
        """Prepare.

        Args:
            sheet: where columns are kept.
            evidence: every column as stored steps, truths or text, by name.
            classifications: tables that derive level columns.
            checks: every check there will be, so that products suit all that compare one measure.
        """
        self._sheet, self._evidence = sheet, evidence
        self._tables = {table.derives: table for table in classifications}
        self._compared: dict[Measure, int] = {}
        for check in checks:
            denominators = [Fraction(bound.compared).denominator for bound in check.bounds]
            self._compared[check.measure] = lcm(self._compared.get(check.measure, 1), *denominators)
        self._quotients: dict[Measure, Quotient] = {}
        self._levels: dict[Column, Levels] = {}
        self._truths: dict[Requirement, Truths] = {}
        self._of_tables: dict[Check, Truths] = {}
        self._points: dict[Scoring, Points] = {}
        self._judged: dict[Indicator, Judged] = {}

    def indicator(self, indicator: Indicator) -> Judged:
        """Judge an indicator."""
        if indicator not in self._judged:
            if indicator.requirement is not None:
                truths = self._requirement(indicator.requirement)
                self._judged[indicator] = Judged(truth_codes(truths, self._sheet), truths, None)
            else:
                points = self._indicator_points(indicator)
                codes = _score_codes(points, indicator.points_of, self._sheet)
                self._judged[indicator] = Judged(self._sheet.keep(codes), None, points)
        return self._judged[indicator]

    def _requirement(self, requirement: Requirement) -> Truths:
        if requirement not in self._truths:
            if isinstance(requirement, Check):
                truths = self._check(requirement)
            else:
                members = [self._requirement(each) for each in requirement.members]
                truths = counted(members, requirement.count, self._sheet)
            self._truths[requirement] = self._sheet.keep_truths(truths)
        return self._truths[requirement]

    def _check(self, check: Check) -> Truths:
        match check.measure.expression:
            case Reference(column) if column in self._tables:
                levels, sheet = self._level(column), self._sheet
                return reduce(Truths.__and__, [level_holds(levels, bound, sheet) for bound in check.bounds])
        return self._reported(check)

    def _reported(self, check: Check) -> Truths:
        """Judge a check by what is reported alone, as a classification does: no level is derived before it."""
        measure, sheet = check.measure, self._sheet
        match measure.expression:
            case Reference(column) if column.unit is Unit.BOOL and all(map(_asks_yes_or_no, check.bounds)):
                answers = Truths(*self._evidence[column.name])
                return reduce(Truths.__and__, [answers if bound.compared else ~answers for bound in check.bounds])
        if measure not in self._quotients:
            self._quotients[measure] = quotient(measure, self._compared.get(measure, 1), sheet, self._numbers)
        value = self._quotients[measure]
        return reduce(Truths.__and__, [bound_holds(value, bound, sheet) for bound in check.bounds])

    def _numbers(self, column: Column) -> Whole:
        """Return a column as whole numbers; a yes counts as one."""
        low, high = domain(column)
        cell = self._evidence[column.name]
        whole = Whole(cell.expr, low, high, cell.roots, self._sheet.widest, bits_of(column))
        if column.unit is not Unit.BOOL:
            return whole
        yes = Truths(*cell)
        one, none = self._sheet.constant(1), self._sheet.constant(0)
        counted_yes = nw.when(~whole.expr.is_null()).then(either(yes, one, none).expr)
        return replace(whole, column=counted_yes)

    def _level(self, column: Column) -> Levels:
        if column not in self._levels:
            table = self._tables[column]
            code = self._evidence[table.selects_by.name]
            reported = self._numbers(column)
            self._levels[column] = derived_levels(table, code, reported, self._of_table, self._sheet)
        return self._levels[column]

    def _of_table(self, check: Check) -> Truths:
        if check not in self._of_tables:
            self._of_tables[check] = self._sheet.keep_truths(self._reported(check))
        return self._of_tables[check]

    def _indicator_points(self, indicator: Indicator) -> Points:
        if indicator.scoring is None:
            raise TypeError(f"{indicator.id} has neither a requirement nor a scoring")
        points = self._scoring(indicator.scoring)
        if indicator.awarded is None:
            return points
        award = self._scoring(Awarded(indicator.awarded, indicator.points_of))
        cells = [self._evidence[column.name] for column in indicator.table_columns]
        absent = [Truths(cell.expr.is_null(), cell.roots) for cell in cells]
        silent = self._sheet.keep_truths(reduce(Truths.__and__, absent, Truths(nw.lit(True), frozenset())))
        award, points = alike([award, points])
        low, high = either(silent, award.low, points.low), either(silent, award.high, points.high)
        return Points(self._sheet.keep(low), self._sheet.keep(high), points.steps)

    def _scoring(self, scoring: Scoring) -> Points:
        if scoring not in self._points:
            points = self._give(scoring)
            self._points[scoring] = Points(self._sheet.keep(points.low), self._sheet.keep(points.high), points.steps)
        return self._points[scoring]

    def _give(self, scoring: Scoring) -> Points:
        sheet = self._sheet
        match scoring:
            case Bands(bands):
                rest = fixed(0, sheet)
                for band in reversed(bands):
                    given = fixed(band.points, sheet)
                    rest = given if band.when is None else banded(self._requirement(band.when), given, rest, sheet)
                return rest
            case CappedSum(items, at_most):
                return capped(added([self._scoring(item) for item in items], sheet), at_most, sheet)
            case HighestOf(routes):
                return reduce(lambda one, other: better(one, other, sheet), [self._scoring(each) for each in routes])
            case Awarded(column, at_most):
                return awarded(self._numbers(column), at_most, sheet)


def _asks_yes_or_no(bound: Bound) -> bool:
    return bound.relation is Relation.EQUAL and bound.compared in (0, 1)


def truth_codes(truths: Truths, sheet: Sheet) -> Whole:
    """Return the outcome codes of truths."""
    failed, unknown, passed = (sheet.constant(CODES[each]) for each in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS))
    silent = Truths(truths.expr.is_null(), truths.roots)
    return sheet.keep(either(silent, unknown, either(truths, passed, failed)))


def _score_codes(points: Points, of: Number, sheet: Sheet) -> Whole:
    """Return pass at full points, fail at none, partial between, unknown while not one number."""
    low, high = points.low, points.high
    code = {outcome: sheet.constant(CODES[outcome]) for outcome in CODES}
    full = Fraction(of) * points.steps
    found = either(holds(low, Relation.EQUAL, sheet.constant(0)), code[Outcome.FAIL], code[Outcome.PARTIAL])
    if full.denominator == 1:
        found = either(holds(low, Relation.EQUAL, sheet.constant(full.numerator)), code[Outcome.PASS], found)
    return found if low is high else either(holds(low, Relation.BELOW, high), code[Outcome.UNKNOWN], found)
