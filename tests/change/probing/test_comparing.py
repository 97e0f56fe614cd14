"""A probe notices an engine that is wrong: in any one step of a decision, in a cent, or in what is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from tests.change.mutation.trial import KINDS
from tests.change.probing.test_probes import of_kinds
from tiercheck import Assessor, read_shelf
from tiercheck.api.assessor import ENGINES
from tiercheck.api.probing import probe
from tiercheck.change.probing.comparing import AssessAll, Disagreement, disagreements
from tiercheck.change.probing.probes import Probe
from tiercheck.engine.deriving import Derived
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.program import Program, Steps, compile_program
from tiercheck.errors import EngineError, Problem
from tiercheck.model.evidence import Evidence, Value
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application, Truth
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf


@cache
def shelf() -> Shelf:
    return read_shelf(KINDS)


@cache
def records() -> tuple[Probe, ...]:
    return of_kinds().records


def engine(name: str, rules: Shelf, change: Callable[[Mapping[str, Value]], Mapping[str, Value]] = dict) -> AssessAll:
    """An engine that may be given other evidence than there is."""
    made = Assessor(rules, name)

    def assess(evidence: Sequence[Evidence], options: Occasion) -> Sequence[Assessment]:
        return [made.assess_evidence(replace(each, values=change(each.values)), options) for each in evidence]

    return assess


def noticed(wrong: AssessAll) -> list[Disagreement]:
    engines = {"direct": engine("direct", shelf()), "wrong": wrong}
    return list(disagreements(records(), engines, shelf().columns))


def is_noticed(wrong: str, tier: str) -> bool:
    """Whether a wrong deriver is noticed by the records of one tier."""
    engines = {name: engine(name, shelf()) for name in ("direct", wrong)}
    asked = [probe for probe in records() if probe.options.tiers == (tier,) and probe.options.jurisdiction == "CN"]
    return next(disagreements(asked, engines, shelf().columns), None) is not None


def test_the_engines_agree_on_the_small_shelf() -> None:
    assert noticed(engine("chaining", shelf())) == []


DECIDED = ("plain/CN/2024-01-01", "kinds/CN/2024-01-01")


def programs() -> dict[str, Program]:
    return {rules.id: compile_program(rules, Application.NEW) for rules in shelf().rule_sets if rules.id in DECIDED}


NODES = [(name, program.name(node)) for name, program in programs().items() for node in program.nodes]


@pytest.mark.parametrize(("rule_set", "node"), NODES)
def test_a_deriver_that_is_wrong_in_one_step_is_noticed(
    rule_set: str, node: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Negating(DirectDeriver):
        def derive(self, inputs: Sequence[Steps]) -> list[Derived]:
            derived = super().derive(inputs)
            if self.program.rule_set.id != rule_set:
                return derived
            wrong = [self.program.name(each) for each in self.program.nodes].index(node)
            return [(place, Truth(2 - truth) if place == wrong else truth) for place, truth in derived]

    monkeypatch.setitem(ENGINES, "negating", Negating)
    assert is_noticed("negating", rule_set.split("/")[0])


COUNTED = [
    (name, program.name(node), by)
    for name, program in programs().items()
    for node in program.nodes
    for by in (1, -1)
    if not node.counts_points and 1 <= node.mark + by <= len(node.members)
]


@pytest.mark.parametrize(("rule_set", "node", "by"), COUNTED)
def test_a_deriver_that_asks_for_one_member_more_or_fewer_is_noticed(
    rule_set: str, node: str, by: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscounting(program: Program) -> DirectDeriver:
        if program.rule_set.id != rule_set:
            return DirectDeriver(program)
        nodes = (replace(each, mark=each.mark + by) if program.name(each) == node else each for each in program.nodes)
        return DirectDeriver(replace(program, nodes=tuple(nodes)))

    monkeypatch.setitem(ENGINES, "miscounting", miscounting)
    assert is_noticed("miscounting", rule_set.split("/")[0])


def in_whole_yuan(values: Mapping[str, Value]) -> Mapping[str, Value]:
    money = ("revenue_y1", "revenue_y3", "rd_expense_y1", "rd_expense_y2", "equity_financing_2y")
    whole = {name: value // 100 * 100 for name, value in values.items() if name in money and isinstance(value, int)}
    return {**values, **whole}


def zero_for_silence(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return {"employees_y1": 0, "equity_financing_2y": 0, "domestic_rank": 0, **values}


@pytest.mark.parametrize("change", [in_whole_yuan, zero_for_silence])
def test_an_engine_that_reads_the_evidence_otherwise_is_noticed(
    change: Callable[[Mapping[str, Value]], Mapping[str, Value]],
) -> None:
    assert noticed(engine("direct", shelf(), change))


def test_an_engine_that_refuses_a_record_is_noticed_on_that_record_alone() -> None:
    right = engine("direct", shelf())

    def refusing(evidence: Sequence[Evidence], options: Occasion) -> Sequence[Assessment]:
        if any(each.values.get("domestic_rank") == 4 for each in evidence):
            raise EngineError([Problem("refused", "a rank of 4 is beyond me")])
        return right(evidence, options)

    found = noticed(refusing)
    assert found
    assert all(each.record["domestic_rank"] == "4" for each in found)
    assert all(any(one.what == "error" for one in each.differences) for each in found)


def test_an_engine_that_breaks_down_is_noticed() -> None:
    def broken(evidence: Sequence[Evidence], options: Occasion) -> Sequence[Assessment]:
        raise IndexError(f"{len(evidence)} records in {options.jurisdiction}")

    found = noticed(broken)
    assert len(found) == len(records())
    assert {one.said[1] for each in found for one in each.differences if one.what == "error"} == {
        f"IndexError: 1 records in {place}" for place in ("CN", "44")
    }


def test_a_third_engine_is_held_against_the_others() -> None:
    engines = {name: engine(name, shelf()) for name in ("direct", "chaining")}
    engines["third"] = engine("direct", shelf(), in_whole_yuan)
    found = list(disagreements(records(), engines, shelf().columns))
    assert found
    for each in found:
        assert each.engines == ("direct", "chaining", "third")
        assert all(said[0] == said[1] != said[2] for _, said in each.differences)


def test_a_disagreement_carries_the_full_record_and_the_occasion() -> None:
    (first, *_) = noticed(engine("direct", shelf(), in_whole_yuan))
    assert first.record.keys() == first.probe.figures.keys()
    assert first.probe.options.tiers is not None
    assert first.probe.source.file.endswith(".yaml")


def test_a_tier_of_the_shipped_shelf_is_probed_on_every_engine() -> None:
    report = probe(tier="tech_sme")
    assert report.engines == tuple(ENGINES)
    assert report.passed
    assert report.records > 500
