"""Points and truths retraced for an explanation are those of the engine."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.explain.scene import GOOD, SPARSE, assess
from tests.explain.scene_rules import UPPER, amount
from tiercheck.explain.static import trace_of
from tiercheck.explain.trace import readings_of, truth_of
from tiercheck.model.evidence import Value
from tiercheck.model.outcome import Language, Outcome

AMOUNTS = st.sampled_from([0, *(amount(f"{figure}万元") for figure in ("99.99", "100", "499", "500", "8200"))])
REPORTED: st.SearchStrategy[Mapping[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "rd_expense_y1": AMOUNTS,
        "revenue_y1": AMOUNTS,
        "net_profit_y1": AMOUNTS,
        "own_brand": st.booleans(),
        "standard_participation": st.booleans(),
        "fills_chain_gap": st.booleans(),
        "local_feature_points": st.integers(0, 1500).map(lambda cents: Fraction(cents, 100)),
        "development_score_this": st.integers(0, 100),
        "in_six_bases": st.booleans(),
        "rd_body_level": st.integers(0, 4),
        "years_in_segment": st.sampled_from([Fraction(199, 100), 2]),
        "sme_size": st.integers(0, 3),
    },
)


@given(REPORTED)
def test_retraced_points_and_truths_are_those_of_the_engine(reported: Mapping[str, Value]) -> None:
    for finding in assess(reported)["upper"].indicators:
        trace = trace_of(finding)
        if trace is not None:
            assert trace.points == finding.points
        requirement = finding.indicator.requirement
        if requirement is not None and finding.outcome is not Outcome.NOT_APPLICABLE:
            assert Outcome.of(truth_of(requirement, readings_of(finding))) is finding.outcome


@given(REPORTED)
def test_every_finding_can_be_told_in_both_languages(reported: Mapping[str, Value]) -> None:
    for finding in assess(reported)["upper"].indicators:
        for language in Language:
            told = finding.explain(language)
            assert finding.indicator.title.in_language(language) in told
            assert finding.citation.clause in told


def test_the_scene_has_every_kind_of_scoring() -> None:
    traces = [trace_of(finding) for finding in assess(GOOD)["upper"].indicators]
    kinds = {type(trace.scoring).__name__ for trace in traces if trace is not None}
    assert kinds == {"Bands", "CappedSum", "HighestOf", "Awarded"}
    assert len(assess(SPARSE)["upper"].indicators) == len(UPPER.indicators)
