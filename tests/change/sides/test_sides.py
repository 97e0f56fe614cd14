"""OLD and NEW: dates, files, folders, ids, and what they are paired with."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.change.edits.test_changes import SHELF
from tests.change.sides.repositories import UPPER
from tiercheck import packaged_shelf
from tiercheck.api.diff import comparison, edits
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.editions import Edition, Pair
from tiercheck.errors import RuleFileError, SelectionError
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet


def ids(pair: Pair) -> tuple[str, str]:
    return tuple("" if edition is None else edition.rule_set.id for edition in (pair.old, pair.new))  # type: ignore[return-value]


def asked(edition: Edition | None) -> tuple[str, str, str]:
    assert edition is not None
    return str(edition.as_of), edition.jurisdiction, edition.application.value


def test_dates_pair_tiers() -> None:
    found = comparison("2026-03-31", "2026-04-01", jurisdiction="44").pairs
    assert [ids(pair) for pair in found] == [
        ("innovative/CN/2022-08-01", "innovative/CN/2026-04-01"),
        ("srdi/44/2024-07-17", "srdi/CN/2026-04-01"),
        ("little_giant/CN/2022-08-01", "little_giant/CN/2026-04-01.notice"),
        ("tech_sme/CN/2017-05-03", "tech_sme/CN/2017-05-03"),
    ]
    assert asked(found[1].old) == ("2026-03-31", "44", "new")


def test_a_tier_that_is_in_force_on_one_date_only_comes_or_goes() -> None:
    found = comparison("2020-01-01", "2023-01-01").pairs
    assert [ids(pair) for pair in found] == [
        ("", "innovative/CN/2022-08-01"),
        ("", "srdi/CN/2022-08-01"),
        ("", "little_giant/CN/2022-08-01"),
        ("tech_sme/CN/2017-05-03", "tech_sme/CN/2017-05-03"),
    ]
    assert {edit.kind.value for edit in edits(comparison("2020-01-01", "2023-01-01")).edits} == {"rule_set_added"}


def test_ids_are_asked_on_the_first_day_they_answer() -> None:
    (pair,) = comparison("little_giant/CN/2025-05-14.notice", "little_giant/CN/2026-04-01.review").pairs
    assert asked(pair.old) == ("2025-05-14", "CN", "new")
    assert asked(pair.new) == ("2026-04-01", "CN", "review")
    (pair,) = comparison("little_giant/CN/2022-08-01", "little_giant/CN/2026-04-01", application="review").pairs
    assert asked(pair.new) == ("2027-01-01", "CN", "review")


def test_an_id_can_be_asked_on_a_date() -> None:
    (pair,) = comparison("little_giant/CN/2022-08-01", "little_giant/CN/2022-08-01", as_of="2026-02-01").pairs
    assert asked(pair.new) == ("2026-02-01", "CN", "new")
    with pytest.raises(SelectionError, match="for what is asked"):
        comparison("little_giant/CN/2022-08-01", "little_giant/CN/2026-04-01", as_of="2026-02-01")


def test_every_rule_set_of_a_shelf_is_asked_on_a_day_it_answers() -> None:
    rules = packaged_rules()
    found = comparison(rules, rules).pairs
    entries = [entry.id for entry in packaged_shelf().entries if isinstance(entry, RuleSet)]
    assert sorted(old for old, _ in map(ids, found)) == sorted(entries)
    for pair in found:
        assert ids(pair)[0] == ids(pair)[1]
        for edition in (pair.old, pair.new):
            assert edition is not None
            assert any(each is edition.rule_set for each in edition.selection.rule_sets)


def test_a_date_or_a_tier_picks_from_shelves() -> None:
    rules = packaged_rules()
    assert [
        ids(pair)[0] for pair in comparison(rules, rules, tier="srdi", as_of=date(2025, 6, 1), jurisdiction="37").pairs
    ] == ["srdi/37/2022-08-01"]
    assert [ids(pair)[0] for pair in comparison(rules, rules, tier="srdi", jurisdiction="44").pairs] == [
        "srdi/44/2022-08-01",
        "srdi/44/2024-07-17",
    ]


def test_a_file_stands_for_what_it_supplies() -> None:
    one = SHELF / UPPER
    assert [ids(pair) for pair in comparison(one, one).pairs] == [("upper/CN/2024-01-01",) * 2]
    overlay = SHELF / "44/upper/2025-01-01.yaml"
    assert [ids(pair) for pair in comparison(one, overlay).pairs] == [("upper/CN/2024-01-01", "upper/44/2025-01-01")]
    shared = SHELF / "shared/general.yaml"
    assert len(comparison(shared, shared).pairs) == 3
    table = SHELF / "CN/sme_size/2011-06-18.yaml"
    compared = comparison(table, table)
    assert (compared.pairs, len(compared.tables)) == ((), 1)


def test_a_file_from_elsewhere_takes_the_place_of_the_one_on_the_shelf(tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    text = (SHELF / UPPER).read_text(encoding="utf-8").replace("intensity >= 3%", "intensity >= 4%")
    draft.write_text(text, encoding="utf-8")
    (edit,) = edits(comparison(SHELF / UPPER, draft, rules=SHELF)).edits
    assert edit.kind.value == "threshold_raised"
    assert edit.new is not None
    assert edit.new.place is not None
    assert edit.new.place.file == str(draft)


def test_a_period_that_moved_is_still_the_same_rule_set(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    file = tmp_path / "shelf" / UPPER
    text = file.read_text(encoding="utf-8").replace("{from: 2024-01-01}", "{from: 2024-03-01}")
    file.unlink()
    file.with_name("2024-03-01.yaml").write_text(text, encoding="utf-8")
    found = [ids(pair) for pair in comparison(SHELF, tmp_path / "shelf", tier="upper").pairs]
    assert found == [("upper/44/2025-01-01",) * 2, ("upper/CN/2024-01-01", "upper/CN/2024-03-01")][::-1]
    kinds = [edit.kind.value for edit in edits(comparison(SHELF, tmp_path / "shelf")).edits]
    assert kinds == ["period_changed"]


def test_a_new_edition_ends_the_one_before(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    lower = tmp_path / "shelf/CN/lower/2024-01-01.yaml"
    text = lower.read_text(encoding="utf-8")
    lower.write_text(text.replace("{from: 2024-01-01}", "{from: 2024-01-01, until: 2030-01-01}"), encoding="utf-8")
    lower.with_name("2030-01-01.yaml").write_text(text.replace("2024-01-01", "2030-01-01"), encoding="utf-8")
    found = [(*ids(pair), asked(pair.new)[0]) for pair in comparison(SHELF, tmp_path / "shelf", tier="lower").pairs]
    assert found == [
        ("lower/CN/2024-01-01", "lower/CN/2024-01-01", "2024-01-01"),
        ("", "lower/CN/2030-01-01", "2030-01-01"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("2026-02-30", "2026-04-01", "bad-date", "write it as"),
        ("1999-01-01", "2026-04-01", "nothing-in-force", "the nearest: tech_sme/CN/2017-05-03"),
        ("srdi/CN/2022-08-02", "2026-04-01", "unknown-rule-set", "did you mean 'srdi/CN/2022-08-01'"),
        ("nowhere.yaml", "2026-04-01", "unknown-edition", "no rule file or folder"),
        ("", "2026-04-01", "unknown-edition", "no date"),
        ("srdi/CN/2022-08-01", "little_giant/CN/2022-08-01", "different-tiers", "two editions of one tier"),
        ("a\0b", "2026-04-01", "unknown-edition", "no date"),
        ("x" * 5000, "2026-04-01", "unknown-edition", "no date"),
    ],
)
def test_sides_that_are_none(old: str, new: str, code: str, said: str) -> None:
    with pytest.raises(SelectionError) as caught:
        comparison(old, new)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert said in str(caught.value)


def test_what_is_asked_must_be_there() -> None:
    rules = packaged_rules()
    for name, wanted in {
        "unknown-tier": {"tier": "srd"},
        "nothing-to-compare": {"jurisdiction": "99"},
        "unknown-application": {"application": "renewal"},
        "bad-date": {"as_of": "yesterday"},
    }.items():
        with pytest.raises(SelectionError) as caught:
            comparison(rules, rules, **wanted)
        assert [problem.code for problem in caught.value.problems] == [name]
    with pytest.raises(SelectionError, match="two sides are needed"):
        comparison("2026-03-31")
    with pytest.raises(SelectionError, match="one place to compare"):
        comparison(rules, rules, revisions=("main",))


def test_rules_with_problems_give_all_of_them(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "shelf")
    file = tmp_path / "shelf" / UPPER
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("intensity >=", "intensty >=").replace("cite: 二(一)", "cite_: 二(一)"), encoding="utf-8"
    )
    with pytest.raises(RuleFileError) as caught:
        comparison(SHELF, tmp_path / "shelf")
    assert len(caught.value.problems) >= 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleFileError, match="no rule files"):
        comparison(SHELF, tmp_path / "empty")


def test_applications_are_told_apart() -> None:
    found = comparison("2026-05-01", "2027-05-01", tier="little_giant", application=Application.REVIEW).pairs
    assert [ids(pair) for pair in found] == [("little_giant/CN/2026-04-01.review", "little_giant/CN/2026-04-01")]
