"""Records that a solver found, made as short and round as they go, and written as people write records."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from tiercheck.change.direction.claim import Witness
from tiercheck.change.direction.solving import MOST, Record
from tiercheck.change.direction.subjects import Fared, ProofSide, Values
from tiercheck.errors import EngineError, Problem, ProfileError
from tiercheck.model.evidence import Column, Value, parts_of
from tiercheck.model.quantity import CENTS_PER_YUAN, Number, Unit, whole
from tiercheck.subjects.consistency import contradictions
from tiercheck.subjects.record import write_value
from tiercheck.subjects.values import RefusedError, read_value

_TEN_THOUSAND_YUAN = 10_000 * CENTS_PER_YUAN
_DIGITS = (1, 2, 3, 4)


def confirmed(
    record: Record, columns: Mapping[str, Column], better: ProofSide, worse: ProofSide
) -> tuple[Fared, Fared, Values]:
    """Return how a record fares on either side, after leaving out and rounding what does not matter.

    Raises:
        EngineError: the record does not fare better by ``better``: the formulas are not what the engine means.
    """
    values = {name: _stored(columns[name], number) for name, number in record.items()}
    _accepted(values, columns)
    parts = parts_of(columns)
    first = better.judge(values), worse.judge(values)
    if first[0].worth <= first[1].worth:
        message = f"a record fares as {first[0].words} and {first[1].words}, where the solver says otherwise"
        raise EngineError([Problem("not-confirmed", message, f"report this record: {dict(values)!r}")])

    def still(changed: Values) -> bool:
        """Whether the sides differ as clearly as at first."""
        if any(True for _ in contradictions(changed, parts, {})):
            return False
        return better.judge(changed).worth == first[0].worth and worse.judge(changed).words == first[1].words

    short = _rounded(_shortened(values, still), columns, still)
    return better.judge(short), worse.judge(short), short


def written(values: Values, columns: Mapping[str, Column]) -> tuple[tuple[str, str], ...]:
    """Return a record as column and value, as flat records and JSON carry them."""
    return tuple((name, columns[name].written(values[name])) for name in columns if name in values)


def told(values: Values, columns: Mapping[str, Column], before: Fared, after: Fared) -> Witness:
    """Return the witness that a record is."""
    return Witness(written(values, columns), before.words, after.words)


def _stored(column: Column, number: Number) -> Value:
    return number == 1 if column.unit is Unit.BOOL else number


def _accepted(values: Values, columns: Mapping[str, Column]) -> None:
    """Make sure that it is a record that a user could write; raises ``ProfileError`` otherwise."""
    problems = list(contradictions(values, parts_of(columns), {}))
    for name, value in values.items():
        try:
            read_value(columns[name], write_value(columns[name], value))
        except RefusedError as refused:
            problems.append(Problem(refused.code, str(refused), refused.hint, path=name))
    if problems:
        raise ProfileError(problems)


def _shortened(values: Values, still: Callable[[Values], bool]) -> Values:
    kept = dict(values)
    for name in sorted(values):
        fewer = {other: value for other, value in kept.items() if other != name}
        if still(fewer):
            kept = fewer
    return kept


def _rounded(values: Values, columns: Mapping[str, Column], still: Callable[[Values], bool]) -> Values:
    kept = dict(values)
    for name in sorted(kept):
        for value in _rounder(columns[name], kept[name]):
            changed = {**kept, name: value}
            if still(changed):
                kept = changed
                break
    return kept


def _rounder(column: Column, value: Value) -> Iterator[Value]:
    """Yield rounder values than the one given, roundest first, within the domain of the column."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return
    unit = _TEN_THOUSAND_YUAN if column.unit is Unit.YUAN else 1
    scale = column.unit.scale
    for round_value in (Fraction(0), Fraction(unit), *(_to_digits(Fraction(value), digits) for digits in _DIGITS)):
        low_enough = column.high is None or round_value <= column.high * scale
        high_enough = column.low is None or round_value >= column.low * scale
        in_steps = column.unit in (Unit.RATIO, Unit.YEARS, Unit.POINTS) or round_value.denominator == 1
        short_enough = abs(round_value) <= MOST * scale
        if short_enough and low_enough and high_enough and in_steps and column.unit is not Unit.LEVEL:
            yield whole(round_value)


def _to_digits(value: Fraction, digits: int) -> Fraction:
    """Round to a number of significant digits, upwards."""
    if value == 0:
        return value
    step = Fraction(1)
    while abs(value) / step >= 10**digits:
        step *= 10
    while abs(value) / step < 10 ** (digits - 1):
        step /= 10
    return -((-value) // step) * step
