"""What can be wrong with bands: overlaps, gaps, bands that nothing reaches, points that do not fall."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tiercheck.errors import Location
from tiercheck.model.condition import Requirement
from tiercheck.model.expression import Check, Measure, Reading, Reference
from tiercheck.model.outcome import Truth
from tiercheck.model.quantity import Unit
from tiercheck.model.scoring import Band
from tiercheck.rulebook.report import Report


@dataclass(frozen=True, slots=True)
class PlacedBand:
    """A band and where it stands."""

    band: Band
    location: Location


def review_bands(placed: Sequence[PlacedBand], at: Location, report: Report) -> None:
    """Report what is wrong with bands that are walked in order.

    Args:
        placed: the bands, in order.
        at: where they begin.
        report: takes the problems.
    """
    ends = [index for index, each in enumerate(placed) if each.band.when is None]
    if ends:
        for each in placed[ends[0] + 1 :]:
            report.add(
                "band-unreachable", each.location, "this band stands after else, so nothing reaches it", "put else last"
            )
        placed = placed[: ends[0] + 1]
    measure = _one_measure([each.band for each in placed])
    if measure is None:
        _review_requirements(placed, at, report)
    else:
        _review_figures(placed, measure, at, report)


def _one_measure(bands: Sequence[Band]) -> Measure | None:
    """Return the measure when every band is a check of the same one."""
    whens = [band.when for band in bands if band.when is not None]
    if not whens or not all(isinstance(when, Check) for when in whens):
        return None
    measures = {when.measure for when in whens if isinstance(when, Check)}
    return measures.pop() if len(measures) == 1 else None


def _review_requirements(placed: Sequence[PlacedBand], at: Location, report: Report) -> None:
    seen: set[Requirement] = set()
    for each in placed:
        if each.band.when is not None and each.band.when in seen:
            report.add("band-unreachable", each.location, "an earlier band already takes all of this", "remove it")
        elif each.band.when is not None:
            seen.add(each.band.when)
    if placed and placed[-1].band.when is not None:
        report.add("band-gap", at, "what is in none of these bands gets no stated points", "end with {else: 0}")


def _review_figures(placed: Sequence[PlacedBand], measure: Measure, at: Location, report: Report) -> None:
    """Hold every band against every figure at, and between, the thresholds."""
    samples = _samples(placed, measure)
    takes = [frozenset(sample for sample in samples if _holds(each.band, measure, sample)) for each in placed]
    left = frozenset(samples)
    for index, (each, taken) in enumerate(zip(placed, takes, strict=True)):
        if not taken & left:
            message = "no figure reaches this band: earlier bands take all of it"
            report.add("band-unreachable", each.location, message, "put the narrower band first, or remove one")
        left -= taken
        for earlier in range(index):
            _review_pair(placed[earlier], each, takes[earlier], taken, report)
    if left:
        report.add("band-gap", at, "some figures fall in none of these bands", "add `else: 0` or a band for them")


def _review_pair(
    first: PlacedBand, second: PlacedBand, taken: frozenset[Fraction], later: frozenset[Fraction], report: Report
) -> None:
    if second.band.when is None or not taken & later:
        return
    if not taken <= later and not later <= taken:
        message = f"this band overlaps the one on line {first.location.line}, and neither lies within the other"
        report.add("band-overlap", second.location, message, "let one begin where the other ends")
    elif taken < later and first.band.points <= second.band.points:
        message = f"this wider band gives no fewer points than the narrower one on line {first.location.line}"
        report.add("band-points", second.location, message, "a better figure should give more points")


def _samples(placed: Sequence[PlacedBand], measure: Measure) -> list[Fraction]:
    """Return the thresholds, a figure between each two, and one beyond each end, within the column's domain."""
    marks = {
        Fraction(bound.compared)
        for each in placed
        if isinstance(each.band.when, Check)
        for bound in each.band.when.bounds
    }
    ordered = sorted(marks)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    nearby = [mark + step for mark in ordered for step in (-1, 1)]
    return [sample for sample in sorted({*ordered, *between, *nearby}) if _possible(sample, measure)]


def _possible(sample: Fraction, measure: Measure) -> bool:
    if not isinstance(measure.expression, Reference):
        return True
    column = measure.expression.column
    low, high = (0, len(column.levels) - 1) if column.unit is Unit.LEVEL else (column.low, column.high)
    if column.unit in (Unit.COUNT, Unit.LEVEL) and sample.denominator != 1:
        return False
    scaled = sample / column.unit.scale
    return (low is None or scaled >= low) and (high is None or scaled <= high)


def _holds(band: Band, measure: Measure, sample: Fraction) -> bool:
    if not isinstance(band.when, Check):
        return True
    return band.when.judge(Reading(measure, sample, sample, 1, ())) is Truth.TRUE
