"""Records whose points lie at a mark: sought by moving one figure at a time, those nearest to it first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from tiercheck.change.deciding import Decider
from tiercheck.change.probing.hinges import hinged_on
from tiercheck.change.probing.settling import Figures
from tiercheck.change.probing.trials import Trials
from tiercheck.change.thresholds import Side, Threshold, points_of
from tiercheck.engine.program import Program, compile_program
from tiercheck.model.evidence import Value
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.quantity import Number
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.model.verdict import Verdict

# The verdicts of a tier and of those it refers to, by tier.
JudgeFigures: TypeAlias = Callable[[Figures], Mapping[str, Verdict]]
_Standing: TypeAlias = tuple[Outcome | Interval, ...]
_Pair: TypeAlias = tuple[Figures, Figures]
# Records to go on from: in all, and without finding a nearer one once there is one on either side.
MOST_BEGINNINGS, PATIENCE = 40, 6
# What an unmet requirement weighs, and a tier that does not hang on the mark, in points: more than any table has.
_BROKEN = 10_000
_LOOSE = 1_000


class Straddle(NamedTuple):
    """Records around a mark, on which the tier hangs; None where none was found.

    Attributes:
        inside: the mark is reached, as exactly as can be, and missed with one figure one step off.
        outside: the mark is missed, and reached with one figure one step off.
        open: the mark may be reached or missed.
    """

    inside: Figures | None
    outside: Figures | None
    open: Figures | None


class Marks:
    """Seeks records around the marks of one rule set."""

    def __init__(self, rule_set: RuleSet, application: Application, judge: JudgeFigures, trials: Trials) -> None:
        examined = (each for each in rule_set.indicators.values() if application in each.applications)
        self._scored = tuple(each for each in examined if each.scoring is not None)
        self._rule_set = rule_set
        self._program = compile_program(rule_set, application)
        self._judge = judge
        self._trials = trials

    def straddle(self, threshold: Threshold) -> Straddle:
        """Return records around a mark."""
        hinge = _Hinge(threshold, self._program)
        if not hinge.is_examined:
            return Straddle(None, None, None)
        begin = self._trials.settler.settle_most(hinged_on(threshold, self._rule_set), {})
        search = self._search(hinge, self._trials.best(self._scored, begin))
        inside = search.inside.figures
        found = None if inside is None else next(self._open(hinge, inside), None)
        return Straddle(inside, search.outside.figures, found)

    def around(self, figures: Figures) -> Iterator[Figures]:
        """Yield records in which one figure that points depend on is another, or not reported."""
        for indicator in self._scored:
            for pair in self._trials.moves(indicator, figures):
                yield from pair
            yield from self._trials.silences(indicator, figures)

    def _open(self, hinge: "_Hinge", inside: Figures) -> Iterator[Figures]:
        for indicator in self._scored:
            for figures in self._trials.silences(indicator, inside):
                verdicts = self._judge(figures)
                if hinge.side(verdicts) is Side.OPEN and hinge.holds_up(verdicts):
                    yield figures

    def _search(self, hinge: "_Hinge", begin: Figures) -> "_Search":
        """Seek two records one step apart that reach the mark, as exactly as can be, and miss it."""
        search = _Search(hinge, self._judge(begin))
        queue: list[_Candidate] = [_Candidate(0, 0, begin)]
        for _ in range(MOST_BEGINNINGS):
            if not queue or search.is_done:
                break
            search.begin()
            for pair in self._pairs(heappop(queue).figures):
                if search.knows(pair):
                    continue
                judged = [_Judged(figures, self._judge(figures)) for figures in pair]
                for one, other in (judged, reversed(judged)):
                    search.consider(one, other)
                for each in judged:
                    candidate = search.candidate(each)
                    if candidate is not None:
                        heappush(queue, candidate)
        return search

    def _pairs(self, figures: Figures) -> Iterator[_Pair]:
        for indicator in self._scored:
            for pair in self._trials.moves(indicator, figures):
                if all(map(self._trials.are_possible, pair)):
                    yield pair


class _Candidate(NamedTuple):
    """A record to go on from: those nearest to the mark first, then those found first."""

    away: Number
    number: int
    figures: Figures


class _Hinge:
    """A mark, and whether the tier hangs on it."""

    def __init__(self, threshold: Threshold, program: Program) -> None:
        self.threshold = threshold
        self._tier = program.rule_set.tier
        self.is_examined = any(each.key == threshold.step for each in program.nodes)
        decider = Decider(program)
        self._reached, self._missed = decider.with_mark(threshold.step, 0), decider.with_mark(threshold.step, _BROKEN)

    def verdict(self, verdicts: Mapping[str, Verdict]) -> Verdict:
        """Return the verdict of the tier."""
        return verdicts[self._tier]

    def points(self, verdicts: Mapping[str, Verdict]) -> Interval:
        """Return the points that are compared."""
        return points_of(verdicts[self._tier], self.threshold.of)

    def side(self, verdicts: Mapping[str, Verdict]) -> Side:
        """Return on which side of the mark they stand."""
        return self.threshold.side_of(self.points(verdicts))

    def holds_up(self, verdicts: Mapping[str, Verdict]) -> bool:
        """Whether the tier would come out otherwise if the mark were reached, or missed, instead."""
        findings = verdicts[self._tier].indicators
        reached, missed = (each.outcome(findings, verdicts) for each in (self._reached, self._missed))
        return reached is not missed


class _Judged(NamedTuple):
    """A record, and what came of it."""

    figures: Figures
    verdicts: Mapping[str, Verdict]


@dataclass(slots=True)
class _Nearest:
    """The record nearest to the mark so far; ``away`` is how far in points."""

    figures: Figures | None = None
    away: Number = _BROKEN


class _Search:
    """What a search for one mark has found so far."""

    def __init__(self, hinge: _Hinge, first: Mapping[str, Verdict]) -> None:
        self.inside, self.outside = _Nearest(), _Nearest()
        self._hinge = hinge
        self._unmet = _unmet(hinge.verdict(first))
        self._seen: set[_Standing] = set()
        self._considered: set[tuple[tuple[tuple[str, Value], ...], ...]] = set()
        self._fruitless = 0

    @property
    def is_done(self) -> bool:
        """Whether records on both sides were found, at the mark itself or as near as others hardly are."""
        found = self.inside.figures is not None and self.outside.figures is not None
        return found and (self.inside.away == 0 or self._fruitless > PATIENCE)

    def knows(self, pair: _Pair) -> bool:
        """Whether two records were considered before."""
        name = tuple(tuple(sorted(figures.items())) for figures in pair)
        is_known = name in self._considered
        self._considered.add(name)
        return is_known

    def begin(self) -> None:
        """Begin with another record."""
        self._fruitless += 1

    def consider(self, inside: _Judged, outside: _Judged) -> None:
        """Keep records one step apart that straddle the mark, where the tier hangs on it."""
        hinge = self._hinge
        reached, missed = hinge.points(inside.verdicts), hinge.points(outside.verdicts)
        sides = hinge.threshold.side_of(reached), hinge.threshold.side_of(missed)
        if sides == (Side.INSIDE, Side.OUTSIDE) and reached.settled and missed.settled:
            away = reached.low - hinge.threshold.mark
            for nearest, judged in ((self.inside, inside), (self.outside, outside)):
                if away < nearest.away and hinge.holds_up(judged.verdicts):
                    nearest.figures, nearest.away = judged.figures, away
                    self._fruitless = 0

    def candidate(self, judged: _Judged) -> _Candidate | None:
        """Return a record to go on from, None when its points are not settled or were seen."""
        verdict, points = self._hinge.verdict(judged.verdicts), self._hinge.points(judged.verdicts)
        standing = tuple(each.outcome if each.points is None else each.points for each in verdict.indicators)
        if not points.settled or standing in self._seen:
            return None
        self._seen.add(standing)
        beyond = points.low - self._hinge.threshold.mark
        broken = len(_unmet(verdict) - self._unmet)
        loose = 0 if self._hinge.holds_up(judged.verdicts) else _LOOSE
        return _Candidate(max(beyond, -beyond) + _BROKEN * broken + loose, len(self._seen), judged.figures)


def _unmet(verdict: Verdict) -> frozenset[str]:
    required = (each for each in verdict.indicators if each.points is None and not each.indicator.advisory)
    return frozenset(each.id for each in required if each.outcome in (Outcome.FAIL, Outcome.UNKNOWN))
