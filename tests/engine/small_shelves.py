"""Shelves of one tier in a few lines, and a record judged by them on every engine."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from tiercheck import Assessor, assess_portfolio, read_shelf
from tiercheck.engine.columnar.outcome_codes import outcome_of
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

ENGINES = ("direct", "chaining", "table")
DAY = "2025-06-01"
HEADER = """
tiercheck: 1
tier: {tier}
title: {{zh: 试, en: Trial}}
rank: 1
jurisdiction: CN
effective: {{from: 2025-01-01}}
instrument: {{number: 试字1号}}
"""


class Came(NamedTuple):
    """What came of a record: the outcome, and the fewest and the most points."""

    outcome: str
    low: object = None
    high: object = None


def written(folder: Path, body: str, tier: str = "trial", name: str = "2025-01-01") -> Path:
    """Write the file of a tier; return the shelf's folder."""
    file = folder / f"rules/CN/{tier}/{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER.format(tier=tier) + body, encoding="utf-8")
    return folder / "rules"


def shelf_of(folder: Path, body: str, tier: str = "trial") -> Shelf:
    """Return a shelf of one tier."""
    return read_shelf(written(folder, body, tier))


def with_rules(shelf: Shelf, rules: RuleSet) -> Shelf:
    """Return a shelf of one tier with other rules, such as no rule file can say."""
    return replace(shelf, rule_sets=(rules,), merged=MappingProxyType(dict.fromkeys(shelf.merged, rules)))


def judged(shelf: Shelf, engine: str, record: Mapping[str, object], application: str = "new") -> Came:
    """Judge one record by the only tier of a shelf."""
    (tier,) = {rules.tier for rules in shelf.rule_sets}
    if engine == "table":
        frame = pl.DataFrame({"row": [1], **{name: [value] for name, value in record.items()}})
        (row,) = assess_portfolio(frame, DAY, application=application, shelf=shelf).to_dicts()
        outcome = outcome_of(row[f"{tier}_outcome"])
        return Came(str(outcome), row.get(f"{tier}_score_min"), row.get(f"{tier}_score_max"))
    assessor = Assessor(shelf, engine)
    verdict = assessor.assess(EnterpriseProfile.from_record(record), DAY, application=application)[tier]
    score = verdict.score
    return Came(str(verdict.outcome)) if score is None else Came(str(verdict.outcome), score.low, score.high)
