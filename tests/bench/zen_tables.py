"""The same amount of work for zen-engine: 22 scored tables and 60 boolean expressions, with trace.

zen-engine comes with the ``bench`` dependency group (`make bench`).
"""

import json
from collections.abc import Callable

import zen

TABLES, EXPRESSIONS = 22, 60
BANDS = ((0.1, 10), (0.08, 8), (0.06, 6), (0.04, 4), (0.02, 2))


def table(index: int) -> dict[str, object]:
    rules = [{"_id": f"r{points}", "a": f">= {bound}", "o": str(points)} for bound, points in BANDS]
    rules.append({"_id": "else", "a": "", "o": "0"})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": "a", "name": "a", "field": f"part{index} / whole{index}"}],
        "outputs": [{"id": "o", "name": "o", "field": f"points{index}"}],
        "rules": rules,
    }
    return {"id": f"table{index}", "name": f"table{index}", "type": "decisionTableNode", "content": content}


def decision() -> Callable[[], object]:
    """Return a call that evaluates the whole graph once, with trace."""
    expressions = [{"id": f"e{i}", "key": f"holds{i}", "value": f"figure{i} >= {i}"} for i in range(EXPRESSIONS)]
    tables = [table(index) for index in range(TABLES)]
    checks = {"id": "checks", "name": "checks", "type": "expressionNode", "content": {"expressions": expressions}}
    ends: list[dict[str, object]] = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    middle = [f"table{index}" for index in range(TABLES)] + ["checks"]
    pairs = [("in", name) for name in middle] + [(name, "out") for name in middle]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairs]
    made = zen.ZenEngine().create_decision(json.dumps({"nodes": [*ends, *tables, checks], "edges": edges}))
    record = {f"part{i}": 5 + i for i in range(TABLES)} | {f"whole{i}": 100 for i in range(TABLES)}
    record |= {f"figure{i}": 30 for i in range(EXPRESSIONS)}
    return lambda: made.evaluate(record, {"trace": True})
