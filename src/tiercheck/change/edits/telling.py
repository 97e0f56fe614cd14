"""A diff laid out for people, before any format: chapters of what reaches the same rule sets, sections by aspect."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tiercheck.change.edits.edit import Aspect, Diff, Edit, EditKind, Reach, Standing
from tiercheck.change.edits.remark import Remarks
from tiercheck.change.edits.wording import ASPECT_WORD, COUNT, KIND_WORD, NOTHING_CHANGED, QUALIFIED, TITLE
from tiercheck.explain.phrases import STATUS_WORD, listed, say
from tiercheck.explain.requirements import bounds_words
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Language, Status
from tiercheck.model.quantity import Unit
from tiercheck.model.rule_set import Indicator

# Not the arrow from a band to its points.
ARROW = " ⇒ "


class Line(NamedTuple):
    """One thing that changed: cells for people, "" where there is nothing."""

    kinds: str
    what: str
    before: str
    after: str
    clauses: str
    places: str
    remarks: str


class Section(NamedTuple):
    """The lines of one aspect."""

    title: str
    lines: tuple[Line, ...]


class Shown(NamedTuple):
    """A record that shows what is said of a tier: what it shows, and the record as a case would write it."""

    shows: str
    record: str


class Chapter(NamedTuple):
    """What reaches the same rule sets."""

    title: str
    reaches: tuple[str, ...]
    examples: tuple[Shown, ...]
    sections: tuple[Section, ...]


class Report(NamedTuple):
    """A diff laid out."""

    title: str
    counted: str
    chapters: tuple[Chapter, ...]


def told(diff: Diff, language: Language, remarks: Remarks) -> Report:
    """Lay out a diff; the edits of one requirement share a line."""
    title = say(TITLE, language, old=diff.old, new=diff.new)
    count = say(COUNT, language, count=str(len(diff.edits))) if diff.edits else NOTHING_CHANGED.in_language(language)
    titles = dict(diff.titles)
    chapters: dict[tuple[Reach, ...], list[Edit]] = {}
    for edit in diff.edits:
        chapters.setdefault(edit.reaches, []).append(edit)
    return Report(
        title,
        count,
        tuple(
            Chapter(
                listed((titles[tier].in_language(language) for tier in edits[0].tiers), language),
                tuple(_reach(reach, language, remarks) for reach in reaches),
                tuple(_examples(reaches, language, remarks)),
                tuple(_sections(edits, language, remarks)),
            )
            for reaches, edits in chapters.items()
        ),
    )


def _reach(reach: Reach, language: Language, remarks: Remarks) -> str:
    ids = reach.new if reach.old == reach.new else ARROW.join(each or "–" for each in (reach.old, reach.new))
    remark = remarks.tiers.get(reach)
    return ids if remark is None else f"{ids} [{remark.words.in_language(language)}]"


def _examples(reaches: Sequence[Reach], language: Language, remarks: Remarks) -> Iterator[Shown]:
    """Yield the examples of a chapter about one rule set; those of several would only repeat each other."""
    remark = remarks.tiers.get(reaches[0]) if len(reaches) == 1 else None
    for example in remark.examples if remark is not None else ():
        record = ", ".join(f"{name}: {value}" for name, value in example.record)
        yield Shown(example.shows.in_language(language), f"{{{record}}}")


def _sections(edits: Sequence[Edit], language: Language, remarks: Remarks) -> Iterator[Section]:
    for aspect in Aspect:
        mine = [edit for edit in edits if edit.aspect is aspect]
        if mine:
            title = ASPECT_WORD[aspect].in_language(language)
            lines = (_line(tuple(same), language, remarks) for _, same in groupby(mine, _subject))
            yield Section(title, tuple(lines))


def _subject(edit: Edit) -> object:
    """Return what the edits of one line have in common."""
    return (edit.old, edit.new) if _is_whole(edit) else edit


def _is_whole(edit: Edit) -> bool:
    """Whether a reader wants to see the thing whole, old beside new, and not the piece that changed."""
    if edit.aspect is not Aspect.REQUIREMENTS or edit.kind is EditKind.CODES_CHANGED:
        return False
    return edit.old is not None and edit.new is not None and edit.old.whole != edit.new.whole


def _line(edits: Sequence[Edit], language: Language, remarks: Remarks) -> Line:
    first = edits[0]
    before, after = _words(first, language)
    found = (remarks.edits.get(edit) for edit in edits)
    said = dict.fromkeys(remark.words.in_language(language) for remark in found if remark is not None)
    return Line(
        listed(
            (KIND_WORD[kind].in_language(language) for kind in dict.fromkeys(edit.kind for edit in edits)), language
        ),
        _what(first, language),
        before,
        after,
        _sides(*(_clause(each, language) for each in (first.old, first.new))),
        _sides(*(_place(each) for each in (first.old, first.new))),
        listed(said, language),
    )


def _words(edit: Edit, language: Language) -> tuple[str, str]:
    """Return the piece that was changed, or the whole requirement before and after."""
    if edit.old is None or edit.new is None or not _is_whole(edit):
        return edit.before.in_language(language), edit.after.in_language(language)
    old, new = (_sole_check(each) for each in (edit.old, edit.new))
    if old is not None and new is not None and old.measure == new.measure and old.measure.unit is not Unit.BOOL:
        return bounds_words(old, language), bounds_words(new, language)
    return edit.old.whole.in_language(language), edit.new.whole.in_language(language)


def _sole_check(standing: Standing) -> Check | None:
    """Return the one check of an indicator that is examined always."""
    subject = standing.subject
    if not isinstance(subject, Indicator) or len(subject.applications) != 2:
        return None
    return subject.requirement if isinstance(subject.requirement, Check) else None


def _what(edit: Edit, language: Language) -> str:
    """Return the title; of what says the same, the old one too where it differs."""
    if edit.aspect is not Aspect.CITATION:
        return edit.standing.title.in_language(language)
    titles = (each.title.in_language(language) for each in (edit.old, edit.new) if each is not None)
    return ARROW.join(dict.fromkeys(titles))


def _clause(standing: Standing | None, language: Language) -> str:
    """Return the clause, with its status where that is less than confirmed."""
    citation = None if standing is None else standing.citation
    if citation is None or citation.status is Status.CONFIRMED:
        return "" if citation is None else citation.clause
    return say(QUALIFIED, language, clause=citation.clause, status=STATUS_WORD[citation.status].in_language(language))


def _place(standing: Standing | None) -> str:
    if standing is None or standing.place is None:
        return ""
    return f"{standing.place.file}:{standing.place.line}"


def _sides(old: str, new: str) -> str:
    return ARROW.join(dict.fromkeys(each for each in (old, new) if each))
