"""The JSON documents are what their types say, and the schemas in the tree are those of the types.

``TIERCHECK_RECORD=1`` writes the schemas anew.
"""

import json
import os
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

import tiercheck as tc
from tiercheck.api.sample import sample
from tiercheck.document import contracts, report_contracts

TESTS = Path(__file__).parents[1]
TYPES = {
    "assessment": contracts.AssessmentContract,
    "diff": contracts.DiffContract,
    "impact": report_contracts.ImpactContract,
    "coverage": report_contracts.CoverageContract,
    "mutation": report_contracts.MutationContract,
    "summary": report_contracts.SummaryContract,
}
RECORDED = {
    "assessment": sorted((TESTS / "explain/recorded").glob("[gs][op]*.json")),
    "diff": sorted((TESTS / "change/edits/recorded").glob("*.json")),
    "impact": sorted((TESTS / "change/impact/golden").glob("*.json")),
    "coverage": [TESTS / "change/coverage/recorded/json.txt"],
    "mutation": [TESTS / "change/mutation/recorded/json.txt"],
}


def schema(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads(
        files("tiercheck.document").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return content


def made(name: str) -> dict[str, object]:
    """Return the schema of a type, closed: a document has no key that its type does not name."""
    content = TypeAdapter(TYPES[name]).json_schema()
    for part in (content, *content.get("$defs", {}).values()):
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"tiercheck/{name}/1", **content}


@pytest.mark.parametrize("name", TYPES)
def test_the_schema_is_that_of_the_type(name: str) -> None:
    path = Path(str(files("tiercheck.document").joinpath("schemas", f"{name}.schema.json")))
    if os.environ.get("TIERCHECK_RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(made(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert schema(name) == made(name)
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_written_follows_the_schema(name: str) -> None:
    assert RECORDED[name]
    for path in RECORDED[name]:
        document = json.loads(path.read_text(encoding="utf-8"))
        errors = [error.message for error in Draft202012Validator(schema(name)).iter_errors(document)]
        assert errors == [], path.name


def test_a_summary_follows_the_schema(tmp_path: Path) -> None:
    sample(30, tmp_path / "firms.parquet")
    portfolio = tc.portfolio(pl.read_parquet(tmp_path / "firms.parquet"), "2026-03-31")
    for by in (None, "division", "industry"):
        document = json.loads(portfolio.summary(by).render("json"))
        assert list(Draft202012Validator(schema("summary")).iter_errors(document)) == []


def test_an_assessment_by_the_packaged_rules_follows_the_schema() -> None:
    assessment = tc.assess(tc.EnterpriseProfile.from_record({"division": "440100", "revenue_y1": 9}), "2025-06-01")
    document = json.loads(assessment.render("json"))
    assert [error.message for error in Draft202012Validator(schema("assessment")).iter_errors(document)] == []
    document["verdicts"][0]["outcome"] = "passed"
    assert list(Draft202012Validator(schema("assessment")).iter_errors(document))
