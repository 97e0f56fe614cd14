"""Tiers on the ladder and beside it: which is the tier of an assessment, in every engine, and how it is told."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import duckdb
import narwhals as nw
import polars as pl
import pytest
from narwhals.typing import IntoFrame

import tiercheck as tc
from tiercheck.change.edits.edit import EditKind
from tiercheck.rulebook.shelf import Shelf

TIER = """\
tiercheck: 1
tier: {tier}
title: {{zh: {tier}, en: {tier}}}
rank: {rank}
beside_ladder: {beside}
jurisdiction: CN
effective: {{from: 2022-01-01}}
instrument: {{number: 示例〔2022〕1号}}
indicators:
  only:
    title: {{zh: 唯一指标, en: Only indicator}}
    require: {column}
    cite: 一
decide: {{all: [only]}}
"""
# Ranks of the tiers beside the ladder are above those on it: they count among themselves alone.
TIERS = {
    "lower": (1, "false", "own_brand"),
    "upper": (2, "false", "fills_chain_gap"),
    "aside": (8, "true", "in_six_bases"),
    "further": (9, "true", "quality_system_certified"),
}
COLUMNS = {tier: column for tier, (_, _, column) in TIERS.items()}
# Which pass, and the tier of it; a tier followed by ? is not reported.
TABLE = [
    ("", None),
    ("lower", "lower"),
    ("upper", "upper"),
    ("lower upper", "upper"),
    ("lower aside", "lower"),
    ("upper aside further", "upper"),
    ("lower upper aside further", "upper"),
    ("aside", "aside"),
    ("further", "further"),
    ("aside further", "further"),
    ("lower? aside", "aside"),
    ("lower? upper? aside? further?", None),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("rules")
    for tier, (rank, beside, column) in TIERS.items():
        text = TIER.format(tier=tier, rank=rank, beside=beside, column=column)
        (folder / f"{tier}.yaml").write_text(text, encoding="utf-8")
    return tc.read_shelf(folder)


def record(passing: str) -> dict[str, bool]:
    words = passing.split()
    return {column: tier in words for tier, column in COLUMNS.items() if f"{tier}?" not in words}


@pytest.mark.parametrize("engine", ["direct", "chaining"])
@pytest.mark.parametrize(("passing", "expected"), TABLE)
def test_the_tier_is_the_highest_of_the_ladder_else_the_highest_beside_it(
    shelf: Shelf, engine: str, passing: str, expected: str | None
) -> None:
    profile = tc.EnterpriseProfile.from_record(record(passing))
    assessment = tc.Assessor(shelf, engine).assess(profile, "2025-06-01")
    assert [verdict.tier for verdict in assessment] == ["lower", "upper", "aside", "further"]
    assert assessment.tier == expected


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "duckdb"])
def test_tables_say_the_same(shelf: Shelf, kind: str) -> None:
    rows = [
        {"id": f"{place:03}", **{c: record(p).get(c) for c in COLUMNS.values()}} for place, (p, _) in enumerate(TABLE)
    ]
    frame = pl.DataFrame(rows)
    made: dict[str, Callable[[], object]] = {
        "polars": lambda: frame,
        "lazy": frame.lazy,
        "pandas": frame.to_pandas,
        "pyarrow": frame.to_arrow,
        "duckdb": lambda: duckdb.connect().from_arrow(frame.to_arrow()),
    }
    judged = cast("IntoFrame", tc.assess_portfolio(made[kind](), as_of="2025-06-01", shelf=shelf))
    found = nw.from_native(judged).lazy().collect("polars").sort("id")
    assert found["tier"].to_list() == [expected for _, expected in TABLE]


def test_a_rule_set_that_extends_another_may_say_otherwise(tmp_path: Path) -> None:
    first = TIER.format(tier="aside", rank=1, beside="true", column="own_brand")
    first = first.replace("from: 2022-01-01", "from: 2022-01-01, until: 2024-01-01")
    (tmp_path / "first.yaml").write_text(first, encoding="utf-8")
    later = "tiercheck: 1\ntier: aside\nextends: aside/CN/2022-01-01\ninstrument: {number: 示例〔2024〕1号}\n"
    later += "effective: {from: 2024-01-01, until: 2025-01-01}\n"
    (tmp_path / "later.yaml").write_text(later, encoding="utf-8")
    last = later.replace("2024-01-01, until: 2025-01-01", "2025-01-01") + "beside_ladder: false\n"
    (tmp_path / "last.yaml").write_text(last, encoding="utf-8")
    shelf = tc.read_shelf(tmp_path)
    assert [rules.beside_ladder for rules in sorted(shelf.rule_sets, key=lambda rules: rules.id)] == [True, True, False]
    compared = tc.comparison("aside/CN/2024-01-01", "aside/CN/2025-01-01", rules=tmp_path)
    ranks = [each for each in tc.edits(compared).edits if each.kind is EditKind.RANK_CHANGED]
    assert [(each.before, each.after) for each in ranks] == [(("梯度之外（1）", "beside the ladder (1)"), ("1", "1"))]
