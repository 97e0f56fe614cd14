"""Typed expressions over evidence, and the readings they give.

A measure is an expression with a unit. Reading it on evidence gives an exact
interval or the gaps that keep it from having a value. A check compares a
reading with bounds; its ``judge`` is the one meaning of a comparison.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tiercheck.model.evidence import Column
from tiercheck.model.outcome import GapKind, Truth
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.text import Text


@dataclass(frozen=True, slots=True)
class Literal:
    """A number written in a rule file, in stored steps of its unit (cents for yuan)."""

    value: Number
    unit: Unit


@dataclass(frozen=True, slots=True)
class Reference:
    """The reported value of one evidence column."""

    column: Column

    @property
    def unit(self) -> Unit:
        """The column's unit."""
        return self.column.unit


class Operator(StrEnum):
    """Arithmetic. A quotient has a value only when its denominator is above zero."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two expressions joined by an operator; ``unit`` was derived by the reader."""

    operator: Operator
    left: "Expression"
    right: "Expression"
    unit: Unit


@dataclass(frozen=True, slots=True)
class CompoundGrowth:
    """Compound yearly growth ``(end / start) ** (1 / years) - 1``.

    It reads as the exact ratio ``end / start``; bounds are raised to the power instead
    of taking a root, so that 5% over two years is exactly a ratio of 1.1025.
    """

    end: "Expression"
    start: "Expression"
    years: int

    @property
    def unit(self) -> Unit:
        """Growth is a ratio."""
        return Unit.RATIO


Expression: TypeAlias = Literal | Reference | Arithmetic | CompoundGrowth


def columns_of(expression: Expression) -> Iterator[Column]:
    """Yield the evidence columns an expression refers to, in reading order, repeats included."""
    match expression:
        case Reference(column):
            yield column
        case Arithmetic(_, left, right):
            yield from columns_of(left)
            yield from columns_of(right)
        case CompoundGrowth(end, start, _):
            yield from columns_of(end)
            yield from columns_of(start)
        case Literal():
            pass


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity computed from evidence.

    Attributes:
        expression: what is computed.
        name: its name when it is defined once and shared, else "".
        title: its name for people, or None when the expression speaks for itself.
    """

    expression: Expression
    name: str = ""
    title: Text | None = None

    def __hash__(self) -> int:
        # A shared measure has a name of its own, so its expression need not be walked.
        return hash(self.name or self.expression)

    @property
    def unit(self) -> Unit:
        """The unit of the readings."""
        return self.expression.unit

    @property
    def columns(self) -> tuple[Column, ...]:
        """The evidence columns it needs, each once, in reading order."""
        return tuple(dict.fromkeys(columns_of(self.expression)))


class Gap(NamedTuple):
    """Why a measure has no value: the kind and the column at fault."""

    kind: GapKind
    column: Column


class Reading(NamedTuple):
    """One measure on one enterprise: an exact interval, or nothing but gaps.

    The value is ``low / over`` in stored steps (cents for yuan, positions for levels,
    0 and 1 for no and yes); ``high`` differs from ``low`` only for a size class of which
    not every criterion was reported. ``low`` is None when there is no value at all.
    For ``CompoundGrowth`` it is the ratio of the end to the start.
    """

    measure: Measure
    low: Number | None
    high: Number | None
    over: Number
    gaps: tuple[Gap, ...]

    @property
    def value(self) -> Fraction | None:
        """The exact value in stored steps, or None when it is not one number."""
        if self.low is None or self.low != self.high:
            return None
        return Fraction(self.low) / self.over


JudgeReading: TypeAlias = Callable[[Reading], Truth]
MakeJudge: TypeAlias = Callable[[int, int], JudgeReading]


class Relation(StrEnum):
    """How a reading is compared with a bound."""

    __hash__ = str.__hash__

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "=="


@dataclass(frozen=True, slots=True)
class Bound:
    """A relation and a threshold, in stored steps of the measure's unit.

    Attributes:
        relation: how the reading is compared.
        threshold: the figure as the rule file states it.
        compared: the figure that is compared: the same, but for compound growth, where
            ``5%`` over two years becomes ``1.1025``.
    """

    relation: Relation
    threshold: Number
    compared: Number


@dataclass(frozen=True, slots=True)
class Check:
    """A measure held against one bound, or two for a range such as ``1 <= rank <= 3``.

    A yes-or-no column is a check of ``== 1`` (or ``== 0`` for ``not``).
    """

    measure: Measure
    bounds: tuple[Bound, ...]

    def __hash__(self) -> int:
        return hash(self.measure)

    def judge(self, reading: Reading) -> Truth:
        """Return whether every bound certainly holds, certainly fails, or cannot be told."""
        return judging(self)(reading)


# Looked up hundreds of times an assessment; an attribute of an enumeration costs three times a name.
_FALSE, _UNKNOWN, _TRUE = Truth


@lru_cache(4096)
def judging(check: Check) -> JudgeReading:
    """Return ``check.judge`` as a plain function: the one meaning of a comparison, made once and called often."""
    tests = tuple(_JUDGES[bound.relation](*Fraction(bound.compared).as_integer_ratio()) for bound in check.bounds)
    if len(tests) == 1:
        return tests[0]

    def all_bounds(reading: Reading) -> Truth:
        return min([test(reading) for test in tests])

    return all_bounds


def _ordered(holds: Callable[[Number, Number], bool], *, rising: bool) -> MakeJudge:
    """Compare by cross multiplication of whole numbers; ``rising`` when a larger value satisfies the bound."""

    def make(numerator: int, denominator: int) -> JudgeReading:
        def judge(reading: Reading) -> Truth:
            _, low, high, over, _ = reading
            if low is None or high is None:
                return _UNKNOWN
            mark = numerator * over
            certain, possible = (low, high) if rising else (high, low)
            if holds(certain * denominator, mark):
                return _TRUE
            return _UNKNOWN if holds(possible * denominator, mark) else _FALSE

        return judge

    return make


def _equal(numerator: int, denominator: int) -> JudgeReading:
    def judge(reading: Reading) -> Truth:
        _, low, high, over, _ = reading
        if low is None or high is None:
            return _UNKNOWN
        mark = numerator * over
        if low * denominator <= mark <= high * denominator:
            return _TRUE if low == high else _UNKNOWN
        return _FALSE

    return judge


_JUDGES: Mapping[Relation, MakeJudge] = {
    Relation.AT_LEAST: _ordered(operator.ge, rising=True),
    Relation.ABOVE: _ordered(operator.gt, rising=True),
    Relation.AT_MOST: _ordered(operator.le, rising=False),
    Relation.BELOW: _ordered(operator.lt, rising=False),
    Relation.EQUAL: _equal,
}
