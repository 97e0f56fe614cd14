"""Every measured hazard of durable-rules 2.0.28 that touches the adapter, pinned.

The upstream package is frozen. Each hazard is shown as it is, where that can be done, and
beside it the property of the adapter that keeps clear of it. Hazards that kill the process
are shown in a process of their own.
"""

import gc
import json
import resource
import subprocess
import sys
import threading

import durable_rules_engine
import pytest

from tests.engine.programs import Bare, program
from tiercheck.engine.chaining import SESSION, ChainingDeriver
from tiercheck.engine.to_chaining import MOST_MEMBERS, MOST_RULES, ballot_template, to_chaining
from tiercheck.model.outcome import Truth

NAMES = tuple(f"i{index}" for index in range(MOST_MEMBERS))
LARGEST = program(*[Bare(f"n{index}", 1, NAMES) for index in range(MOST_RULES // 3)])
RULE = '{"r": {"all": [{"m": {"$gte": {"v": 1}}}]}}'


def run_apart(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script that may kill its process."""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def survives(script: str) -> bool:
    """Whether a script ends by itself, in good health: upstream reads past its buffers, so it crashes or loops.

    A loop is told by seconds of the processor, a hundred times what the script needs, and not of the clock.
    """
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, (10, 10)); {script}"
    return run_apart(limited).returncode == 0


def asserting(fact: str, definition: str = RULE) -> str:
    return f"import durable_rules_engine as e; h = e.create_ruleset('t', {definition!r}); e.assert_fact(h, {fact!r})"


@pytest.mark.parametrize("number", ["1e-07", "1e+22", "Infinity"])
def test_an_exponent_in_a_fact_kills_the_process_so_facts_carry_plain_integers(number: str) -> None:
    assert not survives(asserting(f'{{"id":"1","sid":"s","v":{number}}}'))
    template = ballot_template(0, LARGEST.nodes[0])
    ballot = template % tuple([10**14] * (2 * MOST_MEMBERS))
    values = json.loads(ballot).values()
    assert all(type(value) is int or (type(value) is str and value.isascii()) for value in values)
    assert "e" not in ballot.replace('"id"', "")


def test_a_fact_with_300_properties_kills_the_process_so_ballots_are_bounded() -> None:
    wide = json.dumps({"id": "1", "sid": "s", **{f"p{index}": index for index in range(300)}, "v": 1})
    assert not survives(asserting(wide))
    ballot = json.loads(ballot_template(0, LARGEST.nodes[0]) % tuple([1] * (2 * MOST_MEMBERS)))
    assert len(ballot) <= 100


def test_an_exponent_in_a_definition_is_refused_so_definitions_carry_integers() -> None:
    with pytest.raises(Exception, match="204"):
        durable_rules_engine.create_ruleset("t", '{"r": {"all": [{"m": {"$gte": {"v": 1e-07}}}]}}')
    assert all(type(number) is int for number in numbers(json.loads(json.dumps(to_chaining(LARGEST.nodes).rules))))


def numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, list):
        return [number for each in value for number in numbers(each)]
    return [] if isinstance(value, str) else [value]


def test_512_root_conditions_kill_the_process_so_rules_are_counted() -> None:
    rules = json.dumps({f"r{index}": {"all": [{"m": {"v": index}}]} for index in range(600)})
    assert not survives(asserting('{"id":"1","sid":"s","v":1}', rules))
    assert len(to_chaining(LARGEST.nodes).rules) <= MOST_RULES < 500


def test_ids_with_one_hash_are_one_id_so_ids_are_positions_without_collisions() -> None:
    handle = durable_rules_engine.create_ruleset("t", RULE)
    try:
        assert durable_rules_engine.assert_fact(handle, '{"id":"p2039599","sid":"s","v":1}')[0] == 0
        assert durable_rules_engine.assert_fact(handle, '{"id":"p2222382","sid":"s","v":1}')[0] == 2
    finally:
        durable_rules_engine.delete_ruleset(handle)
    hashes = {fnv_1a(str(position)) for position in range(MOST_RULES)}
    assert len(hashes) == MOST_RULES


def fnv_1a(text: str) -> int:
    digest = 2166136261
    for byte in text.encode():
        digest = ((digest ^ byte) * 16777619) % 2**32
    return digest


def test_text_is_at_least_one_so_the_engine_is_given_no_text_to_compare() -> None:
    handle = durable_rules_engine.create_ruleset("t", RULE)
    try:
        assert durable_rules_engine.assert_fact(handle, '{"id":"1","sid":"s","v":"abc"}')[0] == 0
    finally:
        durable_rules_engine.delete_ruleset(handle)
    ballot = json.loads(ballot_template(3, LARGEST.nodes[3]) % tuple([0] * (2 * MOST_MEMBERS)))
    assert {name for name, value in ballot.items() if isinstance(value, str)} == {"id", "sid"}


@pytest.mark.parametrize("fact", ['{"id":"1","sid":"s","v":null}', '{"id":"1","sid":"s"}'])
def test_null_and_missing_are_silent_so_unknown_is_its_own_interval(fact: str) -> None:
    handle = durable_rules_engine.create_ruleset("t", RULE)
    try:
        assert durable_rules_engine.assert_fact(handle, fact)[0] == 1
    finally:
        durable_rules_engine.delete_ruleset(handle)
    unknown = ChainingDeriver(program(Bare("tier", 1, ("a",)))).derive([(0, 1)])
    assert unknown == [(0, Truth.UNKNOWN)]


def test_negation_misfires_upstream_so_definitions_only_match_positively() -> None:
    definition = json.dumps(to_chaining(LARGEST.nodes).rules)
    assert not [word for word in ("$neq", "$nex", "$not", "count", "$or", "null") if word in definition]


def test_an_unmatched_fact_is_an_error_code_so_every_ballot_matches_exactly_one_rule() -> None:
    deriver = ChainingDeriver(program(Bare("tier", 2, ("a", "b"))))
    truths = ((0, 0), (0, 1), (1, 1))
    assert [len(deriver.derive([a, b])) for a in truths for b in truths] == [1] * 9


def test_a_fact_asserted_twice_is_refused_so_the_session_is_emptied_each_time() -> None:
    handle = durable_rules_engine.create_ruleset("t", RULE)
    fact = '{"id":"1","sid":"0","v":1}'
    try:
        codes = [durable_rules_engine.assert_fact(handle, fact)[0] for _ in range(2)]
        durable_rules_engine.delete_state(handle, SESSION)
        codes.append(durable_rules_engine.assert_fact(handle, fact)[0])
    finally:
        durable_rules_engine.delete_ruleset(handle)
    assert codes == [0, 2, 0]
    deriver = ChainingDeriver(program(Bare("tier", 1, ("a",))))
    # More profiles than the 46,010 facts after which kept ids were seen to collide.
    for _ in range(50_000):
        assert deriver.derive([(1, 1)]) == [(0, Truth.TRUE)]


def test_a_session_survives_a_failure_in_the_middle() -> None:
    deriver = ChainingDeriver(program(Bare("base", 1, ("a",)), Bare("tier", 2, ("base", "b"))))
    with pytest.raises(IndexError):
        deriver.derive([(1, 1)])
    assert deriver.derive([(1, 1), (1, 1)]) == [(0, Truth.TRUE), (1, Truth.TRUE)]


def test_the_host_starts_threads_so_it_is_not_used() -> None:
    before = threading.active_count()
    ChainingDeriver(program(Bare("tier", 1, ("a",)))).derive([(1, 1)])
    assert threading.active_count() == before
    script = "import sys, tiercheck.engine.chaining; print('durable' in sys.modules, 'durable.lang' in sys.modules)"
    assert run_apart(script).stdout == "False False\n"


def test_rule_sets_are_given_back_so_compiling_again_and_again_keeps_memory_flat() -> None:
    def compile_some(times: int) -> None:
        for _ in range(times):
            ChainingDeriver(LARGEST).derive([(1, 1)] * len(NAMES))
            gc.collect()

    compile_some(5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    compile_some(25)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
