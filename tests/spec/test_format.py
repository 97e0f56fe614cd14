"""A case that does not say what it means is refused with its place; one that is wrong says what came out."""

from pathlib import Path

import pytest

from tests.spec.cases import CaseFormatError, read_cases
from tests.spec.running import differences

HEADER = "tiercheck: 1\ntitle: Trial\nas_of: 2024-06-01\ntier: innovative\nbases:\n  one: {class1_ip: 1}\n"


def written(folder: Path, case: str) -> Path:
    (folder / "trial.cases.yaml").write_text(f"{HEADER}cases:\n  - {case}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ("{name: a, expected: {}}", "trial.cases.yaml:8:5: unknown expected"),
        ("{name: a, base: two, expect: {}}", "there is no base 'two'; there are one"),
        ("{name: a, expect: {outcom: pass}}", "unknown outcom"),
        ("{name: a, expect: {score: {least: 1}}}", "neither an outcome nor points"),
        ("{title: a}", "a case begins with name, bound or period"),
        ("{bound: a, inside: {}, outside: {}, expect: [pass, fail]}", "inside, outside, not reported"),
        ("{name: a, name: b, expect: {}}", "duplicate-key"),
    ],
)
def test_refused(tmp_path: Path, case: str, complaint: str) -> None:
    with pytest.raises(CaseFormatError, match=complaint):
        read_cases(written(tmp_path, case))


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{name: a, expect: {outcome: pass}}", "innovative: expected pass, got unknown"),
        ("{name: a, expect: {score: 5}}", "score: expected 5, got 5 to 100"),
        ("{name: a, base: one, expect: {indicators: {intellectual_property: 20}}}", "expected 20, got 10 to 20"),
        ("{name: a, expect: {indicators: {intelectual_property: 20}}}", "has no indicator"),
        ("{name: a, expect: {outcomes: {srdy: pass}}}", "no verdict for 'srdy'"),
        ("{name: a, expect: {missing: [revenue_y1]}}", "missing: expected"),
        ("{name: a, expect: {tier: srdi}}", "highest tier: expected srdi, got none"),
        ("{name: a, expect: {status: secondary}}", "status: expected secondary, got confirmed"),
        ("{name: a, expect: {error: nothing}}", "expected an error, got innovative/CN/2022-08-01 unknown"),
        ("{name: a, as_of: 1999-01-01, expect: {outcome: pass}}", "expected a verdict, got the error"),
        ("{name: a, with: {class1_ip: -1}, expect: {outcome: pass}}", "expected a verdict, got the error"),
    ],
)
def test_a_wrong_expectation_is_told(tmp_path: Path, case: str, said: str) -> None:
    (read,) = read_cases(written(tmp_path, case))
    found = differences(read, "direct")
    assert "trial.cases.yaml:8:5: a [direct]" in found
    assert said in found


def test_a_right_expectation_is_silent(tmp_path: Path) -> None:
    (read,) = read_cases(
        written(tmp_path, "{name: a, base: one, expect: {indicators: {intellectual_property: {min: 10, max: 20}}}}")
    )
    assert differences(read, "direct") == ""
