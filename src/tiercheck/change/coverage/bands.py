"""The bands of a scored indicator: which one a record lands in, and what would come out without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tiercheck.engine import meaning
from tiercheck.engine.record import Judge, JudgeRequirement, RecordInterpretation, Slots, judge
from tiercheck.explain.figures import number_text
from tiercheck.explain.requirements import rule_text
from tiercheck.model.expression import Reading
from tiercheck.model.outcome import Truth
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Band, Bands
from tiercheck.model.tree import Path, replace_at, walk

Readings: TypeAlias = Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Rung:
    """One band.

    Attributes:
        label: what to call it.
        earlier: whether each band before it applies.
        applies: whether it applies itself; None for the band of everything else.
        otherwise: judges the indicator with other points in place of its bands.
    """

    label: str
    earlier: tuple[JudgeRequirement, ...]
    applies: JudgeRequirement | None
    otherwise: Judge

    def is_taken(self, readings: Readings) -> bool:
        """Whether a record certainly lands in it."""
        if any(before(readings) is not Truth.FALSE for before in self.earlier):
            return False
        return self.applies is None or self.applies(readings) is Truth.TRUE


def rungs_of(indicator: Indicator, slots: Slots) -> Iterator[Rung]:
    """Yield the bands of an indicator in reading order.

    Args:
        indicator: a requirement has none.
        slots: where the reading of each of its measures lies.
    """
    compiled = RecordInterpretation(slots)
    for path, node in walk(indicator):
        if not isinstance(node, Bands):
            continue
        bands, name = node.bands, _name(path)
        whens = tuple(None if band.when is None else meaning.truth(band.when, compiled) for band in bands)
        for place, band in enumerate(bands):
            points = 0 if band.points else max(each.points for each in bands)
            otherwise = replace_at(indicator, path, Bands((Band(None, points),)))
            when = "else" if band.when is None else rule_text(band.when, named=True)
            label = f"{name}band {place + 1} ({when}: {number_text(band.points)})"
            earlier = tuple(each for each in whens[:place] if each is not None)
            yield Rung(label, earlier, whens[place], judge(otherwise, slots))


def _name(path: Path) -> str:
    """Return where bands are, such as ``item 2 ``; "" when they are the whole scoring."""
    return "".join(f"{step.field[:-1]} {int(step.key) + 1} " for step in path if isinstance(step.key, int))
