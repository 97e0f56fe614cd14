"""A diff as a document: a section for what reaches the same rule sets, in it one for each aspect."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tiercheck.change.edits.document import diff_document
from tiercheck.change.edits.edit import Aspect, Diff, Edit, EditKind, Reach, Standing
from tiercheck.change.edits.remark import NO_REMARKS, Remarks
from tiercheck.change.edits.wording import ASPECT_WORD, COUNT, HEAD, KIND_WORD, NOTHING_CHANGED, REMARK_HEAD, TITLE
from tiercheck.document.document import (
    Block,
    Bullet,
    Bullets,
    Code,
    Details,
    Document,
    DocumentSection,
    DocumentTable,
    Heading,
    Paragraph,
)
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import NOTHING, Phrase, Value, filled, joined, listing
from tiercheck.errors import one_of
from tiercheck.explain.phrases import STATUS_WORD
from tiercheck.explain.requirements import bounds_words
from tiercheck.model.classification import ClassBound, ClassRow
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Status
from tiercheck.model.quantity import Unit
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.rule_set import Indicator
from tiercheck.model.text import Text

# Not the arrow from a band to its points.
ARROW = " ⇒ "
_QUALIFIED = Text("{clause}（{status}）", "{clause} ({status})")
_REMARKED = Text("{ids} [{remark}]", "{ids} [{remark}]")
_OF = Text("{title}：{reach}", "{title}: {reach}")
_CHANGED = Text("{what}：{change}", "{what}: {change}")


def layout(shown: Diff, detail: str) -> DocumentLayout:
    """Lay out a diff without remarks."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    return DocumentLayout((edits_document(shown, NO_REMARKS, is_full=is_full),))


def edits_document(diff: Diff, remarks: Remarks, *, is_full: bool = True) -> Document:
    """Lay out a diff; the edits of one requirement share a line.

    Args:
        diff: what was changed.
        remarks: what is said beside edits and tiers, such as their direction.
        is_full: whether the edits belong to it, and not the rule sets alone.
    """
    count: Value = filled(COUNT, count=len(diff.edits)) if diff.edits else NOTHING_CHANGED
    titles = dict(diff.titles)
    reached: dict[tuple[Reach, ...], list[Edit]] = {}
    for edit in diff.edits:
        reached.setdefault(edit.reaches, []).append(edit)
    sections = (_section(reaches, edits, titles, remarks, is_full) for reaches, edits in reached.items())
    blocks: tuple[Block, ...] = (Paragraph(count), *sections)
    title = filled(TITLE, old=diff.old, new=diff.new)
    return Document(title, blocks, lambda language: diff_document(diff, language, remarks))


def _section(
    reaches: Sequence[Reach], edits: Sequence[Edit], titles: dict[str, Text], remarks: Remarks, is_full: bool
) -> DocumentSection:
    title: Value = listing(titles[tier] for tier in edits[0].tiers)
    ids = [_reach(reach, remarks) for reach in reaches]
    blocks: list[Block] = []
    if len(ids) == 1:
        title = filled(_OF, title=title, reach=ids[0])
        blocks += _examples(reaches[0], remarks)
    else:
        blocks.append(Bullets(tuple(map(Bullet, ids))))
    if is_full:
        blocks += _aspects(edits, remarks)
    return DocumentSection(title, tuple(blocks))


def _reach(reach: Reach, remarks: Remarks) -> Value:
    ids = reach.new if reach.old == reach.new else ARROW.join(each or NOTHING for each in (reach.old, reach.new))
    remark = remarks.tiers.get(reach)
    return ids if remark is None else filled(_REMARKED, ids=ids, remark=remark.words)


def _examples(reach: Reach, remarks: Remarks) -> Iterator[Details]:
    """Yield the records that show what is said of a rule set; those of several would only repeat each other."""
    remark = remarks.tiers.get(reach)
    for example in remark.examples if remark is not None else ():
        record = ", ".join(f"{name}: {value}" for name, value in example.record)
        yield Details(example.shows, (Code(f"{{{record}}}", "yaml"),))


def _aspects(edits: Sequence[Edit], remarks: Remarks) -> Iterator[DocumentSection]:
    for aspect in Aspect:
        mine = [edit for edit in edits if edit.aspect is aspect]
        if mine:
            rows = [tuple(same) for _, same in groupby(mine, _subject)]
            yield DocumentSection(ASPECT_WORD[aspect], (_table(rows, remarks),))


def _subject(edit: Edit) -> object:
    """Return what the edits of one line have in common."""
    return (edit.old, edit.new) if _is_whole(edit) else edit


def _is_whole(edit: Edit) -> bool:
    """Whether a reader wants to see the thing whole, old beside new, and not the piece that changed."""
    if edit.aspect is not Aspect.REQUIREMENTS or edit.kind is EditKind.CODES_CHANGED:
        return False
    return edit.old is not None and edit.new is not None and _content(edit.old) != _content(edit.new)


def _content(standing: Standing) -> object:
    """Return what a thing asks, whatever it is called and wherever it is cited."""
    match standing.subject:
        case Indicator() as indicator:
            return indicator.requirement, indicator.scoring, indicator.applications, indicator.advisory
        case ClassBound() as bound:
            return bound.checks
        case ClassRow() as row:
            return row.codes, tuple((bound.level, bound.checks) for bound in row.bounds)
        case subject:
            return subject


def _table(rows: Sequence[tuple[Edit, ...]], remarks: Remarks) -> DocumentTable:
    told = [_cells(edits, remarks) for edits in rows]
    remarked = any(said for *_, said in told)
    heads = (*HEAD, REMARK_HEAD) if remarked else HEAD
    return DocumentTable(
        tuple(map(Heading, heads)),
        tuple(cells if remarked else cells[:-1] for cells in told),
        lines=tuple(_line(*cells) for cells in told),
    )


_Cells = tuple[Value, Value, Value, Value, Value, str, Value]


def _cells(edits: Sequence[Edit], remarks: Remarks) -> _Cells:
    first = edits[0]
    before, after = _words(first)
    found = (remarks.edits.get(edit) for edit in edits)
    said = dict.fromkeys(remark.words for remark in found if remark is not None)
    return (
        listing(KIND_WORD[kind] for kind in dict.fromkeys(edit.kind for edit in edits)),
        _what(first),
        before,
        after,
        _sides(*(_clause(each) for each in (first.old, first.new))),
        ARROW.join(dict.fromkeys(filter(None, map(_place, (first.old, first.new))))),
        listing(said) if said else "",
    )


def _line(kinds: Value, what: Value, before: Value, after: Value, clauses: Value, places: str, said: Value) -> Bullet:
    changed = filled(_CHANGED, what=what, change=joined(ARROW, (each for each in (before, after) if not _blank(each))))
    cells = (kinds, changed, clauses, said)
    text = joined(" | ", (each for each in cells if not _blank(each)))
    return Bullet(text, (Bullet(places),) if places else ())


def _blank(value: Value) -> bool:
    return value in ("", Text("", ""))


def _words(edit: Edit) -> tuple[Value, Value]:
    """Return the piece that was changed, or the whole requirement before and after."""
    if edit.old is None or edit.new is None or not _is_whole(edit):
        return edit.before, edit.after
    old, new = (_sole_check(each) for each in (edit.old, edit.new))
    if old is not None and new is not None and old.measure == new.measure and old.measure.unit is not Unit.BOOL:
        return Phrase(bounds_words, (old,)), Phrase(bounds_words, (new,))
    return edit.old.whole, edit.new.whole


def _sole_check(standing: Standing) -> Check | None:
    """Return the one check of an indicator that is examined always."""
    subject = standing.subject
    if not isinstance(subject, Indicator) or len(subject.applications) != 2:
        return None
    return subject.requirement if isinstance(subject.requirement, Check) else None


def _what(edit: Edit) -> Value:
    """Return the title; of what says the same, the old one too where it differs."""
    if edit.aspect is not Aspect.CITATION:
        return edit.standing.title
    titles = dict.fromkeys(each.title for each in (edit.old, edit.new) if each is not None)
    return joined(ARROW, titles)


def _clause(standing: Standing | None) -> Value:
    """Return the clause, with its status where that is less than confirmed."""
    citation = None if standing is None else standing.citation
    if citation is None or citation.status is Status.CONFIRMED:
        return "" if citation is None else citation.clause
    return filled(_QUALIFIED, clause=citation.clause, status=STATUS_WORD[citation.status])


def _place(standing: Standing | None) -> str:
    if standing is None or standing.place is None:
        return ""
    return f"{standing.place.file}:{standing.place.line}"


def _sides(old: Value, new: Value) -> Value:
    sides = tuple(dict.fromkeys(each for each in (old, new) if not _blank(each)))
    return joined(ARROW, sides) if sides else ""
