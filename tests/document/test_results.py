"""Every public result shows itself: in a line, as text, Markdown, HTML and JSON, in both languages."""

import json
import pickle
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

import tiercheck as tc
from tiercheck.api.sample import sample
from tiercheck.model.renderable import LONGEST_LINE, Renderable

DAY = "2026-03-31"
SHELF = Path(__file__).parents[1] / "change/shelf"
RECORD = {"name": "示例有限公司", "division": "440100", "revenue_y1": 82_000_000, "rd_expense_y1": 5_200_000}
KINDS = (
    "assessment",
    "verdict",
    "finding",
    "rule set",
    "classification",
    "rules",
    "check",
    "replay",
    "cases",
    "diff",
    "impact",
    "coverage",
    "probe",
    "portfolio",
    "summary",
    "reasons",
    "blockers",
    "missing",
    "scores",
    "problems",
)
WITHOUT_JSON = {"verdict", "finding"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Renderable]:
    table = tmp_path_factory.mktemp("results") / "firms.parquet"
    sample(40, table)
    portfolio = tc.portfolio(pl.read_parquet(table), DAY)
    assessment = tc.assess(tc.EnterpriseProfile.from_record(RECORD), DAY)
    shelf = tc.read_shelf(SHELF)
    firms = table.with_suffix(".csv")
    sample(40, firms)
    return {
        "assessment": assessment,
        "verdict": assessment["srdi"],
        "finding": assessment["srdi"].indicators[0],
        "rule set": tc.show("srdi", DAY),
        "classification": tc.show("sme_size", DAY),
        "rules": tc.rules(),
        "check": tc.check(SHELF),
        "replay": tc.replay(assessment.render("json")),
        "cases": tc.run_cases(tc.read_cases(SHELF, shelf=shelf), shelf=shelf),
        "diff": tc.edits(tc.comparison("2026-03-31", "2026-04-01", tier="srdi")),
        "impact": tc.impact(firms, "2026-03-31", "2026-04-01", tiers=["srdi"]),
        "coverage": tc.coverage(SHELF),
        "probe": tc.probe(SHELF, tier="plain"),
        "portfolio": portfolio,
        "summary": portfolio.summary("division"),
        "reasons": portfolio.reasons("srdi"),
        "blockers": portfolio.blockers("srdi"),
        "missing": portfolio.missing("srdi"),
        "scores": portfolio.scores("srdi"),
        "problems": portfolio.problems(),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_shows_itself(kind: str, results: Mapping[str, Renderable]) -> None:
    shown = results[kind]
    assert "\n" not in repr(shown)
    assert 0 < len(repr(shown)) <= LONGEST_LINE
    assert str(shown)
    assert shown._repr_html_().startswith('<div class="tiercheck" lang="zh-Hans"')
    texts = {language: shown.render("text", language) for language in ("zh", "en")}
    assert texts["zh"] != texts["en"]
    assert shown.render("markdown", "en").startswith("# ")
    assert shown.render("html", "en").startswith("<!doctype html>")
    assert len(shown.render("text", "en", "outcomes")) <= len(texts["en"])
    with pytest.raises(tc.SelectionError, match="did you mean 'html'"):
        shown.render("htm")
    with pytest.raises(tc.SelectionError, match="there is no detail 'ful'"):
        shown.render(detail="ful")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WITHOUT_JSON))
def test_a_result_is_a_json_document(kind: str, results: Mapping[str, Renderable]) -> None:
    written = json.loads(results[kind].render("json", "en"))
    again = results[kind].to_dict("en")
    assert again == (written if isinstance(written, dict) else {"entries": written})
    if isinstance(written, dict):
        assert written["format"].startswith("tiercheck/")


@pytest.mark.parametrize("kind", ["diff", "cases"])
def test_a_copy_shows_itself_alike(kind: str, results: Mapping[str, Renderable]) -> None:
    copied = pickle.loads(pickle.dumps(results[kind]))  # noqa: S301 - our own
    assert copied.render("text", "en") == results[kind].render("text", "en")


def test_what_a_caller_does_to_a_document_changes_no_other(results: Mapping[str, Renderable]) -> None:
    before = results["assessment"].render("json")
    document = results["assessment"].to_dict()
    verdicts = document["verdicts"]
    assert isinstance(verdicts, list)
    verdicts[0]["indicators"][0]["citation"].clear()
    assert results["assessment"].render("json") == before
