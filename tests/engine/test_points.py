"""Points: bounded where rules are read, shown whole, and left out where nobody is asked for them."""

import json
from pathlib import Path

import pytest

from tests.engine.small_shelves import DAY, ENGINES, Came, judged, shelf_of, written
from tiercheck import Assessor, check, render
from tiercheck.errors import RuleFileError
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import MOST_POINTS
from tiercheck.subjects import EnterpriseProfile

BODY = """
indicators:
  a:
    title: {zh: 一, en: A}
    part: one
    of: OF
    highest_of:
      - {sum: [{require: own_brand, points: POINTS}], at_most: CAP}
      - {awarded: local_feature_points, of: AWARD}
      - {score: domestic_rank, bands: {"<= 3": BAND, else: 0}}
    cite: 一
score:
  of: WHOLE
  pass_mark: MARK
  cite: 二
  parts:
    one: {title: {zh: 甲, en: One}, of: PART, at_least: MINIMUM}
decide: {all: [score, {points: {of: a, at_least: LEAF}}]}
"""
PLACES = ("OF", "POINTS", "CAP", "AWARD", "BAND", "WHOLE", "MARK", "PART", "MINIMUM", "LEAF")


def body(**figures: object) -> str:
    text = BODY
    for place in PLACES:
        text = text.replace(place, str(figures.get(place, MOST_POINTS)))
    return text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("own_brand", "outcome", "points"), [(True, "pass", MOST_POINTS), (False, "fail", 0)])
def test_the_most_points_there_may_be_are_judged_by_every_engine(
    tmp_path: Path, engine: str, own_brand: bool, outcome: str, points: int
) -> None:
    record = {"own_brand": own_brand, "local_feature_points": 0, "domestic_rank": 4}
    assert judged(shelf_of(tmp_path, body()), engine, record) == Came(outcome, points, points)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "figure", [MOST_POINTS + 1, f"{MOST_POINTS}.000001", 32_768, 10_000_000_000_000, "0.0000001", "9999.9999999"]
)
def test_more_points_and_finer_ones_are_refused_where_they_stand(tmp_path: Path, place: str, figure: object) -> None:
    text = body(**{place: figure})
    problems = check(written(tmp_path, text))
    (problem,) = (each for each in problems if each.code == "bad-points")
    assert problem.hint == "write 0 to 10000, with six decimals at the most"
    assert problem.location is not None
    assert str(figure) in (problem.source_line or "")
    with pytest.raises(RuleFileError, match="bad-points"):
        shelf_of(tmp_path, text)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("rank", "outcome"), [(3, "pass"), (4, "fail")])
def test_six_decimals_are_told_apart(tmp_path: Path, engine: str, rank: int, outcome: str) -> None:
    """2.500001 of 2.500001 points reach the mark, 2.5 do not."""
    text = """
indicators:
  a:
    title: {zh: 一, en: A}
    of: 2.500001
    score: domestic_rank
    bands: {"<= 3": 2.500001, else: 2.5}
    cite: 一
score: {of: 2.500001, pass_mark: 2.500001, cite: 二}
decide: {all: [score]}
"""
    assert judged(shelf_of(tmp_path, text), engine, {"domestic_rank": rank}).outcome == outcome


NO_PARTS = """
indicators:
  a:
    title: {zh: 一, en: A}
    of: 60
    bands: [{require: own_brand, points: 60}, {else: 0}]
    cite: 一
  b:
    title: {zh: 二, en: B}
    of: 40
    bands: [{require: fills_chain_gap, points: 40}, {else: 0}]
    cite: 二
score: {of: 100, pass_mark: 60, cite: 三}
decide: {all: [score]}
"""
POINTS: list[tuple[bool | None, bool | None, str, int, int]] = [
    (True, True, "pass", 100, 100),
    (True, False, "pass", 60, 60),
    (False, True, "fail", 40, 40),
    (True, None, "pass", 60, 100),
    (None, True, "unknown", 40, 100),
    (False, None, "fail", 0, 40),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("one", "other", "outcome", "low", "high"), POINTS)
def test_a_score_without_parts_shows_its_points(
    tmp_path: Path, engine: str, one: bool | None, other: bool | None, outcome: str, low: int, high: int
) -> None:
    record = {"own_brand": one, "fills_chain_gap": other}
    assert judged(shelf_of(tmp_path, NO_PARTS), engine, record) == Came(outcome, low, high)


def test_a_score_without_parts_is_written_in_every_format(tmp_path: Path) -> None:
    record = EnterpriseProfile.from_record({"own_brand": False, "fills_chain_gap": True})
    assessment = Assessor(shelf_of(tmp_path, NO_PARTS), "direct").assess(record, DAY)
    (verdict,) = json.loads(render(assessment, "json"))["verdicts"]
    assert (verdict["score"]["min"], verdict["score"]["max"], verdict["score"]["parts"]) == (40, 40, [])
    assert "40/100" in render(assessment).replace(" ", "")
    assert "40/100" in render(assessment, "markdown").replace(" ", "")
    assert "40/100" in render(assessment, "html").replace(" ", "")


NOT_EXAMINED = """
indicators:
  a:
    title: {zh: 一, en: A}
    part: one
    of: 10
    application: new
    bands: [{require: own_brand, points: 10}, {else: 0}]
    cite: 一
  b:
    title: {zh: 二, en: B}
    part: one
    of: 10
    application: review
    bands: [{require: fills_chain_gap, points: 10}, {else: 0}]
    cite: 二
score:
  of: 10
  pass_mark: 0
  cite: 三
  parts:
    one: {title: {zh: 甲, en: One}, of: 10}
decide: DECIDE
"""
LEAF = "{points: {of: b, at_least: 5}}"
DECIDED = {
    # What is not examined is left out of "all" and of "any": of new applications nobody asks for the points of b.
    f"{{all: [a, {LEAF}]}}": (("pass", "pass", "fail", "fail"), ("pass", "fail", "pass", "fail")),
    f"{{any: [a, {LEAF}]}}": (("pass", "pass", "fail", "fail"), ("pass", "fail", "pass", "fail")),
    f"{{all: [score, {{any: [{LEAF}, b]}}]}}": (("pass",) * 4, ("pass", "fail", "pass", "fail")),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("decide", "outcomes"), DECIDED.items(), ids=DECIDED)
def test_points_of_an_indicator_that_is_not_examined_are_left_out(
    tmp_path: Path, engine: str, decide: str, outcomes: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    shelf = shelf_of(tmp_path, NOT_EXAMINED.replace("DECIDE", decide))
    records = [{"own_brand": one, "fills_chain_gap": other} for one in (True, False) for other in (True, False)]
    assert check(tmp_path / "rules") == ()
    for application, expected in zip(("new", "review"), outcomes, strict=True):
        came = [judged(shelf, engine, record, application).outcome for record in records]
        assert tuple(came) == expected


def test_a_condition_of_points_that_are_not_examined_is_not_applicable(tmp_path: Path) -> None:
    conditions = f"conditions:\n  extra: {{title: {{zh: 另, en: Extra}}, all: [{LEAF}]}}\n"
    shelf = shelf_of(tmp_path, NOT_EXAMINED.replace("DECIDE", "{all: [a, extra]}") + conditions)
    for engine in ("direct", "chaining"):
        verdict = Assessor(shelf, engine).assess(EnterpriseProfile.from_record({"own_brand": True}), DAY)["trial"]
        assert [(each.condition.id, str(each.outcome)) for each in verdict.conditions] == [
            ("extra", str(Outcome.NOT_APPLICABLE))
        ]
        assert str(verdict.outcome) == "pass"


NOTHING = """
indicators:
  a:
    title: {zh: 一, en: A}
    application: new
    require: own_brand
    cite: 一
decide: {all: [a]}
"""
NO_POINTS = """
indicators:
  a: {title: {zh: 一, en: A}, require: own_brand, cite: 一}
score: {of: 0, pass_mark: 0, cite: 三}
decide: {all: [a, score]}
"""
PART_OF_NONE = NOT_EXAMINED.replace("DECIDE", "{all: [{points: {of: b, at_least: 5}}]}")


@pytest.mark.parametrize(
    ("text", "line", "application"),
    [(NOTHING, 16, "review"), (NO_POINTS, 12, "new"), (PART_OF_NONE, 31, "new")],
    ids=["decision", "score", "points"],
)
def test_a_decision_of_which_nothing_applies_is_refused_at_its_place(
    tmp_path: Path, text: str, line: int, application: str
) -> None:
    problem = check(written(tmp_path, text))[0]
    assert problem.code == "nothing-applies"
    assert f"applies to {application}, which the effective period covers" in problem.message
    assert f"leave {application} out of effective" in problem.hint
    assert problem.location is not None
    assert problem.location.line == line
    with pytest.raises(RuleFileError, match="nothing-applies"):
        shelf_of(tmp_path, text)


def test_a_period_without_reviews_needs_nothing_for_them(tmp_path: Path) -> None:
    rules = written(tmp_path, NOTHING)
    (file,) = rules.rglob("*.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("{from: 2025-01-01}", "{new: {from: 2025-01-01}}"))
    assert check(rules) == ()
