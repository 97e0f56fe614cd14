"""What ``assess`` and ``show`` return is written by one function, with formats and languages as plain strings."""

import json
from collections.abc import Callable

import pytest

import tiercheck as tc

RECORD = {"name": "示例有限公司", "division": "440100", "revenue_y1": 82_000_000, "rd_expense_y1": 5_200_000}


@pytest.fixture(scope="module")
def assessment() -> tc.Assessment:
    return tc.assess(tc.EnterpriseProfile.from_record(RECORD), as_of="2025-06-01")


def test_the_json_is_a_receipt_that_replays(assessment: tc.Assessment) -> None:
    for language in ("zh", "en"):
        assert tc.replay(tc.render(assessment, style="json", language=language)).same


def test_several_assessments_are_a_list(assessment: tc.Assessment) -> None:
    assert len(json.loads(tc.render([assessment, assessment], "json"))) == 2


def test_text_is_what_an_assessment_prints(assessment: tc.Assessment) -> None:
    assert tc.render(assessment) == f"{assessment}\n"


@pytest.mark.parametrize(("style", "start"), [("markdown", "# 示例有限公司"), ("html", "<!doctype html>")])
def test_other_formats(assessment: tc.Assessment, style: str, start: str) -> None:
    assert tc.render(assessment, style, "en").startswith(start)


def test_a_rule_set_and_a_classification_are_written_too() -> None:
    shown = tc.show("srdi", as_of="2025-06-01", jurisdiction="44")
    assert "粤工信规字〔2024〕5号" in tc.render(shown, "markdown")
    assert json.loads(tc.render(tc.show("sme_size", as_of="2025-06-01"), "json"))["derives"] == "sme_size"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda shown: tc.render(shown, "jsn"), ("there is no format 'jsn'", "did you mean 'json'?")),
        (lambda shown: tc.render(shown, "pdf"), ("there is no format 'pdf'", "text, json, markdown, html")),
        (lambda shown: tc.render(shown, "json", "fr"), ("there is no language 'fr'", "zh, en")),
    ],
)
def test_an_unknown_format_is_answered_with_the_nearest(
    assessment: tc.Assessment, call: Callable[[tc.Assessment], str], said: tuple[str, ...]
) -> None:
    with pytest.raises(tc.SelectionError) as caught:
        call(assessment)
    assert all(words in str(caught.value) for words in said)


def test_a_minimum_that_must_be_exceeded_is_not_called_reached_at_it() -> None:
    """115号 第六条(五): 科技人员指标得分不得为0分, more than nought."""
    shown = tc.assess(tc.EnterpriseProfile.from_record({}), as_of="2025-06-01", tiers="tech_sme")
    assert "科技人员部分 0–20 分，须 > 0 分" in tc.render(shown, "text", width=200)
    assert "Technical staff has 0–20 points; it needs > 0" in tc.render(shown, "text", "en", width=200)
