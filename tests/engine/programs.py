"""Random programs and inputs, for comparing engines on decisions no rule file has thought of."""

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from tiercheck.engine.program import Node, Program, Steps
from tiercheck.errors import Location
from tiercheck.model.condition import IndicatorHolds
from tiercheck.model.keys import IndicatorKey, Key, PointsKey, condition_step
from tiercheck.model.outcome import Application, Status
from tiercheck.model.rule_set import Citation, EffectivePeriod, Instrument, RuleSet
from tiercheck.model.text import Text

CITATION = Citation(Instrument("test"), "1", Status.CONFIRMED, Location("test.yaml", 1, 1))
PERIOD = EffectivePeriod(date(2022, 8, 1), None, Status.CONFIRMED)


def rule_set(tier: str = "tier") -> RuleSet:
    """An empty rule set: programs of these tests bring their own nodes."""
    return RuleSet(
        id=f"{tier}/CN/2022-08-01",
        tier=tier,
        title=Text("测试", "Test"),
        rank=1,
        jurisdiction="CN",
        effective={Application.NEW: PERIOD},
        instrument=CITATION.instrument,
        indicators={},
        conditions={},
        score=None,
        decide=IndicatorHolds("none"),
        local_columns={},
        files=(),
        digest="sha256:0",
    )


class Bare(NamedTuple):
    """A node by the names of its members; ``points:`` before what is points."""

    name: str
    mark: int
    members: tuple[str, ...]
    counts_points: bool = False


def program(*nodes: Bare) -> Program:
    """A program of bare nodes; whatever is no node is an input, in the order of its first mention."""
    members = dict.fromkeys(member for node in nodes for member in node.members)
    keys: dict[str, Key] = {
        name: PointsKey(name) if name.startswith("points:") else IndicatorKey(name) for name in members
    }
    steps = {node.name: condition_step(node.name) for node in nodes}
    inputs = tuple(key for name, key in keys.items() if name not in steps)
    keys |= steps
    made = (
        Node(steps[each.name], each.mark, tuple(keys[name] for name in each.members), None, each.counts_points)
        for each in nodes
    )
    return Program(rule_set(), Application.NEW, inputs, tuple(made), ())


@st.composite
def programs_with_inputs(draw: st.DrawFn) -> tuple[Program, list[Steps]]:
    """A directed acyclic graph of counted nodes, and an interval for each of its inputs."""
    truths = st.sampled_from([(0, 0), (0, 1), (1, 1)])
    inputs: dict[str, Steps] = {f"i{index}": draw(truths) for index in range(draw(st.integers(1, 12)))}
    points = st.tuples(st.integers(0, 20_000_000), st.integers(0, 20_000_000)).map(lambda pair: (min(pair), max(pair)))
    scored: dict[str, Steps] = {f"points:{index}": draw(points) for index in range(draw(st.integers(0, 6)))}
    nodes: list[Bare] = []
    for index in range(draw(st.integers(1, 10))):
        counts_points: bool = draw(st.booleans())
        if scored and counts_points:
            chosen = draw(st.lists(st.sampled_from(sorted(scored)), min_size=1, unique=True))
            mark = draw(st.sampled_from([0, sum(scored[name][0] for name in chosen), 60_000_000]))
            nodes.append(Bare(f"n{index}", mark, tuple(chosen), counts_points=True))
            continue
        names = sorted(inputs) + [node.name for node in nodes]
        members = draw(st.lists(st.sampled_from(names), min_size=1, max_size=8, unique=True))
        nodes.append(Bare(f"n{index}", draw(st.integers(1, len(members))), tuple(members)))
    made, given = program(*nodes), inputs | scored
    return made, [given[key.indicator] for key in made.inputs if isinstance(key, IndicatorKey | PointsKey)]
