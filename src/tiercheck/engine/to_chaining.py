"""Programs translated into durable-rules definitions and facts: plain integers and short ASCII only.

Every node has one *ballot*: a fact that carries the intervals of its members as
properties ``l0 h0 l1 h1 ...`` and its mark as ``k`` with the node's number, so that only the
node's own rules look at it. Three positive rules per node let the engine add the members
up and hold them against the mark, so exactly one fires per ballot. The
engine never sees a profile value, a null, a text or a negation (see the hazards that
``tests/engine/test_hazards.py`` pins).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.engine.program import Node, Program
from tiercheck.errors import EngineError, Problem

# Bounds under which durable-rules 2.0.28 was measured to be safe: it crashes the process
# at 300 properties a fact and at about 512 root conditions a rule set.
MOST_MEMBERS = 45
MOST_RULES = 400

Json: TypeAlias = "str | int | dict[str, Json] | list[Json]"


@dataclass(frozen=True, slots=True)
class ChainingDefinition:
    """A durable-rules rule set for one program, as JSON-ready data.

    Attributes:
        rules: rule name to rule; names are ``p12``, ``u12`` and ``f12`` for node 12.
    """

    rules: dict[str, Json]


def to_chaining(program: Program) -> ChainingDefinition:
    """Translate a program into three rules a node.

    Raises:
        EngineError: the program is beyond what durable-rules can carry.
    """
    _refuse_beyond_bounds(program)
    rules: dict[str, Json] = {}
    for position, node in enumerate(program.nodes):
        low = _total([f"l{index}" for index in range(len(node.members))])
        high = _total([f"h{index}" for index in range(len(node.members))])
        mark = f"k{position}"
        rules[f"p{position}"] = _rule({"$lte": {mark: low}})
        rules[f"u{position}"] = _rule({"$gt": {mark: low}}, {"$lte": {mark: high}})
        rules[f"f{position}"] = _rule({"$gt": {mark: high}})
    return ChainingDefinition(rules)


def ballot_template(position: int, node: Node) -> str:
    """Return the JSON of a node's ballot with one ``%d`` for each bound of each member.

    The fact id is the node's position: ids are compared by a 32-bit hash, and positions
    below ``MOST_RULES`` are known not to collide.
    """
    bounds = ",".join(f'"l{index}":%d,"h{index}":%d' for index in range(len(node.members)))
    return f'{{"id":"{position}","sid":"0","k{position}":{node.mark},{bounds}}}'


def _rule(*tests: Json) -> Json:
    return {"all": [{"m": tests[0] if len(tests) == 1 else {"$and": list(tests)}}]}


def _total(properties: Sequence[str]) -> Json:
    """Return the sum of properties as a balanced tree, so that nesting stays shallow."""
    if len(properties) == 1:
        return {"$m": properties[0]}
    half = len(properties) // 2
    return {"$add": {"$l": _total(properties[:half]), "$r": _total(properties[half:])}}


def _refuse_beyond_bounds(program: Program) -> None:
    name = program.rule_set.id
    if 3 * len(program.nodes) > MOST_RULES:
        message = f"{name} needs {len(program.nodes)} derived steps; the chaining engine carries {MOST_RULES // 3}"
        raise EngineError([Problem("too-many-steps", message, "split the tier, or assess with engine='direct'")])
    for node in program.nodes:
        if len(node.members) > MOST_MEMBERS:
            message = f"{node.name} joins {len(node.members)} members; the chaining engine joins {MOST_MEMBERS}"
            hint = "group them in named conditions, or assess with engine='direct'"
            raise EngineError([Problem("too-many-members", message, hint)])
