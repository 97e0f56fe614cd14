"""Advisory indicators in every report: shown with their clause, remarked on, and no reason of anything."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.contract import CONTRACT
from tests.explain.scene import GOOD
from tests.explain.scene_rules import LOWER, amount, check, cited, holds, share, tree
from tiercheck.api.documents import render
from tiercheck.document.document import Format
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import Plan
from tiercheck.engine.receipt import receipt_for
from tiercheck.explain.receipt import read_receipts
from tiercheck.explain.replaying import differences
from tiercheck.explain.rule_document import weakest_status
from tiercheck.model.condition import IndicatorHolds
from tiercheck.model.evidence import Evidence, Value
from tiercheck.model.expression import Measure, Reading, Relation
from tiercheck.model.finding import AssessmentContext, Derivation
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application, Language, Outcome, Status
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment

SHARE = Measure(share("main_product_revenue_y1", "revenue_y1"), "share", Text("主导产品占比", "Leading-product share"))
TOLD = Indicator(
    "told",
    Text("主导产品", "Leading product"),
    cited("九", 90, Status.INTERPRETATION),
    check(SHARE, Relation.ABOVE, Fraction(1, 2)),
    note=Text("这是定义。", "A definition."),
    advisory=True,
)
BRAND = Indicator("brand", Text("自主品牌", "Own brand"), cited("一", 10), holds("own_brand"))
RULES = replace(
    LOWER, indicators={"brand": BRAND, "told": TOLD}, decide=tree("all", IndicatorHolds("brand")), conditions={}
)
REPORTED: Mapping[str, Value] = {"own_brand": True, "revenue_y1": amount("100万元")}
HALF = {**REPORTED, "main_product_revenue_y1": amount("50万元")}
MORE = {**REPORTED, "main_product_revenue_y1": amount("50.01万元")}
REMARKS = {Language.ZH: "参考提示（不参与认定）", Language.EN: "Remarks (no part of the decision)"}
MISSING = {Language.ZH: "尚缺信息", Language.EN: "Missing information"}
PEOPLE = (Format.TEXT, Format.MARKDOWN, Format.HTML)


def assess(reported: Mapping[str, Value], rules: RuleSet = RULES, kind: Application = Application.NEW) -> Assessment:
    evidence, options = Evidence(dict(reported), CONTRACT), Occasion(date(2025, 6, 1), "CN", kind)

    def occasion(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> AssessmentContext:
        return AssessmentContext(evidence, options, readings, derivations)

    verdicts = Plan((rules,), (), kind, DirectDeriver).judge(evidence.values, occasion)
    tier = verdicts[0].tier if verdicts[0].outcome is Outcome.PASS else None
    receipt = receipt_for(((rules.id, rules.digest),), evidence, options, "direct", "0.1.0")
    return Assessment("", "", tier, verdicts, receipt, verdicts[0].context)


@pytest.mark.parametrize(
    ("reported", "outcome", "remarked"),
    [
        (HALF, "fail", True),
        (MORE, "pass", False),
        (REPORTED, "unknown", True),
        ({**HALF, "revenue_y1": 0}, "unknown", True),
    ],
)
def test_it_is_remarked_on_unless_it_is_met_and_the_verdict_stays(
    reported: Mapping[str, Value], outcome: str, remarked: bool
) -> None:
    (verdict,) = assess(reported)
    assert (verdict["told"].outcome, verdict.outcome, verdict.missing) == (outcome, Outcome.PASS, ())
    assert verdict.status is Status.CONFIRMED
    assert [finding.id for finding in verdict.remarks] == ["told"] * remarked


def test_its_own_missing_columns_are_told_by_the_finding_alone() -> None:
    (verdict,) = assess({"revenue_y1": 1})
    assert verdict["told"].missing == ("main_product_revenue_y1",)
    assert verdict.missing == ("own_brand",)


def test_what_the_application_does_not_examine_is_not_remarked_on() -> None:
    told = replace(TOLD, applications=frozenset({Application.NEW}))
    (verdict,) = assess(HALF, replace(RULES, indicators={"brand": BRAND, "told": told}), Application.REVIEW)
    assert verdict["told"].outcome is Outcome.NOT_APPLICABLE
    assert verdict.remarks == ()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", PEOPLE)
def test_reports_show_it_with_its_clause_and_remark_on_it(style: Format, language: Language) -> None:
    text = render(assess(HALF), style, language, width=200)
    mark = {Language.ZH: "主导产品 [参考]", Language.EN: "Leading product [advisory]"}[language]
    if style is Format.MARKDOWN:
        mark = mark.replace("[", r"\[").replace("]", r"\]")
    assert mark in text
    assert "九（条文解读）" in text or "九 (interpretation)" in text
    assert REMARKS[language] in text
    last = text[text.index(REMARKS[language]) :]
    assert {Language.ZH: "此项仅供参考，不参与认定。", Language.EN: "it takes no part in the decision."}[
        language
    ] in last
    assert MISSING[language] not in text
    assert REMARKS[language] not in render(assess(MORE), style, language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", PEOPLE)
def test_it_is_no_reason_of_a_verdict_and_no_missing_column(style: Format, language: Language) -> None:
    failed = render(assess({**HALF, "own_brand": False}), style, language, width=200)
    reasons = {Language.ZH: "原因", Language.EN: "Reasons"}[language]
    title = {Language.ZH: "主导产品", Language.EN: "Leading product"}[language]
    between = failed[failed.index(reasons) : failed.index(REMARKS[language])]
    assert title not in between
    opened = render(assess({"revenue_y1": 1}), style, language, width=200)
    assert "main_product_revenue_y1" not in opened[opened.index(MISSING[language]) : opened.index(REMARKS[language])]


def test_the_explanation_says_that_it_decides_nothing() -> None:
    (verdict,) = assess(HALF)
    assert verdict["told"].explain("en") == (
        "Leading product: not met. Leading-product share is 50%; required is > 50%: exactly at the bound, which itself "
        "does not count. Computed from: revenue of the leading product last year 500,000 yuan, revenue last year "
        "1,000,000 yuan. Advisory only: it takes no part in the decision. Legal source: 示范〔2022〕1号 附件1 九 (rule "
        "file XX/upper/2022-08-01.yaml:90). The text is open here and this is one reading of it; please verify it with "
        "the authority. Note: A definition."
    )
    assert "Advisory" not in verdict["brand"].explain("en")


def test_json_marks_it_and_nothing_else() -> None:
    (verdict,) = json.loads(render(assess(HALF), Format.JSON, Language.ZH))["verdicts"]
    brand, told = verdict["indicators"]
    assert told["advisory"] is True
    assert "advisory" not in brand
    assert (told["outcome"], told["citation"]["clause"], told["margin"]) == ("fail", "九", "0")
    assert verdict["missing"] == []
    assert verdict["status"] == "confirmed"
    assert list(told)[:-1] == list(brand)


def test_a_receipt_of_rules_without_one_replays_as_it_was_recorded() -> None:
    plain = assess(HALF, replace(RULES, indicators={"brand": BRAND}))
    (recorded,) = read_receipts(render(plain, Format.JSON, Language.ZH))
    assert differences(recorded, plain) == ()
    assert "advisory" not in render(plain, Format.JSON, Language.ZH)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", PEOPLE)
def test_the_rule_set_shows_it_as_what_it_is(style: Format, language: Language) -> None:
    assert {Language.ZH: "参考", Language.EN: "advisory"}[language] in render(RULES, style, language, width=200)


def test_the_document_of_the_rule_set_marks_it() -> None:
    brand, told = json.loads(render(RULES, Format.JSON, Language.ZH))["indicators"]
    assert told["advisory"] is True
    assert "advisory" not in brand


def test_the_rules_as_a_whole_are_as_sure_as_what_decides() -> None:
    assert weakest_status(RULES) is Status.CONFIRMED
    assert weakest_status(replace(RULES, indicators={"brand": BRAND, "told": replace(TOLD, advisory=False)})) is (
        Status.INTERPRETATION
    )


def test_reports_of_other_enterprises_have_no_remarks() -> None:
    assert REMARKS[Language.ZH] not in render(assess(GOOD, LOWER), Format.TEXT, Language.ZH)
