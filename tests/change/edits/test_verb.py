"""``tiercheck diff``: exit 0 whenever it could compare, 1 for faulty rules, 2 for what cannot be read."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.change.edits.test_changes import SHELF
from tests.change.places import assert_recorded
from tests.change.sides.repositories import UPPER, new_checkout
from tests.cli.running import COMMAND, Here
from tiercheck.api.diff import comparison, edits, render_edits
from tiercheck.change.edits.edit import Aspect, EditKind, Reach
from tiercheck.change.edits.remark import Example, Remark, Remarks
from tiercheck.change.edits.wording import ASPECT_WORD, KIND_WORD
from tiercheck.model.text import Text

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture
def tiercheck(capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capfdbinary)


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample shelf with a threshold and a pass mark raised; the working directory is beside it."""
    shutil.copytree(SHELF, tmp_path / "old")
    shutil.copytree(SHELF, tmp_path / "new")
    file = tmp_path / "new" / UPPER
    text = file.read_text(encoding="utf-8").replace("intensity >= 3%", "intensity >= 4%")
    file.write_text(text.replace("pass_mark: 18", "pass_mark: 19"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "new"


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_what_people_and_programs_read(style: str, language: str, tiercheck: Here) -> None:
    ran = tiercheck("diff", "old", "new", "--format", style, "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    suffix = {"text": "txt", "markdown": "md", "json": "json"}[style]
    RECORDED.mkdir(exist_ok=True)
    assert_recorded(RECORDED / f"raised.{language}.{suffix}", ran.out)


@pytest.mark.usefixtures("changed")
def test_the_document_has_its_keys_in_order(tiercheck: Here) -> None:
    document = json.loads(tiercheck("diff", "old", "new", "--format", "json").out)
    assert list(document) == ["format", "old", "new", "rule_sets", "edits", "language"]
    assert document["format"] == "tiercheck/diff/1"
    for edit in document["edits"]:
        assert list(edit) == ["kind", "aspect", "before", "after", "old", "new", "reaches", "remark"]
        assert edit["kind"] in list(EditKind)
        assert edit["aspect"] in list(Aspect)
        for standing in (edit["old"], edit["new"]):
            assert list(standing) == ["id", "title", "whole", "citation", "source"]


@pytest.mark.usefixtures("changed")
def test_the_exit_code_tells_a_difference_only_when_asked(tiercheck: Here) -> None:
    assert tiercheck("diff", "old", "new").code == 0
    assert tiercheck("diff", "old", "new", "--exit-code").code == 1
    same = tiercheck("diff", "old", "old", "--exit-code")
    assert (same.code, same.out) == (0, "规则变更对照：old ⇒ old\n\n没有变更\n")


@pytest.mark.usefixtures("changed")
def test_one_tier_and_an_output_file(tiercheck: Here) -> None:
    assert "没有变更" in tiercheck("diff", "old", "new", "--tier", "lower").out
    ran = tiercheck("diff", "old", "new", "--tier", "upper", "--output", "diff.md", "--format", "markdown")
    assert (ran.code, ran.out) == (0, "")
    assert Path("diff.md").read_text(encoding="utf-8").startswith("# 规则变更对照")
    assert tiercheck("diff", "old", "new", "--output", "nowhere/diff.md").code == 2


def test_revisions_of_the_rules_here(tiercheck: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = new_checkout(tmp_path / "repository")
    checkout.swap("intensity >= 3%", "intensity >= 4%")
    monkeypatch.chdir(checkout.top / "policy")
    ran = tiercheck("diff", "--rev", "main")
    assert ran.code == 0
    assert f"policy/rules/{UPPER}:19" in ran.out
    assert "≥ 3% ⇒ ≥ 4%" in ran.out
    assert tiercheck("diff", "--rev", "main", f"rules/{UPPER}").out.count("⇒ ≥ 4%") == 1
    assert "没有变更" in tiercheck("diff", "--rev", "main", "--rev", "HEAD", "rules").out


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["old"], 2, "two sides are needed"),
        ([], 2, "two sides are needed"),
        (["old", "nowhere"], 2, "'nowhere' is no date"),
        (["old", "new", "--rev", "main"], 2, "one place to compare"),
        (["old", "--rev", "main"], 2, "not in a git repository"),
        (["old", "new", "--tier", "uper"], 2, "did you mean 'upper'?"),
        (["old", "new", "--as-of", "x"], 2, "is not a date"),
        (["old", "new", "--as-of", "1999-01-01"], 2, "nothing-in-force"),
        (["2024-06-01", "2025-06-01", "--rules", "nowhere"], 2, "does not exist"),
        (["old", "new", "--format", "pdf"], 2, "pdf"),
        (["old", "broken"], 1, "broken/CN/lower/2024-01-01.yaml"),
    ],
)
def test_what_cannot_be_compared(arguments: list[str], code: int, said: str, tiercheck: Here) -> None:
    shutil.copytree("old", "broken")
    Path("broken/CN/lower/2024-01-01.yaml").write_text("tiercheck: 1\ntier: lower\n", encoding="utf-8")
    ran = tiercheck("diff", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


@pytest.mark.usefixtures("changed")
def test_dates_of_a_shelf_of_ones_own(tiercheck: Here) -> None:
    ran = tiercheck("diff", "2024-06-01", "2025-06-01", "--rules", "new", "--jurisdiction", "44", "--tier", "upper")
    assert ran.code == 0
    assert "upper/CN/2024-01-01 ⇒ upper/44/2025-01-01" in ran.out
    assert "19 分 ⇒ 20 分" in ran.out


@pytest.mark.usefixtures("changed")
def test_remarks_stand_beside_edits_and_tiers() -> None:
    found = edits(comparison("old", "new"))
    remark = Remark("stricter", Text("更严", "stricter"), (Example(Text("仅原", "only before"), (("name", "甲"),)),))
    tier = Reach("upper", "upper/CN/2024-01-01", "upper/CN/2024-01-01")
    remarks = Remarks({found.edits[0]: remark}, {tier: remark})
    text = render_edits(found, "text", remarks=remarks)
    assert "一(一) | 更严" in text
    assert "upper/CN/2024-01-01 [更严]" in text
    assert "| 方向 |" in render_edits(found, "markdown", remarks=remarks)
    document = json.loads(render_edits(found, "json", "en", remarks=remarks))
    said = {"code": "stricter", "words": "stricter", "examples": [{"shows": "only before", "record": {"name": "甲"}}]}
    assert document["edits"][0]["remark"] == said
    assert document["edits"][1]["remark"] is None
    assert next(each["remark"] for each in document["rule_sets"]) == said


def test_the_same_bytes_whatever_the_order_of_sets() -> None:
    written = []
    for seed in ("1", "2"):
        command = [*COMMAND, "diff", "2024-12-31", "2026-04-01", "--format", "json"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        written.append(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
    assert written[0] == written[1]
    assert json.loads(written[0])["edits"]


def test_every_kind_and_aspect_has_words() -> None:
    assert set(KIND_WORD) == set(EditKind)
    assert set(ASPECT_WORD) == set(Aspect)


def test_titles_cannot_break_out(tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "new")
    file = tmp_path / "new" / UPPER
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("zh: 研发费用占比,", "zh: 'a|b<c>`d`',"), encoding="utf-8")
    found = edits(comparison(SHELF, tmp_path / "new"))
    assert r"a\|b&lt;c&gt;\`d\`" in render_edits(found, "markdown")
