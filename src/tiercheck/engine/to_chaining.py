"""Programs translated into durable-rules definitions and facts: plain integers and short ASCII only.

Every node has one *ballot*: a fact that carries the intervals of its members as
properties ``l0 h0 l1 h1 ...`` and its mark as ``k`` with the node's number, so that only the
node's own rules look at it. A ballot has ``MOST_MEMBERS`` places; where a node has more members,
several share a place, added up before. A program of more than ``MOST_NODES`` nodes is carried by
several rule sets, one after the other. Three positive rules per node let the engine add the members
up and hold them against the mark, so exactly one fires per ballot. The
engine never sees a profile value, a null, a text or a negation (see the hazards that
``tests/engine/test_hazards.py`` pins).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.engine.program import Node

# Bounds under which durable-rules 2.0.28 was measured to be safe: it crashes the process
# at 300 properties a fact and at about 512 root conditions a rule set.
MOST_MEMBERS = 45
MOST_RULES = 400
MOST_NODES = MOST_RULES // 3

Json: TypeAlias = "str | int | dict[str, Json] | list[Json]"


@dataclass(frozen=True, slots=True)
class ChainingDefinition:
    """A durable-rules rule set for some nodes of a program, as JSON-ready data.

    Attributes:
        rules: rule name to rule; names are ``p12``, ``u12`` and ``f12`` for node 12.
    """

    rules: dict[str, Json]


def to_chaining(nodes: Sequence[Node]) -> ChainingDefinition:
    """Translate nodes into three rules each; at most ``MOST_NODES`` of them."""
    rules: dict[str, Json] = {}
    for position, node in enumerate(nodes):
        low = _total([f"l{place}" for place in range(places(node))])
        high = _total([f"h{place}" for place in range(places(node))])
        mark = f"k{position}"
        rules[f"p{position}"] = _rule({"$lte": {mark: low}})
        rules[f"u{position}"] = _rule({"$gt": {mark: low}}, {"$lte": {mark: high}})
        rules[f"f{position}"] = _rule({"$gt": {mark: high}})
    return ChainingDefinition(rules)


def places(node: Node) -> int:
    """Return how many intervals a node's ballot carries."""
    return min(len(node.members), MOST_MEMBERS)


def ballot_template(position: int, node: Node) -> str:
    """Return the JSON of a node's ballot with one ``%d`` for each bound of each place.

    The fact id is the node's position: ids are compared by a 32-bit hash, and positions
    below ``MOST_RULES`` are known not to collide.
    """
    bounds = ",".join(f'"l{place}":%d,"h{place}":%d' for place in range(places(node)))
    return f'{{"id":"{position}","sid":"0","k{position}":{node.mark},{bounds}}}'


def _rule(*tests: Json) -> Json:
    return {"all": [{"m": tests[0] if len(tests) == 1 else {"$and": list(tests)}}]}


def _total(properties: Sequence[str]) -> Json:
    """Return the sum of properties as a balanced tree, so that nesting stays shallow."""
    if len(properties) == 1:
        return {"$m": properties[0]}
    half = len(properties) // 2
    return {"$add": {"$l": _total(properties[:half]), "$r": _total(properties[half:])}}
