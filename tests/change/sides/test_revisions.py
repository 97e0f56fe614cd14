"""Git revisions: read without touching the checkout, told by their places in the repository."""

from pathlib import Path

import pytest

from tests.change.edits.rows import row
from tests.change.sides.repositories import UPPER, Checkout, new_checkout
from tiercheck.api.diff import comparison, edits
from tiercheck.errors import RuleFileError, SelectionError


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return new_checkout(tmp_path / "repository")


def told(place: Path, *revisions: str) -> list[tuple[str, str]]:
    found = edits(comparison(place, revisions=revisions))
    return [(edit.kind.value, edit.after.zh) for edit in found.edits]


def test_a_revision_against_the_working_tree(checkout: Checkout) -> None:
    checkout.swap("intensity >= 3%", "intensity >= 4%")
    before = checkout.git("status", "--porcelain")
    (edit,) = edits(comparison(checkout.rules, revisions=("main",))).edits
    assert row(edit).now == "研发强度 ≥ 4%"
    places = [str(each.place) for each in (edit.old, edit.new) if each is not None]
    assert places == [f"policy/rules/{UPPER}:19:5"] * 2
    assert checkout.git("status", "--porcelain") == before


@pytest.mark.parametrize(
    ("revisions", "now"),
    [
        (("main",), ["研发强度 ≥ 6%"]),
        (("main", "topic"), ["研发强度 ≥ 5%"]),
        (("main..topic",), ["研发强度 ≥ 5%"]),
        (("topic..main",), ["研发强度 ≥ 4%"]),
        (("main...topic",), ["研发强度 ≥ 5%"]),
        (("main...",), ["研发强度 ≥ 5%"]),
        (("topic~1", "topic"), ["研发强度 ≥ 5%"]),
        (("v1", "main"), ["研发强度 ≥ 4%"]),
        (("topic..",), []),
    ],
)
def test_two_revisions_and_ranges(checkout: Checkout, revisions: tuple[str, ...], now: list[str]) -> None:
    """``main`` stands at 4%, ``topic`` forked from 3% and stands at 5%, the working tree of ``topic`` at 6%."""
    checkout.git("tag", "v1")
    checkout.git("checkout", "--quiet", "-b", "topic")
    checkout.swap("intensity >= 3%", "intensity >= 5%")
    checkout.commit()
    checkout.git("checkout", "--quiet", "main")
    checkout.swap("intensity >= 3%", "intensity >= 4%")
    checkout.commit()
    checkout.git("checkout", "--quiet", "topic")
    checkout.swap("intensity >= 5%", "intensity >= 6%")
    assert [after for _, after in told(checkout.rules, *revisions)] == now


def test_one_file_and_its_history(checkout: Checkout) -> None:
    checkout.swap("intensity >= 3%", "intensity >= 4%")
    checkout.swap("years_in_segment >= 1 年", "years_in_segment >= 2 年", "CN/lower/2024-01-01.yaml")
    assert told(checkout.rules / UPPER, "main") == [("threshold_raised", "研发强度 ≥ 4%")]
    assert told(checkout.rules / "CN", "main") == [
        ("threshold_raised", "从事特定细分市场年限 ≥ 2 年"),
        ("threshold_raised", "研发强度 ≥ 4%"),
    ]


def test_a_file_of_its_own_comes_and_goes(checkout: Checkout) -> None:
    overlay = checkout.rules / "44/upper/2025-01-01.yaml"
    overlay.unlink()
    assert [kind for kind, _ in told(checkout.rules, "main")] == ["rule_set_removed"]
    assert [kind for kind, _ in told(overlay, "main")] == ["rule_set_removed"]
    checkout.commit()
    assert [kind for kind, _ in told(checkout.rules, "main", "main~1")] == ["rule_set_added"]


def test_a_renamed_folder_has_no_before(checkout: Checkout) -> None:
    checkout.git("mv", "policy/rules", "policy/other")
    kinds = {kind for kind, _ in told(checkout.top / "policy/other", "main")}
    assert kinds == {"rule_set_added"}


@pytest.mark.parametrize(
    ("revisions", "code", "said"),
    [
        (("mian",), "unknown-revision", "did you mean 'main'?"),
        (("main", "nothing"), "unknown-revision", "there are main"),
        (("main..nothing",), "unknown-revision", "'nothing'"),
        (("--upload-pack=touch /tmp/x",), "unknown-revision", "there is no git revision"),
        (("",), "unknown-revision", "there is no git revision ''"),
        (("main", "main", "main"), "too-many-revisions", "--rev OLD --rev NEW"),
        (("main..main", "main"), "too-many-revisions", "--rev OLD --rev NEW"),
    ],
)
def test_revisions_that_are_none(checkout: Checkout, revisions: tuple[str, ...], code: str, said: str) -> None:
    with pytest.raises(SelectionError) as caught:
        comparison(checkout.rules, revisions=revisions)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert said in str(caught.value)


def test_places_that_have_no_revisions(checkout: Checkout, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    cases = (
        (outside, "not-a-repository"),
        (checkout.top / "nowhere", "no-rule-files"),
        (Path("x" * 5000), "not-a-path"),
    )
    for place, code in cases:
        with pytest.raises(SelectionError) as caught:
            comparison(place, revisions=("main",))
        assert [problem.code for problem in caught.value.problems] == [code]
    (tmp_path / "divisions.yaml").write_text('tiercheck: 1\ndivisions: {"44": {zh: 甲省, en: A}}\n', encoding="utf-8")
    with pytest.raises(SelectionError, match="beyond the git repository"):
        comparison(checkout.top / "policy", revisions=("main",))


def test_without_git(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SelectionError, match="git is not installed"):
        comparison(checkout.rules, revisions=("main",))


def test_faulty_rules_of_a_revision_are_told_with_it(checkout: Checkout) -> None:
    checkout.swap("intensity >= 3%", "intensty >= 3%")
    checkout.commit()
    checkout.swap("intensty >= 3%", "intensity >= 3%")
    with pytest.raises(RuleFileError) as caught:
        comparison(checkout.rules, revisions=("main",))
    (problem,) = caught.value.problems
    assert problem.message.startswith("at main: ")
    assert problem.location is not None
    assert problem.location.file == f"policy/rules/{UPPER}"


def test_a_hook_may_ask(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git runs hooks with variables that say where its index is; the place asked about decides."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    found = comparison(checkout.rules, revisions=("main",))
    assert found.pairs
