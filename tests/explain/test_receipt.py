"""A document is its own receipt: it is read back, and every difference is told."""

import json

import pytest

from tests.explain.scene import GOOD, SPARSE, assess
from tiercheck.api.documents import render
from tiercheck.document.document import Format
from tiercheck.errors import ReceiptError
from tiercheck.explain.receipt import read_receipts
from tiercheck.explain.replaying import differences
from tiercheck.model.outcome import Application, Language

PATHS = {"revenue_y1": "statements[0].revenue"}


def test_a_document_is_read_back_with_all_that_a_replay_needs() -> None:
    (read,) = read_receipts(render(assess(GOOD, Application.REVIEW, PATHS), Format.JSON, Language.EN))
    assert (str(read.as_of), read.jurisdiction, read.application, read.tiers) == ("2025-06-01", "44", "review", None)
    assert (read.engine, read.language, read.paths) == ("direct", "en", PATHS)
    assert read.record["rd_expense_y1"] == "5200000"
    assert read.record["rd_body_level"] == "province"
    assert len(read.record) == len(GOOD)


@pytest.mark.parametrize("language", Language)
def test_the_same_assessment_made_again_does_not_differ(language: Language) -> None:
    texts = render([assess(GOOD, paths=PATHS), assess(SPARSE)], Format.JSON, language)
    good, sparse = read_receipts(texts)
    assert differences(good, assess(GOOD, paths=PATHS)) == ()
    assert differences(sparse, assess(SPARSE)) == ()


def test_what_differs_is_told_rule_sets_and_evidence_first() -> None:
    content = json.loads(render([assess(GOOD)], Format.JSON, Language.ZH))
    content[0]["verdicts"][1]["outcome"] = "fail"
    content[0]["receipt"]["rule_sets"][1]["digest"] = "sha256:old"
    (read,) = read_receipts(json.dumps(content))
    told = differences(read, assess(GOOD))
    assert told == (
        f'[0] receipt.rule_sets[upper/XX/2024-07-17].digest: was "sha256:old", is now "sha256:{"1" * 64}"',
        '[0] verdicts[upper].outcome: was "fail", is now "pass"',
    )


def test_a_change_of_type_is_a_difference_and_another_version_is_none() -> None:
    content = json.loads(render(assess(GOOD), Format.JSON, Language.ZH))
    content["receipt"]["version"] = "99"
    assert differences(read_receipts(json.dumps(content))[0], assess(GOOD)) == ()
    content["verdicts"][1]["score"]["of"] = True
    assert len(differences(read_receipts(json.dumps(content))[0], assess(GOOD))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not-json"),
        ("{", "not-json"),
        ("[" * 100_000, "not-json"),
        ("1" * 5000, "not-json"),
        ("3", "bad-receipt"),
        ("[{}]", "[0].receipt: bad-receipt"),
        ('{"format": "tiercheck/assessment/2"}', "format: bad-receipt"),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ReceiptError) as refused:
        read_receipts(text)
    assert said in str(refused.value)


@pytest.mark.parametrize("as_of", [5, None, "yesterday", "2025-13-01"])
def test_a_bad_date_is_refused(as_of: object) -> None:
    content = json.loads(render(assess(GOOD), Format.JSON, Language.ZH))
    content["receipt"]["options"]["as_of"] = as_of
    with pytest.raises(ReceiptError, match=r"receipt\.options\.as_of"):
        read_receipts(json.dumps(content))
