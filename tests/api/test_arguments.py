"""Arguments: what each may be written as, and what is refused with a hint, the same for every public function."""

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import tiercheck as tc

DAY = "2025-06-01"
RECORD: dict[str, object] = {"division": "440106", "revenue_y1": 82_000_000, "rd_expense_y1": 5_200_000}
NESTED: dict[str, object] = {
    "identity": {"division": "440106"},
    "statements": [{"year": 2024, "revenue": "8200万元", "rd_expense": "520万元"}],
}
PROFILE = tc.EnterpriseProfile.from_record(RECORD)
FRAME = pl.DataFrame([{"credit_code": "91440101MA5XXXXX0A", **RECORD}])
NAT: object = pd.NaT

# What a parameter of that name refuses, wherever it stands, and what the error says.
WRONG: dict[str, list[tuple[object, str]]] = {
    "as_of": [
        (NAT, "NaT is not a date"),
        (np.datetime64("NaT"), "is not a date"),
        (pd.NA, "is not a date"),
        (float("nan"), "nan is not a date"),
        (20250601, "20250601 is not a date"),
        (np.int64(20250601), "is not a date"),
        ("01.06.2025", "write it as 2025-06-01"),
        ("", "'' is not a date"),
        ([DAY], "is not a date"),
    ],
    "jurisdiction": [
        (44, 'write it in quotes: "44"'),
        (np.int64(4403), 'write it in quotes: "4403"'),
        (44.0, 'write it in quotes: "44"'),
        (b"44", "a jurisdiction is text"),
        (["44"], "a jurisdiction is text"),
        ("99", "jurisdiction"),
    ],
    "application": [
        ("reveiw", "did you mean 'review'?"),
        (1, "there is no application 1"),
        (["new"], "there is no application"),
    ],
    "tiers": [
        ([], "no tier was asked for"),
        ((), "no tier was asked for"),
        (5, "tiers are texts"),
        ([5], "tiers are texts"),
        (b"srdi", "tiers are texts"),
        ({"srdi": 1}, "tiers are texts"),
        ("srdy", "srdi"),
    ],
    "tier": [(5, "5"), ("srdy", "srdi"), (["srdi"], "srdi")],
    "language": [("eng", "did you mean 'en'?"), (1, "there is no language 1"), (["zh"], "there is no language")],
    "engine": [("rete", "there is no engine 'rete'"), (None, "there is no engine None"), (["direct"], "no engine")],
    "style": [("jsn", "json"), (1, "there is no format 1"), (["json"], "there is no format")],
    "columns": [("tier", "did you mean 'tiers'?"), (1, "there is no columns 1")],
    "occasion": [(DAY, "is no occasion"), ({"as_of": DAY}, "is no occasion")],
    "shelf": [(5, "a value of type int is no shelf"), ({"srdi": 1}, "a value of type dict is no shelf")],
    "rules": [(5, "a value of type int is no shelf"), ([], "a value of type list is no shelf")],
    "profile": [
        (None, "a value of type NoneType is no profile"),
        (5, "a value of type int is no profile"),
        ([RECORD], "one profile at a time"),
        (FRAME, "pass one row"),
        (pd.DataFrame([RECORD]), "pass one row"),
        ({"identiy": {"name": "x"}}, "identity"),
        ({"revenu_y1": 5}, "revenue_y1"),
        ({1: 5}, "column names are text"),
        ("nowhere.yaml", "cannot read 'nowhere.yaml'"),
        ("record: {}\n\0", "tiercheck.read_profiles"),
        (Path(), "cannot read '.'"),
    ],
}
# What else each function needs to be called.
ASSESSMENT = tc.assess(PROFILE, DAY)
NEEDED: dict[str, dict[str, object]] = {
    "assess_files": {"source": "nowhere.csv", "target": "nowhere.out.csv", "as_of": DAY},
    "diff": {"old": "2025-06-01", "new": "2026-06-01"},
    "assess": {"profile": PROFILE, "as_of": DAY},
    "assess_portfolio": {"frame": FRAME, "as_of": DAY},
    "comparison": {"old": "2025-06-01", "new": "2026-06-01"},
    "explain_row": {"result": FRAME, "key": "x", "as_of": DAY},
    "impact": {"portfolio": "nowhere.csv", "old": "2025-06-01", "new": "2026-06-01"},
    "portfolio": {"frame": FRAME, "as_of": DAY},
    "prove_properties": {"properties": ()},
    "reform": {"shelf": tc.packaged_shelf(), "changes": {"srdi.score.pass_mark": 65}},
    "render": {"shown": ASSESSMENT},
    "render_edits": {"diff": tc.edits(tc.comparison("2025-06-01", "2025-07-01"))},
    "render_properties": {"results": ()},
    "replay": {"document": tc.render(ASSESSMENT, "json")},
    "run_cases": {"cases": ()},
    "show": {"tier": "srdi", "as_of": DAY},
}
# Where a parameter of the name is not asked until something else is there, or means something else.
ELSEWHERE = {
    ("explain_row", "as_of"),  # the row is looked for first
    ("explain_row", "application"),
    ("explain_row", "engine"),
    ("explain_row", "language"),
    ("explain_row", "occasion"),
    ("explain_row", "shelf"),
}


def table() -> list[tuple[str, str, object, str]]:
    """Return every wrong value of every parameter of every public function."""
    functions = {name: found for name in tc.__all__ if inspect.isfunction(found := getattr(tc, name))}
    return [
        (name, parameter, wrong, said)
        for name, function in functions.items()
        for parameter in inspect.signature(function).parameters
        for wrong, said in WRONG.get(parameter, ())
        if (name, parameter) not in ELSEWHERE
    ]


@pytest.mark.parametrize(("name", "parameter", "wrong", "said"), table())
def test_a_wrong_argument_is_refused_with_what_to_write(name: str, parameter: str, wrong: object, said: str) -> None:
    given = NEEDED.get(name, {})
    if parameter == "occasion":
        given = {key: value for key, value in given.items() if key != "as_of"}
    function: Callable[..., object] = getattr(tc, name)
    with pytest.raises(tc.TiercheckError) as caught:
        function(**{**given, parameter: wrong})
    assert said in str(caught.value)


MOMENTS: list[object] = [
    date(2025, 6, 1),
    datetime(2025, 6, 1, 23, 59, tzinfo=UTC),
    pd.Timestamp("2025-06-01 08:30", tz="Asia/Shanghai"),
    np.datetime64("2025-06-01"),
    np.datetime64("2025-06-01T08:30:00.000000001"),
    "2025-06-01T08:30",
]


@pytest.mark.parametrize("moment", MOMENTS, ids=repr)
def test_a_day_may_be_written_as_any_moment_of_it(moment: object) -> None:
    assert tc.Occasion(moment).as_of == date(2025, 6, 1)  # type: ignore[arg-type]


def profiles(folder: Path) -> dict[str, object]:
    """Return one enterprise in every form."""
    (folder / "flat.yaml").write_text("record: {division: '440106', revenue_y1: 82000000, rd_expense_y1: 5200000}")
    (folder / "nested.json").write_text('{"profile": {"identity": {"division": "440106"}, "statements": [{"year": 2024, "revenue": "8200万元", "rd_expense": "520万元"}]}}', encoding="utf-8")  # fmt: skip  # noqa: E501
    frame = pd.DataFrame([{**RECORD, "total_debt": None}, {**RECORD, "revenue_y1": 1, "total_debt": 1}])
    return {
        "a profile": PROFILE,
        "a flat mapping": RECORD,
        "a flat mapping, named": {"record": RECORD},
        "a nested mapping": NESTED,
        "a nested mapping, named": {"profile": NESTED},
        "a mapping of text": {name: str(value) for name, value in RECORD.items()},
        "a path": folder / "flat.yaml",
        "a path as text": str(folder / "nested.json"),
        "a row of pandas": frame.iloc[0],
        "a row of numbers of pandas": frame.drop(columns="division").iloc[0],
        "a row of polars": pl.DataFrame([RECORD]).row(0, named=True),
    }


def test_a_profile_may_come_in_every_form(tmp_path: Path) -> None:
    found = {form: tc.assess(given, DAY, "44") for form, given in profiles(tmp_path).items()}  # type: ignore[arg-type]
    values = {form: {**assessment.evidence.values, "division": "440106"} for form, assessment in found.items()}
    first = values["a profile"]
    assert {form for form, value in values.items() if value != first} == set()
    assert len({assessment["srdi"].outcome for assessment in found.values()}) == 1


def test_a_file_of_several_profiles_names_what_reads_it(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("[{record: {}}, {record: {}}]")
    with pytest.raises(tc.ProfileError, match=r"tiercheck\.read_profiles"):
        tc.assess(tmp_path / "two.yaml", DAY)


def test_a_file_at_fault_says_where(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("record: {revenu_y1: 1}")
    with pytest.raises(tc.ProfileError, match=r"record\.revenu_y1: unknown-column"):
        tc.assess(tmp_path / "one.yaml", DAY)


def test_an_occasion_says_all_four_at_once() -> None:
    occasion = tc.Occasion(DAY, "44", "new", "srdi")
    assert tc.assess(PROFILE, occasion=occasion) == tc.assess(PROFILE, DAY, "44", "new", ["srdi"])
    assert tc.assess(PROFILE, occasion=occasion).occasion == occasion
    assert tc.show("srdi", occasion=occasion) == tc.show("srdi", DAY, "44")
    judged = tc.assess_portfolio(FRAME, occasion=occasion)
    assert judged.equals(tc.assess_portfolio(FRAME, DAY, "44", "new", "srdi"))


@pytest.mark.parametrize(
    "twice", [{"as_of": DAY}, {"jurisdiction": "44"}, {"application": "review"}, {"tiers": "srdi"}]
)
def test_nothing_is_asked_twice(twice: dict[str, str]) -> None:
    with pytest.raises(tc.SelectionError, match="given twice"):
        tc.assess(PROFILE, occasion=tc.Occasion(DAY), **twice)


def test_an_occasion_is_a_value() -> None:
    assert tc.Occasion(DAY, "44", "new", {"srdi", "little_giant"}) == tc.Occasion(
        date(2025, 6, 1), "44", tiers=["little_giant", "srdi"]
    )
    assert len({tc.Occasion(DAY), tc.Occasion(DAY, "auto"), tc.Occasion(DAY, "CN")}) == 2
    with pytest.raises(AttributeError):
        tc.Occasion(DAY).as_of = date(2026, 1, 1)  # type: ignore[misc]


def test_a_shelf_may_be_its_folder_or_a_reform(tmp_path: Path) -> None:
    folder = Path("rules").resolve()
    reformed = tc.reform(folder, {"srdi.score.pass_mark": 100})
    assert tc.assess(PROFILE, DAY, shelf=folder) == tc.assess(PROFILE, DAY)
    score = tc.assess(PROFILE, DAY, tiers="srdi", shelf=reformed)["srdi"].score
    assert score is not None
    assert score.pass_mark == 100
    found = tc.edits(tc.comparison(tc.packaged_shelf(), reformed, tier="srdi"))
    assert {reach.tier for edit in found.edits for reach in edit.reaches} == {"srdi"}
    assert found.new == f"shelf {reformed.digest[7:15]}"
    assert tc.edits(tc.comparison("2025-06-01", "2026-06-01", rules=reformed)).edits
    (tmp_path / "new.yaml").write_bytes((folder / "CN/srdi/2026-04-01.yaml").read_bytes())
    with pytest.raises(tc.SelectionError, match="name the folder"):
        tc.comparison(DAY, tmp_path / "new.yaml", rules=reformed)
