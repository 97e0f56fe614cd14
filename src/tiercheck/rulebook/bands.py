"""Review of ordered bands: none unreachable, no gap, no overlap, and fewer points for asking less."""

from collections.abc import Sequence
from typing import NamedTuple

from tiercheck.errors import Location
from tiercheck.model.expression import Check
from tiercheck.model.quantity import decimal_text
from tiercheck.model.scoring import Band
from tiercheck.rulebook.region import Region, covers, domain_of, implies, region_of
from tiercheck.yaml.report import Report


class PlacedBand(NamedTuple):
    """A band and where it is written."""

    band: Band
    at: Location


def review_bands(bands: Sequence[PlacedBand], end: Location | None, report: Report) -> None:
    """Report what is wrong with the bands of one scoring.

    Args:
        bands: in the order in which they are walked.
        end: where to say that a band is missing, or None when some could not be read.
        report: collects the problems.
    """
    for place, later in enumerate(bands):
        _review_after(later, bands[:place], report)
    checks = [placed.band.when for placed in bands]
    if end is None or None in checks:
        return
    if _one_measure(bands) and _covers_all(bands):
        return
    message = "some values fall into none of the bands; they would silently get no points"
    report.add("band-gap", end, message, "end with else: 0")


def _review_after(later: PlacedBand, earlier: Sequence[PlacedBand], report: Report) -> None:
    """Report at most one problem of a band against those before it."""
    when = later.band.when
    if any(placed.band.when is None for placed in earlier):
        report.add("band-unreachable", later.at, "nothing comes after else", "make else the last band")
        return
    mine = [*earlier, later]
    if when is None:
        if earlier and _one_measure(earlier) and _covers_all(earlier):
            message = "the bands before it cover every value, so else is never reached"
            report.add("band-unreachable", later.at, message, "leave it out, or correct a bound")
        return
    if any(placed.band.when is not None and implies(when, placed.band.when) for placed in earlier) or (
        _one_measure(mine) and isinstance(when, Check) and covers(_regions(earlier), region_of(when))
    ):
        message = "this band is never reached: the bands before it take every value it would take"
        report.add("band-unreachable", later.at, message, "put the stricter band first")
        return
    for placed in earlier:
        _review_pair(placed, later, report)


def _review_pair(earlier: PlacedBand, later: PlacedBand, report: Report) -> None:
    first, second = earlier.band.when, later.band.when
    if first is None or second is None:
        return
    if implies(first, second):
        if later.band.points >= earlier.band.points:
            less, more = decimal_text(earlier.band.points), decimal_text(later.band.points)
            message = (
                f"this band asks less than the one in line {earlier.at.line} but gives {more} points, not below {less}"
            )
            report.add("points-not-falling", later.at, message, "give fewer points for asking less")
    elif (
        isinstance(first, Check)
        and isinstance(second, Check)
        and first.measure.expression == second.measure.expression
        and not region_of(first).meet(region_of(second)).is_empty
    ):
        message = f"this band overlaps the one in line {earlier.at.line}; a value in both takes the first"
        report.add("band-overlap", later.at, message, "let the bands meet at one bound")


def _one_measure(bands: Sequence[PlacedBand]) -> bool:
    """Whether all bands are single checks of the same measure."""
    checks = [placed.band.when for placed in bands]
    return len(
        {check.measure.expression if isinstance(check, Check) else None for check in checks} | {None}
    ) == 2 and all(isinstance(check, Check) for check in checks)


def _regions(bands: Sequence[PlacedBand]) -> list[Region]:
    return [region_of(placed.band.when) for placed in bands if isinstance(placed.band.when, Check)]


def _covers_all(bands: Sequence[PlacedBand]) -> bool:
    first = bands[0].band.when
    return isinstance(first, Check) and covers(_regions(bands), domain_of(first.measure))
