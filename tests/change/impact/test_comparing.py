"""Who gains, who loses, who can no longer be told, and by which clause: held against the law and against `assess`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.change.impact.firms import SCORED, Firm, code, firm, table
from tiercheck import Assessor, packaged_shelf
from tiercheck.api.impact import impact as impact_of
from tiercheck.change.impact.movement import Move, move_of
from tiercheck.change.impact.result import Impact, TierImpact, total
from tiercheck.errors import PortfolioError, SelectionError
from tiercheck.model.outcome import Outcome
from tiercheck.portfolios.sample.drawing import block
from tiercheck.portfolios.sample.recipe import packaged_recipe
from tiercheck.subjects import EnterpriseProfile

BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)
# The firms of these tests report what decides and nothing else.
impact = partial(impact_of, partial=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firms.jsonl"


def srdi(path: Path, *firms: Firm) -> TierImpact:
    (tier,) = impact(table(path, firms), BEFORE, AFTER, tiers=["srdi"]).tiers
    return tier


def decided(tier: TierImpact, move: Move) -> dict[str, tuple[int, int]]:
    return {weight.ground.id: (weight.alone, weight.among) for weight in tier.move(move).weights}


@pytest.mark.parametrize(
    ("changed", "move", "grounds"),
    [
        ({}, None, set()),
        # 2号 asks for more: three years, 80% of main revenue, both years of R&D, original IP, a development score
        ({"years_in_segment": 2}, Move.LOST, {"years_in_segment"}),
        ({"main_revenue_y1": 39_999_999}, Move.LOST, {"main_revenue_share"}),
        ({"total_liabilities_y1": 80_000_001}, Move.LOST, {"debt_ratio"}),
        ({"rd_expense_y2": 1_499_999}, Move.LOST, {"rd_intensity"}),
        ({"class1_ip_original_in_use": 0}, Move.LOST, {"intellectual_property"}),
        ({"market_position_leading": False}, Move.LOST, {"market_position"}),
        ({"development_score_this": 49}, Move.LOST, {"development_score"}),
        ({"relatively_serious_accident_3y": True}, Move.LOST, {"no_relatively_serious_accident"}),
        (
            {"years_in_segment": 2, "development_score_this": 49},
            Move.LOST,
            {"years_in_segment", "development_score"},
        ),
        # what 63号 never asked for is not reported
        ({"market_position_leading": None}, Move.IN_DOUBT, {"market_position"}),
        (
            {"development_score_this": None, "rd_expense_y2": None},
            Move.IN_DOUBT,
            {"development_score", "rd_expense", "rd_intensity"},
        ),
        # what fails outranks what is open
        ({"development_score_this": None, "years_in_segment": 2}, Move.LOST, {"years_in_segment"}),
        # 2号 asks for less: no tax clause, no independent legal person, no points
        ({"tax_violation_3y": True}, Move.GAINED, {"no_tax_violation"}),
        ({"independent_legal_person": None}, Move.GAINED, {"independent_legal_person"}),
        ({"tax_violation_3y": True, "development_score_this": None}, Move.REOPENED, {"development_score"}),
        ({"independent_legal_person": None, "years_in_segment": 2}, Move.RULED_OUT, {"years_in_segment"}),
        ({"on_abnormal_list": True, "years_in_segment": 2}, None, set()),
    ],
)
def test_the_move_and_the_clause_that_decided(path: Path, changed: Firm, move: Move | None, grounds: set[str]) -> None:
    tier = srdi(path, firm(**changed))
    assert {each.move for each in tier.moves if each.count} == ({move} if move else set())
    if move is not None:
        alone = len(grounds) == 1
        assert decided(tier, move) == dict.fromkeys(grounds, (1, 0) if alone else (0, 1))
        assert tier.move(move).keys == (code(0),)


def test_grounds_carry_clause_and_rule_line(path: Path) -> None:
    (weight,) = srdi(path, firm(years_in_segment=2)).move(Move.LOST).weights
    citation = weight.ground.citation
    assert citation is not None
    assert (str(citation.instrument), citation.clause) == ("工信部企业〔2026〕2号 附件1", "(一)")
    assert citation.source.file == "rules/CN/srdi/2026-04-01.yaml"


def test_the_weightiest_ground_comes_first(path: Path) -> None:
    tier = srdi(
        path,
        firm(years_in_segment=2),
        firm(years_in_segment=2, market_position_leading=False),
        firm(market_position_leading=False),
        firm(market_position_leading=False),
    )
    assert list(decided(tier, Move.LOST).items()) == [("market_position", (2, 1)), ("years_in_segment", (1, 1))]


def test_each_row_is_judged_by_the_rules_of_its_own_place(path: Path) -> None:
    """65 points pass in the nation, not in Guangdong (mark 70), and pass in Shenzhen, which is not Guangdong."""
    firms = [{**SCORED, "division": place} for place in ("110108", "440106", "440305")]
    assessor = Assessor(packaged_shelf(), "direct")
    scores = [
        assessor.assess(EnterpriseProfile.from_record(each), BEFORE, tiers="srdi")["srdi"].score for each in firms
    ]
    assert {score.low for score in scores if score} == {65}
    tier = srdi(path, *firms)
    assert {group.code: total(group.passages, before=Outcome.PASS) for group in tier.divisions} == {
        "11": 1,
        "44": 0,
        "4403": 1,
    }
    (everywhere,) = impact(path, BEFORE, AFTER, tiers=["srdi"], jurisdiction="44").tiers
    assert total(everywhere.passages, before=Outcome.PASS) == 0


@pytest.mark.parametrize(
    ("old", "new", "jurisdiction", "decided_by"),
    [
        ("srdi/CN/2022-08-01", "srdi/44/2024-07-17", "auto", ("srdi/CN/2022-08-01", "srdi/44/2024-07-17")),
        ("srdi/CN/2022-08-01", "srdi/4403/2022-08-01", "auto", ("srdi/CN/2022-08-01", "srdi/4403/2022-08-01")),
        ("srdi/CN/2022-08-01", "srdi/44/2024-07-17", "51", ("srdi/51/2022-08-01", "srdi/51/2022-08-01")),
    ],
)
def test_editions_of_two_places_are_compared_as_they_are_named(
    path: Path, old: str, new: str, jurisdiction: str, decided_by: tuple[str, str]
) -> None:
    (tier,) = impact(table(path, [firm()]), old, new, jurisdiction=jurisdiction).tiers
    assert tier.old is not None
    assert tier.new is not None
    assert (*tier.old.rule_sets, *tier.new.rule_sets) == decided_by


def test_a_tier_that_is_only_there_afterwards_has_no_rules_before(path: Path) -> None:
    (tier,) = impact(table(path, [firm()]), "2020-01-01", AFTER, tiers=["srdi"]).tiers
    assert tier.old is None
    assert [(each.before, each.after, each.enterprises) for each in tier.passages] == [
        (Outcome.NOT_APPLICABLE, Outcome.PASS, 1)
    ]
    assert decided(tier, Move.GAINED) == {}


def test_rules_that_stay_move_nobody(path: Path) -> None:
    (tier,) = impact(table(path, [firm(), firm(years_in_segment=1)]), AFTER, "2026-05-01", tiers=["srdi"]).tiers
    assert not any(summary.count for summary in tier.moves)
    assert {(each.before, each.after) for each in tier.passages} == {
        (Outcome.PASS, Outcome.PASS),
        (Outcome.FAIL, Outcome.FAIL),
    }


def test_bad_rows_are_counted_and_kept(path: Path) -> None:
    found = impact(table(path, [firm(), firm(class1_ip=-1)]), BEFORE, AFTER, tiers=["srdi"])
    assert (found.rows, found.tiers[0].judged) == (2, 1)
    assert [(row.number, row.key) for row in found.unread] == [(2, code(1))]


def test_strict_refuses_bad_rows_and_absent_columns(path: Path) -> None:
    with pytest.raises(PortfolioError, match="absent-columns"):
        impact(table(path, [firm()]), BEFORE, AFTER, tiers=["srdi"], strict=True)
    complete = {
        **dict.fromkeys(impact(path, BEFORE, AFTER, tiers=["srdi"]).notes[0].columns),
        **firm(class1_ip=-1),
    }
    with pytest.raises(PortfolioError, match="out-of-range"):
        impact(table(path, [complete]), BEFORE, AFTER, tiers=["srdi"], strict=True)


def test_a_missing_size_class_is_noted_by_what_it_is_derived_from(path: Path) -> None:
    """`sme_size` need not be there; what it follows from must."""
    (note,) = impact(table(path, [{"division": "110108"}]), AFTER, "2026-05-01", tiers=["srdi"]).notes
    assert "sme_size" not in note.columns
    assert {"industry", "employees_y1", "total_assets_y1"} <= set(note.columns)


def test_rows_whose_place_nothing_says_are_noted(path: Path) -> None:
    """With another key than the credit code, the division is the only thing that says where a row belongs."""
    path.write_text('{"id": "1", "revenue_y1": 5}\n', encoding="utf-8")
    (auto,) = impact(path, BEFORE, AFTER, tiers=["srdi"], key="id").notes
    (fixed,) = impact(path, BEFORE, AFTER, tiers=["srdi"], key="id", jurisdiction="44").notes
    assert "division" in auto.columns
    assert "division" not in fixed.columns


def test_what_is_not_examined_for_the_application_is_not_needed(path: Path) -> None:
    """The score of the year before counts in a review alone."""
    firms = table(path, [firm()])
    new, review = (impact(firms, AFTER, "2027-02-01", tiers=["srdi"], application=kind) for kind in ("new", "review"))
    assert "development_score_prev" not in new.notes[0].columns
    assert "development_score_prev" in review.notes[0].columns


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"tiers": ["sdri"]}, "'srdi'"),
        ({"jurisdiction": "99"}, "is not a jurisdiction"),
        ({"application": "old"}, "there is no application 'old'"),
    ],
)
def test_what_cannot_be_asked_is_said(path: Path, arguments: dict[str, str], said: str) -> None:
    with pytest.raises(SelectionError) as caught:
        impact(table(path, [firm()]), BEFORE, AFTER, **arguments)  # type: ignore[arg-type]
    assert said in str(caught.value)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Impact, list[dict[str, object]]]:
    frame = block(packaged_recipe(), 11, 0, 400)
    path = tmp_path_factory.mktemp("drawn") / "drawn.csv"
    frame.write_csv(path)
    return impact(path, BEFORE, AFTER, most_keys=400), frame.to_dicts()


def test_every_outcome_is_that_of_assess(drawn: tuple[Impact, list[dict[str, object]]]) -> None:
    found, firms = drawn
    assessor = Assessor(packaged_shelf(), "chaining")
    for tier in found.tiers:
        passages: Counter[tuple[Outcome, Outcome]] = Counter()
        moved: dict[Move, list[str]] = {move: [] for move in Move}
        for record in firms:
            profile = EnterpriseProfile.from_record(record)
            before, after = (assessor.assess(profile, day, tiers=tier.tier)[tier.tier] for day in (BEFORE, AFTER))
            passages[before.outcome, after.outcome] += 1
            move = move_of(before.outcome, after.outcome)
            if move is not None:
                moved[move].append(str(record["credit_code"]))
        assert {(each.before, each.after): each.enterprises for each in tier.passages} == passages
        assert {summary.move: list(summary.keys) for summary in tier.moves} == moved


def test_every_ground_of_a_loss_fails_in_assess(drawn: tuple[Impact, list[dict[str, object]]]) -> None:
    found, firms = drawn
    by_code = {str(record["credit_code"]): record for record in firms}
    assessor = Assessor(packaged_shelf(), "chaining")
    for tier in found.tiers:
        lost = tier.move(Move.LOST)
        failing: Counter[str] = Counter()
        for key in lost.keys:
            verdict = assessor.assess(EnterpriseProfile.from_record(by_code[key]), AFTER, tiers=tier.tier)[tier.tier]
            outcomes = [(finding.id, finding.outcome) for finding in verdict.indicators]
            outcomes += [(finding.condition.id, finding.outcome) for finding in verdict.conditions]
            failing.update(name for name, outcome in outcomes if outcome is Outcome.FAIL)
        for weight in lost.weights:
            assert weight.total == failing[weight.ground.id], weight.ground.id


def test_counts_add_up(drawn: tuple[Impact, list[dict[str, object]]]) -> None:
    found, firms = drawn
    for tier in found.tiers:
        assert tier.judged == found.rows == len(firms)
        for groups in (tier.divisions, tier.industries):
            assert sum(total(group.passages) for group in groups) == tier.judged
        for summary in tier.moves:
            assert sum(weight.alone for weight in summary.weights) <= summary.count
            assert all(weight.total <= summary.count for weight in summary.weights)


@given(before=st.sampled_from(Outcome), after=st.sampled_from(Outcome))
@settings(max_examples=50)
def test_a_move_is_a_change_and_gains_are_passes(before: Outcome, after: Outcome) -> None:
    move = move_of(before, after)
    assert (move is Move.GAINED) == (after is Outcome.PASS and before is not Outcome.PASS)
    assert (move in (Move.LOST, Move.IN_DOUBT)) == (before is Outcome.PASS and after is not Outcome.PASS)


def test_a_table_that_lacks_what_the_rules_read_is_refused(path: Path) -> None:
    """Silence about a column would make everybody unknown, and a gate would find that nobody loses."""
    with pytest.raises(PortfolioError, match="absent-columns") as refused:
        impact_of(table(path, [firm()]), BEFORE, AFTER, tiers=["srdi"])
    assert "--partial" in str(refused.value)


FRAMES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_frame_says_what_a_file_says(drawn: tuple[Impact, list[dict[str, object]]], kind: str) -> None:
    found, firms = drawn
    said = impact(FRAMES[kind](pl.DataFrame(firms)), BEFORE, AFTER, most_keys=400)
    assert said.portfolio == f"<{type(FRAMES[kind](pl.DataFrame(firms))).__name__}>"
    assert replace(said, portfolio=found.portfolio) == found
    assert said.to_frame().equals(found.to_frame())


def test_the_frame_of_an_impact_has_the_outcomes_of_every_row(drawn: tuple[Impact, list[dict[str, object]]]) -> None:
    found, firms = drawn
    frame = found.to_frame()
    assert frame["credit_code"].to_list() == [firm["credit_code"] for firm in firms]
    for tier in found.tiers:
        counted = Counter(frame.select(f"{tier.tier}_before", f"{tier.tier}_after").rows())
        assert counted == {(each.before, each.after): each.enterprises for each in tier.passages}


def test_an_invalid_row_keeps_its_place_in_the_frame(path: Path) -> None:
    frame = impact(table(path, [firm(), firm(class1_ip=-1), firm()]), "2020-01-01", AFTER, tiers=["srdi"]).to_frame()
    assert frame.columns == ["credit_code", "invalid", "srdi_before", "srdi_after"]
    assert frame.drop("credit_code").rows() == [
        (False, "not_applicable", "pass"),
        (True, None, None),
        (False, "not_applicable", "pass"),
    ]


def test_rows_of_one_key_are_all_invalid(path: Path) -> None:
    found = impact(table(path, [firm(credit_code=code(1)), firm(), firm()]), BEFORE, AFTER, tiers=["srdi"])
    assert [(row.number, [problem.code for problem in row.problems]) for row in found.unread] == [
        (1, ["duplicate-key"]),
        (2, ["duplicate-key"]),
    ]
    assert found.tiers[0].judged == 1


def test_batches_are_counted_as_one_table(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    firms = [firm(), firm(years_in_segment=2), firm(class1_ip=-1), {**SCORED, "division": "440106"}] * 3
    whole = impact(table(path, firms), BEFORE, AFTER, tiers=["srdi"])
    monkeypatch.setattr("tiercheck.change.impact.comparing._BATCH", 2)
    parts = impact(path, BEFORE, AFTER, tiers=["srdi"])
    assert parts == whole
    assert parts.to_frame().equals(whole.to_frame())
    assert [row.number for row in whole.unread] == [3, 7, 11]


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("credit_code,division\n", encoding="utf-8")
    with pytest.raises(PortfolioError, match="no-rows"):
        impact(empty, BEFORE, AFTER, tiers=["srdi"])
