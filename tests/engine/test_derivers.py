"""The chaining engine derives what the direct engine means, node by node."""

import gc
import json
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings

from tests.engine.programs import Bare, program, programs_with_inputs
from tiercheck.engine.chaining import ChainingDeriver
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.program import Program, Steps
from tiercheck.engine.to_chaining import MOST_MEMBERS, MOST_NODES, MOST_RULES, ballot_template, to_chaining
from tiercheck.model.outcome import Truth

UNKNOWN, PASS, FAIL = (0, 1), (1, 1), (0, 0)


@given(programs_with_inputs())
@settings(max_examples=500, deadline=None)
def test_engines_derive_the_same_facts(case: tuple[Program, list[Steps]]) -> None:
    made, inputs = case
    direct = DirectDeriver(made).derive(inputs)
    chained = ChainingDeriver(made).derive(inputs)
    assert sorted(chained) == sorted(direct)


@given(programs_with_inputs())
@settings(max_examples=200, deadline=None)
def test_a_fact_is_derived_after_the_facts_it_follows_from(case: tuple[Program, list[Steps]]) -> None:
    made, inputs = case
    known = set(made.inputs)
    for position, _ in ChainingDeriver(made).derive(inputs):
        node = made.nodes[position]
        assert set(node.members) <= known
        known.add(node.key)


@pytest.mark.parametrize(
    ("mark", "inputs", "truth"),
    [
        (2, [PASS, PASS], Truth.TRUE),  # all
        (2, [PASS, UNKNOWN], Truth.UNKNOWN),
        (2, [FAIL, UNKNOWN], Truth.FALSE),  # a failed requirement fails whatever else is missing
        (1, [FAIL, FAIL], Truth.FALSE),  # any
        (1, [PASS, UNKNOWN], Truth.TRUE),  # a satisfied alternative passes
        (1, [FAIL, UNKNOWN], Truth.UNKNOWN),
        (2, [PASS, FAIL, UNKNOWN], Truth.UNKNOWN),  # at least two of three
        (2, [PASS, PASS, UNKNOWN], Truth.TRUE),
        (2, [FAIL, FAIL, UNKNOWN], Truth.FALSE),
    ],
)
@pytest.mark.parametrize("engine", [DirectDeriver, ChainingDeriver])
def test_strong_kleene(
    engine: type[DirectDeriver] | type[ChainingDeriver], mark: int, inputs: list[Steps], truth: Truth
) -> None:
    names = tuple(f"i{index}" for index in range(len(inputs)))
    made = program(Bare("tier", mark, names))
    assert engine(made).derive(inputs) == [(0, truth)]


@pytest.mark.parametrize("engine", [DirectDeriver, ChainingDeriver])
def test_points_are_held_against_the_mark_to_the_millionth(
    engine: type[DirectDeriver] | type[ChainingDeriver],
) -> None:
    made = program(Bare("tier", 60_000_000, ("points:a", "points:b"), counts_points=True))
    just_below: list[Steps] = [(50_000_000, 50_000_000), (9_999_999, 9_999_999)]
    assert engine(made).derive(just_below) == [(0, Truth.FALSE)]
    assert engine(made).derive([just_below[0], (10_000_000, 10_000_000)]) == [(0, Truth.TRUE)]
    assert engine(made).derive([just_below[0], (0, 10_000_000)]) == [(0, Truth.UNKNOWN)]


def test_threads_share_one_program_without_mixing_enterprises() -> None:
    made = program(Bare("base", 1, ("a", "b")), Bare("tier", 2, ("base", "c")))
    deriver, direct = ChainingDeriver(made), DirectDeriver(made)
    truths = (PASS, FAIL, UNKNOWN)
    inputs: list[list[Steps]] = [[a, b, c] for a in truths for b in truths for c in truths] * 40
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(deriver.derive, inputs)) == [direct.derive(each) for each in inputs]


def test_a_program_is_freed_with_its_owner() -> None:
    deriver = ChainingDeriver(program(Bare("tier", 1, ("a",))))
    gone = weakref.ref(deriver)
    del deriver
    gc.collect()
    assert gone() is None


def test_the_definition_uses_only_what_was_measured_to_be_safe() -> None:
    made = program(Bare("base", 1, ("a", "b")), Bare("tier", 2, ("base", "c")))
    assert to_chaining(made.nodes).rules["u0"] == {
        "all": [
            {
                "m": {
                    "$and": [
                        {"$gt": {"k0": {"$add": {"$l": {"$m": "l0"}, "$r": {"$m": "l1"}}}}},
                        {"$lte": {"k0": {"$add": {"$l": {"$m": "h0"}, "$r": {"$m": "h1"}}}}},
                    ]
                }
            }
        ]
    }
    assert list(to_chaining(made.nodes).rules) == ["p0", "u0", "f0", "p1", "u1", "f1"]


def test_the_members_of_a_wide_node_share_the_places_of_its_ballot() -> None:
    names = tuple(f"i{index}" for index in range(MOST_MEMBERS + 1))
    made = program(Bare("tier", MOST_MEMBERS + 1, names))
    assert len(json.loads(ballot_template(0, made.nodes[0]).replace("%d", "0"))) == 3 + 2 * MOST_MEMBERS
    for missed in (0, MOST_MEMBERS):
        for truth, interval in ((Truth.FALSE, FAIL), (Truth.UNKNOWN, UNKNOWN), (Truth.TRUE, PASS)):
            inputs = [interval if index == missed else PASS for index in range(len(names))]
            assert ChainingDeriver(made).derive(inputs) == DirectDeriver(made).derive(inputs) == [(0, truth)]


def test_points_of_a_wide_node_are_added_to_the_millionth() -> None:
    names = tuple(f"points:{index}" for index in range(3 * MOST_MEMBERS))
    made = program(Bare("tier", 3 * MOST_MEMBERS, names, counts_points=True))
    assert ChainingDeriver(made).derive([(1, 1)] * len(names)) == [(0, Truth.TRUE)]
    assert ChainingDeriver(made).derive([(0, 0), *[(1, 1)] * (len(names) - 1)]) == [(0, Truth.FALSE)]
    assert ChainingDeriver(made).derive([(0, 1), *[(1, 1)] * (len(names) - 1)]) == [(0, Truth.UNKNOWN)]


@pytest.mark.parametrize("steps", [MOST_NODES, MOST_NODES + 1, 3 * MOST_NODES + 1])
def test_a_long_program_is_carried_by_several_rule_sets(steps: int) -> None:
    """Each step follows from the one before it and from the first, which is in another rule set."""
    first, second = Bare("n0", 1, ("a",)), Bare("n1", 1, ("n0", "b"))
    later = [Bare(f"n{index}", 2, (f"n{index - 1}", "n0")) for index in range(2, steps)]
    made = program(first, second, *later)
    for inputs in ([PASS, FAIL], [FAIL, PASS], [UNKNOWN, PASS], [UNKNOWN, FAIL]):
        assert ChainingDeriver(made).derive(inputs) == DirectDeriver(made).derive(inputs)


def test_the_largest_allowed_program_runs() -> None:
    names = tuple(f"i{index}" for index in range(MOST_MEMBERS))
    nodes = [Bare(f"n{index}", MOST_MEMBERS, names) for index in range(MOST_RULES // 3)]
    derived = ChainingDeriver(program(*nodes)).derive([PASS] * len(names))
    assert sorted(derived) == [(index, Truth.TRUE) for index in range(MOST_RULES // 3)]
