"""Records for a shelf: figures at every threshold and one step beside it, missing ones, bases of zero and below."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import TypeAlias

from tests.random_shelves.evaluator import checks_of, columns_of
from tests.random_shelves.syntax import (
    WHOLE_OF,
    Answer,
    Between,
    Bin,
    Column,
    Compare,
    Expr,
    Growth,
    Lit,
    Named,
    Ref,
    Shelf,
)
from tests.random_shelves.writer import number

Value: TypeAlias = Fraction | bool | str
Row: TypeAlias = dict[str, Value]

# Rules of their own may be in a province, its cities and their districts; a city beside its province; elsewhere none.
DIVISIONS = ("440901", "440902", "440106", "440305", "330212", "330106", "110101", "650102")
INDUSTRIES = ("C3453", "C", "B0610", "F5123", "F52", "I65", "G59", "A01", "T")
NAMES = ("甲公司", "乙厂", "Q <b> & [x] {y} %s | z", "丙")
STEPS: Mapping[str, Fraction] = {
    "yuan": Fraction(1, 100),
    "ratio": Fraction(1, 10**6),
    "years": Fraction(1, 2),
    "points": Fraction(1, 10**6),
    "persons": Fraction(1),
    "count": Fraction(1),
}
BASES: Mapping[str, tuple[str, ...]] = {
    "yuan": ("0", "0.01", "100", "1000", "1000000", "3000000", "20000000", "123456.78"),
    "ratio": ("0", "0.02", "0.05", "0.3", "1"),
    "years": ("0", "1", "2", "3.5", "10"),
    "points": ("0", "5", "10", "12.5", "60", "3.000001"),
    "persons": ("0", "1", "5", "20", "300", "1000"),
    "count": ("0", "1", "2", "3", "4"),
}


def records(shelf: Shelf, count: int) -> list[Row]:
    """Return records of which each is near some thresholds of the shelf."""
    random = Random(shelf.seed)  # noqa: S311
    checks = list(_checks(shelf))
    return [_record(shelf, checks, random) for _ in range(count)]


def _record(shelf: Shelf, checks: list[Compare | Between | Answer], random: Random) -> Row:
    columns = shelf.columns
    silence = random.choice((0.02, 0.1, 0.3))
    row = {name: _value(each, random) for name, each in columns.items() if random.random() > silence}
    for check in random.sample(checks, min(len(checks), 8)):
        if isinstance(check, Compare) and isinstance(check.bound, Lit):
            _aim(row, check.measure, check.bound.value, shelf, random)
        elif isinstance(check, Between):
            _aim(row, check.measure, random.choice((check.low, check.high)).value, shelf, random)
    if random.random() < 0.4:
        row.pop("sme_size", None)
    row["name"] = random.choice(NAMES)
    if random.random() < 0.85:
        row["industry"] = random.choice(INDUSTRIES)
    place = random.choice(DIVISIONS)
    if random.random() < 0.8:
        row["division"] = place
    if random.random() < 0.4:
        row["credit_code"] = credit_code(place if random.random() < 0.7 else random.choice(DIVISIONS))
    return agreeing(row)


def agreeing(row: Row) -> Row:
    """Return the record without what contradicts itself: a part is never above its whole."""
    for _ in WHOLE_OF:
        for part, whole in WHOLE_OF:
            one, two = row.get(part), row.get(whole)
            if isinstance(one, Fraction) and isinstance(two, Fraction) and one > two:
                row[part] = two
    return row


def _value(column: Column, random: Random) -> Value:
    if column.kind == "bool":
        return random.random() < 0.6
    if column.kind == "level":
        return random.choice(column.levels)
    figure = Fraction(random.choice(BASES[column.kind]))
    if column.low is None and random.random() < 0.3:
        figure = -figure
    return _fitting(figure, column)


def _fitting(figure: Fraction, column: Column) -> Fraction:
    low = figure if column.low is None else max(figure, column.low)
    return low if column.high is None else min(low, column.high)


def _checks(shelf: Shelf) -> Iterator[Compare | Between | Answer]:
    for content in shelf.contents:
        for indicator in content.indicators.values():
            yield from checks_of(indicator.body)
    for overlay in shelf.overlays:
        for indicator in overlay.changes.bodies.values():
            yield from checks_of(indicator.body)
    for base in shelf.bases:
        for indicator in base.changes.bodies.values():
            yield from checks_of(indicator.body)
    for table in shelf.tables:
        for row in table.rows:
            for _, checks in row.bounds:
                yield from checks


def _aim(row: Row, measure: Expr, bound: Fraction, shelf: Shelf, random: Random) -> None:
    """Move one figure to where a measure meets a bound, or one step beside it."""
    names = sorted(set(columns_of(measure, shelf.measures)))
    name = random.choice(names)
    column = shelf.columns[name]
    expr: Expr = shelf.measures[measure.measure] if isinstance(measure, Named) else measure
    if isinstance(expr, Growth):
        bound = (1 + bound) ** expr.years
        expr = Bin("/", expr.end, expr.start)
    step = STEPS[column.kind]
    met = _crossing(row, name, expr, bound, step, shelf.measures)
    if met is not None:
        row[name] = _fitting(met + step * random.choice((-1, 0, 0, 1)), column)


def _crossing(
    row: Row, name: str, expr: Expr, bound: Fraction, step: Fraction, measures: Mapping[str, Expr]
) -> Fraction | None:
    """Return the first step at which a measure has crossed a bound, found by halving; None without any."""

    def side(steps: int) -> int | None:
        value = _value_of(expr, {**row, name: steps * step}, measures)
        return None if value is None else (value > bound) - (value < bound)

    low, high = 1, 10**10
    at_low, at_high = side(low), side(high)
    if at_low is None or at_high is None or at_low == at_high:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if side(middle) == at_low:
            low = middle
        else:
            high = middle
    return high * step if side(low) != 0 else low * step


def _value_of(expr: Expr, row: Mapping[str, Value], measures: Mapping[str, Expr]) -> Fraction | None:
    match expr:
        case Lit(value):
            return value
        case Ref(column):
            given = row.get(column)
            return given if isinstance(given, Fraction) else None
        case Named(name):
            return _value_of(measures[name], row, measures)
        case Bin(sign, left, right):
            one, two = _value_of(left, row, measures), _value_of(right, row, measures)
            if one is None or two is None or (sign == "/" and two <= 0):
                return None
            return {"+": one + two, "-": one - two, "*": one * two, "/": one / two if sign == "/" else one}[sign]
    return None


def credit_code(division: str) -> str:
    """Return a credit code of a division, with the check character of GB 32100."""
    symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91{division}MA5000000"
    total = sum(symbols.index(each) * 3**place for place, each in enumerate(body))
    return body + symbols[-total % 31]


def written(row: Mapping[str, Value]) -> dict[str, str]:
    """Return a record as text, as a file holds it."""
    return {name: _text(value) for name, value in row.items()}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, Fraction) else value
