"""Property files: all that is wrong with one is told at once, with its place; anything else is read."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.change.places import assert_recorded, trial_shelf
from tests.change.test_garbage import assert_told
from tiercheck.api.properties import properties_like, read_properties
from tiercheck.change.properties.property import Holds, Implies, Kind, Passes
from tiercheck.errors import PropertyFileError, RuleFileError

HERE = Path(__file__).parent
TRIAL = HERE / "trial.properties.yaml"
FAULTS = HERE / "faults.properties.yaml"
PIECES = ["", "null", "{}", "[]", "-1", "0001-01-01", "9999-12-31", "trial", "trial.", ".", "..", "if", "then", ",",
          ":", "\n", '"', "{", "[", "x" * 300, "everywhere: true", "never_hurts", "1 <= 2", "not own_brand", "(" * 40,
          "\\u0000"]  # fmt: skip


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(PropertyFileError) as caught:
        read_properties(FAULTS, shelf=trial_shelf())
    told = str(caught.value).replace(str(HERE), "").replace(f"{HERE.relative_to(HERE.parents[2])}/", "")
    assert_recorded(HERE / "faults.txt", told + "\n")
    assert all(problem.location for problem in caught.value.problems)


def test_what_is_read() -> None:
    read = {each.name: each for each in read_properties(TRIAL, shelf=trial_shelf())}
    assert {each.kind for each in read.values()} == set(Kind)
    promise = read["a pass guarantees its figures"].promise
    assert isinstance(promise, Implies)
    assert promise.premises == (Passes("trial"),)
    assert promise.conclusions[2] == Passes("trial", "entry")
    assert isinstance(promise.conclusions[0], Holds)
    assert str(promise.conclusions[0]) == "rd_expense_y1 / revenue_y1 >= 3%"
    known = read["it is true after all"]
    assert known.fails
    assert known.why is not None
    assert known.place.line == TRIAL.read_text(encoding="utf-8")[: _start(known.name)].count("\n") + 1


def _start(name: str) -> int:
    return TRIAL.read_text(encoding="utf-8").index(f"name: {name}")


def test_some_of_them_by_name_or_statement() -> None:
    read = read_properties(TRIAL, shelf=trial_shelf())
    assert [each.name for each in properties_like(read, "LESS r&d")] == ["less R&D hurts"]
    assert [each.name for each in properties_like(read, "研发费用越少")] == ["less R&D hurts"]
    with pytest.raises(PropertyFileError, match="did you mean 'less R&D hurts'"):
        properties_like(read, "less R&D hurtz")


def test_a_folder_is_searched_and_an_empty_one_refused(tmp_path: Path) -> None:
    with pytest.raises(PropertyFileError, match=r"there is no file properties\.yaml"):
        read_properties(tmp_path, shelf=trial_shelf())
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/properties.yaml").write_bytes(TRIAL.read_bytes())
    assert len(read_properties(tmp_path, shelf=trial_shelf())) == len(read_properties(TRIAL, shelf=trial_shelf()))
    (tmp_path / "properties.yaml").write_bytes(TRIAL.read_bytes())
    with pytest.raises(PropertyFileError, match="is already that of the property in"):
        read_properties(tmp_path, shelf=trial_shelf())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- 1\n", b"tiercheck: 1\n", b"a: &x 1\nb: *x\n", b"{{{{"])
def test_what_is_no_property_file(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "properties.yaml"
    file.write_bytes(content)
    with pytest.raises(PropertyFileError) as caught:
        read_properties(file, shelf=trial_shelf())
    assert all(problem.location for problem in caught.value.problems)


def test_damaged_files(tmp_path: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in (TRIAL, FAULTS)]
    path = tmp_path / "properties.yaml"

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        text=st.sampled_from(texts),
        cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=3),
    )
    def damaged(text: str, cuts: list[tuple[float, int, str]]) -> None:
        for share, length, piece in cuts:
            at = int(share * len(text))
            text = text[:at] + piece + text[at + length :]
        path.write_text(text, encoding="utf-8")
        try:
            read_properties(path, shelf=trial_shelf())
        except PropertyFileError as error:
            assert_told(error.problems)

    damaged()


def test_the_rules_around_the_properties_are_the_ones_meant(tmp_path: Path) -> None:
    (tmp_path / "tier.yaml").write_text("tiercheck: 1\ntier: x\n", encoding="utf-8")
    (tmp_path / "properties.yaml").write_bytes(TRIAL.read_bytes())
    with pytest.raises(RuleFileError):
        read_properties(tmp_path)
