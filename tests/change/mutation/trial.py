"""The small shelf of every kind of slip, with cases, as a folder of one's own."""

import shutil
from pathlib import Path

KINDS = Path(__file__).parent / "kinds"
# One occasion and a firm that passes: each case adds what it is about.
HEADER = """\
tiercheck: 1
as_of: 2024-06-01
tier: kinds
bases:
  firm:
    on_abnormal_list: false
    sme_size: small
    revenue_y1: 11025000
    revenue_y3: 10000000
    rd_expense_y1: 100万元
    rd_expense_y2: 100万元
    equity_financing_2y: 0
    domestic_rank: 3
    employees_y1: 100
    rd_staff_y1: 20
    quality_award_provincial: true
    own_brand: false
    standard_participation: false
    in_six_bases: false
    local_feature_points: 0
cases:
"""


def own_shelf(folder: Path, cases: str) -> Path:
    """Copy the shelf into a folder, with one file of cases beside its rules."""
    rules = folder / "rules"
    shutil.copytree(KINDS, rules)
    (rules / "own.cases.yaml").write_text(HEADER + cases, encoding="utf-8")
    return rules
