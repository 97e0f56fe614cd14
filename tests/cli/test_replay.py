"""``tiercheck replay``: the same bytes, or what differs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Here


def test_a_receipt_replays_to_the_same(tiercheck: Here, receipt: Path) -> None:
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (0, "same\n", "")


@pytest.mark.parametrize("engine", ["direct", "chaining"])
def test_a_list_replays(tiercheck: Here, several: Path, tmp_path: Path, engine: str) -> None:
    path = tmp_path / "list.json"
    options = ("--as-of", "2025-06-01", "--engine", engine, "--lang", "en", "--format", "json", "--output", path)
    assert tiercheck("assess", several, *options).code == 0
    assert tiercheck("replay", path).code == 0


def test_a_nested_profile_replays_with_its_paths(tiercheck: Here, tmp_path: Path) -> None:
    profile, path = tmp_path / "profile.yaml", tmp_path / "nested.json"
    profile.write_text("profile:\n  statements:\n    - {year: 2024, revenue: 8200万元}\n", encoding="utf-8")
    assert tiercheck("assess", profile, "--as-of", "2025-06-01", "--format", "json", "--output", path).code == 0
    assert "statements[0].revenue" in path.read_text(encoding="utf-8")
    assert tiercheck("replay", path).code == 0


def test_a_changed_verdict_or_rule_set_is_told(tiercheck: Here, receipt: Path) -> None:
    content = json.loads(receipt.read_text(encoding="utf-8"))
    content["verdicts"][0]["outcome"] = "pass?"
    content["receipt"]["rule_sets"][0]["digest"] = "sha256:other"
    receipt.write_text(json.dumps(content), encoding="utf-8")
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code == 1
    assert ran.out.startswith("differs\n")
    assert "sha256:other" in ran.out
    assert '"pass?"' in ran.out


def test_changed_evidence_is_told(tiercheck: Here, receipt: Path) -> None:
    text = receipt.read_text(encoding="utf-8")
    content = json.loads(text)
    content["receipt"]["evidence"]["rd_expense_y1"] = "1"
    receipt.write_text(json.dumps(content), encoding="utf-8")
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code == 1
    assert "receipt.digest" in ran.out


@pytest.mark.parametrize(
    "change",
    [
        ("engine", "magic"),
        ("evidence", {"revenue_y1": "many"}),
        ("evidence", {"no_such_column": "1"}),
        ("options", {"as_of": "1999-01-01", "jurisdiction": "44", "application": "new", "tiers": None}),
        ("options", {"as_of": "2025-06-01", "jurisdiction": "44", "application": "new", "tiers": ["none"]}),
        ("paths", None),
    ],
)
def test_a_receipt_that_cannot_be_replayed_is_refused(
    tiercheck: Here, receipt: Path, change: tuple[str, object]
) -> None:
    content = json.loads(receipt.read_text(encoding="utf-8"))
    content["receipt"][change[0]] = change[1]
    receipt.write_text(json.dumps(content), encoding="utf-8")
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_what_is_no_receipt_is_refused(tiercheck: Here, one: Path) -> None:
    ran = tiercheck("replay", one)
    assert ran.code == 2
    assert "tiercheck assess FILE --format json" in ran.err


def _rewritten(receipt: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(receipt.read_text(encoding="utf-8"))
    change(content)
    receipt.write_text(json.dumps(content), encoding="utf-8")


def test_a_verdict_hidden_behind_a_key_named_like_its_path_is_refused(tiercheck: Here, receipt: Path) -> None:
    def forge(content: dict[str, Any]) -> None:
        first = content["verdicts"][0]
        content[f"verdicts[{first['tier']}].outcome"] = first["outcome"]
        first["outcome"] = "pass"

    _rewritten(receipt, forge)
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "].outcome: unknown-key: no receipt has this key" in ran.err


def test_a_verdict_that_stands_twice_is_told(tiercheck: Here, receipt: Path) -> None:
    _rewritten(receipt, lambda content: content["verdicts"].insert(0, {**content["verdicts"][0], "outcome": "pass"}))
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code == 1
    assert ran.out.startswith("differs\n")
    assert "verdicts[" in ran.out


def test_tiers_are_asked_for_as_assess_asks(tiercheck: Here, receipt: Path) -> None:
    """A tier asked for twice, or in another order, is nothing that `assess` writes."""
    _rewritten(receipt, lambda content: content["receipt"]["options"].update(tiers=["srdi", "innovative", "srdi"]))
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code == 1
    assert 'receipt.options.tiers[2]: was "srdi", is now absent' in ran.out


@pytest.mark.parametrize("name", ["\ud800", "a\x1b[2J", "\u202e"])
def test_what_a_terminal_does_not_take_is_escaped_or_refused(tiercheck: Here, receipt: Path, name: str) -> None:
    _rewritten(receipt, lambda content: content["receipt"]["evidence"].update(name=name))
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.err
    assert name not in ran.out + ran.err


def test_rule_sets_that_the_shelf_does_not_have_are_told(tiercheck: Here, receipt: Path) -> None:
    _rewritten(receipt, lambda content: content["receipt"]["rule_sets"][0].update(id="innovative/CN/1999-01-01"))
    ran = tiercheck("replay", receipt, "--lang", "en")
    assert ran.code == 1
    assert "receipt.rule_sets[innovative/CN/1999-01-01]: was" in ran.out


@pytest.mark.parametrize("content", [b"", b"[]", b"\xef\xbb\xbf", b"\xff\xfe", b"[[", b"null", b"{}"])
def test_what_holds_no_receipt_is_refused(tiercheck: Here, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "none.json"
    path.write_bytes(content)
    ran = tiercheck("replay", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_byte_order_mark_says_nothing(tiercheck: Here, receipt: Path) -> None:
    receipt.write_bytes(b"\xef\xbb\xbf" + receipt.read_bytes())
    assert tiercheck("replay", receipt, "--lang", "en").out == "same\n"
