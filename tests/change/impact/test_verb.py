"""`tiercheck impact` and `tiercheck sample` on the command line: what is said, and the exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.change.impact.firms import firm, table
from tests.change.impact.recorded import assert_recorded
from tests.cli.running import Here

RECORDED = Path(__file__).parent / "golden"
SIDES = ("2026-03-31", "2026-04-01", "--tier", "srdi", "--partial")


@pytest.fixture
def tiercheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capsysbinary)


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    """Nine enterprises, one of every fate and two rows that cannot be judged."""
    return table(
        tmp_path / "firms.jsonl",
        [
            firm(),
            firm(years_in_segment=2),
            firm(years_in_segment=2, market_position_leading=False, industry="I6513"),
            firm(development_score_this=None, division="440106"),
            firm(tax_violation_3y=True, division=None, industry=None),
            firm(tax_violation_3y=True, development_score_this=None),
            firm(independent_legal_person=None, years_in_segment=2),
            firm(class1_ip=-1),
            firm(credit_code=""),
        ],
    )


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report(tiercheck: Here, firms: Path, style: str, language: str) -> None:
    ran = tiercheck("impact", *SIDES, "--portfolio", firms, "--format", style, "--lang", language, "--first", 2)
    assert (ran.code, ran.err) == (0, "")
    suffix = {"text": "txt", "markdown": "md", "json": "json"}[style]
    assert_recorded(RECORDED / f"fates.{language}.{suffix}", ran.out)


def test_the_json_is_a_contract(tiercheck: Here, firms: Path) -> None:
    ran = tiercheck("impact", *SIDES, "--portfolio", firms, "--format", "json", "--fail-over", "99%")
    said = json.loads(ran.out)
    assert said["format"] == "tiercheck/impact/1"
    (tier,) = said["tiers"]
    assert (tier["passed_before"], tier["passed_after"], tier["stopped"], tier["over_limit"]) == (4, 2, 3, False)
    assert {name: move["enterprises"] for name, move in tier["moves"].items()} == {
        "gained": 1,
        "lost": 2,
        "in_doubt": 1,
        "reopened": 1,
        "ruled_out": 1,
    }
    assert [row["line"] for row in said["unread"]] == [8, 9]


@pytest.mark.parametrize(("limit", "code"), [("75%", 0), ("74.9%", 1), ("3", 0), ("2", 1)])
def test_the_gate_decides_the_exit_code(tiercheck: Here, firms: Path, limit: str, code: int) -> None:
    ran = tiercheck(
        "impact", *SIDES, "--portfolio", firms, "--format", "markdown", "--lang", "en", "--fail-over", limit
    )
    assert ran.code == code
    assert ("Over the limit" in ran.out) == bool(code)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-03-31", "2026-04-01", "--portfolio", "none.csv"), "none.csv"),
        (("2026-03-31", "--portfolio", "{firms}"), "two sides are needed"),
        (("2026-03-31", "2026-04-01", "--portfolio", "{firms}", "--key", "id"), "--key"),
        (("2026-03-31", "2026-04-01", "--portfolio", "{firms}", "--fail-over", "half"), "0.5%"),
        (("2026-03-31", "2026-04-01", "--portfolio", "{firms}", "--tier", "giant"), "little_giant"),
        (("2026-03-31", "2026-04-01", "--portfolio", "{firms}", "--strict"), "absent-columns"),
        (("2026-03-31", "2026-04-01", "--portfolio", "{firms}"), "--partial"),
        (("2026-03-31", "2026-04-99", "--portfolio", "{firms}"), "2026-04-99"),
        (("srdi/CN/2022-08-01", "srdi/CN/2026-04-02", "--portfolio", "{firms}"), "srdi/CN/2026-04-01"),
        (("--rev", "no-such-revision", "--portfolio", "{firms}"), "no-such-revision"),
        (("2026-03-31", "2026-04-01"), "--portfolio"),
    ],
)
def test_bad_input_is_told_with_a_hint(tiercheck: Here, firms: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = tiercheck("impact", *(argument.format(firms=firms) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_report_is_written_whole(tiercheck: Here, firms: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.md"
    assert tiercheck("impact", *SIDES, "--portfolio", firms, "--format", "markdown", "--output", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("# 规则变更影响：2026-03-31 → 2026-04-01\n")


def test_a_sample_goes_through_impact(tiercheck: Here, tmp_path: Path) -> None:
    path = tmp_path / "portfolio.csv"
    assert tiercheck("sample", 50, path, "--seed", 63).code == 0
    ran = tiercheck("impact", *SIDES, "--portfolio", path, "--strict", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["tiers"][0]["judged"] == 50


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, "out.csv"), "0"),
        (("many", "out.csv"), "many"),
        ((5, "out.xls"), ".csv"),
        ((5, "none/out.csv"), "cannot write"),
    ],
)
def test_a_sample_that_cannot_be_is_told(
    tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = tiercheck("sample", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not list(tmp_path.iterdir())


WITHOUT_POLARS = (
    "import sys; sys.modules['polars'] = None; from tiercheck.cli.entry import run; sys.exit(run(sys.argv[1:]))"
)


def without_polars(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_POLARS, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_without_polars_the_hint_says_what_to_install(tmp_path: Path) -> None:
    for arguments in (("sample", 5, tmp_path / "out.csv"), ("impact", *SIDES, "--portfolio", tmp_path / "a.csv")):
        ran = without_polars(*arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "pip install 'tiercheck[portfolio]'" in ran.stderr
