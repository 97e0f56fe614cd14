"""What a rule set takes over from another it judges alike: the same boundary triples on its own days."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from tests.spec.cases import Case, read_cases
from tests.spec.running import ENGINE_NAMES, differences


class TakesOver(NamedTuple):
    """An occasion on which the triples of a chapter, written for 2024-06-01, hold as well."""

    chapter: str
    as_of: str
    jurisdiction: str
    application: str


TAKEN_OVER = (
    TakesOver("CN/innovative/2022-08-01", "2026-04-01", "CN", "new"),
    TakesOver("CN/innovative/2022-08-01", "2026-04-01", "CN", "review"),
    TakesOver("CN/little_giant/2022-08-01", "2026-04-01", "CN", "review"),
    TakesOver("CN/srdi/2022-08-01", "2024-06-01", "CN", "review"),
    TakesOver("CN/srdi/2022-08-01", "2024-07-16", "44", "new"),
    TakesOver("CN/srdi/2022-08-01", "2024-07-17", "44", "new"),
    TakesOver("CN/srdi/2022-08-01", "2024-06-01", "4403", "new"),
    TakesOver("CN/srdi/2022-08-01", "2024-06-01", "51", "new"),
    TakesOver("CN/srdi/2022-08-01", "2024-06-01", "37", "new"),
    TakesOver("CN/srdi/2022-08-01", "2024-06-01", "3702", "new"),
)
BOUNDS = tuple(case for case in read_cases() if case.kind == "bound")


def moved(case: Case, to: TakesOver) -> Case:
    _, as_of, jurisdiction, application = to
    steps = (
        replace(step, asked=replace(step.asked, as_of=as_of, jurisdiction=jurisdiction, application=application))
        for step in case.steps
    )
    return replace(case, steps=tuple(steps))


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize("to", TAKEN_OVER, ids=" ".join)
def test_taken_over(to: TakesOver, engine: str) -> None:
    """The pass mark is left out, for the provinces set it; so is what the notice of 2025 adds."""
    chapter = [case for case in BOUNDS if case.id.startswith(f"{to.chapter}:") and case.name != "score"]
    cases = [case for case in chapter if case.steps[0].asked.as_of == "2024-06-01"]
    assert len(cases) >= 29
    found = [told for case in cases if (told := differences(moved(case, to), engine))]
    if found:
        pytest.fail("\n".join(found), pytrace=False)
