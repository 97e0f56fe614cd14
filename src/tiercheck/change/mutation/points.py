"""Slips in the giving of points: bands, sums and their caps, routes, points as awarded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from tiercheck.change.mutation.checks import of_requirement, with_checks
from tiercheck.change.mutation.mutant import Kind, Slip, within
from tiercheck.explain.figures import number_text
from tiercheck.explain.requirements import measure_rule_text, scoring_rule_text, single_measure
from tiercheck.model.condition import Requirement
from tiercheck.model.expression import Check
from tiercheck.model.quantity import POINT_STEPS, Number
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring, most_points


def of_scoring(scoring: Scoring) -> Iterator[Slip[Scoring]]:
    """Yield every slip in how points are given."""
    match scoring:
        case Bands():
            yield from _of_bands(scoring)
        case CappedSum(items, at_most):
            yield from _of_members(items, "item", partial(_with_items, scoring))
            reached = sum(map(most_points, items))
            if at_most < reached:
                yield _cap(Kind.CAP_UP, at_most, at_most + 1, scoring)
            if 0 < at_most <= reached:
                yield _cap(Kind.CAP_DOWN, at_most, at_most - 1, scoring)
        case HighestOf(routes):
            yield from _of_members(routes, "route", partial(_with_routes, scoring))
        case Awarded(_, at_most):
            yield _cap(Kind.CAP_UP, at_most, at_most + 1, scoring)
            if at_most > 0:
                yield _cap(Kind.CAP_DOWN, at_most, at_most - 1, scoring)


def _cap(kind: Kind, old: Number, new: Number, scoring: CappedSum | Awarded) -> Slip[Scoring]:
    return Slip(kind, "", f"at most {number_text(old)}", f"at most {number_text(new)}", replace(scoring, at_most=new))


def _with_items(scoring: CappedSum, items: tuple[Scoring, ...]) -> Scoring:
    return replace(scoring, items=items)


def _with_routes(scoring: HighestOf, routes: tuple[Scoring, ...]) -> Scoring:
    return replace(scoring, routes=routes)


def _of_members(
    members: tuple[Scoring, ...], word: str, rebuild: Callable[[tuple[Scoring, ...]], Scoring]
) -> Iterator[Slip[Scoring]]:
    for place, member in enumerate(members):
        position = f"{word}{place + 1}"
        yield from within(of_scoring(member), partial(_with_member, members, place, rebuild), position)
        if len(members) > 1:
            fewer = rebuild((*members[:place], *members[place + 1 :]))
            yield Slip(Kind.DROPPED, position, _named(member), "nothing", fewer)


def _with_member(
    members: tuple[Scoring, ...], place: int, rebuild: Callable[[tuple[Scoring, ...]], Scoring], member: Scoring
) -> Scoring:
    return rebuild((*members[:place], member, *members[place + 1 :]))


def _of_bands(scoring: Bands) -> Iterator[Slip[Scoring]]:
    bands = scoring.bands
    for place, band in enumerate(bands):
        position, instead = f"band{place + 1}", partial(_with_bands, scoring, place)
        if band.when is not None:
            yield from within(of_requirement(band.when), partial(_asking, instead, band), position)
        for kind, points in ((Kind.POINTS_UP, band.points + 1), (Kind.POINTS_DOWN, band.points - 1)):
            if points >= 0:
                other = replace(band, points=points)
                yield Slip(kind, position, _text(band), _text(other), instead(other))
        if band.when is None:
            continue
        if len(bands) > 1:
            yield Slip(Kind.DROPPED, position, _text(band), "nothing", instead())
        for other in bands[place + 1 : place + 2]:
            if other.when is not None and other.points != band.points:
                swapped = replace(scoring, bands=(*bands[:place], other, band, *bands[place + 2 :]))
                yield Slip(Kind.SWAPPED, position, _text(band, other), _text(other, band), swapped)


def _with_bands(scoring: Bands, place: int, *instead: Band) -> Scoring:
    return replace(scoring, bands=(*scoring.bands[:place], *instead, *scoring.bands[place + 1 :]))


def _asking(instead: Callable[[Band], Scoring], band: Band, when: Requirement) -> Scoring:
    return instead(replace(band, when=when))


def _text(*bands: Band) -> str:
    return _named(Bands(bands))


def _named(scoring: Scoring) -> str:
    """Write a scoring with the measure that its bands are of."""
    single = single_measure(scoring)
    return (
        f"{measure_rule_text(single)} {scoring_rule_text(scoring)}"
        if single is not None
        else scoring_rule_text(scoring)
    )


def scoring_with_checks(scoring: Scoring, change: Callable[[Check], Check]) -> Scoring:
    """Return a scoring with every check replaced."""
    match scoring:
        case Bands(bands):
            return replace(scoring, bands=tuple(_band_with_checks(band, change) for band in bands))
        case CappedSum(items):
            return replace(scoring, items=tuple(scoring_with_checks(item, change) for item in items))
        case HighestOf(routes):
            return replace(scoring, routes=tuple(scoring_with_checks(route, change) for route in routes))
        case Awarded():
            return scoring


def _band_with_checks(band: Band, change: Callable[[Check], Check]) -> Band:
    return band if band.when is None else replace(band, when=with_checks(band.when, change))


def points_given(scoring: Scoring) -> Iterator[Number]:
    """Yield all points that a scoring mentions, a millionth where an authority may give any."""
    match scoring:
        case Bands(bands):
            yield from (band.points for band in bands)
        case CappedSum(items, at_most):
            yield at_most
            for item in items:
                yield from points_given(item)
        case HighestOf(routes):
            for route in routes:
                yield from points_given(route)
        case Awarded():
            yield Fraction(1, POINT_STEPS)
