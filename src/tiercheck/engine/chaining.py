"""The chaining engine: durable-rules, driven through its C extension. The only file that touches it.

``durable.engine.Host`` starts threads, keeps global state and swallows exceptions, and is
seven times slower; ``durable.lang`` keeps global rule stacks. Neither is used.

Importing this module raises ``EngineError`` where the extension is missing or cannot be loaded.
"""

import json
import weakref
from collections.abc import Sequence
from threading import Lock

from tiercheck.engine.deriving import INTERVALS, Derived
from tiercheck.engine.program import Program, Steps
from tiercheck.engine.to_chaining import MOST_MEMBERS, MOST_NODES, ballot_template, to_chaining
from tiercheck.engine.unloadable import unloadable
from tiercheck.errors import EngineError, Problem
from tiercheck.model.outcome import Truth

try:
    import durable_rules_engine
except ImportError as error:
    raise EngineError([unloadable(error)]) from None

SESSION = "0"
_TRUTHS = {"p": Truth.TRUE, "u": Truth.UNKNOWN, "f": Truth.FALSE}
# assert_fact answers (code, state handle); 0 means that a rule matched.
_MATCHED = 0


class ChainingDeriver:
    """Derives the nodes of one program by forward chaining, in the engine's firing order.

    A lock keeps threads from sharing a program; its memory stays flat.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        starts = range(0, len(program.nodes), MOST_NODES)
        self._rule_sets = tuple(_ChainedNodes(program, start) for start in starts)
        self._lock = Lock()

    def derive(self, inputs: Sequence[Steps]) -> list[Derived]:
        """Return every node in firing order; see ``Deriver``.

        Raises:
            EngineError: the engine left a step underived.
        """
        intervals = [*inputs, *([INTERVALS[Truth.UNKNOWN]] * len(self.program.nodes))]
        derived: list[Derived] = []
        with self._lock:
            for rule_set in self._rule_sets:
                derived += rule_set.chain(intervals)
        if len(derived) != len(self.program.nodes):
            raise EngineError([self._underived(derived)])
        return derived

    def _underived(self, derived: list[Derived]) -> Problem:
        done = {position for position, _ in derived}
        nodes = enumerate(self.program.nodes)
        names = [self.program.name(node) for position, node in nodes if position not in done]
        message = f"durable-rules left {', '.join(names)} of {self.program.rule_set.id} underived"
        return Problem("not-derived", message, "assess with engine='direct' and report this")


class _ChainedNodes:
    """Consecutive nodes of a program, as many as one durable-rules rule set carries.

    A ballot enters as soon as all its members are known: at first those over findings and nodes of rule sets
    before this one, then, fact by fact, those that follow from what was derived. There is one session, emptied
    after every profile, so memory stays flat.
    """

    def __init__(self, program: Program, start: int) -> None:
        nodes = program.nodes[start : start + MOST_NODES]
        self._start, self._first = start, len(program.inputs) + start
        self._templates = tuple(ballot_template(position, node) for position, node in enumerate(nodes))
        self._members = program.wiring[start : start + MOST_NODES]
        self._waits_for = tuple(sum(member >= self._first for member in members) for members in self._members)
        self._followers = _followers(self._members, self._first)
        definition = json.dumps(to_chaining(nodes).rules)
        self._handle: int = durable_rules_engine.create_ruleset(program.rule_set.tier, definition)
        weakref.finalize(self, durable_rules_engine.delete_ruleset, self._handle).atexit = False

    def chain(self, intervals: list[Steps]) -> list[Derived]:
        """Derive the nodes and note their intervals.

        Args:
            intervals: those of the inputs and of all nodes, in the order of the program.
        """
        try:
            return self._chain(intervals)
        finally:
            durable_rules_engine.delete_state(self._handle, SESSION)

    def _chain(self, intervals: list[Steps]) -> list[Derived]:
        waits_for = list(self._waits_for)
        ready = [position for position, count in enumerate(waits_for) if count == 0]
        ballots = ",".join([self._ballot(position, intervals) for position in ready])
        _, state = durable_rules_engine.assert_facts(self._handle, f"[{ballots}]")
        action = durable_rules_engine.start_action_for_state(self._handle, state)
        firing = action[1] if action else None
        derived: list[Derived] = []
        while firing:
            # {"p12":{...: the rule's name by position, a third faster than parsing the fact behind it.
            rule = firing[2 : firing.index('"', 2)]
            position, truth = int(rule[1:]), _TRUTHS[rule[0]]
            derived.append((self._start + position, truth))
            intervals[self._first + position] = INTERVALS[truth]
            for follower in self._followers[position]:
                waits_for[follower] -= 1
                if waits_for[follower] == 0:
                    durable_rules_engine.assert_fact(self._handle, self._ballot(follower, intervals))
            firing = durable_rules_engine.complete_and_start_action(self._handle, state)
        return derived

    def _ballot(self, position: int, intervals: Sequence[Steps]) -> str:
        members, bounds = self._members[position], list[int]()
        if len(members) > MOST_MEMBERS:
            return self._templates[position] % tuple(_shared_places(members, intervals))
        for member in members:
            bounds += intervals[member]
        return self._templates[position] % tuple(bounds)


def _shared_places(members: Sequence[int], intervals: Sequence[Steps]) -> list[int]:
    """Return the bounds of a ballot that has fewer places than members: those that share a place are added."""
    bounds = [0] * (2 * MOST_MEMBERS)
    for number, member in enumerate(members):
        place = 2 * (number % MOST_MEMBERS)
        bounds[place] += intervals[member][0]
        bounds[place + 1] += intervals[member][1]
    return bounds


def _followers(wiring: Sequence[Sequence[int]], first: int) -> tuple[tuple[int, ...], ...]:
    """Return, for every node, the nodes that count it, once for each time they do."""
    followers: list[list[int]] = [[] for _ in wiring]
    for position, members in enumerate(wiring):
        for member in members:
            if member >= first:
                followers[member - first].append(position)
    return tuple(tuple(positions) for positions in followers)
