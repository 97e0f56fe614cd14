"""A case that holds is silent on every engine; one that does not says what, where and why."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.change.places import RECORDED, SHELF, assert_recorded, trial_shelf
from tiercheck.api.assessor import ENGINES
from tiercheck.api.cases import read_cases, run_cases
from tiercheck.change.cases.layout import report, results_junit
from tiercheck.change.cases.running import CaseResult
from tiercheck.engine.plan import Plan
from tiercheck.errors import SelectionError
from tiercheck.model.outcome import Language

WRONG = """tiercheck: 1
title: Everything expected is wrong
as_of: 2025-06-01
tier: trial
bases:
  firm:
    sme_size: small
    revenue_y1: 1000万元
    rd_expense_y1: 29万元
    total_assets_y1: 1000万元
    total_liabilities_y1: 700万元
cases:
  - name: every kind of answer
    base: firm
    cite: 一
    why: 29 万元 is less than 3%
    expect:
      outcome: pass
      outcomes: {plain: fail}
      tier: trial
      score: 10
      parts: {health: {min: 0, max: 5}}
      indicators: {rd_intensity: pass, debt_ratio: 10, size: fail}
      conditions: {entry: unknown}
      missing: [revenue_y1]
      status: secondary
      statuses: {size: unverified}
      rule_set: plain/CN/2024-01-01
  - name: a derived size
    base: firm
    with: {sme_size: null, industry: C3453, employees_y1: 1000}
    expect: {derived: {sme_size: medium}}
  - name: an error that does not come
    expect: {error: nothing}
  - name: another error
    as_of: 2025-02-30
    expect: {error: nothing}
  - name: a verdict that does not come
    as_of: 2023-01-01
    expect: {outcome: pass}
  - name: a record that contradicts itself
    base: firm
    with: {main_revenue_y1: 2000万元}
    expect: {indicators: {rd_intensity: fail}}
  - bound: rd_intensity
    base: firm
    inside: {rd_expense_y1: 299999.99}
    outside: {rd_expense_y1: 30万元}
    expect: [pass, fail, pass]
  - period: trial/CN/2024-01-01
    first: 2024-01-02
    before: null
    last: 2026-01-01
    after: null
"""


def ran(folder: Path, text: str = WRONG) -> tuple[CaseResult, ...]:
    (folder / "wrong.cases.yaml").write_text(text, encoding="utf-8")
    return run_cases(read_cases(folder, shelf=trial_shelf()), shelf=trial_shelf())


@pytest.mark.parametrize("engine", ENGINES)
def test_right_cases_pass(engine: str) -> None:
    results = run_cases(read_cases(SHELF, shelf=trial_shelf()), shelf=trial_shelf(), engines=[engine])
    assert len(results) == 12
    assert report(results) == f"12 cases on {engine}: all as expected\n"


def test_failures_say_what_where_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert_recorded(RECORDED / "wrong.txt", report(ran(tmp_path)))


def test_every_wrong_expectation_fails_on_every_engine(tmp_path: Path) -> None:
    results = ran(tmp_path)
    by_engine = {engine: [each.failures for each in results if each.engine == engine] for engine in ENGINES}
    assert by_engine["direct"] == by_engine["chaining"]
    assert [len(failures) for failures in by_engine["direct"]] == [13, 1, 1, 1, 1, 1, 3, 2]


def test_a_failure_names_the_clause_and_both_lines(tmp_path: Path) -> None:
    failure = next(each for each in ran(tmp_path)[0].failures if each.subject == "rd_intensity")
    assert WRONG.split("\n")[failure.place.line - 1].strip().startswith("indicators: {rd_intensity: pass")
    assert failure.citation is not None
    assert failure.citation.clause == "一(一)"
    rules = (SHELF.parent / failure.citation.source.file).read_text(encoding="utf-8").split("\n")
    assert rules[failure.citation.source.line - 1].strip() == "cite: 一(一)"
    assert (failure.expected, failure.got) == ("pass", "fail")
    assert "2.9%" in failure.explanation[0]


def test_junit_counts_and_quotes_what_failed(tmp_path: Path) -> None:
    results = ran(tmp_path, WRONG.replace("name: an error that does not come", r'name: "<&\x07\U0001F600>"'))
    root = ElementTree.fromstring(results_junit(results, Language.EN))  # noqa: S314 - our own output
    assert root.attrib | {"time": ""} == {
        "name": "tiercheck", "tests": "16", "failures": "16", "errors": "0", "skipped": "0", "time": "",
    }  # fmt: skip
    assert [suite.get("tests") for suite in root] == ["8", "8"]
    first = root[0][0]
    assert str(first.get("classname")).endswith("/wrong.chaining")
    assert first.get("line") == "13"
    said = first.find("failure")
    assert said is not None
    assert "rd_intensity: expected pass, got fail" in (said.text or "")


def test_an_engine_that_does_not_exist() -> None:
    with pytest.raises(SelectionError, match="did you mean 'direct'"):
        run_cases((), shelf=trial_shelf(), engines=["direkt"])


def test_a_thousand_cases_compile_the_rules_once_and_judge_each_record_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By which they take less than five seconds; ``make bench`` takes the time."""
    done = dict.fromkeys(("__init__", "judge"), 0)

    def counted(name: str) -> Callable[..., object]:
        called = getattr(Plan, name)

        def counting(*given: object) -> object:
            done[name] += 1
            return called(*given)

        return counting

    for name in done:
        monkeypatch.setattr(Plan, name, counted(name))
    head = WRONG[: WRONG.index("cases:\n")] + "cases:\n"
    case = "  - {{name: case {}, base: firm, with: {{rd_expense_y1: {}万元}}, expect: {{outcome: fail}}}}\n"
    results = ran(tmp_path, head + "".join(case.format(number, number % 30) for number in range(1000)))
    assert done == {"__init__": len(ENGINES), "judge": 2000}
    assert len(results) == 2000
    assert all(result.passed for result in results)
