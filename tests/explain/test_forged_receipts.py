"""Documents that were changed by hand: the same where they mean the same, else told by path or refused.

A receipt carries no signature, so one that was computed from other evidence is a receipt of that evidence. What it
cannot do is say anything that the evidence does not give.
"""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from tests.explain.scene import GOOD, assess
from tiercheck.api.documents import render
from tiercheck.document.document import Format
from tiercheck.errors import ReceiptError
from tiercheck.explain.receipt import read_receipts
from tiercheck.explain.replaying import differences
from tiercheck.model.outcome import Application, Language

PATHS = {"revenue_y1": "statements[0].revenue"}
ASSESSED = assess(GOOD, Application.NEW, PATHS)
TEXT = render(ASSESSED, Format.JSON, Language.ZH)
Document: TypeAlias = dict[str, Any]


def content() -> Document:
    found: Document = json.loads(TEXT)
    return found


def told(text: str) -> tuple[str, ...]:
    return tuple(line for receipt in read_receipts(text) for line in differences(receipt, ASSESSED))


def refused(text: str) -> str:
    with pytest.raises(ReceiptError) as refusal:
        told(text)
    return str(refusal.value)


def with_number(literal: str) -> str:
    """Return the document with other text for the points that the score of the upper tier is counted of."""
    document = content()
    document["verdicts"][1]["score"]["of"] = "the number"
    return json.dumps(document).replace('"the number"', literal)


def moved(value: list[Any]) -> None:
    value.append(value.pop(0))


def twice(value: list[Any]) -> None:
    value.insert(0, {**value[0], "outcome": "fail"})


# Means the same: how JSON is laid out and escaped, the order of keys, and the version that wrote it.
SAME: dict[str, Callable[[], str]] = {
    "as it was": lambda: TEXT,
    "in one line, escaped": lambda: json.dumps(content()),
    "keys in another order": lambda: json.dumps(content(), sort_keys=True),
    "a slash escaped": lambda: TEXT.replace("tiercheck/assessment/1", "tiercheck\\/assessment\\u002f1"),
    "a mark before it": lambda: "\ufeff" + TEXT,
    "blanks around it": lambda: f"\n {TEXT}\t",
    "in a list": lambda: f"[{TEXT}]",
    "another version": lambda: json.dumps({**content(), "receipt": {**content()["receipt"], "version": "99"}}),
}


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_the_same(name: str) -> None:
    assert told(SAME[name]()) == ()


def _reordered(change: Callable[[Document], None]) -> str:
    document = content()
    change(document)
    return json.dumps(document)


# Differs: the path that is told for it, and the change.
DIFFERS: dict[str, tuple[str, Callable[[], str]]] = {
    "a verdict that stands twice": ("verdicts[lower (2)]", lambda: _reordered(lambda d: twice(d["verdicts"]))),
    "an indicator that stands twice": (
        "verdicts[lower].indicators[",
        lambda: _reordered(lambda d: twice(d["verdicts"][0]["indicators"])),
    ),
    "verdicts in another order": ("order of verdicts", lambda: _reordered(lambda d: moved(d["verdicts"]))),
    "indicators in another order": (
        "order of verdicts[upper].indicators",
        lambda: _reordered(lambda d: moved(d["verdicts"][1]["indicators"])),
    ),
    "rule sets in another order": (
        "order of receipt.rule_sets",
        lambda: _reordered(lambda d: moved(d["receipt"]["rule_sets"])),
    ),
    "steps in another order": (
        "verdicts[upper].provenance[0]",
        lambda: _reordered(lambda d: moved(d["verdicts"][1]["provenance"])),
    ),
    "one more rule set": (
        "receipt.rule_sets[zz/XX/2024-01-01]",
        lambda: _reordered(lambda d: d["receipt"]["rule_sets"].append({"id": "zz/XX/2024-01-01", "digest": "sha256:"})),
    ),
    "a rule set that the shelf does not have": (
        "receipt.rule_sets[upper/XX/2024-07-17]",
        lambda: _reordered(lambda d: d["receipt"]["rule_sets"][1].update(id="upper/XX/2020-01-01")),
    ),
    "one verdict less": ("verdicts[lower]: was not recorded", lambda: _reordered(lambda d: d["verdicts"].pop(0))),
    "no verdicts": ("verdicts[lower]: was not recorded", lambda: _reordered(lambda d: d.update(verdicts=[]))),
    "verdicts that are no list": ("verdicts: was", lambda: _reordered(lambda d: d.update(verdicts={"lower": 1}))),
    "a key less": (
        "verdicts[upper].status: was not recorded",
        lambda: _reordered(lambda d: d["verdicts"][1].pop("status")),
    ),
    "null for a value": (
        "verdicts[upper].score: was null",
        lambda: _reordered(lambda d: d["verdicts"][1].update(score=None)),
    ),
    "a value for null": (
        "verdicts[lower].score: was 0",
        lambda: _reordered(lambda d: d["verdicts"][0].update(score=0)),
    ),
    "another subject": ("subject.name", lambda: _reordered(lambda d: d["subject"].update(name="别家"))),
    "another tier": ("tier: was null", lambda: _reordered(lambda d: d.update(tier=None))),
    "a number as text": ("verdicts[upper].score.of", lambda: with_number('"70"')),
    "yes for a number": ("verdicts[upper].score.of", lambda: with_number("true")),
    "minus nothing": ("verdicts[upper].score.of", lambda: with_number("-0")),
    "a figure written otherwise": (
        "receipt.evidence.rd_expense_y1",
        lambda: _reordered(lambda d: d["receipt"]["evidence"].update(rd_expense_y1="5200000.00")),
    ),
    "half a pair of surrogates": (
        "receipt.evidence.name",
        lambda: _reordered(lambda d: d["receipt"]["evidence"].update(name="\ud800")),
    ),
}


@pytest.mark.parametrize("name", DIFFERS)
def test_what_says_something_else_is_told_by_its_path(name: str) -> None:
    path, forged = DIFFERS[name]
    lines = told(forged())
    assert [line for line in lines if line.startswith(path)], lines
    assert all(len(line) < 1_000 and line.isprintable() for line in lines)


@pytest.mark.parametrize("exponent", [".0", "e0", "E+0", ".000"])
def test_a_number_is_compared_as_it_is_written(exponent: str) -> None:
    whole = str(content()["verdicts"][1]["score"]["of"])
    assert told(with_number(whole)) == ()
    assert told(with_number(whole + exponent)) == (f"verdicts[upper].score.of: was {whole}{exponent}, is now {whole}",)


def test_a_letter_that_only_looks_the_same_is_told_by_its_code_points() -> None:
    document = content()
    document["subject"]["name"] = "\u2f34州示范精密有限公司"
    (line,) = told(json.dumps(document))
    assert line.startswith('subject.name: was "\\u2f34\\u5dde')
    assert 'is now "\\u5e7f\\u5dde' in line


# Refused: what the message says, and the text.
REFUSED: dict[str, tuple[str, Callable[[], str]]] = {
    "a key named like a path": (
        "verdicts[upper].outcome",
        lambda: _reordered(lambda d: d.update({"verdicts[upper].outcome": "fail"})),
    ),
    "a key named like a path inside": (
        "unknown-key",
        lambda: _reordered(lambda d: d["verdicts"][1].update({"score.of": 3})),
    ),
    "an unknown key": ("approved", lambda: _reordered(lambda d: d.update(approved=True))),
    "an unknown key of a verdict": (
        "verdicts[upper].final: unknown-key",
        lambda: _reordered(lambda d: d["verdicts"][1].update(final="pass")),
    ),
    "an unknown key of an indicator": (
        "note: unknown-key",
        lambda: _reordered(lambda d: d["verdicts"][1]["indicators"][0].update(note="pass")),
    ),
    "an unknown key of the receipt": ("receipt.seal", lambda: _reordered(lambda d: d["receipt"].update(seal="x"))),
    "an unknown option": ("receipt.options.x", lambda: _reordered(lambda d: d["receipt"]["options"].update(x=1))),
    "a path of nothing": ("has a path", lambda: _reordered(lambda d: d["receipt"]["paths"].update(no_such="x"))),
    "a version that is no text": ("receipt.version", lambda: _reordered(lambda d: d["receipt"].update(version=None))),
    "a figure that is no text": (
        "receipt.evidence.revenue_y1",
        lambda: _reordered(lambda d: d["receipt"]["evidence"].update(revenue_y1=82000000)),
    ),
    "a key twice": (
        'duplicate-key: the key "language" stands twice',
        lambda: TEXT.replace('"language"', '"language": "zh", "language"'),
    ),
    "a key twice, once escaped": (
        "duplicate-key",
        lambda: TEXT.replace('"language"', '"l\\u0061nguage": "zh", "language"'),
    ),
    "a key twice, deep inside": (
        "duplicate-key",
        lambda: TEXT.replace('"outcome": ', '"outcome": "fail", "outcome": ', 1),
    ),
    "no number": ("NaN is no number", lambda: with_number("NaN")),
    "infinity": ("-Infinity is no number", lambda: with_number("-Infinity")),
    "a number without end": ("has 5000 characters", lambda: with_number("9" * 5000)),
    "a number of a million digits": ("characters", lambda: with_number("1." + "0" * 10**6)),
    "nested without end": ("levels deep", lambda: with_number("[" * 50_000 + "]" * 50_000)),
    "nested deep": ("levels deep", lambda: with_number("[" * 60 + "]" * 60)),
    "text after it": ("Extra data", lambda: TEXT + "{}"),
    "two marks before it": ("not-json", lambda: "\ufeff\ufeff" + TEXT),
    "cut short": ("not-json", lambda: TEXT[:-10]),
    "a comment": ("not-json", lambda: "// checked\n" + TEXT),
    "nothing": ("not-json", lambda: ""),
    "an empty list": ("the list is empty", lambda: "[]"),
    "a list in a list": ("bad-receipt", lambda: f"[[{TEXT}]]"),
    "another format": ("format: bad-receipt", lambda: TEXT.replace("assessment/1", "assessment/2")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_receipt_is_refused_and_says_why(name: str) -> None:
    said, forged = REFUSED[name]
    assert said in refused(forged())


def test_half_a_pair_is_told_escaped() -> None:
    document = content()
    document["verdicts"][1]["rule_set"]["title"] = "\ud800\u202e"
    (line,) = told(json.dumps(document))
    assert '"\\ud800\\u202e"' in line
    assert line.encode()


def test_the_fault_of_one_receipt_of_a_list_is_told_with_its_place() -> None:
    good, forged = content(), content()
    forged["verdicts"][1]["final"] = "pass"
    assert "[1].verdicts[upper].final: unknown-key" in refused(json.dumps([good, forged]))
    forged = content()
    moved(forged["verdicts"])
    assert told(json.dumps([good, forged])) == (
        '[1] order of verdicts: was ["upper", "lower"], is now ["lower", "upper"]',
    )
