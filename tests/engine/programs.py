"""Random programs and inputs, for comparing engines on decisions no rule file has thought of."""

from datetime import date

from hypothesis import strategies as st

from tiercheck.engine.program import Node, Program, Steps
from tiercheck.errors import Location
from tiercheck.model.condition import IndicatorHolds
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


def program(*nodes: Node) -> Program:
    """A program of bare nodes; whatever is no node is an input, in the order of its first mention."""
    names = {node.name for node in nodes}
    members = dict.fromkeys(member for node in nodes for member in node.members)
    return Program(rule_set(), Application.NEW, tuple(name for name in members if name not in names), nodes, (), ())


@st.composite
def programs_with_inputs(draw: st.DrawFn) -> tuple[Program, list[Steps]]:
    """A directed acyclic graph of counted nodes, and an interval for each of its inputs."""
    truths = st.sampled_from([(0, 0), (0, 1), (1, 1)])
    inputs: dict[str, Steps] = {f"i{index}": draw(truths) for index in range(draw(st.integers(1, 12)))}
    points = st.tuples(st.integers(0, 20_000_000), st.integers(0, 20_000_000)).map(lambda pair: (min(pair), max(pair)))
    scored: dict[str, Steps] = {f"points:{index}": draw(points) for index in range(draw(st.integers(0, 6)))}
    nodes: list[Node] = []
    for index in range(draw(st.integers(1, 10))):
        counts_points: bool = draw(st.booleans())
        if scored and counts_points:
            chosen = draw(st.lists(st.sampled_from(sorted(scored)), min_size=1, unique=True))
            mark = draw(st.sampled_from([0, sum(scored[name][0] for name in chosen), 60_000_000]))
            nodes.append(Node(f"n{index}", mark, tuple(chosen), None, counts_points=True))
            continue
        names = sorted(inputs) + [node.name for node in nodes]
        members = draw(st.lists(st.sampled_from(names), min_size=1, max_size=8, unique=True))
        nodes.append(Node(f"n{index}", draw(st.integers(1, len(members))), tuple(members), None))
    made, given = program(*nodes), inputs | scored
    return made, [given[name] for name in made.inputs]
