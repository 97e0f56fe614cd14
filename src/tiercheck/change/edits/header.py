"""What two editions say about themselves, and their points tables."""

from collections.abc import Iterator
from dataclasses import replace

from tiercheck.change.edits.edit import Aspect, Edit, EditKind, Standing
from tiercheck.change.edits.papers import Wording, paper_edits
from tiercheck.change.edits.requirements import NOTHING
from tiercheck.change.edits.scoring import both, points_words
from tiercheck.change.edits.standings import part_standing, rules_standing, score_standing
from tiercheck.explain.citations import instrument_text
from tiercheck.explain.phrases import APPLICATION_WORD, STATUS_WORD, listed
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Part, RuleSet, Score
from tiercheck.model.text import Text

Rules = RuleSet | Classification
_BESIDE = Text("梯度之外（{rank}）", "beside the ladder ({rank})")
_IN_FORCE = Text("{document}，{period}", "{document}, {period}")


def whole_edit(old: Rules | None, new: Rules | None) -> Edit:
    """Return the edit of a rule set that came or went."""
    before = None if old is None else rules_standing(old)
    after = None if new is None else rules_standing(new)
    kind = EditKind.RULE_SET_ADDED if old is None else EditKind.RULE_SET_REMOVED
    was, now = (NOTHING if each is None else _in_force(each) for each in (old, new))
    return Edit(kind, Aspect.RULE_SET, before, after, was, now)


def _in_force(rules: Rules) -> Text:
    return both(_IN_FORCE, document=_instrument(rules), period=rules_standing(rules).whole)


def header_edits(old: Rules, new: Rules) -> Iterator[Edit]:
    """Yield the edits of title, rank, period, document and its address."""
    before, after = rules_standing(old), rules_standing(new)

    def edit(kind: EditKind, was: Text, now: Text) -> Edit:
        return Edit(kind, Aspect.RULE_SET, before, after, was, now)

    if _days(old) != _days(new):
        yield edit(EditKind.PERIOD_CHANGED, before.whole, after.whole)
    if _sureness(old) != _sureness(new):
        yield edit(EditKind.STATUS_CHANGED, _statuses(old), _statuses(new))
    for kind, was, now in _changed_document(old, new):
        yield edit(kind, was, now)
    if old.title != new.title:
        yield edit(EditKind.WORDING_CHANGED, old.title, new.title)
    if old.notes != new.notes:
        yield edit(EditKind.WORDING_CHANGED, _notes(old), _notes(new))
    if isinstance(old, RuleSet) and isinstance(new, RuleSet):
        if (old.rank, old.beside_ladder) != (new.rank, new.beside_ladder):
            yield edit(EditKind.RANK_CHANGED, _rank(old), _rank(new))
        for columns in _changed_columns(old, new):
            yield edit(EditKind.COLUMN_CHANGED, *columns)


def _changed_document(old: Rules, new: Rules) -> Iterator[tuple[EditKind, Text, Text]]:
    """Yield that the document is another, or that the same one is cited at another address."""
    if _documents(old) != _documents(new):
        yield EditKind.INSTRUMENT_CHANGED, _instrument(old), _instrument(new)
    elif old.instrument.url != new.instrument.url:
        was, now = (Text(each.instrument.url, each.instrument.url) for each in (old, new))
        yield EditKind.ADDRESS_CHANGED, was, now


def _changed_columns(old: RuleSet, new: RuleSet) -> Iterator[tuple[Text, Text]]:
    """Yield the local columns that both declare and that are no longer the same."""
    for name in sorted(old.local_columns.keys() & new.local_columns.keys()):
        if old.local_columns[name] != new.local_columns[name]:
            yield _column(old.local_columns[name]), _column(new.local_columns[name])


def score_edits(old: Score | None, new: Score | None) -> Iterator[Edit]:
    """Yield the edits of a points table: pass mark, maximum, parts."""
    before = None if old is None else score_standing(old)
    after = None if new is None else score_standing(new)
    if old is not None and new is not None and before is not None and after is not None:
        changes = list(_score_changes(old, new, before, after))
        yield from changes
        yield from paper_edits(before, after, Wording(NOTHING), Wording(NOTHING), alike=not changes)
    elif before is not None or after is not None:
        kind = EditKind.SCORE_ADDED if before is None else EditKind.SCORE_REMOVED
        was, now = (NOTHING if each is None else each.whole for each in (before, after))
        yield Edit(kind, Aspect.SCORING, before, after, was, now)


def _score_changes(old: Score, new: Score, before: Standing, after: Standing) -> Iterator[Edit]:
    if old.pass_mark != new.pass_mark:
        raised = new.pass_mark > old.pass_mark
        kind = EditKind.PASS_MARK_RAISED if raised else EditKind.PASS_MARK_LOWERED
        was, now = (points_words(each.pass_mark) for each in (old, new))
        yield Edit(kind, Aspect.SCORING, before, after, was, now)
    if old.points_of != new.points_of:
        was, now = (points_words(each.points_of) for each in (old, new))
        yield Edit(EditKind.MOST_POINTS_CHANGED, Aspect.SCORING, before, after, was, now)
    olds, news = ({part.id: part for part in score.parts} for score in (old, new))
    for name in dict.fromkeys((*news, *olds)):
        yield from _part_edits(olds.get(name), news.get(name), old, new)


def _part_edits(old: Part | None, new: Part | None, before: Score, after: Score) -> Iterator[Edit]:
    was = None if old is None else part_standing(old, before)
    now = None if new is None else part_standing(new, after)
    before_words, after_words = (NOTHING if each is None else each.whole for each in (was, now))
    if was is None or now is None:
        kind = EditKind.PART_ADDED if was is None else EditKind.PART_REMOVED
        yield Edit(kind, Aspect.SCORING, was, now, before_words, after_words)
    elif old is not None and new is not None and _asks(old) != _asks(new):
        yield Edit(EditKind.PART_CHANGED, Aspect.SCORING, was, now, before_words, after_words)
    elif was.title != now.title:
        yield Edit(EditKind.WORDING_CHANGED, Aspect.CITATION, was, now, was.title, now.title)


def _asks(part: Part) -> object:
    return part.points_of, part.minimum, part.strict


def _days(rules: Rules) -> object:
    return {kind: (period.start, period.until) for kind, period in rules.effective.items()}


def _sureness(rules: Rules) -> object:
    """Return how sure the period is, one status where it is the same for each application."""
    statuses = {kind: period.status for kind, period in rules.effective.items()}
    return statuses if len(set(statuses.values())) > 1 else set(statuses.values())


def _statuses(rules: Rules) -> Text:
    """Return how sure the period is, by application where they differ."""
    statuses = {kind: period.status for kind, period in rules.effective.items()}
    if len(set(statuses.values())) == 1:
        return next(STATUS_WORD[status] for status in statuses.values())
    zh, en = (
        listed(
            (f"{APPLICATION_WORD[kind][side]} {STATUS_WORD[status][side]}" for kind, status in statuses.items()), each
        )
        for side, each in enumerate((Language.ZH, Language.EN))
    )
    return Text(zh, en)


def _documents(rules: Rules) -> object:
    """Return the documents that rules rest on, whatever their addresses."""
    amended_by = rules.amended_by if isinstance(rules, RuleSet) else ()
    return [replace(each, url="") for each in (rules.instrument, *amended_by)]


def _instrument(rules: Rules) -> Text:
    if isinstance(rules, Classification):
        return Text(str(rules.instrument), str(rules.instrument))
    return Text(*(instrument_text(rules, language) for language in (Language.ZH, Language.EN)))


def _notes(rules: Rules) -> Text:
    return Text("".join(note.zh for note in rules.notes), " ".join(note.en for note in rules.notes))


def _column(column: Column) -> Text:
    domain = (
        ", ".join(column.levels)
        or f"{column.low if column.low is not None else ''}..{column.high if column.high is not None else ''}"
    )
    zh, en = (
        f"{column.title.in_language(language)} ({column.name}, {column.unit}, {domain})"
        for language in (Language.ZH, Language.EN)
    )
    return Text(zh, en)


def _rank(rules: RuleSet) -> Text:
    rank = str(rules.rank)
    return both(_BESIDE, rank=Text(rank, rank)) if rules.beside_ladder else Text(rank, rank)
