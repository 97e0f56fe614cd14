"""What ``check`` accepts every engine carries out: wide and long decisions, and measures that tables can hold."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.engine.small_shelves import ENGINES, judged, shelf_of, with_rules, written
from tiercheck import check
from tiercheck.api.compiling import refusals
from tiercheck.model.outcome import Application

INDICATOR = "  i{0}: {{title: {{zh: 第{0}, en: No. {0}}}, require: own_brand, cite: 第{0}条}}\n"
LAST = "  last: {title: {zh: 末, en: Last}, require: fills_chain_gap, cite: 末}\n"


def wide(kind: str) -> str:
    """A decision of 46 members, the last of them another question."""
    names = ", ".join([*(f"i{index}" for index in range(45)), "last"])
    decide = f"{{at_least: {{count: 46, of: [{names}]}}}}" if kind == "at_least" else f"{{{kind}: [{names}]}}"
    return f"indicators:\n{''.join(map(INDICATOR.format, range(45)))}{LAST}decide: {decide}\n"


def long() -> str:
    """145 steps, each following from the one before."""
    steps = "".join(
        f"  c{index}: {{title: {{zh: 步, en: Step}}, all: [{f'c{index - 1}' if index else 'last'}, i0]}}\n"
        for index in range(144)
    )
    return f"indicators:\n{INDICATOR.format(0)}{LAST}conditions:\n{steps}decide: {{all: [c143]}}\n"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        (wide("all"), ("pass", "fail", "unknown")),
        (wide("any"), ("pass", "pass", "pass")),
        (wide("at_least"), ("pass", "fail", "unknown")),
        (long(), ("pass", "fail", "unknown")),
    ],
    ids=["all", "any", "at_least", "long"],
)
def test_a_decision_wider_or_longer_than_one_rule_set_of_the_chaining_engine(
    tmp_path: Path, engine: str, body: str, outcomes: tuple[str, ...]
) -> None:
    assert check(written(tmp_path, body)) == ()
    shelf = shelf_of(tmp_path, body)
    records = [{"own_brand": True, "fills_chain_gap": answer} for answer in (True, False, None)]
    assert tuple(judged(shelf, engine, record).outcome for record in records) == outcomes


CITY = """
tiercheck: 1
overlay: one
jurisdiction: "44"
effective: {from: 2025-01-01}
instrument: {number: 粤字1号}
add:
  conditions:
    higher: {title: {zh: 更高, en: Higher}, any: [{tier: two}]}
  decide: [higher]
"""


def test_jurisdictions_that_disagree_on_the_order_of_tiers_are_refused(tmp_path: Path) -> None:
    """Tables judge all jurisdictions at once: in 44 one waits for two, in 37 two waits for one."""
    rules = tmp_path / "rules"
    for tier in ("one", "two"):
        body = "indicators:\n  x: {title: {zh: 一, en: X}, require: own_brand, cite: 一}\ndecide: {all: [x]}\n"
        written(tmp_path, body, tier)
    for place, tier, other in (("44", "one", "two"), ("37", "two", "one")):
        file = rules / f"{place}/{tier}/2025-01-01.yaml"
        file.parent.mkdir(parents=True)
        text = CITY.replace("overlay: one", f"overlay: {tier}").replace("tier: two", f"tier: {other}")
        file.write_text(text.replace('"44"', f'"{place}"'), encoding="utf-8")
        found = check(rules)
        assert found == () if place == "44" else "all jurisdictions let one and two wait" in found[0].message


ONE = "indicators:\n  x: {title: {zh: 一, en: X}, application: new, require: own_brand, cite: 一}\ndecide: {all: [x]}\n"


def test_a_program_that_cannot_be_made_is_told_at_the_first_indicator(tmp_path: Path) -> None:
    """No rule file leads to one; what an engine raises all the same is a problem of ``check``, not a crash."""
    shelf = shelf_of(tmp_path, ONE.replace("application: new, ", ""))
    rules = shelf.rule_sets[0]
    only_new = replace(rules.indicators["x"], applications=frozenset([Application.NEW]))
    (problem,) = refusals(with_rules(shelf, replace(rules, indicators=MappingProxyType({"x": only_new}))))
    assert problem.code == "nothing-applies"
    assert problem.location == only_new.citation.source
