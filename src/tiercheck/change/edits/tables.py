"""Two classifications compared, row by row."""

from collections.abc import Iterator

from tiercheck.change.edits.edit import Aspect, Edit, EditKind, Standing
from tiercheck.change.edits.header import header_edits
from tiercheck.change.edits.matching import likeness_of, matched
from tiercheck.change.edits.papers import Wording, paper_edits
from tiercheck.change.edits.requirements import NOTHING, requirement_changes, words
from tiercheck.change.edits.scoring import both
from tiercheck.explain.figures import level_text
from tiercheck.explain.phrases import listed
from tiercheck.model.classification import ClassBound, Classification, ClassRow
from tiercheck.model.condition import Combination
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Language
from tiercheck.model.text import Text

_CLASS = Text("{row}：{level}", "{row}: {level}")
_SEPARATOR = Text("；", "; ")


def table_edits(old: Classification, new: Classification) -> Iterator[Edit]:
    """Yield how one classification became another."""
    yield from header_edits(old, new)
    for before, after in matched(old.rows, new.rows, (_same_id, _like)):
        if before is not None and after is not None:
            yield from _row_edits(before, after, old, new)
        else:
            kind = EditKind.ROW_ADDED if before is None else EditKind.ROW_REMOVED
            was = None if before is None else _row_standing(before, old)
            now = None if after is None else _row_standing(after, new)
            before_words, after_words = (NOTHING if each is None else each.whole for each in (was, now))
            yield Edit(kind, Aspect.REQUIREMENTS, was, now, before_words, after_words)


def _row_edits(old: ClassRow, new: ClassRow, before: Classification, after: Classification) -> Iterator[Edit]:
    was, now = _row_standing(old, before), _row_standing(new, after)
    edits: list[Edit] = []
    if set(old.codes) != set(new.codes):
        codes, coded = (Text(*(listed(row.codes, Language.EN),) * 2) for row in (old, new))
        edits.append(Edit(EditKind.CODES_CHANGED, Aspect.REQUIREMENTS, was, now, codes, coded))
    olds, news = ({bound.level: bound for bound in row.bounds} for row in (old, new))
    for level in sorted({*olds, *news}, reverse=True):
        edits += _bound_edits(olds.get(level), news.get(level), (old, new), (before, after))
    yield from edits
    yield from paper_edits(was, now, Wording(old.title), Wording(new.title), alike=not edits)


def _bound_edits(
    old: ClassBound | None,
    new: ClassBound | None,
    rows: tuple[ClassRow, ClassRow],
    tables: tuple[Classification, Classification],
) -> Iterator[Edit]:
    was = None if old is None else _bound_standing(old, rows[0], tables[0])
    now = None if new is None else _bound_standing(new, rows[1], tables[1])
    if old is None or new is None or was is None or now is None:
        kind = EditKind.DEMAND_ADDED if old is None else EditKind.DEMAND_REMOVED
        before_words, after_words = (NOTHING if each is None else each.whole for each in (was, now))
        yield Edit(kind, Aspect.REQUIREMENTS, was, now, before_words, after_words)
        return
    for change in requirement_changes(_all(old), _all(new)):
        yield Edit(change.kind, Aspect.REQUIREMENTS, was, now, change.before, change.after)
    if old.citation.status is not new.citation.status:
        yield from paper_edits(was, now, Wording(NOTHING), Wording(NOTHING), alike=False)


def _all(bound: ClassBound) -> Combination[Check]:
    return Combination("all", len(bound.checks), bound.checks)


def _row_standing(row: ClassRow, table: Classification) -> Standing:
    zh, en = (
        _SEPARATOR.in_language(language).join(
            f"{_level(bound, table).in_language(language)} {words(_all(bound)).in_language(language)}"
            for bound in row.bounds
        )
        for language in (Language.ZH, Language.EN)
    )
    codes = listed(row.codes, Language.EN)
    return Standing(row, row.id, row.title, Text(f"{codes}: {zh}", f"{codes}: {en}"), row.citation, row.citation.source)


def _bound_standing(bound: ClassBound, row: ClassRow, table: Classification) -> Standing:
    level = table.derives.levels[bound.level]
    title = both(_CLASS, row=row.title, level=_level(bound, table))
    return Standing(bound, f"{row.id}.{level}", title, words(_all(bound)), bound.citation, bound.citation.source)


def _level(bound: ClassBound, table: Classification) -> Text:
    name = table.derives.levels[bound.level]
    return Text(level_text(name, Language.ZH), level_text(name, Language.EN))


def _same_id(old: ClassRow, new: ClassRow) -> float:
    return float(old.id == new.id)


def _like(old: ClassRow, new: ClassRow) -> float:
    return likeness_of(old.title.zh, new.title.zh)
