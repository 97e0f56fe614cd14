"""No name is taken for another: parts, indicators, conditions and tiers of one name stay what they are."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.engine.small_shelves import DAY, ENGINES, Came, judged, shelf_of, with_rules, written
from tiercheck.api import Assessor, check, packaged_shelf, render
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.errors import RuleFileError
from tiercheck.model.columns import CONTRACT
from tiercheck.model.condition import IndicatorPoints, PartPoints, PointsReach
from tiercheck.model.outcome import Application
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.result_names import is_result
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook import across

TWO_PARTS = """
indicators:
  a:
    title: {{zh: 一, en: A}}
    part: {one}
    of: 20
    bands: [{{require: own_brand, points: 20}}, {{else: 0}}]
    cite: 一
  b:
    title: {{zh: 二, en: B}}
    part: rest
    of: 80
    bands: [{{require: fills_chain_gap, points: 80}}, {{else: 0}}]
    cite: 二
score:
  of: 100
  pass_mark: 60
  cite: 三
  parts:
    {one}: {{title: {{zh: 甲, en: One}}, of: 20, at_least: 10}}
    rest: {{title: {{zh: 余, en: Rest}}, of: 80}}
decide: {{all: [{decide}]}}
"""


def renamed(rules: RuleSet, part: str, to: str) -> RuleSet:
    """Return rules with another name of a part, such as a rule file may not give."""
    assert rules.score is not None
    parts = tuple(replace(each, id=to) if each.id == part else each for each in rules.score.parts)
    indicators = {
        name: replace(each, part=to if each.part == part else each.part) for name, each in rules.indicators.items()
    }
    score = replace(rules.score, parts=parts)
    return replace(rules, indicators=MappingProxyType(indicators), score=score)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_part_called_total_is_not_the_total(tmp_path: Path, engine: str) -> None:
    """20 points of 100 do not reach a mark of 60, although the part reaches its minimum of 10."""
    shelf = shelf_of(tmp_path, TWO_PARTS.format(one="one", decide="score"))
    shelf = with_rules(shelf, renamed(shelf.rule_sets[0], "one", "total"))
    assert judged(shelf, engine, {"own_brand": True, "fills_chain_gap": False}) == Came("fail", 20, 20)
    assert judged(shelf, engine, {"own_brand": False, "fills_chain_gap": True}) == Came("fail", 80, 80)
    assert judged(shelf, engine, {"own_brand": True, "fills_chain_gap": True}) == Came("pass", 100, 100)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("of", "passes"), [(IndicatorPoints("a"), "own_brand"), (PartPoints("a"), "fills_chain_gap")])
def test_a_part_and_an_indicator_of_one_id_are_not_added_up(
    tmp_path: Path, engine: str, of: IndicatorPoints | PartPoints, passes: str
) -> None:
    """The indicator a belongs to the part one, the indicator b to the part that is called a as well."""
    shelf = shelf_of(tmp_path, TWO_PARTS.format(one="one", decide="score"))
    rules = replace(renamed(shelf.rule_sets[0], "rest", "a"), decide=PointsReach(of, 20))
    for column in ("own_brand", "fills_chain_gap"):
        record = {"own_brand": False, "fills_chain_gap": False, column: True}
        outcome = judged(with_rules(shelf, rules), engine, record).outcome
        assert outcome == ("pass" if column == passes else "fail")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("zh", "own_brand", "outcome"), [("试：符合", True, "pass"), ("拥有自主品牌：否（要求：是）", False, "fail")]
)
def test_an_indicator_may_be_called_like_its_tier(
    tmp_path: Path, engine: str, zh: str, own_brand: bool, outcome: str
) -> None:
    body = """
indicators:
  trial: {title: {zh: 品牌, en: Own brand}, require: own_brand, cite: 一}
decide: {any: [trial]}
"""
    shelf = shelf_of(tmp_path, body)
    assert judged(shelf, engine, {"own_brand": own_brand}).outcome == outcome
    if engine != "table":
        assessment = Assessor(shelf, engine).assess(EnterpriseProfile.from_record({"own_brand": own_brand}), DAY)
        assert zh in render(assessment)


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda body: body.replace(old, new)


BODY = (
    TWO_PARTS.format(one="one", decide="score, base")
    + """
conditions:
  base: {title: {zh: 基础, en: Base}, any: [score]}
"""
)
CLASHES = {
    "part-total": (replaced("one", "total"), "duplicate-name", "total is reserved"),
    "part-score": (replaced("one", "score"), "duplicate-name", "score is reserved"),
    "part-indicator": (replaced("rest", "a"), "duplicate-name", "'a' is already the name of an indicator"),
    "part-condition": (replaced("rest", "base"), "duplicate-name", "'base' is already the name of a condition"),
    "condition-indicator": (replaced("base", "a"), "duplicate-name", "'a' is already the name of an indicator"),
    "indicator-score": (replaced("  b:", "  score:"), "duplicate-name", "score is reserved"),
    "indicator-twice": (replaced("  b:", "  a__outcome:"), "bad-id", "'a__outcome' cannot be a name"),
    "indicator-end": (replaced("  b:", "  b_:"), "bad-id", "'b_' cannot be a name"),
    "indicator-long": (replaced("  b:", f"  {'b' * 81}:"), "bad-id", "cannot be a name"),
    "condition-dot": (replaced("  base:", "  base.a:"), "bad-id", "'base.a' cannot be a name"),
    "part-slash": (replaced("    rest:", "    rest/1:"), "bad-id", "'rest/1' cannot be a name"),
}


@pytest.mark.parametrize(("change", "code", "said"), CLASHES.values(), ids=CLASHES)
def test_a_name_of_two_things_is_refused_where_it_stands(
    tmp_path: Path, change: Callable[[str], str], code: str, said: str
) -> None:
    problems = [each for each in check(written(tmp_path, change(BODY))) if each.code == code]
    assert said in problems[0].message
    assert problems[0].hint
    assert problems[0].location is not None
    assert problems[0].location.line > 1


@pytest.mark.parametrize("tier", ["tier:x", "points:a", "a__b", "a_", "A", "a b", "é", "1a", "a" * 81])
def test_a_tier_has_a_plain_name(tmp_path: Path, tier: str) -> None:
    body = "indicators:\n  x: {title: {zh: 一, en: X}, require: own_brand, cite: 一}\ndecide: {all: [x]}\n"
    (problem,) = check(written(tmp_path, body, tier))
    assert (problem.code, problem.location is not None and problem.location.line) == ("bad-id", 3)
    with pytest.raises(RuleFileError, match="bad-id"):
        shelf_of(tmp_path, body, tier)


def test_a_shared_file_has_a_plain_name(tmp_path: Path) -> None:
    rules = written(tmp_path, BODY)
    (rules / "shared.yaml").write_text("tiercheck: 1\nshared: a b\n", encoding="utf-8")
    (problem,) = check(rules)
    assert problem.code == "bad-id"


@pytest.mark.parametrize(("column", "tier"), [("gd_outcome", "gd"), ("gd_verdict_2", "gd"), ("gd_score_max", "gd")])
def test_a_column_of_evidence_that_tables_use_for_a_result_is_refused(tmp_path: Path, column: str, tier: str) -> None:
    body = f"""
columns:
  {column}: {{unit: bool, title: {{zh: 列, en: Column}}}}
indicators:
  x: {{title: {{zh: 一, en: X}}, require: {column}, cite: 一}}
decide: {{all: [x]}}
"""
    (problem,) = check(written(tmp_path, body, tier))
    assert (problem.code, problem.location is not None and problem.location.line) == ("column-clash", 11)
    assert check(written(tmp_path / "other", body, "free")) == ()


def test_the_receipt_names_every_step_once(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, BODY)
    assessment = Assessor(shelf, "direct").assess(EnterpriseProfile.from_record({"own_brand": True}), DAY)
    (verdict,) = json.loads(render(assessment, "json"))["verdicts"]
    derived = [fact["derived"] for fact in verdict["provenance"]]
    assert derived == ["trial.score.total", "trial.score.one", "trial.score", "trial.base", "trial"]


def test_every_result_column_is_known_by_its_name() -> None:
    shelf = packaged_shelf()
    selection = shelf.select(date(2025, 6, 1), "44", Application.NEW)
    plan = ColumnarPlan({"44": selection.rule_sets}, selection.classifications, Application.NEW)
    names = plan.result_columns()
    assert len(set(names)) == len(names) > 150
    assert [name for name in names if not is_result(name, plan.tiers)] == ["invalid", "jurisdiction", "tier"]
    assert not [name for name in shelf.columns if is_result(name, plan.tiers)]


def test_a_tier_of_which_a_result_is_a_column_of_the_evidence_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such column is in the contract today; a new one would bring the clash about."""
    monkeypatch.setattr(across, "CONTRACT", {"trial_outcome": CONTRACT["own_brand"]})
    (problem,) = check(written(tmp_path, BODY))
    assert (problem.code, problem.location is not None and problem.location.line) == ("column-clash", 3)
