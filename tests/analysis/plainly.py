"""What the analyses must count, by a plain loop over the assessments of single rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tiercheck.engine.deriving import INTERVALS
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.grounds import Grounds
from tiercheck.engine.program import Program, Steps, compile_program, input_key, steps
from tiercheck.model.finding import Finding
from tiercheck.model.keys import TIER_STEP, IndicatorKey, Key, PointsKey, TierKey, condition_step
from tiercheck.model.outcome import Outcome, Truth
from tiercheck.model.rule_set import Indicator
from tiercheck.model.verdict import Assessment, Verdict

_TRUTHS = {Outcome.FAIL: Truth.FALSE, Outcome.UNKNOWN: Truth.UNKNOWN, Outcome.PASS: Truth.TRUE}


@dataclass
class Counts:
    """Everything there is to count."""

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    alone: Counter[tuple[str, Outcome, str, str]] = field(default_factory=Counter)
    among: Counter[tuple[str, Outcome, str, str]] = field(default_factory=Counter)
    combinations: Counter[tuple[str, Outcome, tuple[str, ...]]] = field(default_factory=Counter)
    blocked: Counter[tuple[str, str, str, Outcome]] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    absent_alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    absent: Counter[tuple[str, str]] = field(default_factory=Counter)
    undefined: Counter[str] = field(default_factory=Counter)
    settled: Counter[tuple[str, int]] = field(default_factory=Counter)
    unsettled: Counter[tuple[str, int]] = field(default_factory=Counter)


def count(assessments: Sequence[Assessment]) -> Counts:
    """Count assessments one by one."""
    counts = Counts()
    for assessment in assessments:
        verdicts = {verdict.tier: verdict for verdict in assessment}
        for verdict in assessment:
            counts.outcomes[verdict.tier, verdict.outcome] += 1
            if verdict.score is not None:
                counted = counts.settled if verdict.score.low == verdict.score.high else counts.unsettled
                counted[verdict.tier, min(19, int(verdict.score.low // 5))] += 1
            if verdict.outcome is not Outcome.PASS:
                _count(verdict, verdicts, counts)
    return counts


def _count(verdict: Verdict, verdicts: Mapping[str, Verdict], counts: Counts) -> None:
    tier, outcome = verdict.tier, verdict.outcome
    program = _program(verdict)
    grounds = Grounds(program).not_met(verdict, {name: each.outcome for name, each in verdicts.items()})
    for ground in grounds:
        counted = counts.alone if len(grounds) == 1 else counts.among
        counted[tier, outcome, ground.id, str(ground.citation)] += 1
    counts.combinations[tier, outcome, tuple(ground.id for ground in grounds)] += 1
    blocking = list(_blocking(program, verdicts))
    for kind, name in blocking:
        counts.blocked[tier, kind, name, outcome] += 1
    counts.near[tier] += any(kind != "step" for kind, _ in blocking)
    if outcome is Outcome.UNKNOWN:
        absent = set(_absent(tier, verdicts))
        counts.undefined[tier] += not absent
        for column in absent:
            counts.absent[tier, column] += 1
            counts.absent_alone[tier, column] += len(absent) == 1


def _program(verdict: Verdict) -> Program:
    return compile_program(verdict.rule_set, verdict.context.options.application)


def _blocking(program: Program, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, str]]:
    tier = program.rule_set.tier
    for indicator in program.rule_set.indicators.values():
        if program.application in indicator.applications and _if_met(tier, verdicts, indicator) is Truth.TRUE:
            yield "indicator", indicator.id
    for other in program.tiers:
        if _derived(program, verdicts, {TierKey(other): (1, 1)}) is Truth.TRUE:
            yield "tier", f"tier:{other}"
    steps_of = {held.key for held in Grounds(program).held} | set(map(condition_step, program.rule_set.conditions))
    for node in program.nodes[:-1]:
        lone = len(node.members) == 1
        if node.key in steps_of and not lone and _derived(program, verdicts, {node.key: (1, 1)}) is Truth.TRUE:
            yield "step", program.name(node).removeprefix(f"{tier}.")


def _if_met(tier: str, verdicts: Mapping[str, Verdict], indicator: Indicator) -> Truth:
    """Derive a tier with every indicator met that asks for the same, in the tiers below it too."""
    program = _program(verdicts[tier])
    met: dict[Key, Steps] = {TierKey(other): INTERVALS[_if_met(other, verdicts, indicator)] for other in program.tiers}
    for each in program.rule_set.indicators.values():
        if (each.requirement, each.scoring, each.awarded) == (
            indicator.requirement,
            indicator.scoring,
            indicator.awarded,
        ):
            full = steps(each.points_of)
            met[input_key(each)] = (full, full) if each.scoring is not None else (1, 1)
    return _derived(program, verdicts, met)


def _derived(program: Program, verdicts: Mapping[str, Verdict], met: Mapping[Key, Steps]) -> Truth:
    findings = {finding.id: finding for finding in verdicts[program.rule_set.tier].indicators}
    known: dict[Key, Steps] = {}
    for key in program.inputs:
        match key:
            case TierKey(tier):
                known[key] = INTERVALS[_TRUTHS[verdicts[tier].outcome]]
            case IndicatorKey(indicator) | PointsKey(indicator):
                known[key] = _interval(findings[indicator])
    known |= met
    if met.keys() <= set(program.inputs):
        return DirectDeriver(program).derive([known[key] for key in program.inputs])[-1][1]
    for node in program.nodes:
        low, high = (sum(known[member][end] for member in node.members) for end in (0, 1))
        known.setdefault(node.key, (int(low >= node.mark), int(high >= node.mark)))
    low, high = known[TIER_STEP]
    return Truth(low + high)


def _interval(finding: Finding) -> Steps:
    if finding.points is not None:
        return steps(finding.points.low), steps(finding.points.high)
    return INTERVALS[_TRUTHS.get(finding.outcome, Truth.UNKNOWN)]


def _absent(tier: str, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield the missing columns of every open indicator that an open tier hangs on."""
    verdict = verdicts[tier]
    facts = {fact.name: fact for fact in verdict.provenance}
    findings = {finding.id: finding for finding in verdict.indicators}
    waiting = [tier]
    while waiting:
        name = waiting.pop()
        if name in facts:
            waiting += facts[name].antecedents if facts[name].outcome is Outcome.UNKNOWN else ()
        elif name.startswith("tier:"):
            if verdicts[name.removeprefix("tier:")].outcome is Outcome.UNKNOWN:
                yield from _absent(name.removeprefix("tier:"), verdicts)
        else:
            yield from findings[name.removeprefix("points:")].missing
