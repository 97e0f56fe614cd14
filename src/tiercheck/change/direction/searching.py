"""Looks for records step by step: first a proof that there is none, then a record that really exists."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from tiercheck.change.direction.formula import (
    AtLeast,
    CappedTotal,
    Chosen,
    Compared,
    Extreme,
    Fixed,
    Formula,
    FromColumn,
    Known,
    Negation,
    Points,
    PointsReach,
    Reported,
    both,
    either,
)
from tiercheck.change.direction.polynomial import Polynomial
from tiercheck.change.direction.solving import DECIMAL, MOST, Found, Nonlinear, Possible, find
from tiercheck.model.evidence import Column, parts_of
from tiercheck.model.expression import Relation
from tiercheck.model.quantity import Number, Unit, whole

# Plain values for columns that are multiplied with others, as evidence stores them: with all but one of them
# known, what is left is linear. Amounts of ten million and of one million yuan; the ends of narrower domains.
_AMOUNTS = (10**9, 10**8)
_COUNTS = (10, 1)
_PLAIN_VALUES = 2
# Tried first: figures up to ten billion read better than those of eighteen digits.
_PLAUSIBLE = 10**10


def search(formula: Formula, columns: Mapping[str, Column], *, quickly: bool = False) -> Found:
    """Return a record that satisfies a formula, or whether there is none.

    Args:
        formula: what must hold.
        columns: every column that it can depend on, by name.
        quickly: give up at once where the first question is too hard.
    """
    asked = both(formula, *_consistent(columns))
    every = tuple(columns.values())
    first = find(asked, every, Nonlinear.FREE, stepped=False)
    if first.possible is Possible.NO or (quickly and first.possible is Possible.OPEN):
        return first
    multiplied = sorted({name for compared in _comparisons(asked) for name in _multiplied(compared)})
    for most, pinned in product((_PLAUSIBLE, MOST), _pins([columns[name] for name in multiplied])):
        found = find(asked, every, Nonlinear.EXACT, stepped=True, pinned=pinned, most=most)
        if found.possible is Possible.YES:
            return found
    if multiplied:
        found = find(asked, every, Nonlinear.EXACT, stepped=True)
        # That there is none in whole steps is a proof only for whole steps.
        return found if found.possible is Possible.YES else Found(Possible.OPEN, {})
    return Found(Possible.OPEN, {})


def may_be(formula: Formula, columns: Mapping[str, Column]) -> bool:
    """Whether there may be a record that satisfies a formula; false is a proof that there is none."""
    asked = both(formula, *_consistent(columns))
    return find(asked, tuple(columns.values()), Nonlinear.FREE, stepped=False).possible is not Possible.NO


def _consistent(columns: Mapping[str, Column]) -> Iterator[Formula]:
    """Yield that no part is above its whole, for no record is accepted otherwise."""
    for part, total in parts_of(columns):
        rest = Polynomial.column(total.name) - Polynomial.column(part.name)
        silent = (Negation(Reported(each.name)) for each in (part, total))
        yield either(*silent, Compared(rest, Relation.AT_LEAST))


def _pins(columns: Sequence[Column]) -> Iterator[Mapping[str, Number]]:
    """Yield plain values for all of the columns but the first."""
    rest = columns[1:]
    for chosen in product(*map(_plain_values, rest)):
        yield {column.name: value for column, value in zip(rest, chosen, strict=True)}


def _plain_values(column: Column) -> tuple[Number, ...]:
    """Return a few values that a column can have: ten shares of a market are none."""
    low, high = (None if end is None else end * column.unit.scale for end in (column.low, column.high))
    ends = [] if high is None else [high, Fraction(high) / 2] if column.unit in DECIMAL else [high, high // 2]
    tried = (*(_AMOUNTS if column.unit is Unit.YUAN else _COUNTS), *ends, *([] if low is None else [low]))
    possible = [each for each in tried if (low is None or low <= each) and (high is None or each <= high)]
    return tuple(dict.fromkeys(whole(Fraction(each)) for each in possible))[:_PLAIN_VALUES]


def _multiplied(compared: Compared) -> Iterator[str]:
    for monomial, _ in compared.polynomial.terms:
        if len(monomial) > 1:
            yield from monomial


def _comparisons(formula: Formula) -> Iterator[Compared]:
    """Yield every comparison in a formula, parts that are shared once."""
    seen: set[int] = set()
    waiting: list[Formula | Points] = [formula]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        match part:
            case Compared():
                yield part
            case AtLeast(_, members):
                waiting += members
            case Negation(inner):
                waiting.append(inner)
            case PointsReach(left, right):
                waiting += [*left, *right]
            case Chosen(when, then, otherwise):
                waiting += [when, then, otherwise]
            case CappedTotal(several, _) | Extreme(several, _):
                waiting += several
            case Known() | Reported() | Fixed() | FromColumn():
                pass
