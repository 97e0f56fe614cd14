"""Two ways of giving points compared, band by band."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import assert_never

from tiercheck.change.edits.edit import EditKind
from tiercheck.change.edits.matching import likeness_of, matched
from tiercheck.change.edits.requirements import NOTHING, Change, computed, meaning, measures_text, unordered, words
from tiercheck.explain.figures import number_text
from tiercheck.explain.phrases import say
from tiercheck.explain.requirements import scoring_words, single_measure
from tiercheck.model.expression import Check, Measure
from tiercheck.model.outcome import Language
from tiercheck.model.quantity import Number
from tiercheck.model.scoring import Awarded, Band, Bands, CappedSum, HighestOf, Scoring
from tiercheck.model.text import Text

_POINTS = Text("{points} 分", "{points} points")
_AT_MOST = Text("合计以 {points} 分为限", "at most {points} points together")
_BAND = Text("{band} → {points}", "{band} → {points}")
_ELSE = Text("其余", "else")
_ITEM = Text("{title} [{scoring}]", "{title} [{scoring}]")


def both(template: Text, **parts: Text) -> Text:
    """Return a template filled in both languages."""
    zh, en = (
        say(template, language, **{name: part.in_language(language) for name, part in parts.items()})
        for language in (Language.ZH, Language.EN)
    )
    return Text(zh, en)


def points_words(points: Number) -> Text:
    """Return a number of points for people."""
    return both(_POINTS, points=_plain(number_text(points)))


def scoring_text(scoring: Scoring | None) -> Text:
    """Return how points are given, for people in both languages; nothing for None."""
    if scoring is None:
        return NOTHING
    whole = Text(*(scoring_words(scoring, language) for language in (Language.ZH, Language.EN)))
    return whole if scoring.title is None else both(_ITEM, title=scoring.title, scoring=whole)


def scoring_meaning(scoring: Scoring) -> Hashable:
    """Return what a scoring says whatever the names it is written in; bands are asked in their order."""
    match scoring:
        case Bands(bands):
            return Bands, tuple((_asked(band), band.points) for band in bands)
        case CappedSum(items, at_most):
            return CappedSum, unordered(map(scoring_meaning, items)), at_most
        case HighestOf(routes):
            return HighestOf, unordered(map(scoring_meaning, routes))
        case Awarded(column, at_most):
            return Awarded, column.name, at_most
        case _:
            assert_never(scoring)


def scoring_changes(old: Scoring, new: Scoring) -> Iterator[Change]:
    """Yield how one way of giving points became another; nothing when they say the same."""
    if scoring_meaning(old) == scoring_meaning(new):
        return
    match old, new:
        case Bands(), Bands():
            changes = list(_bands_changes(old, new))
            # The same bands in another order: the first that holds counts, so it says something else.
            yield from changes or [Change(EditKind.SCORING_CHANGED, scoring_text(old), scoring_text(new))]
        case CappedSum(before, limit), CappedSum(after, at_most):
            yield from _item_changes(before, after)
            if limit != at_most:
                ends = (both(_AT_MOST, points=_plain(number_text(each))) for each in (limit, at_most))
                yield Change(EditKind.MOST_POINTS_CHANGED, *ends)
        case HighestOf(before), HighestOf(after):
            yield from _item_changes(before, after)
        case _:
            yield Change(EditKind.SCORING_CHANGED, scoring_text(old), scoring_text(new))


def _item_changes(olds: tuple[Scoring, ...], news: tuple[Scoring, ...]) -> Iterator[Change]:
    for old, new in matched(olds, news, (_same_scoring, _like_scoring)):
        if old is not None and new is not None:
            yield from scoring_changes(old, new)
        else:
            kind = EditKind.BAND_ADDED if old is None else EditKind.BAND_REMOVED
            yield Change(kind, scoring_text(old), scoring_text(new))


def _bands_changes(old: Bands, new: Bands) -> Iterator[Change]:
    before, after = single_measure(old), single_measure(new)
    if before is None or after is None or computed(before) == computed(after):
        yield from _band_changes(old.bands, new.bands)
        return
    yield Change(EditKind.MEASURE_CHANGED, *measures_text(before, after))
    yield from _band_changes(tuple(_measured_by(after, band) for band in old.bands), new.bands)


def _measured_by(measure: Measure, band: Band) -> Band:
    """Return a band as it would be if it compared another measure: what is left to tell are its bounds."""
    return replace(band, when=replace(band.when, measure=measure)) if isinstance(band.when, Check) else band


def _band_changes(olds: tuple[Band, ...], news: tuple[Band, ...]) -> Iterator[Change]:
    for old, new in matched(olds, news, (_same_line, _same_points, _same_band)):
        if old is None or new is None:
            kind = EditKind.BAND_ADDED if old is None else EditKind.BAND_REMOVED
            yield Change(kind, _band_words(old), _band_words(new))
        elif old.points != new.points:
            yield Change(EditKind.BAND_POINTS_CHANGED, _band_words(old), _band_words(new))
        elif _asked(old) != _asked(new):
            yield Change(EditKind.BAND_BOUND_CHANGED, _band_words(old), _band_words(new))


def _band_words(band: Band | None) -> Text:
    if band is None:
        return NOTHING
    asked = _ELSE if band.when is None else words(band.when)
    return both(_BAND, band=asked, points=_plain(number_text(band.points)))


def _plain(text: str) -> Text:
    return Text(text, text)


def _asked(band: Band) -> Hashable:
    return None if band.when is None else meaning(band.when)


def _same_band(old: Band, new: Band) -> float:
    return float(_asked(old) == _asked(new))


def _same_line(old: Band, new: Band) -> float:
    return float(_asked(old) == _asked(new) and old.points == new.points)


def _same_points(old: Band, new: Band) -> float:
    return float(old.points == new.points and old.when is not None and new.when is not None)


def _same_scoring(old: Scoring, new: Scoring) -> float:
    return float(scoring_meaning(old) == scoring_meaning(new))


def _like_scoring(old: Scoring, new: Scoring) -> float:
    if old.title is not None and new.title is not None:
        return likeness_of(old.title.zh, new.title.zh)
    return 0.0
