"""What came of the mutants: killed, survived, explained as equivalent; and the score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

from tiercheck.change.cases.case import Equivalent
from tiercheck.change.mutation.mutant import Kind, Mutant
from tiercheck.errors import Problem, nearest
from tiercheck.model.quantity import percent
from tiercheck.model.renderable import Renderable

# The share of mutants that cases should notice, where no other is named.
LEAST = Fraction(98, 100)


@dataclass(frozen=True, slots=True, repr=False)
class MutationReport(Renderable):
    """What the cases notice.

    Attributes:
        killed: the mutants that a case noticed.
        equivalent: the mutants that none can notice, with the reason.
        survivors: the mutants that no case noticed although one could.
        problems: explanations that explain nothing: of no mutant, or of one that was killed.
    """

    killed: tuple[Mutant, ...]
    equivalent: tuple[tuple[Mutant, Equivalent], ...]
    survivors: tuple[Mutant, ...]
    problems: tuple[Problem, ...]

    LAYOUTS: ClassVar[str] = "tiercheck.change.mutation.layout"

    def _line(self) -> str:
        return f"{self.mutants} mutants, {len(self.survivors)} survived, score {percent(self.score)}"

    @property
    def mutants(self) -> int:
        """How many mutants were tried."""
        return len(self.killed) + len(self.equivalent) + len(self.survivors)

    @property
    def score(self) -> Fraction:
        """The share of the mutants that were killed, those apart that cannot be; 1 when there are none."""
        possible = len(self.killed) + len(self.survivors)
        return Fraction(len(self.killed), possible) if possible else Fraction(1)

    def passes(self, least: Fraction) -> bool:
        """Whether the score reaches a share and every explanation explains something."""
        return self.score >= least and not self.problems

    @property
    def by_kind(self) -> Mapping[Kind, tuple[int, int]]:
        """How many mutants of each kind were killed, and how many survived unexplained."""
        killed, survived = [each.kind for each in self.killed], [each.kind for each in self.survivors]
        found = {kind: (killed.count(kind), survived.count(kind)) for kind in Kind}
        return MappingProxyType({kind: counts for kind, counts in found.items() if any(counts)})


def sum_up(
    tried: Sequence[Mutant], killed: frozenset[str], explained: Iterable[Equivalent], every: Iterable[Mutant]
) -> MutationReport:
    """Sum up.

    Args:
        tried: the mutants that cases were run against, in order.
        killed: ids of those that a case noticed.
        explained: what the case files say of equivalents.
        every: all mutants that there are.
    """
    reasons = {each.mutant: each for each in explained}
    alive = [mutant for mutant in tried if mutant.id not in killed]
    return MutationReport(
        killed=tuple(mutant for mutant in tried if mutant.id in killed),
        equivalent=tuple((mutant, reasons[mutant.id]) for mutant in alive if mutant.id in reasons),
        survivors=tuple(mutant for mutant in alive if mutant.id not in reasons),
        problems=tuple(_stale(reasons.values(), killed, tuple(mutant.id for mutant in every))),
    )


def _stale(reasons: Iterable[Equivalent], killed: frozenset[str], known: Sequence[str]) -> Iterator[Problem]:
    for each in reasons:
        if each.mutant not in known:
            message = f"{each.mutant} is explained as equivalent, but there is no such mutant"
            hint = nearest(each.mutant, known) or "the rule has changed: leave the explanation out"
            yield Problem("unknown-mutant", message, hint, each.place)
        elif each.mutant in killed:
            message = f"{each.mutant} is explained as equivalent, but a case notices it"
            yield Problem("killed-equivalent", message, "leave the explanation out", each.place)
