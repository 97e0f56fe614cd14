"""What a careful analyst would write by hand in Polars for the three tiers of 63号, nationwide, new application.

The same exactness and the same three-valued logic, but no citations, no explanations, no problems
listed, no other tier, province or period: the yardstick for the columnar engine. It reads the table
that ``tiercheck sample`` writes, with amounts in whole yuan.
"""

import polars as pl

WAN = 10_000
FAIL, UNKNOWN, PASS, PARTIAL = 0, 1, 2, 3

LEVELS = {"none": 0, "below_city": 1, "city": 2, "province": 3, "nation": 4}
# The large bounds of 300号 by industry: staff, revenue and assets (万元), None where a criterion does not count.
LARGE: dict[str, tuple[int | None, int | None, int | None]] = {
    "A": (None, 20_000, None),
    "B": (1000, 40_000, None),
    "C": (1000, 40_000, None),
    "D": (1000, 40_000, None),
    "E": (None, 80_000, 80_000),
    "F51": (200, 40_000, None),
    "F52": (300, 20_000, None),
    "G54": (1000, 30_000, None),
    "G55": (1000, 30_000, None),
    "G56": (1000, 30_000, None),
    "G57": (1000, 30_000, None),
    "G58": (1000, 30_000, None),
    "G591": (1000, 30_000, None),
    **{f"G59{group}": (200, 30_000, None) for group in range(2, 10)},
    "G60": (1000, 30_000, None),
    "H61": (300, 10_000, None),
    "H62": (300, 10_000, None),
    "I63": (2000, 100_000, None),
    "I64": (2000, 100_000, None),
    "I65": (300, 10_000, None),
    "K701": (None, 200_000, 10_000),
    "K702": (1000, 5000, None),
    "L": (300, None, 120_000),
    "M": (300, None, None),
    "N": (300, None, None),
    "O": (300, None, None),
    "Q85": (300, None, None),
    "R": (300, None, None),
    "K703": (300, None, None),
    "K709": (300, None, None),
}


def col(name: str) -> pl.Expr:
    return pl.col(name)


def share(numerator: str, denominator: str, percent: int, *, at_most: bool = False) -> pl.Expr:
    """Compare a share by cross multiplication; null when it cannot be told."""
    left, right = col(numerator) * 100, col(denominator) * percent
    return pl.when(col(denominator) > 0).then(left <= right if at_most else left >= right)


def growth(percent: int) -> pl.Expr:
    """Compare the growth of the main business in one year."""
    return pl.when(col("main_revenue_y2") > 0).then(
        col("main_revenue_y1") * 100 >= col("main_revenue_y2") * (100 + percent)
    )


def mean_growth(percent: int) -> pl.Expr:
    """Compare the mean of two yearly rates: y1 / y2 + y2 / y3 >= 2 + 2p, in 128 bits."""
    y1, y2, y3 = (col(f"main_revenue_y{year}").cast(pl.Int128) for year in (1, 2, 3))
    left, right = (y1 * y3 + y2 * y2) * 100, y2 * y3 * (200 + 2 * percent)
    return pl.when((col("main_revenue_y2") > 0) & (col("main_revenue_y3") > 0)).then(left >= right)


def code(truth: pl.Expr) -> pl.Expr:
    """Return 0 fail, 1 unknown, 2 pass."""
    return (truth.cast(pl.Int8) * 2).fill_null(UNKNOWN)


def bands(name: str, *rungs: tuple[pl.Expr, int], rest: int = 0) -> list[pl.Expr]:
    """Return the lowest and highest points of falling bands."""
    low = high = pl.lit(rest, pl.Int8)
    for truth, points in reversed(rungs):
        low = pl.when(truth.fill_null(value=False)).then(pl.lit(points, pl.Int8)).otherwise(low)
        high = pl.when(truth.fill_null(value=True)).then(pl.lit(points, pl.Int8)).otherwise(high)
    return [low.alias(f"{name}__low"), high.alias(f"{name}__high")]


def scored(name: str, full: int) -> pl.Expr:
    """Return the code of a scored indicator."""
    low, high = col(f"{name}__low"), col(f"{name}__high")
    settled = pl.when(low == full).then(PASS).when(low == 0).then(FAIL).otherwise(PARTIAL)
    return pl.when(low != high).then(UNKNOWN).otherwise(settled).cast(pl.Int8).alias(name)


def ranked(name: str, last: int | None) -> pl.Expr:
    within = col(name) >= 1
    return within if last is None else within & (col(name) <= last)


def at_least(low: pl.Expr, high: pl.Expr, mark: int) -> pl.Expr:
    return pl.when(low >= mark).then(statement=True).when(high < mark).then(statement=False)


def below_large() -> pl.Expr:
    """Whether some criterion of the industry is below its large bound; null while that is open."""
    letter, group = col("industry").str.slice(0, 1), col("industry").str.slice(0, 3)
    by_group = (letter == "K") | (group == "G59")
    long = pl.when(by_group).then(col("industry").str.slice(0, 4)).otherwise(group)
    key = pl.when(letter.is_in(["F", "G", "H", "I", "K", "Q"])).then(long).otherwise(letter)
    below = []
    for place, (column, unit) in enumerate((("employees_y1", 1), ("revenue_y1", WAN), ("total_assets_y1", WAN))):
        bounds = {name: large * unit for name, each in LARGE.items() if (large := each[place]) is not None}
        bound = key.replace_strict(bounds, default=None, return_dtype=pl.Int64)
        counts = key.is_in(list(bounds))
        below.append(pl.when(counts).then(col(column) < bound).otherwise(pl.lit(value=False)))
    return pl.when(key.is_in(list(LARGE))).then(pl.any_horizontal(below))


GENERAL = {
    "registered_in_china": col("registered_in_china"),
    "independent_legal_person": col("independent_legal_person"),
    "sme_size_standard": col("?below_large"),
    "not_on_abnormal_list": ~col("on_abnormal_list"),
    "not_on_dishonest_list": ~col("on_dishonest_list"),
    "products_not_restricted": ~col("restricted_products"),
    "no_serious_accident": ~col("serious_accident_3y"),
    "no_tax_violation": ~col("tax_violation_3y"),
}

INNOVATIVE_NEEDS = {
    "science_award": ranked("national_award_best_rank_3y", None) | ranked("provincial_award_best_rank_3y", None),
    "valid_title": col("high_tech_enterprise") | col("technology_innovation_demo") | col("ip_advantage_or_demo"),
    "rd_body": col("rd_body_level") >= LEVELS["province"],
    "equity_financing": col("equity_financing_3y") >= 500 * WAN,
}
INNOVATIVE_POINTS = {
    "intellectual_property": 20,
    "rd_intensity": 20,
    "main_revenue_growth": 20,
    "debt_ratio": 10,
    "product_field": 10,
    "main_revenue_share": 20,
}

SRDI_NEEDS = {
    "innovative_title_valid": col("innovative_title_valid"),
    "years_in_segment": col("years_in_segment") >= 2,
    "rd_expense": col("rd_expense_y1") >= 100 * WAN,
    "rd_intensity": share("rd_expense_y1", "revenue_y1", 3),
    "revenue_or_financing": (col("revenue_y1") >= 1000 * WAN) | (col("equity_financing_2y") >= 2000 * WAN),
    "science_award": ranked("provincial_award_best_rank_3y", 3) | ranked("national_award_best_rank_3y", 5),
    "mean_rd_expense": col("rd_expense_y1") + col("rd_expense_y2") >= 2000 * WAN,
    "equity_financing": col("equity_financing_2y") >= 6000 * WAN,
    "maker_china_top500": col("maker_china_top500_3y"),
}
SRDI_POINTS = {
    "main_revenue_share": 5,
    "main_revenue_growth": 10,
    "years_in_segment_points": 5,
    "product_field": 5,
    "digital_level": 5,
    "quality_management": 5,
    "net_margin": 10,
    "debt_ratio": 5,
    "local_features": 15,
    "intellectual_property": 10,
    "rd_input": 10,
    "rd_staff_share": 5,
    "rd_body": 10,
}

NEEDED = ("years_in_segment", "rd_expense", "rd_intensity", "revenue_or_financing")
GROUNDS = ("science_award", "mean_rd_expense", "equity_financing", "maker_china_top500")
QUALITY = ("quality_award_provincial", "quality_system_certified", "own_brand", "standard_participation")

GIANT_NEEDS = {
    "srdi_title_valid": col("srdi_title_valid"),
    "years_in_segment": col("years_in_segment") >= 3,
    "main_revenue_share": share("main_revenue_y1", "revenue_y1", 70),
    "main_revenue_growth": mean_growth(5),
    "governance": col("governance_sound"),
    "information_system": col("it_supported_core_process"),
    "certification": col("management_system_certified") | col("product_overseas_certified"),
    "debt_ratio": share("total_liabilities_y1", "total_assets_y1", 70, at_most=True),
    "market_share": col("market_share_national") * 10 >= 1,
    "reputation": col("reputation_high"),
    "own_brand": col("own_brand"),
    "rd_input": (
        (col("revenue_y1") >= 10_000 * WAN)
        & share("rd_expense_y1", "revenue_y1", 3)
        & share("rd_expense_y2", "revenue_y2", 3)
    )
    | (
        (col("revenue_y1") >= 5000 * WAN)
        & (col("revenue_y1") < 10_000 * WAN)
        & share("rd_expense_y1", "revenue_y1", 6)
        & share("rd_expense_y2", "revenue_y2", 6)
    )
    | (
        (col("revenue_y1") < 5000 * WAN)
        & (col("equity_financing_2y") >= 8000 * WAN)
        & (col("rd_expense_y1") + col("rd_expense_y2") >= 3000 * WAN)
        & share("rd_staff_y1", "employees_y1", 50)
    ),
    "rd_body": col("rd_body_level") >= LEVELS["below_city"],
    "class1_ip": col("class1_ip_in_use") >= 2,
    "national_science_award": ranked("national_award_best_rank_3y", 3),
    "maker_china_top50": col("maker_china_top50_3y"),
    "chain_link": col("at_key_chain_link"),
    "product_field": col("in_six_bases") | col("in_manufacturing_power_field") | col("in_network_power_field"),
}


def innovative_points() -> list[pl.Expr]:
    shares = [share("rd_expense_y1", "revenue_y1", percent) for percent in (5, 3, 2, 1)]
    main = [share("main_revenue_y1", "revenue_y1", percent) for percent in (70, 60, 55, 50)]
    debt = [share("total_liabilities_y1", "total_assets_y1", percent, at_most=True) for percent in (55, 75)]
    property_ = [col(f"class1_ip{kind}") >= 1 for kind in ("_high_value", "_self_developed", "")]
    grown = [growth(percent) for percent in (15, 10, 5, 0)]
    named = {
        "intellectual_property": (*zip((*property_, col("class2_ip") >= 1), (20, 15, 10, 5), strict=True),),
        "rd_intensity": (*zip(shares, (20, 15, 10, 5), strict=True),),
        "main_revenue_growth": (*zip(grown, (20, 15, 10, 5), strict=True),),
        "debt_ratio": (*zip(debt, (10, 5), strict=True),),
        "main_revenue_share": (*zip(main, (20, 15, 10, 5), strict=True),),
    }
    ends = [end for name, rungs in named.items() for end in bands(f"innovative__{name}", *rungs)]
    return ends + bands("innovative__product_field", (col("in_strategic_emerging_industry"), 10), rest=5)


def srdi_points() -> list[pl.Expr]:
    main = [share("main_revenue_y1", "revenue_y1", percent) for percent in (80, 70, 60)]
    margin = [share("net_profit_y1", "revenue_y1", percent) for percent in (10, 8, 6, 4, 2)]
    debt = [share("total_liabilities_y1", "total_assets_y1", percent, at_most=True) for percent in (50, 60, 70)]
    staff = [share("rd_staff_y1", "employees_y1", percent) for percent in (20, 10, 5)]
    spent = [
        (col("rd_expense_y1") >= amount * WAN) | share("rd_expense_y1", "revenue_y1", percent)
        for amount, percent in ((500, 10), (400, 8), (300, 6), (200, 4), (100, 3))
    ]
    growths = [mean_growth(percent) for percent in (10, 8, 6, 4, 0)]
    property_ = [col(f"class1_ip{kind}") >= 1 for kind in ("_high_value", "_self_developed", "")]
    named = {
        "main_revenue_share": (*zip(main, (5, 3, 1), strict=True),),
        "main_revenue_growth": (*zip(growths, (10, 8, 6, 4, 2), strict=True),),
        "years_in_segment_points": (*((col("years_in_segment") >= 2 * points, points) for points in (5, 4, 3, 2, 1)),),
        "product_field": (
            (col("fills_chain_gap"), 5),
            (col("in_six_bases") | col("time_honoured_brand") | col("serves_chain_leader"), 3),
        ),
        "digital_level": ((col("digital_level") >= 3, 5), (col("digital_level") >= 2, 3)),
        "net_margin": (*zip(margin, (10, 8, 6, 4, 2), strict=True),),
        "debt_ratio": (*zip(debt, (5, 3, 1), strict=True),),
        "intellectual_property": (*zip((*property_, col("class2_ip") >= 1), (10, 8, 6, 2), strict=True),),
        "rd_input": (*zip(spent, (10, 8, 6, 4, 2), strict=True),),
        "rd_staff_share": (*zip(staff, (5, 3, 1), strict=True),),
        "rd_body": (*zip([col("rd_body_level") >= level for level in (4, 3, 2, 1)], (10, 8, 4, 2), strict=True),),
    }
    ends = [end for name, rungs in named.items() for end in bands(f"srdi__{name}", *rungs)]
    marks = [
        col(name)
        for name in ("quality_award_provincial", "quality_system_certified", "own_brand", "standard_participation")
    ]
    for end, silent in (("low", False), ("high", True)):
        held = pl.sum_horizontal(mark.fill_null(value=silent).cast(pl.Int8) for mark in marks)
        ends.append(pl.min_horizontal(held * 3, 5).cast(pl.Int8).alias(f"srdi__quality_management__{end}"))
    local = col("local_feature_points")
    ends.append(local.fill_null(0).alias("srdi__local_features__low"))
    ends.append(local.fill_null(15).alias("srdi__local_features__high"))
    return ends


def total(tier: str, names: list[str], end: str) -> pl.Expr:
    return pl.sum_horizontal(col(f"{tier}__{name}__{end}").cast(pl.Float64) for name in names)


def judge(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the codes of every indicator, scores, and the outcomes of the three tiers."""
    needs = {"innovative": INNOVATIVE_NEEDS, "srdi": SRDI_NEEDS, "little_giant": GIANT_NEEDS}
    truths = [truth.alias(f"?{name}") for name, truth in GENERAL.items()]
    truths += [truth.alias(f"?{tier}__{name}") for tier, each in needs.items() for name, truth in each.items()]
    level = col("rd_body_level").replace_strict(LEVELS, return_dtype=pl.Int8)
    frame = frame.with_columns(level, below_large().alias("?below_large"))
    frame = frame.with_columns(*truths, *innovative_points(), *srdi_points())
    points = {"innovative": INNOVATIVE_POINTS, "srdi": SRDI_POINTS}
    parts = {
        "innovation": ["intellectual_property", "rd_intensity"],
        "growth": ["main_revenue_growth", "debt_ratio"],
        "specialisation": ["product_field", "main_revenue_share"],
    }
    sums = [
        total(tier, list(each), end).alias(f"{tier}_score_{name}")
        for tier, each in points.items()
        for end, name in (("low", "min"), ("high", "max"))
    ]
    sums += [
        total("innovative", each, end).alias(f"?{part}_{end}")
        for part, each in parts.items()
        for end in ("low", "high")
    ]
    frame = frame.with_columns(pl.all_horizontal(f"?{name}" for name in GENERAL).alias("?general"), *sums)
    marks = [at_least(col("innovative_score_min"), col("innovative_score_max"), 60)]
    marks += [
        at_least(col(f"?{part}_low"), col(f"?{part}_high"), least)
        for part, least in zip(parts, (20, 15, 15), strict=True)
    ]
    shortcut = pl.any_horizontal(f"?innovative__{name}" for name in INNOVATIVE_NEEDS)
    frame = frame.with_columns((col("?general") & (pl.all_horizontal(marks) | shortcut)).alias("?innovative"))
    needed = [
        col(f"?srdi__{name}") for name in ("years_in_segment", "rd_expense", "rd_intensity", "revenue_or_financing")
    ]
    grounds = [
        col(f"?srdi__{name}") for name in ("science_award", "mean_rd_expense", "equity_financing", "maker_china_top500")
    ]
    base = col("?srdi__innovative_title_valid") | col("?innovative")
    reached = at_least(col("srdi_score_min"), col("srdi_score_max"), 60)
    srdi = pl.all_horizontal(col("?general"), base, *needed, pl.any_horizontal(reached, *grounds))
    giant = pl.all_horizontal(
        col("?general"),
        *(col(f"?little_giant__{name}") for name in GIANT_NEEDS if name not in _INNOVATION),
        pl.all_horizontal(f"?little_giant__{name}" for name in _INNOVATION[:3])
        | pl.any_horizontal(f"?little_giant__{name}" for name in _INNOVATION[3:]),
    )
    frame = frame.with_columns(srdi.alias("?srdi"), giant.alias("?little_giant"))
    return frame.select(
        "credit_code",
        *_tier(),
        *(code(col(f"?{name}")).alias(f"{tier}__{name}") for tier in needs for name in GENERAL),
        *(code(col(f"?{tier}__{name}")).alias(f"{tier}__{name}") for tier, each in needs.items() for name in each),
        *(scored(f"{tier}__{name}", full) for tier, each in points.items() for name, full in each.items()),
        *(col(f"{tier}__{name}__{end}") for tier, each in points.items() for name in each for end in ("low", "high")),
    )


_INNOVATION = ("rd_input", "rd_body", "class1_ip", "national_science_award", "maker_china_top50")


def _tier() -> list[pl.Expr]:
    chosen = pl.lit(None, pl.String)
    for tier in ("innovative", "srdi", "little_giant"):
        chosen = pl.when(col(f"?{tier}").fill_null(value=False)).then(pl.lit(tier)).otherwise(chosen)
    outcomes = [code(col(f"?{tier}")).alias(f"{tier}_outcome") for tier in ("innovative", "srdi", "little_giant")]
    scores = [col(f"{tier}_score_{end}") for tier in ("innovative", "srdi") for end in ("min", "max")]
    return [chosen.alias("tier"), *outcomes, *scores]
