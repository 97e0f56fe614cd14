"""SRDI by 63号 annex 2 for zen-engine: points by decision tables, the decision by one more.

A cell that meets a missing figure does not match, so what is not reported gives no points
and no pass. Amounts are in yuan.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import zen

WAN = 10_000
TOTAL = "points"
_RATIOS = {
    "intensity": "rd_expense_y1 / revenue_y1",
    "main_share": "main_revenue_y1 / revenue_y1",
    "growth": "((main_revenue_y1 / main_revenue_y2 - 1) + (main_revenue_y2 / main_revenue_y3 - 1)) / 2",
    "margin": "net_profit_y1 / revenue_y1",
    "debt": "total_liabilities_y1 / total_assets_y1",
    "staff": "rd_staff_y1 / employees_y1",
}
_LADDERS: Mapping[str, tuple[str, Sequence[tuple[str, int]]]] = {
    "main_share": (_RATIOS["main_share"], ((">= 0.8", 5), (">= 0.7", 3), (">= 0.6", 1))),
    "growth": (_RATIOS["growth"], ((">= 0.1", 10), (">= 0.08", 8), (">= 0.06", 6), (">= 0.04", 4), (">= 0", 2))),
    "years": ("years_in_segment", ((">= 10", 5), (">= 8", 4), (">= 6", 3), (">= 4", 2), (">= 2", 1))),
    "digital": ("digital_level", ((">= 3", 5), (">= 2", 3))),
    "margin": (_RATIOS["margin"], ((">= 0.1", 10), (">= 0.08", 8), (">= 0.06", 6), (">= 0.04", 4), (">= 0.02", 2))),
    "debt": (_RATIOS["debt"], (("<= 0.5", 5), ("<= 0.6", 3), ("<= 0.7", 1))),
    "staff": (_RATIOS["staff"], ((">= 0.2", 5), (">= 0.1", 3), (">= 0.05", 1))),
    "body": ("rd_body_level", ((">= 4", 10), (">= 3", 8), (">= 2", 4), (">= 1", 2))),
}
_ANY: Mapping[str, Sequence[tuple[Sequence[str], int]]] = {
    "field": (
        (("fills_chain_gap",), 5),
        (("in_six_bases",), 3),
        (("time_honoured_brand",), 3),
        (("serves_chain_leader",), 3),
    ),
    "rights": (
        (("class1_ip_high_value >= 1",), 10),
        (("class1_ip_self_developed >= 1",), 8),
        (("class1_ip >= 1",), 6),
        (("class2_ip >= 1",), 2),
    ),
    "input": tuple(
        ((text,), points)
        for amount, least, points in ((500, 0.1, 10), (400, 0.08, 8), (300, 0.06, 6), (200, 0.04, 4), (100, 0.03, 2))
        for text in (f"rd_expense_y1 >= {amount * WAN}", f"{_RATIOS['intensity']} >= {least}")
    ),
}
_QUALITY = ("quality_award_provincial", "quality_system_certified", "own_brand", "standard_participation")
_GENERAL = (
    "registered_in_china",
    "independent_legal_person",
    "below_large",
    *(
        f"not {name}"
        for name in (
            "on_abnormal_list",
            "on_dishonest_list",
            "restricted_products",
            "serious_accident_3y",
            "tax_violation_3y",
        )
    ),
)
_NEEDS = (
    *_GENERAL,
    "innovative_title_valid",
    "years_in_segment >= 2",
    f"rd_expense_y1 >= {100 * WAN}",
    f"{_RATIOS['intensity']} >= 0.03",
)
_GROUNDS = (
    f"{TOTAL} >= 60",
    "provincial_award_best_rank_3y in [1..3]",
    "national_award_best_rank_3y in [1..5]",
    f"(rd_expense_y1 + rd_expense_y2) / 2 >= {1000 * WAN}",
    f"equity_financing_2y >= {6000 * WAN}",
    "maker_china_top500_3y",
)
_SIZES = (f"revenue_y1 >= {1000 * WAN}", f"equity_financing_2y >= {2000 * WAN}")


def _table(name: str, rows: Sequence[tuple[Sequence[str], int]]) -> dict[str, object]:
    """Return a table of rows that hold when all their expressions do; the first gives its points."""
    width = max(len(texts) for texts, _ in rows)
    inputs = [{"id": f"i{place}", "name": f"i{place}"} for place in range(width)]
    rules = [
        {"_id": f"r{index}", "o": str(points)} | {f"i{place}": text for place, text in enumerate(texts)}
        for index, (texts, points) in enumerate(rows)
    ]
    rules.append({"_id": "else", "o": "0"} | {f"i{place}": "" for place in range(width)})
    output = {"id": "o", "name": "o", "field": name}
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": [output], "rules": rules, "passThrough": True}
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def _graph() -> dict[str, object]:
    tables = [
        _table(f"p_{name}", [((f"{text} {bound}",), points) for bound, points in rungs])
        for name, (text, rungs) in _LADDERS.items()
    ]
    tables += [_table(f"p_{name}", rows) for name, rows in _ANY.items()]
    tables += [_table(f"q_{name}", [((name,), 3)]) for name in _QUALITY]
    tables.append(_table("p_local", [(("local_feature_points >= 0",), 0)]))
    names = [f"p_{name}" for name in (*_LADDERS, *_ANY)]
    quality = " + ".join(f"q_{name}" for name in _QUALITY)
    total = f"{' + '.join(names)} + min([5, {quality}]) + (local_feature_points ?? 0)"
    adding = {"expressions": [{"id": "t", "key": TOTAL, "value": total}], "passThrough": True}
    decide = _table("srdi", [((*_NEEDS, size, ground), 1) for size in _SIZES for ground in _GROUNDS])
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        *tables,
        {"id": "adding", "name": "adding", "type": "expressionNode", "content": adding},
        decide,
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    order = ["in", *(str(table["id"]) for table in tables), "adding", "srdi", "out"]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(order)]
    return {"nodes": nodes, "edges": edges}


def judge() -> Callable[[dict[str, Any]], bool]:
    """Return a call that says whether a row qualifies; None is a missing figure."""
    made = zen.ZenEngine().create_decision(json.dumps(_graph()))
    return lambda row: made.evaluate(row)["result"]["srdi"] == 1
