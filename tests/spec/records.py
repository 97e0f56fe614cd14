"""Random records, dense where the law decides: at thresholds, one step beside them, and at holes.

For every check of the shelf, every column it reads and every enterprise of the case files, the
figure is sought at which the check turns, the rest of the enterprise as it is. That figure and
its neighbours are what the random records are made of.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise

from hypothesis import strategies as st

from tests.contract import WHOLE_OF
from tests.spec.cases import FOLDER, SUFFIX, Record, bases_of
from tests.spec.thresholds import FINEST, thresholds
from tiercheck import packaged_shelf
from tiercheck.engine.reading import reader
from tiercheck.model.evidence import Column, Value
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Unit
from tiercheck.subjects import EnterpriseProfile

_DECIMAL_UNITS = (Unit.RATIO, Unit.YEARS, Unit.POINTS)
_INDUSTRIES = (
    *("A0111", "C3453", "E4710", "G5310", "G59", "G5910", "G5990", "I6511", "J6610"),
    *("K70", "K7010", "K7020", "K7040", "L7211", "M7310", "Q8411", "Q8510"),
)
_LARGEST = 10**13


@cache
def enterprises() -> Mapping[str, Mapping[str, Value]]:
    """Return the enterprises of the case files as evidence, and one that reports nothing."""
    bases = bases_of(FOLDER / "cases" / f"enterprises{SUFFIX}")
    return {"nothing": {}} | {name: _evidence(base) for name, base in bases.items()}


def _evidence(record: Record) -> Mapping[str, Value]:
    return EnterpriseProfile.from_record({name: value for name, value in record.items() if value is not None}).record


@cache
def figures() -> Mapping[str, tuple[str, ...]]:
    """Return, for every column, the figures worth trying, as a record writes them."""
    found: dict[str, set[Value]] = {name: set() for name in packaged_shelf().columns}
    for threshold in thresholds().values():
        if threshold.check is not None:
            for column in threshold.check.measure.columns:
                found[column.name].update(_turning_points(threshold.check, column))
    for name, column in packaged_shelf().columns.items():
        found[name].update(_plain_figures(column))
    return {name: tuple(sorted(_written(name, values))) for name, values in found.items() if values}


def _written(name: str, values: set[Value]) -> Iterator[str]:
    column = packaged_shelf().columns[name]
    for value in values:
        if _allowed(column, value):
            yield column.written(value)


def _allowed(column: Column, value: Value) -> bool:
    if not isinstance(value, (int, Fraction)):
        return True
    scale = column.unit.scale
    above = column.low is None or value >= column.low * scale
    return above and (column.high is None or value <= column.high * scale)


def _plain_figures(column: Column) -> Iterator[Value]:
    if column.unit is Unit.BOOL:
        yield from (True, False)
    elif column.unit is Unit.LEVEL:
        yield from range(len(column.levels))
    elif column.unit is Unit.YUAN:
        yield from (0, 1, 100_000_000, -1)
    elif column.name == "industry":
        yield from _INDUSTRIES
    elif column.unit not in (Unit.TEXT, Unit.DATE):
        yield from (0, 1, 2, 50)


def _turning_points(check: Check, column: Column) -> Iterator[Value]:
    """Yield the figures around which the check turns, for every enterprise whose other figures it has."""
    if column.unit in (Unit.BOOL, Unit.LEVEL):
        return
    read = reader(check.measure)
    step = FINEST if column.unit in _DECIMAL_UNITS else Fraction(1)
    others = [other.name for other in check.measure.columns if other != column]

    def judge(values: Mapping[str, Value], steps: int) -> Truth:
        return check.judge(read({**values, column.name: steps * step}))

    for values in enterprises().values():
        if all(name in values for name in others):
            own = values.get(column.name, 0)
            anchors = {0, 1, int(own / step) if isinstance(own, (int, Fraction)) else 0, _LARGEST}
            for low, high in pairwise(sorted(anchors)):
                turn = _turn(partial(judge, values), low, high)
                yield from (_whole(near * step) for near in (turn - 1, turn, turn + 1))


def _turn(judge: Callable[[int], Truth], low: int, high: int) -> int:
    """Return the first step at which the truth is no longer that of ``low``, sought by halves; else ``high``."""
    at_low = judge(low)
    if at_low is judge(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if judge(middle) is at_low else (low, middle)
    return high


def _whole(number: Fraction) -> Value:
    return number.numerator if number.denominator == 1 else number


def records() -> st.SearchStrategy[dict[str, str]]:
    """Return random records: an enterprise, some of its figures changed, some not reported."""
    pools, columns = figures(), packaged_shelf().columns
    written = {
        name: {column: columns[column].written(value) for column, value in values.items()}
        for name, values in enterprises().items()
    }
    change = st.sampled_from(sorted(pools)).flatmap(
        lambda name: st.tuples(st.just(name), st.one_of(st.sampled_from(pools[name]), st.none()))
    )
    return st.builds(_record, st.sampled_from(sorted(written)).map(written.__getitem__), st.lists(change, max_size=16))


def _record(enterprise: Mapping[str, str], changes: list[tuple[str, str | None]]) -> dict[str, str]:
    """Change an enterprise; a part above its whole contradicts itself, so the whole is not reported then."""
    record: dict[str, str | None] = {**enterprise, **dict(changes)}
    kept = {name: value for name, value in record.items() if value is not None}
    for part, whole in WHOLE_OF:
        if part in kept and whole in kept and Fraction(kept[part]) > Fraction(kept[whole]):
            del kept[whole]
    return kept
