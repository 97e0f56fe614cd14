"""Every construct of rules, in rule sets no province has thought of: random ones, compared with the direct engine."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from tests.columnar.meaning import Meaning, comparable
from tests.columnar.portfolios import Row, table
from tests.contract import CONTRACT
from tests.engine.programs import CITATION, PERIOD
from tiercheck import packaged_shelf
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.errors import EngineError, PortfolioError
from tiercheck.model.condition import (
    Combination,
    ConditionTree,
    IndicatorHolds,
    PartPoints,
    PointsReach,
    Requirement,
    ScoreReaches,
    TierPasses,
    TotalPoints,
)
from tiercheck.model.evidence import Column
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Literal,
    Measure,
    Operator,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.quantity import Number, Unit
from tiercheck.model.rule_set import Indicator, Part, RuleSet, Score
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring
from tiercheck.model.text import Text

TITLE = Text("试", "test")
NOT_EXAMINED = CODES[Outcome.NOT_APPLICABLE]
NUMBERS = tuple(
    CONTRACT[name]
    for name in ("revenue_y1", "revenue_y2", "net_profit_y1", "employees_y1", "class1_ip", "market_share_national")
)
ANSWERS = tuple(CONTRACT[name] for name in ("own_brand", "in_six_bases", "reputation_high"))
LEVELS = tuple(CONTRACT[name] for name in ("rd_body_level", "sme_size"))
POINTS = CONTRACT["local_feature_points"]
SMALL = (0, 1, 2, 3, 5)
CELLS: Mapping[str, Sequence[int | Fraction | bool | str | None]] = {
    "revenue_y1": (None, *SMALL, 100, 10**16 - 1),
    "revenue_y2": (None, *SMALL, 100),
    "net_profit_y1": (None, *SMALL, -1, -3),
    "employees_y1": (None, *SMALL, 300, 1000),
    "class1_ip": (None, *SMALL),
    "market_share_national": (None, 0, Fraction(1, 10), Fraction(100_001, 10**6), Fraction(1, 2), 1),
    "own_brand": (None, True, False),
    "in_six_bases": (None, True, False),
    "reputation_high": (None, True, False),
    "rd_body_level": (None, 0, 2, 4),
    "sme_size": (None, None, 0, 1, 2, 3),
    "industry": (None, "C3453", "A0111", "J66", "F5100"),
    "local_feature_points": (None, 0, Fraction(1, 2), 3, Fraction(29_999_999, 10**7).limit_denominator(10**6), 15),
    "division": ("110101", "440106"),
}

numbers: st.SearchStrategy[Number] = st.sampled_from(
    [*SMALL, -1, Fraction(1, 10), Fraction(3, 100), Fraction(1, 3), Fraction(7, 2), 10**17]
)
given_points: st.SearchStrategy[Number] = st.sampled_from([0, 1, 2, 3, 5, Fraction(1, 2), Fraction(1, 4), 10])


def expressions(depth: int = 2) -> st.SearchStrategy[Expression]:
    leaves = st.one_of(
        st.sampled_from(NUMBERS).map(Reference),
        st.sampled_from((Literal(1, Unit.RATIO), Literal(2, Unit.RATIO), Literal(Fraction(1, 2), Unit.RATIO))),
    )
    if not depth:
        return leaves
    below = expressions(depth - 1)
    joined = st.builds(Arithmetic, st.sampled_from(Operator), below, below, st.just(Unit.RATIO))
    growth = st.builds(CompoundGrowth, st.sampled_from(NUMBERS).map(Reference), leaves, st.just(2))
    return st.one_of(leaves, joined, growth)


def _check(expression: Expression, found: list[tuple[Relation, Number]]) -> Check:
    return Check(Measure(expression), tuple(Bound(relation, mark, mark) for relation, mark in found))


bounds = st.lists(st.tuples(st.sampled_from(Relation), numbers), min_size=1, max_size=2)
answers = st.builds(
    lambda column, answer: _check(Reference(column), [(Relation.EQUAL, answer)]),
    st.sampled_from(ANSWERS),
    st.integers(0, 1),
)
levels = st.builds(
    lambda column, relation, mark: _check(Reference(column), [(relation, mark)]),
    st.sampled_from(LEVELS),
    st.sampled_from(Relation),
    st.integers(0, 3),
)
checks = st.one_of(st.builds(_check, expressions(), bounds), answers, levels)


def _counted(members: Sequence[Requirement], count: int) -> Combination[Check]:
    return Combination("at_least", 1 + count % len(members), tuple(members))


requirements: st.SearchStrategy[Requirement] = st.recursive(
    checks, lambda below: st.builds(_counted, st.lists(below, min_size=1, max_size=4), st.integers(0, 3)), max_leaves=5
)
bands = st.builds(
    lambda found, last: Bands((*(Band(when, points) for when, points in found), *last)),
    st.lists(st.tuples(requirements, given_points), min_size=1, max_size=4),
    st.lists(given_points.map(lambda points: Band(None, points)), max_size=1),
)
awards = st.builds(Awarded, st.just(POINTS), st.sampled_from([3, Fraction(5, 2), 15]))
scorings: st.SearchStrategy[Scoring] = st.recursive(
    st.one_of(bands, awards),
    lambda below: st.one_of(
        st.builds(
            lambda items, cap: CappedSum(tuple(items), cap), st.lists(below, min_size=1, max_size=3), given_points
        ),
        st.builds(lambda routes: HighestOf(tuple(routes)), st.lists(below, min_size=1, max_size=3)),
    ),
    max_leaves=3,
)
marks: st.SearchStrategy[Number] = st.sampled_from([3, 5, Fraction(11, 2)])
applications = st.sampled_from([frozenset(Application), frozenset({Application.NEW}), frozenset({Application.REVIEW})])


def _scored(
    scoring: Scoring, part: str, most: Number, awarded: Column | None, kinds: frozenset[Application]
) -> Indicator:
    has_table = not isinstance(scoring, Awarded) and any(
        True for _ in Indicator("", TITLE, CITATION, None, scoring).checks
    )
    return Indicator("", TITLE, CITATION, None, scoring, most, part, awarded if has_table else None, applications=kinds)


indicators = st.one_of(
    st.builds(
        lambda needed, kinds: Indicator("", TITLE, CITATION, needed, applications=kinds), requirements, applications
    ),
    st.builds(_scored, scorings, st.sampled_from("pq"), given_points, st.sampled_from([None, POINTS]), applications),
)


@st.composite
def rule_sets(draw: st.DrawFn, tier: str, rank: int, below: str | None, first: RuleSet | None) -> RuleSet:
    """A rule set, or a variant of the first that keeps some of its indicators."""
    held: dict[str, Indicator] = {}
    for name in "abcdef":
        old = first.indicators.get(name) if first is not None else None
        if old is not None and draw(st.booleans()):
            held[name] = old
        elif draw(st.integers(0, 5)):
            made = draw(indicators)
            held[name] = Indicator(
                name,
                TITLE,
                CITATION,
                made.requirement,
                made.scoring,
                made.points_of,
                made.part,
                made.awarded,
                made.applications,
            )
    assume(held)
    leaves: list[ConditionTree] = [IndicatorHolds(name) for name in held]
    leaves += [ScoreReaches(), PointsReach(PartPoints("p"), 2), PointsReach(TotalPoints(), Fraction(7, 2), strict=True)]
    leaves += [TierPasses(below)] if below is not None else []
    members = draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=5))
    count = draw(st.integers(1, len(members)))
    inner: Combination = Combination("at_least", count, tuple(members))  # type: ignore[type-arg]
    parts = (Part("p", TITLE, 50, 1, strict=draw(st.booleans())), Part("q", TITLE, 50))
    return RuleSet(
        id=f"{tier}/test",
        tier=tier,
        title=TITLE,
        rank=rank,
        jurisdiction="CN",
        effective=dict.fromkeys(Application, PERIOD),
        instrument=CITATION.instrument,
        indicators=held,
        conditions={},
        score=Score(100, draw(marks), CITATION, parts),
        decide=Combination("all", 2, (inner, draw(st.sampled_from(leaves)))),
        local_columns={},
        files=(),
        digest="sha256:0",
        # One tier has one place on the ladder in all jurisdictions of a day.
        beside_ladder=first.beside_ladder if first is not None else draw(st.booleans()),
    )


@st.composite
def places(draw: st.DrawFn) -> dict[str, tuple[RuleSet, ...]]:
    """Two tiers in the nation, and in one province that differs from it and may lack the upper tier."""
    low = draw(rule_sets("low", 1, None, None))
    high = draw(rule_sets("high", 2, "low", None))
    own = draw(rule_sets("low", 1, None, low))
    upper = (draw(rule_sets("high", 2, "low", high)),) if draw(st.booleans()) else ()
    return {"CN": (low, high), "44": (own, *upper)}


portfolios: st.SearchStrategy[list[Row]] = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}).map(
        lambda row: {name: value for name, value in row.items() if value is not None}
    ),
    min_size=20,
    max_size=40,
)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # of how long a failing example is
@settings(max_examples=40, deadline=None, print_blob=True, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(places(), portfolios, st.sampled_from(Application))
def test_any_rule_set_means_the_same(
    rules: dict[str, tuple[RuleSet, ...]], portfolio: list[Row], application: Application
) -> None:
    tables = packaged_shelf().select(date(2025, 6, 1), "CN", Application.NEW).classifications
    try:
        plan = ColumnarPlan(rules, tables, application, prefixes={"44": "44"})
        frame = table(portfolio, list(CELLS)).lazy()
        lazy = plan.judge(frame, packaged_shelf().columns, keep=("row", "division"))
    except EngineError as error:
        assume({problem.code for problem in error.problems} != {"nothing-applies"})
        raise
    result = lazy.collect(engine="streaming")
    found = comparable(result)
    meanings = {
        place: Meaning(
            held, tables, application, [each for each in plan.layouts if each.tier in {r.tier for r in held}]
        )
        for place, held in rules.items()
    }
    for number, row in enumerate(portfolio):
        meaning = meanings["44" if row["division"] == "440106" else "CN"]
        wanted = meaning.by_name(row)
        got = found.row(number, named=True)
        assert {name: got[name] for name in wanted} == wanted
        assert all(got[name] is None for name in plan.result_columns() if name not in wanted and _is_answer(name))
        for layout in plan.layouts:
            if layout.outcome in wanted:
                decoded = layout.code.decode(*(got[name] for name in layout.code.columns))
                assert CODES[decoded.outcome] == wanted[layout.outcome]
                for ground in decoded.grounds:
                    assert wanted.get(layout.indicator(ground.id), CODES[decoded.outcome]) == CODES[decoded.outcome]


def _is_answer(name: str) -> bool:
    return name not in ("invalid", "jurisdiction")


def test_a_verdict_that_needs_two_numbers() -> None:
    """Seventy requirements are more than the bits of one number; the second may fail while the first is open."""
    first, second = (_check(Reference(column), [(Relation.EQUAL, 1)]) for column in ANSWERS[:2])
    held = {f"i{n}": Indicator(f"i{n}", TITLE, CITATION, first if n < 62 else second) for n in range(70)}
    plan = ColumnarPlan({"CN": (_rules(held),)}, (), Application.NEW)
    (layout,) = plan.layouts
    assert layout.code.columns == ("low_verdict", "low_verdict_2")
    frame = pl.DataFrame(
        {"own_brand": [True, False, None, None, True], "in_six_bases": [True, False, None, False, None]}
    )
    result = plan.judge(frame.lazy(), packaged_shelf().columns).collect()
    rows = result.select(layout.code.columns).rows()
    assert rows == [(0, 0), (2**62 - 1, 255), (1 - 2**62, -255), (0, 255), (0, -255)]
    told = [layout.code.decode(*row) for row in rows]
    assert [each.outcome for each in told] == [
        Outcome.PASS,
        Outcome.FAIL,
        Outcome.UNKNOWN,
        Outcome.FAIL,
        Outcome.UNKNOWN,
    ]
    assert [len(each.grounds) for each in told] == [0, 70, 70, 8, 8]


@pytest.mark.parametrize("words", [(2**62, 0), (1, -1), (0, 256), (0,), (0, 0, 0), (0, -256)])
def test_what_is_no_verdict_code_is_refused(words: tuple[int, ...]) -> None:
    yes = _check(Reference(ANSWERS[0]), [(Relation.EQUAL, 1)])
    held = {f"i{n}": Indicator(f"i{n}", TITLE, CITATION, yes) for n in range(70)}
    (layout,) = ColumnarPlan({"CN": (_rules(held),)}, (), Application.NEW).layouts
    with pytest.raises(PortfolioError, match="low_verdict_2"):
        layout.code.decode(*words)


def _rules(held: dict[str, Indicator]) -> RuleSet:
    tree: Combination = Combination("all", len(held), tuple(IndicatorHolds(name) for name in held))  # type: ignore[type-arg]
    return RuleSet(
        "low/test",
        "low",
        TITLE,
        1,
        "CN",
        {Application.NEW: PERIOD},
        CITATION.instrument,
        held,
        {},
        None,
        tree,
        {},
        (),
        "",
    )
