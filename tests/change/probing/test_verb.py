"""``tiercheck probe``: exit 0 when the engines agree, 1 when they do not, 2 when nothing answers for what is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.change.places import SHELF, assert_recorded
from tests.cli.running import Here
from tiercheck.api.assessor import ENGINES
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.program import Program
from tiercheck.model.keys import TIER_STEP

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here(capfdbinary)


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an engine beside the others for which one of two conditions is enough."""

    def strict(program: Program) -> DirectDeriver:
        nodes = (replace(node, mark=1) if node.key == TIER_STEP else node for node in program.nodes)
        return DirectDeriver(replace(program, nodes=tuple(nodes)))

    monkeypatch.setitem(ENGINES, "strict", strict)


def test_engines_that_agree(tiercheck: Here) -> None:
    ran = tiercheck("probe", "--rules", SHELF, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("chaining and direct: all agree\n")


@pytest.mark.usefixtures("wrong")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["text", "markdown"])
def test_disagreements_are_told(style: str, language: str, tiercheck: Here) -> None:
    ran = tiercheck("probe", "--rules", SHELF, "--as-of", "2025-06-01", "--format", style, "--lang", language)
    assert (ran.code, ran.err) == (1, "")
    assert_recorded(RECORDED / (f"{style}.txt" if style == "json" else f"{style}.{language}.txt"), ran.out)


@pytest.mark.usefixtures("wrong")
def test_json_has_every_disagreement_with_its_record(tiercheck: Here, tmp_path: Path) -> None:
    ran = tiercheck("probe", "--rules", SHELF, "--format", "json", "--output", "probe.json")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    report = json.loads((tmp_path / "probe.json").read_text(encoding="utf-8"))
    assert report["engines"] == ["chaining", "direct", "strict"]
    assert not report["passed"]
    for each in report["disagreements"]:
        assert isinstance(each["record"], Mapping)
        assert isinstance(each["differences"], Sequence)
        assert all(one["chaining"] == one["direct"] != one["strict"] for one in each["differences"])


def test_the_same_shelf_gives_the_same_bytes(tiercheck: Here) -> None:
    ran = [tiercheck("probe", "--rules", SHELF, "--tier", "trial", "--format", "json") for _ in range(2)]
    assert ran[0] == ran[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--tier", "trail"), "did you mean 'trial'?"),
        (("--as-of", "1999-01-01"), "nothing-in-force"),
        (("--as-of", "tomorrow"), "'tomorrow' is not a date"),
        (("--as-of", "2025-06-01", "--jurisdiction", "GD"), "unknown-jurisdiction"),
        (("--as-of", "2023-01-01", "--tier", "trial"), "nothing-in-force"),
    ],
)
def test_what_no_rules_answer_for_is_told(asked: tuple[str, ...], said: str, tiercheck: Here) -> None:
    ran = tiercheck("probe", "--rules", SHELF, *asked)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("asked", "fewer"),
    [
        (("--tier", "plain"), "around 1 thresholds"),
        (("--tier", "sme_size"), "around 3 thresholds"),
        (("--application", "review"), "occasion"),
        (("--jurisdiction", "44", "--as-of", "2025-06-01"), "on "),
    ],
)
def test_a_part_of_the_shelf(asked: tuple[str, ...], fewer: str, tiercheck: Here) -> None:
    ran = tiercheck("probe", "--rules", SHELF, *asked, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert fewer in ran.out


def test_rules_with_problems_are_told(tiercheck: Here, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.yaml").write_text("tiercheck: 1\ntier: broken\n", encoding="utf-8")
    ran = tiercheck("probe", "--rules", "rules")
    assert (ran.code, ran.out) == (1, "")
    assert "broken.yaml" in ran.err
