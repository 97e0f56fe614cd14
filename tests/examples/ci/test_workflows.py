"""The workflows of ``examples/ci``: their commands, run on a branch of a throw-away repository of rules."""

import json
import re
from pathlib import Path

import pytest

from tests.examples.ci.throwaway import CASE_FILE, KIT, RULE_FILE, Checkout, new_checkout, on_github, on_gitlab, run

CHECKS = ("diff", "impact", "check", "test", "properties", "coverage", "mutate")
_RESULT = re.compile(r"^\| `tiercheck (?P<check>\w+)` \| (?P<result>.+) \|$", re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return new_checkout(tmp_path)


def results(report: str) -> dict[str, str]:
    return {found["check"]: found["result"] for found in _RESULT.finditer(report)}


def failed(report: str) -> set[str]:
    return {check for check, result in results(report).items() if result != "passed"}


def raise_revenue(checkout: Checkout) -> None:
    checkout.change(RULE_FILE, "revenue_y1 >= 1000 万元", "revenue_y1 >= 1500 万元")


def stand_in(checkout: Checkout, script: str) -> None:
    """Let a script stand in for tiercheck: what is looked at is the report, not the checks."""
    program = checkout.top.parent / "programs/tiercheck"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_rule_that_its_cases_do_not_follow_fails_the_job_and_is_told_all_the_same(checkout: Checkout) -> None:
    run(("tiercheck", "sample", "200", "portfolio.csv", "--seed", "7"), checkout.top)
    raise_revenue(checkout)
    checkout.commit()
    ran = on_github(checkout)
    report = ran.report()
    assert not ran.passed
    assert tuple(results(report)) == CHECKS
    assert failed(report) == {"test", "coverage", "mutate"}
    assert re.search(r"界限上调 \| 营业收入 \| ≥ 1000 万元 \| ≥ 1500 万元 \| .*2024-01-01.yaml:\d+ \| 更严", report)
    assert "portfolio.csv，200 行" in report
    assert "synthetic" not in report
    assert f"{RULE_FILE}:13:5  试字1号 一(一)" in report
    assert (checkout.top.parent / "summary.md").read_text(encoding="utf-8") == report
    assert ran.report("comment.md") == report
    assert ran.asked == (
        "pip install tiercheck[portfolio,proof]",
        "gh pr comment 7 --body-file tiercheck-report/comment.md --edit-last --create-if-none",
    )
    assert sorted(path.name for path in ran.results.iterdir()) == [
        "cases.xml", "check.sarif", "comment.md", "report.md"
    ]  # fmt: skip


def test_a_rule_with_its_cases_passes(checkout: Checkout) -> None:
    raise_revenue(checkout)
    checkout.change(CASE_FILE, "revenue_y1: 1000万元", "revenue_y1: 1500万元")
    checkout.change(CASE_FILE, "inside: {revenue_y1: 10000000}", "inside: {revenue_y1: 15000000}")
    checkout.change(CASE_FILE, "outside: {revenue_y1: 9999999.99}", "outside: {revenue_y1: 14999999.99}")
    checkout.commit()
    ran = on_gitlab(checkout)
    report = ran.report()
    assert failed(report) == set()
    assert ran.passed, ran.said
    assert tuple(results(report)) == CHECKS
    assert "The portfolio is synthetic" in report
    pip, curl = ran.asked
    assert pip == "pip install tiercheck[portfolio,proof]"
    assert curl.endswith(
        "body@tiercheck-report/comment.md https://gitlab.example/api/v4/projects/3/merge_requests/7/notes"
    )


def test_a_faulty_rule_file_leaves_a_report_and_its_problems_beside_their_lines(checkout: Checkout) -> None:
    run(("tiercheck", "sample", "20", "portfolio.csv"), checkout.top)
    checkout.change(RULE_FILE, "require: own_brand", "require: own_brnad")
    checkout.commit()
    ran = on_github(checkout)
    assert not ran.passed
    assert failed(ran.report()) == set(CHECKS)
    (problem,) = json.loads(ran.report("check.sarif"))["runs"][0]["results"]
    place = problem["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == RULE_FILE
    assert place["region"]["startLine"] == 16


def test_a_report_too_long_for_a_comment_is_cut_between_checks(checkout: Checkout) -> None:
    stand_in(checkout, 'case "$1" in test) yes failed | head -c 70000; exit 1;; *) echo "$1 ran";; esac')
    ran = on_github(checkout)
    comment = ran.report("comment.md")
    assert len(comment) < 65_536 < len(ran.report())
    assert "<code>tiercheck test</code>: too long for a comment; the whole report has it." in comment
    assert (failed(comment), tuple(results(comment))) == ({"test"}, CHECKS)
    assert "mutate ran" in comment
    assert comment.count("<details") == comment.count("</details>")


def test_rules_without_properties_are_not_asked_for_them(checkout: Checkout) -> None:
    (checkout.top / "rules/properties.yaml").unlink()
    stand_in(checkout, "echo ran")
    ran = on_github(checkout)
    assert ran.passed
    assert tuple(results(ran.report())) == tuple(check for check in CHECKS if check != "properties")


def test_the_options_of_the_environment_reach_the_verbs(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTFOLIO", "firms.parquet")
    monkeypatch.setenv("AS_OF", "2026-04-01")
    monkeypatch.setenv("FAIL_OVER", "0.5%")
    stand_in(checkout, 'echo "$*"')
    report = on_github(checkout).report()
    assert "--portfolio firms.parquet --as-of 2026-04-01 --fail-over 0.5% --format markdown" in report
    assert "synthetic" not in report


def test_without_a_common_past_there_is_nothing_to_compare(checkout: Checkout) -> None:
    checkout.git("checkout", "--quiet", "--orphan", "elsewhere")
    raise_revenue(checkout)
    checkout.commit()
    ran = on_gitlab(checkout)
    assert not ran.passed
    assert "fetch the whole history" in ran.said
    assert not ran.results.exists()


@pytest.mark.parametrize("name", ["tiercheck.yml", "gitlab-ci.yml"])
def test_a_workflow_calls_the_script_where_the_readme_puts_it(name: str) -> None:
    assert "bash ci/report.sh" in (KIT / name).read_text(encoding="utf-8")
    assert "| `report.sh` | `ci/report.sh` |" in (KIT / "README.md").read_text(encoding="utf-8")
