"""Enterprises whose fate under the change of 2026 is known from the law, and a file to hold them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tiercheck.subjects.credit_code import check_character
from tiercheck.subjects.record import RecordValue

Firm = Mapping[str, RecordValue | None]

# Meets every requirement for an SRDI of 2022 (by a shortcut) and of 2026.
SOUND: Firm = {
    "division": "110108",
    "industry": "C3525",
    "registered_in_china": True,
    "independent_legal_person": True,
    "sme_size": "medium",
    "on_abnormal_list": False,
    "on_dishonest_list": False,
    "restricted_products": False,
    "tax_violation_3y": False,
    "serious_accident_3y": False,
    "relatively_serious_accident_3y": False,
    "innovative_title_valid": True,
    "tech_sme_title_valid": False,
    "years_in_segment": 3,
    "revenue_y1": 50_000_000,
    "revenue_y2": 50_000_000,
    "main_revenue_y1": 40_000_000,
    "total_assets_y1": 100_000_000,
    "total_liabilities_y1": 80_000_000,
    "rd_expense_y1": 1_500_000,
    "rd_expense_y2": 1_500_000,
    "equity_financing_2y": 0,
    "class1_ip_original_in_use": 1,
    "rd_body_level": "none",
    "national_award_best_rank_3y": 0,
    "provincial_award_best_rank_3y": 0,
    "maker_china_top500_3y": True,
    "market_position_leading": True,
    "development_score_this": 50,
}


# Reaches 65 points instead: enough in the nation (60), not in Guangdong from 2024-07-17 (70).
SCORED: Firm = {
    **SOUND,
    "maker_china_top500_3y": False,
    "local_feature_points": 15,
    "digital_level": 4,
    "fills_chain_gap": True,
    "quality_system_certified": True,
    "own_brand": True,
    "employees_y1": 100,
    "rd_staff_y1": 30,
    "main_revenue_y2": 36_000_000,
    "main_revenue_y3": 32_000_000,
    "net_profit_y1": 2_000_000,
    "class1_ip": 1,
    "class1_ip_self_developed": 1,
    "class1_ip_high_value": 0,
    "class2_ip": 0,
}


def firm(**changed: RecordValue | None) -> Firm:
    """The sound enterprise with some figures changed; None is not reported."""
    return {**SOUND, **changed}


def code(number: int, division: str = "110108") -> str:
    """A valid credit code of one's own."""
    body = f"91{division}{number:09}"
    return body + check_character(body)


def table(path: Path, firms: Sequence[Firm]) -> Path:
    """Write enterprises as JSON lines, numbered from 0."""
    rows = ({"credit_code": code(number), **each} for number, each in enumerate(firms))
    path.write_text("".join(f"{json.dumps(row, default=str)}\n" for row in rows), encoding="utf-8")
    return path
