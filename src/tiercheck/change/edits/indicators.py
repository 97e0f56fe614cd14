"""The indicators of two editions compared."""

from collections.abc import Hashable, Iterator, Sequence

from tiercheck.change.edits.edit import Aspect, Edit, EditKind, Standing
from tiercheck.change.edits.matching import Match, likeness_of, matched
from tiercheck.change.edits.papers import Wording, paper_edits
from tiercheck.change.edits.requirements import NOTHING, Change, meaning, requirement_changes
from tiercheck.change.edits.scoring import both, points_words, scoring_changes, scoring_meaning
from tiercheck.change.edits.standings import applications_text, indicator_standing
from tiercheck.model.evidence import Column
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.scoring import Awarded
from tiercheck.model.text import Text

_AWARDED = Text("未填报时取{column}", "taken from {column} when not reported")
_PART = Text("计入 {part}", "in the part {part}")
_NO_PART = Text("不计入任何部分", "in no part")


def match_indicators(old: RuleSet, new: RuleSet) -> tuple[Match[Indicator], ...]:
    """Return which indicator came of which: by id, by what it says, by its title."""
    likenesses = (_same_id, _same_content, _like_title)
    return tuple(matched(tuple(old.indicators.values()), tuple(new.indicators.values()), likenesses))


def indicator_edits(matches: Sequence[Match[Indicator]], elsewhere: frozenset[int]) -> Iterator[Edit]:
    """Yield the edits of indicators.

    Args:
        matches: as ``match_indicators`` returns them.
        elsewhere: places of the matches that came or went as an alternative, which the decision tells.
    """
    for place, (old, new) in enumerate(matches):
        if old is not None and new is not None:
            yield from _edits(old, new)
        elif place not in elsewhere:
            yield _came_or_went(old, new)


def _came_or_went(old: Indicator | None, new: Indicator | None) -> Edit:
    before = None if old is None else indicator_standing(old)
    after = None if new is None else indicator_standing(new)
    added, removed = _KINDS[_sort(next(each for each in (new, old) if each is not None))]
    return Edit(
        added if old is None else removed,
        _aspect(old, new),
        before,
        after,
        NOTHING if before is None else before.whole,
        NOTHING if after is None else after.whole,
    )


_KINDS = {
    "advisory": (EditKind.ADVISORY_ADDED, EditKind.ADVISORY_REMOVED),
    "scored": (EditKind.SCORED_ADDED, EditKind.SCORED_REMOVED),
    "judgement": (EditKind.JUDGEMENT_ADDED, EditKind.JUDGEMENT_REMOVED),
    "requirement": (EditKind.INDICATOR_ADDED, EditKind.INDICATOR_REMOVED),
}


def _sort(indicator: Indicator) -> str:
    if indicator.advisory:
        return "advisory"
    if indicator.scoring is not None:
        return "scored"
    columns = [column for check in indicator.checks for column in check.measure.columns]
    return "judgement" if columns and all(column.judgement for column in columns) else "requirement"


def _aspect(old: Indicator | None, new: Indicator | None) -> Aspect:
    scored = all(each is None or each.scoring is not None for each in (old, new))
    return Aspect.SCORING if scored else Aspect.REQUIREMENTS


def _edits(old: Indicator, new: Indicator) -> Iterator[Edit]:
    before, after, aspect = indicator_standing(old), indicator_standing(new), _aspect(old, new)
    changes = list(_content_changes(old, new))
    yield from (Edit(change.kind, aspect, before, after, change.before, change.after) for change in changes)
    yield from paper_edits(before, after, _wording(old, before), _wording(new, after), alike=not changes)


def _content_changes(old: Indicator, new: Indicator) -> Iterator[Change]:
    if old.requirement is not None and new.requirement is not None:
        yield from requirement_changes(old.requirement, new.requirement)
    elif old.scoring is not None and new.scoring is not None:
        yield from scoring_changes(old.scoring, new.scoring)
        yield from _points_changes(old, new)
    else:
        kind = EditKind.SCORED_TO_REQUIRED if new.scoring is None else EditKind.REQUIRED_TO_SCORED
        yield Change(kind, indicator_standing(old).whole, indicator_standing(new).whole)
    if old.applications != new.applications:
        yield Change(EditKind.APPLICATIONS_CHANGED, applications_text(old), applications_text(new))
    if old.advisory != new.advisory:
        kind = EditKind.MADE_ADVISORY if new.advisory else EditKind.MADE_DECIDING
        yield Change(kind, indicator_standing(old).whole, indicator_standing(new).whole)


def _points_changes(old: Indicator, new: Indicator) -> Iterator[Change]:
    if old.points_of != new.points_of:
        ends = (points_words(each.points_of) for each in (old, new))
        yield Change(EditKind.MOST_POINTS_CHANGED, *ends)
    if old.part != new.part:
        ends = (both(_PART, part=Text(each.part, each.part)) if each.part else _NO_PART for each in (old, new))
        yield Change(EditKind.PART_CHANGED, *ends)
    was, now = (_awarded_by(each) for each in (old, new))
    if _name(was) != _name(now):
        yield Change(EditKind.SCORING_CHANGED, _awarded(was), _awarded(now))


def scoring_meaning_of(indicator: Indicator) -> Hashable:
    """Return what the scoring of an indicator says, None when it has none."""
    return None if indicator.scoring is None else scoring_meaning(indicator.scoring)


def _awarded_by(indicator: Indicator) -> Column | None:
    """Return the column whose points count, outright or when nothing else is reported."""
    return indicator.scoring.column if isinstance(indicator.scoring, Awarded) else indicator.awarded


def _name(column: Column | None) -> str:
    return "" if column is None else column.name


def _awarded(column: Column | None) -> Text:
    return NOTHING if column is None else both(_AWARDED, column=column.title)


def _wording(indicator: Indicator, standing: Standing) -> Wording:
    return Wording(indicator.title, NOTHING if indicator.note is None else indicator.note, standing.whole)


def _same_id(old: Indicator, new: Indicator) -> float:
    return float(old.id == new.id)


def _same_content(old: Indicator, new: Indicator) -> float:
    if old.requirement is not None and new.requirement is not None:
        return float(meaning(old.requirement) == meaning(new.requirement))
    return float(old.scoring is not None and scoring_meaning_of(old) == scoring_meaning_of(new))


def _like_title(old: Indicator, new: Indicator) -> float:
    """Return how alike two indicators are that are judged alike: both required or both scored."""
    if (old.scoring is None) != (new.scoring is None):
        return 0.0
    return likeness_of(old.title.zh, new.title.zh)
