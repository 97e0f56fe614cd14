"""A small made-up rule set with every kind of indicator."""

from datetime import date
from fractions import Fraction

from tests.contract import CONTRACT
from tiercheck.errors import Location
from tiercheck.model.condition import (
    Combination,
    ConditionHolds,
    ConditionLeaf,
    IndicatorHolds,
    IndicatorPoints,
    PointsReach,
    Requirement,
    ScoreReaches,
    TierPasses,
)
from tiercheck.model.expression import (
    Arithmetic,
    Bound,
    Check,
    CompoundGrowth,
    Expression,
    Measure,
    Operator,
    Reference,
    Relation,
)
from tiercheck.model.outcome import Application, Status
from tiercheck.model.quantity import Number, Unit, parse_amount
from tiercheck.model.rule_set import (
    Citation,
    Condition,
    EffectivePeriod,
    Indicator,
    Instrument,
    Part,
    RuleSet,
    Score,
)
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring
from tiercheck.model.text import Text

INSTRUMENT = Instrument("示范〔2022〕1号", "附件1", "https://example.org/notice")
OVERLAY = Instrument("示范省〔2024〕5号")
PERIOD = EffectivePeriod(date(2022, 8, 1), date(2026, 4, 1), Status.CONFIRMED)
EFFECTIVE = {Application.NEW: PERIOD, Application.REVIEW: PERIOD}


def cited(clause: str, line: int, status: Status = Status.CONFIRMED, instrument: Instrument = INSTRUMENT) -> Citation:
    file = "XX/upper/2022-08-01.yaml" if instrument is INSTRUMENT else "XX/upper/2024-07-17.overlay.yaml"
    return Citation(instrument, clause, status, Location(file, line, 3))


def column(name: str) -> Reference:
    return Reference(CONTRACT[name])


def share(numerator: str, denominator: str) -> Arithmetic:
    return Arithmetic(Operator.DIVIDE, column(numerator), column(denominator), Unit.RATIO)


def check(measured: str | Expression | Measure, relation: Relation, threshold: Number) -> Check:
    if isinstance(measured, str):
        measured = column(measured)
    measure = measured if isinstance(measured, Measure) else Measure(measured)
    compared = threshold
    if isinstance(measure.expression, CompoundGrowth):
        compared = (1 + Fraction(threshold)) ** measure.expression.years
    return Check(measure, (Bound(relation, threshold, compared),))


def holds(name: str, *, truth: bool = True) -> Check:
    return check(name, Relation.EQUAL, int(truth))


def amount(text: str) -> int:
    cents = parse_amount(text)
    assert cents is not None
    return cents


def at_least(measured: str | Expression | Measure, threshold: Number) -> Check:
    return check(measured, Relation.AT_LEAST, threshold)


def all_of(*members: Requirement) -> Combination[Check]:
    return Combination("all", len(members), members)


def any_of(*members: Requirement) -> Combination[Check]:
    return Combination("any", 1, members)


def bands(measured: str | Measure, *steps: tuple[Number, Number], otherwise: Number = 0) -> Bands:
    return Bands((*(Band(at_least(measured, threshold), points) for threshold, points in steps), Band(None, otherwise)))


RD_INTENSITY = Measure(share("rd_expense_y1", "revenue_y1"), "rd_intensity", Text("研发费用占比", "R&D intensity"))
NET_MARGIN = Measure(share("net_profit_y1", "revenue_y1"), "net_margin", Text("净利润率", "Net profit margin"))
GROWTH = Measure(
    CompoundGrowth(column("revenue_y1"), column("revenue_y3"), 2), "growth", Text("复合增长率", "Compound growth")
)
PERCENT = Fraction(1, 100)

QUALITY = CappedSum(
    (
        Bands((Band(holds("own_brand"), 3), Band(None, 0)), Text("自主品牌", "Own brand")),
        Bands((Band(holds("standard_participation"), 3), Band(None, 0)), Text("参与标准", "Standards")),
    ),
    5,
)
BETTER = HighestOf(
    (
        Bands(bands(RD_INTENSITY, (6 * PERCENT, 10), (3 * PERCENT, 5)).bands, Text("按比例", "By ratio")),
        Bands(
            bands("rd_expense_y1", (amount("500万元"), 10), (amount("100万元"), 5)).bands, Text("按金额", "By amount")
        ),
    )
)
RD_BANDS = Bands(
    (
        Band(any_of(at_least("rd_expense_y1", amount("500万元")), at_least(RD_INTENSITY, 10 * PERCENT)), 10),
        Band(any_of(at_least("rd_expense_y1", amount("100万元")), at_least(RD_INTENSITY, 3 * PERCENT)), 2),
        Band(None, 0),
    )
)
LOCAL = CappedSum((Bands((Band(holds("fills_chain_gap"), 8), Band(None, 0)), Text("补短板", "Chain gap")),), 15)


def requirement(name: str, zh: str, en: str, what: Requirement, citation: Citation, **more: Text) -> Indicator:
    return Indicator(name, Text(zh, en), citation, requirement=what, note=more.get("note"))


def scored(name: str, zh: str, en: str, how: Scoring, of: Number, citation: Citation) -> Indicator:
    return Indicator(name, Text(zh, en), citation, scoring=how, points_of=of, part="points")


REQUIREMENTS = (
    requirement("clean", "未列入异常名录", "Not listed", holds("on_abnormal_list", truth=False), cited("一(一)", 11)),
    requirement(
        "size", "中小企业", "SME", check("sme_size", Relation.AT_MOST, 2), cited("一(二)", 14, Status.SECONDARY)
    ),
    requirement("years", "从事时间", "Years in the segment", at_least("years_in_segment", 2), cited("一(三)", 17)),
    requirement(
        "rd",
        "研发投入",
        "R&D effort",
        all_of(at_least("rd_expense_y1", amount("100万元")), at_least(RD_INTENSITY, 3 * PERCENT)),
        cited("一(四)", 20),
    ),
    requirement(
        "income",
        "收入或融资",
        "Revenue or financing",
        any_of(at_least("revenue_y1", amount("1000万元")), at_least("equity_financing_2y", amount("2000万元"))),
        cited("一(五)", 23),
    ),
    requirement(
        "debt",
        "资产负债率",
        "Debt ratio",
        check(share("total_liabilities_y1", "total_assets_y1"), Relation.AT_MOST, 70 * PERCENT),
        cited("一(六)", 26),
    ),
    requirement(
        "reputation",
        "知名度",
        "Reputation",
        holds("reputation_high"),
        cited("一(七)", 29, Status.INTERPRETATION),
        note=Text("由主管部门综合评价。", "Judged as a whole by the authority."),
    ),
    requirement(
        "award",
        "科技奖励前三",
        "Science award, rank 3 or better",
        Check(
            Measure(column("national_award_best_rank_3y")),
            (Bound(Relation.AT_LEAST, 1, 1), Bound(Relation.AT_MOST, 3, 3)),
        ),
        cited("二(一)", 32),
    ),
    requirement(
        "two_of_three",
        "三项中两项",
        "Two of three",
        Combination("at_least", 2, (holds("own_brand"), holds("in_six_bases"), at_least("rd_body_level", 3))),
        cited("二(二)", 35),
    ),
    Indicator(
        "growth",
        Text("复合增长", "Growth"),
        cited("一(八)", 38),
        requirement=at_least(GROWTH, 5 * PERCENT),
        applications=frozenset({Application.NEW}),
    ),
)
POINTS = (
    scored(
        "margin",
        "净利润率",
        "Net margin",
        bands(NET_MARGIN, (10 * PERCENT, 10), (8 * PERCENT, 8)),
        10,
        cited("三1", 50),
    ),
    scored("rd_points", "研发得分", "R&D points", RD_BANDS, 10, cited("三2", 53)),
    scored("quality", "质量管理", "Quality", QUALITY, 5, cited("三3", 56)),
    scored("better", "研发较高者", "Better of two", BETTER, 10, cited("三4", 59)),
    Indicator(
        "local",
        Text("地方指标", "Local"),
        cited("三5", 7, Status.UNVERIFIED, OVERLAY),
        scoring=LOCAL,
        points_of=15,
        part="points",
        awarded=CONTRACT["local_feature_points"],
    ),
    scored("judged", "评定得分", "Awarded", Awarded(CONTRACT["development_score_this"], 50), 50, cited("三6", 65)),
)


def tree(kind: str, *members: ConditionLeaf | Combination[ConditionLeaf]) -> Combination[ConditionLeaf]:
    return Combination(kind, len(members) if kind == "all" else 1, members)


NEEDED = ("clean", "size", "years", "rd", "income", "debt", "growth")
UPPER = RuleSet(
    id="upper/XX/2024-07-17",
    tier="upper",
    title=Text("上层企业", "Upper tier"),
    rank=2,
    jurisdiction="44",
    effective=EFFECTIVE,
    instrument=INSTRUMENT,
    indicators={indicator.id: indicator for indicator in (*REQUIREMENTS, *POINTS)},
    conditions={
        "general": Condition(
            "general",
            Text("基本条件", "General conditions"),
            cited("一", 9),
            tree("all", *map(IndicatorHolds, NEEDED)),
        ),
        "shortcut": Condition(
            "shortcut", Text("直通条件", "Shortcut"), None, tree("any", *map(IndicatorHolds, ("award", "two_of_three")))
        ),
    },
    score=Score(
        100, 60, cited("三", 9, Status.SECONDARY, OVERLAY), (Part("points", Text("得分项", "Points"), 100, 20),)
    ),
    decide=tree(
        "all",
        ConditionHolds("general"),
        TierPasses("lower"),
        tree("any", ScoreReaches(), ConditionHolds("shortcut"), IndicatorHolds("reputation")),
        PointsReach(IndicatorPoints("quality"), 0, strict=True),
    ),
    local_columns={},
    files=("XX/upper/2022-08-01.yaml", "XX/upper/2024-07-17.overlay.yaml"),
    digest="sha256:" + "1" * 64,
    amended_by=(OVERLAY,),
)
LOWER = RuleSet(
    id="lower/XX/2022-08-01",
    tier="lower",
    title=Text("下层企业", "Lower tier"),
    rank=1,
    jurisdiction="CN",
    effective=EFFECTIVE,
    instrument=INSTRUMENT,
    indicators={"years": REQUIREMENTS[2]},
    conditions={},
    score=None,
    decide=IndicatorHolds("years"),
    local_columns={},
    files=("XX/lower/2022-08-01.yaml",),
    digest="sha256:" + "2" * 64,
)
