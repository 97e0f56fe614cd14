"""Enterprises judged by the made-up rule sets."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.contract import CONTRACT
from tests.explain.scene_rules import LOWER, UPPER, amount
from tests.explain.scene_sizes import SIZES
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import Plan
from tiercheck.engine.receipt import receipt_for
from tiercheck.model.evidence import Evidence, Value
from tiercheck.model.expression import Reading
from tiercheck.model.finding import AssessmentContext, Derivation, Finding
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.text import Text
from tiercheck.model.verdict import Assessment

GOOD: Mapping[str, Value] = {
    "name": "广州示范精密有限公司",
    "credit_code": "91440101MA5EXAMPLE",
    "division": "440106",
    "industry": "C3453",
    "on_abnormal_list": False,
    "employees_y1": 120,
    "years_in_segment": Fraction(5, 2),
    "rd_expense_y1": amount("520万元"),
    "revenue_y1": amount("8200万元"),
    "revenue_y3": amount("7000万元"),
    "net_profit_y1": amount("697万元"),
    "total_liabilities_y1": amount("3000万元"),
    "total_assets_y1": amount("9000万元"),
    "reputation_high": True,
    "national_award_best_rank_3y": 0,
    "own_brand": True,
    "standard_participation": True,
    "in_six_bases": False,
    "rd_body_level": 3,
    "local_feature_points": Fraction(15, 2),
    "development_score_this": 45,
}
SPARSE: Mapping[str, Value] = {
    "name": "<script>alert(1)</script> | `x` \x1b[31m红\x9b2J\u202e",
    "industry": "C3453",
    "on_abnormal_list": True,
    "years_in_segment": 1,
    "revenue_y1": 0,
    "rd_expense_y1": amount("99.99万元"),
    "employees_y1": 15,
    "own_brand": False,
}


def assess(
    reported: Mapping[str, Value], application: Application = Application.NEW, paths: Mapping[str, str] | None = None
) -> Assessment:
    """Judge reported values by the made-up rule sets."""
    evidence = Evidence(dict(reported), CONTRACT, paths or {})
    options = Occasion(date(2025, 6, 1), "44", application)

    def occasion(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> AssessmentContext:
        place = Text("示范省", "Sample Province")
        return AssessmentContext(evidence, options, readings, derivations, jurisdiction_name=place)

    verdicts = Plan((LOWER, UPPER), (SIZES,), application, DirectDeriver).judge(evidence.values, occasion)
    passed = [verdict.tier for verdict in verdicts if verdict.outcome is Outcome.PASS]
    digests = tuple((rules.id, rules.digest) for rules in (LOWER, UPPER, SIZES))
    return Assessment(
        name=str(reported.get("name", "")),
        key=str(reported.get("credit_code", "")),
        tier=passed[-1] if passed else None,
        verdicts=verdicts,
        receipt=receipt_for(digests, evidence, options, "direct", "0.1.0"),
        context=verdicts[0].context,
    )


def finding(indicator: str, reported: Mapping[str, Value], application: Application = Application.NEW) -> Finding:
    """Return one finding of the upper tier."""
    return assess(reported, application)["upper"][indicator]
