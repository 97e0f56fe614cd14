"""A subject that is data alone: judged as records and as tables, its rules tested, compared and changed."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import duckdb
import polars as pl
import pytest

import tiercheck as tc

PARKS = Path(__file__).parent / "shelf"
SHELF = tc.read_shelf(PARKS)
DAY = date(2025, 6, 1)
GOOD = {
    "park_id": "P1",
    "park_name": "东湖园",
    "leading_industry": "C34",
    "output_y1": "50亿元",
    "sme_output_y1": "35亿元",
    "adoption": "20%",
    "green": True,
}
ROWS = (
    GOOD,
    {**GOOD, "park_id": "P2", "sme_output_y1": "34亿元"},
    {**GOOD, "park_id": "P3", "green": None},
    {**GOOD, "park_id": "P4", "sme_output_y1": "51亿元"},  # more than all output
    {**GOOD, "park_id": "P5", "county": "440106"},  # where shared laboratories are asked for
    {**GOOD, "park_id": "P6", "county": "440106", "gd_shared_labs": "2"},
)
OUTCOMES = ("pass", "fail", "unknown", None, "unknown", "pass")


def outcome(row: dict[str, object]) -> str | None:
    try:
        return str(tc.assess(row, DAY, subject="park", shelf=SHELF)["model_park"].outcome)
    except tc.ProfileError:
        return None


def table() -> pl.DataFrame:
    texts = [{name: None if cell is None else str(cell).lower().upper() for name, cell in row.items()} for row in ROWS]
    frame = pl.DataFrame(texts, infer_schema_length=None)
    return frame.with_columns(pl.col("green").str.to_lowercase())


def test_a_record_is_judged_by_the_tiers_of_its_subject() -> None:
    assert tuple(map(outcome, ROWS)) == OUTCOMES
    judged = tc.assess(GOOD, DAY, tiers="model_park", shelf=SHELF)
    assert (judged.name, judged.key, judged.tier) == ("东湖园", "P1", "model_park")
    assert [verdict.tier for verdict in judged] == ["model_park"]
    document = json.loads(tc.render(judged, "json"))
    assert document["subject"] == {"name": "东湖园", "park_id": "P1"}
    assert "示范园区" in tc.render(judged)
    told = tc.render(judged, "markdown")
    assert "园区编号" in told
    assert "社会信用代码" not in told
    assert "企业" not in told.replace("中小企业", "")
    firm = tc.assess({"own_brand": True}, DAY, shelf=SHELF)
    assert [verdict.tier for verdict in firm] == ["plain"]


@pytest.mark.parametrize("engine", ["chaining", "direct"])
def test_an_assessor_judges_records_of_every_subject(engine: str) -> None:
    assessor = tc.Assessor(SHELF, engine)
    park = tc.FlatRecord.read(GOOD, SHELF.subjects["park"])
    assert assessor.assess(park, DAY)["model_park"].outcome is tc.Outcome.PASS
    firm = tc.EnterpriseProfile.from_record({"own_brand": False})
    assert assessor.assess(firm, DAY)["plain"].outcome is tc.Outcome.FAIL


def test_a_receipt_of_a_park_is_replayed() -> None:
    receipt = tc.render(tc.assess(GOOD, DAY, subject="park", shelf=SHELF), "json")
    assert tc.replay(receipt, shelf=SHELF).same


def test_a_column_of_another_subject_is_refused() -> None:
    with pytest.raises(tc.ProfileError, match="there is no column 'own_brand'"):
        tc.assess({**GOOD, "own_brand": True}, DAY, subject="park", shelf=SHELF)
    with pytest.raises(tc.ProfileError, match="there is no column 'park_id'"):
        tc.EnterpriseProfile.from_record(GOOD)
    with pytest.raises(tc.SelectionError, match="plain judges the subject 'enterprise', and the record is of 'park'"):
        tc.assess(GOOD, DAY, tiers="plain", subject="park", shelf=SHELF)
    with pytest.raises(tc.SelectionError, match="no rules judge a subject 'parc'"):
        tc.assess(GOOD, DAY, subject="parc", shelf=SHELF)


def relation(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().from_arrow(frame.to_arrow())


@pytest.mark.parametrize("kind", [pl.DataFrame, relation, pl.DataFrame.to_pandas], ids=["polars", "duckdb", "pandas"])
def test_a_table_says_the_same_as_its_records(kind: Callable[[pl.DataFrame], object]) -> None:
    frame = table()
    judged = tc.assess_portfolio(kind(frame), DAY, subject="park", key="park_id", shelf=SHELF)
    native = judged.pl() if isinstance(judged, duckdb.DuckDBPyRelation) else judged
    rows = pl.DataFrame(cast(pl.DataFrame, native)).sort("park_id")
    codes = {0: "fail", 1: "unknown", 2: "pass"}
    found = zip(rows["model_park_outcome"], rows["invalid"], strict=True)
    assert tuple(None if fault else codes[code] for code, fault in found) == OUTCOMES
    assert "plain_outcome" not in rows.columns
    assert rows["jurisdiction"].to_list() == ["CN"] * 4 + ["44"] * 2


def test_a_portfolio_is_analysed() -> None:
    judged = tc.portfolio(table(), DAY, tiers=["model_park"], shelf=SHELF)
    assert judged.explain_row("P2")["model_park"].outcome is tc.Outcome.FAIL
    by_place = judged.summary("division").to_frame()
    assert dict(by_place.group_by("group").agg(pl.col("passed").sum()).iter_rows()) == {"": 1, "44": 1}
    assert dict(judged.summary("industry").to_frame().select("group", "passed").iter_rows()) == {"C": 2}
    assert "中小企业产值占比" in str(judged.blockers())
    assert "sme_output_y1" in str(judged.problems())


def test_cases_coverage_and_mutation(tmp_path: Path) -> None:
    cases = tc.read_cases(PARKS)
    assert {case.steps[0].asked.subject for case in cases} == {"park", "enterprise"}
    results = tc.run_cases(cases, shelf=SHELF)
    assert [failure for result in results for failure in result.failures] == []
    report = tc.coverage(PARKS)
    assert {goal.subject for goal in report.without} <= {"scale"}
    folder = shutil.copytree(PARKS, tmp_path / "parks")
    (folder / "parks.cases.yaml").write_text(
        (PARKS / "parks.cases.yaml").read_text(encoding="utf-8").replace("349999.9999万元", "30亿元"), encoding="utf-8"
    )
    survivors = {mutant.subject for mutant in tc.mutate(folder).survivors}
    assert any("sme_share" in subject for subject in survivors)


def test_a_change_is_told_and_its_impact_counted(tmp_path: Path) -> None:
    new = shutil.copytree(PARKS, tmp_path / "new")
    file = new / "CN/model_park/2024-01-01.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(">= 70%", ">= 65%"), encoding="utf-8")
    compared = tc.comparison(PARKS, new)
    diff = tc.edits(compared)
    told = tc.render_edits(diff, "text", "en", remarks=tc.directions(compared, diff))
    assert ">= 65%" in told.replace("≥", ">=")
    assert "looser" in told
    table().write_csv(tmp_path / "parks.csv")
    found = tc.impact(tmp_path / "parks.csv", PARKS, new, as_of=DAY, tiers=["model_park"], partial=True)
    (tier,) = found.tiers
    assert found.key == "park_id"
    assert [summary.count for summary in tier.moves if summary.count] == [1]
    assert [summary.keys for summary in tier.moves if summary.keys] == [("P2",)]


def test_both_subjects_in_one_table_are_refused(tmp_path: Path) -> None:
    table().write_csv(tmp_path / "parks.csv")
    with pytest.raises(tc.SelectionError, match=r"the rules judge \w+ and \w+, and a table has rows of one of them"):
        tc.impact(tmp_path / "parks.csv", PARKS, PARKS, as_of=DAY)


def test_files_are_judged(tmp_path: Path) -> None:
    from tiercheck.api.portfolio_files import assess_files

    table().write_csv(tmp_path / "parks.csv")
    judged = assess_files(tmp_path / "parks.csv", tmp_path / "out.parquet", DAY, subject="park", shelf=SHELF)
    assert judged.files.key == "park_id"
    assert pl.read_parquet(tmp_path / "out.parquet")["model_park_outcome"].to_list() == [2, 0, 1, 1, 1, 2]


def test_a_shelf_knows_its_subjects() -> None:
    assert list(SHELF.subjects) == ["park", "enterprise"]
    assert SHELF.subject.id == "enterprise"
    assert "gd_shared_labs" in SHELF.about("park").columns
    assert "gd_shared_labs" not in SHELF.columns
    assert SHELF.about("park").subject.key == SHELF.subjects["park"].columns["park_id"]


def test_rules_of_a_park_are_probed_and_reformed() -> None:
    report = tc.probe(PARKS, tier="model_park")
    assert (report.disagreements, report.thresholds > 3) == ((), True)
    reformed = tc.reform(SHELF, {"model_park.sme_share": "60%"})
    other = {**GOOD, "sme_output_y1": "31亿元"}
    assert outcome(other) == "fail"
    assert tc.assess(other, DAY, subject="park", shelf=reformed)["model_park"].outcome is tc.Outcome.PASS
