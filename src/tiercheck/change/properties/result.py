"""What came of properties: an answer to every question, and what the answers come to."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, NamedTuple

from tiercheck.change.properties.property import Property
from tiercheck.model.evidence import Column
from tiercheck.model.occasion import Occasion
from tiercheck.model.renderable import Renderable


class Standing(StrEnum):
    """How a question, or a property, was settled.

    ``PROVEN``: for every record there can be. ``REFUTED``: by a record that was judged. ``VACUOUS``: there is no
    record that it speaks of, so it says nothing. ``UNDECIDED``: neither proven nor refuted.
    """

    PROVEN = "proven"
    REFUTED = "refuted"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


class Shown(NamedTuple):
    """One figure of a record, written as flat records carry it."""

    column: Column
    value: str


class Changed(NamedTuple):
    """The figure that changes between two records; "" where it is not reported."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A record that does not have the property, judged by the rules themselves.

    Attributes:
        record: what it reports.
        before: how it comes out where it passes.
        after: how it comes out where it should pass too.
        changed: the figure that makes the other record of the pair, or None when there is one record only.
    """

    record: tuple[Shown, ...]
    before: str
    after: str
    changed: Changed | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question.

    Attributes:
        standing: how it was settled.
        options: the occasion it was asked on.
        than: the occasion it was compared with, or None.
        of: what passes or must hold.
        column: the column that changes, or None.
        against: the record that refutes it, or None.
    """

    standing: Standing
    options: Occasion
    of: str
    than: Occasion | None = None
    column: Column | None = None
    against: CounterExample | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What of the property it is about."""
        return (self.of,) if self.column is None else (self.of, self.column.name)

    def settled(self, standing: Standing, against: CounterExample | None = None) -> "Answer":
        """Return the answer as it was settled."""
        return replace(self, standing=standing, against=against)


class Verdict(StrEnum):
    """What a property comes to."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Result:
    """A property and what came of its questions.

    Attributes:
        about: the property.
        answers: one answer a question.
    """

    about: Property
    answers: tuple[Answer, ...]

    @property
    def idle(self) -> tuple[str, ...]:
        """What the property names and says nothing of: tiers, steps and columns that no record bears upon."""
        named = dict.fromkeys(name for answer in self.answers for name in answer.names)
        spoken_of = {
            name for answer in self.answers for name in answer.names if answer.standing is not Standing.VACUOUS
        }
        return tuple(name for name in named if name not in spoken_of)

    @property
    def standing(self) -> Standing:
        """How it was settled: refuted by one answer, proven when none is open and all that it names is spoken of."""
        found = {answer.standing for answer in self.answers}
        for standing in (Standing.REFUTED, Standing.UNDECIDED):
            if standing in found:
                return standing
        return Standing.VACUOUS if self.idle or not found else Standing.PROVEN

    @property
    def verdict(self) -> Verdict:
        """Pass when it stands as the file says it does; one that says nothing fails."""
        if self.standing is Standing.UNDECIDED:
            return Verdict.UNDECIDED
        wanted = Standing.REFUTED if self.about.fails else Standing.PROVEN
        return Verdict.PASS if self.standing is wanted else Verdict.FAIL


class PropertyResults(tuple[Result, ...], Renderable):
    """What came of properties, in the order of the files."""

    __slots__ = ()

    LAYOUTS: ClassVar[str] = "tiercheck.change.properties.layout"

    __repr__ = Renderable.__repr__

    def _line(self) -> str:
        verdicts = [result.verdict for result in self]
        return ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in Verdict)
