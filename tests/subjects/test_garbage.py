"""Whatever is thrown at a profile, it is either read or refused with problems, and nothing is made up."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import CONTRACT, WHOLE_OF
from tiercheck.errors import Problem, ProfileError
from tiercheck.model.evidence import Column, Value
from tiercheck.model.quantity import Unit
from tiercheck.subjects import EnterpriseProfile

AS_OF = date(2025, 6, 1)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.decimals()
    | st.fractions()
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=5)
    | st.text(max_size=8)
    | st.from_regex(r"-?[0-9]{1,25}(\.[0-9]{1,5})?(元|万元|亿元|%|e[0-9]{1,9})?", fullmatch=True)
    | st.sampled_from(["true", "never", "national", "province", "small", "C3453", "91350100M000100Y43", "2024-01-01"])
)
names = (
    st.sampled_from([*CONTRACT, *EnterpriseProfile.model_fields, "year", "revenue", "main_revenue", "level", "rank"])
    | st.sampled_from(["date", "kind", "granted", "title", "valid_from", "valid_until", "score", "amount", "gd_x"])
    | st.text(max_size=6)
)
nested = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4))


def exact(column: Column) -> st.SearchStrategy[object]:
    """Values of a column as a careful source would write them."""
    if column.unit is Unit.YUAN:
        lowest = -(10**17) if column.low is None else 0
        return st.integers(lowest, 10**17).map(lambda cents: Decimal(cents).scaleb(-2))
    if column.unit in (Unit.RATIO, Unit.POINTS, Unit.YEARS):
        return st.decimals(0, int(column.high or 100), places=6)
    if column.unit in (Unit.COUNT, Unit.PERSONS):
        return st.integers(0, int(column.high or 10**9))
    if column.unit is Unit.BOOL:
        return st.booleans()
    if column.unit is Unit.LEVEL:
        return st.sampled_from(column.levels)
    if column.unit is Unit.DATE:
        return st.dates()
    return st.sampled_from({"credit_code": ["91350100M000100Y43"], "division": ["440106"]}.get(column.name, ["C3453"]))


def untangled(row: dict[str, object]) -> dict[str, object]:
    """Leave out the parts of wholes, so that no two figures contradict each other."""
    return {name: value for name, value in row.items() if name not in dict(WHOLE_OF)}


records = st.fixed_dictionaries({}, optional={name: exact(column) for name, column in CONTRACT.items()}).map(untangled)


def problems_or_values(read: Callable[[], EnterpriseProfile]) -> tuple[tuple[Problem, ...], Mapping[str, Value]]:
    """Return what was wrong, or what was read; any other exception is a failure."""
    try:
        return (), read().evidence(AS_OF, CONTRACT).values
    except ProfileError as error:
        return error.problems, {}


@settings(max_examples=300)
@given(st.dictionaries(names, scalars | st.lists(scalars, max_size=2), max_size=8))
def test_any_record_is_read_or_refused(row: dict[str, object]) -> None:
    problems, values = problems_or_values(lambda: EnterpriseProfile.from_record(row))
    assert all(problem.code and problem.message and problem.path.startswith("record") for problem in problems)
    if not problems:
        told = {name for name, value in row.items() if value is not None and str(value).strip()}
        assert set(values) == told | ({"division"} if "credit_code" in told else set())


@settings(max_examples=300)
@given(st.dictionaries(names, nested, max_size=6) | nested)
def test_any_nested_data_is_read_or_refused(data: object) -> None:
    problems, values = problems_or_values(lambda: EnterpriseProfile.model_validate(data))
    assert all(problem.code and problem.message for problem in problems)
    assert set(values) <= set(CONTRACT)


@given(records)
def test_a_record_survives_the_round_trip_exactly(row: dict[str, object]) -> None:
    profile = EnterpriseProfile.from_record(row)
    evidence = profile.evidence(AS_OF, CONTRACT)
    assert profile.to_record() == row
    assert EnterpriseProfile.from_record(profile.to_record()).evidence(AS_OF, CONTRACT) == evidence
    assert EnterpriseProfile.from_record(evidence.written()).evidence(AS_OF, CONTRACT) == evidence
    assert EnterpriseProfile.model_validate({"record": row}).evidence(AS_OF, CONTRACT) == evidence


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_columns_means_nothing(row: dict[str, object], random: Random) -> None:
    shuffled = list(row.items())
    random.shuffle(shuffled)
    first = EnterpriseProfile.from_record(row).evidence(AS_OF, CONTRACT)
    assert EnterpriseProfile.from_record(dict(shuffled)).evidence(AS_OF, CONTRACT) == first


@given(records, st.sampled_from(list(CONTRACT)))
def test_a_figure_left_out_leaves_exactly_itself_out(row: dict[str, object], name: str) -> None:
    row.pop("credit_code", None)
    with_it = EnterpriseProfile.from_record(row).evidence(AS_OF, CONTRACT).written()
    without = EnterpriseProfile.from_record({**row, name: None}).evidence(AS_OF, CONTRACT).written()
    assert without == {column: value for column, value in with_it.items() if column != name}
