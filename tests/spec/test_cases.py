"""Every case of the specification on every engine."""

import pytest

from tests.spec.cases import Case, read_cases
from tests.spec.running import ENGINE_NAMES, differences

CASES = read_cases()


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, engine: str) -> None:
    found = differences(case, engine)
    if found:
        pytest.fail(found, pytrace=False)


def test_no_two_cases_have_one_name() -> None:
    names = [(case.place.file, case.name) for case in CASES if case.kind == "name"]
    assert len(names) == len(set(names))
