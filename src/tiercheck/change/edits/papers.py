"""What changes only on paper: numbering, citation, status, wording."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tiercheck.change.edits.edit import Aspect, Edit, EditKind, Standing
from tiercheck.change.edits.requirements import NOTHING
from tiercheck.explain.citations import clause_text
from tiercheck.explain.phrases import STATUS_WORD
from tiercheck.model.rule_set import Citation
from tiercheck.model.text import Text


class Wording(NamedTuple):
    """The words of a thing that change nothing: its title, its note, and how it is written."""

    title: Text
    note: Text = NOTHING
    written: Text = NOTHING


def paper_edits(old: Standing, new: Standing, wording: Wording, worded: Wording, *, alike: bool) -> Iterator[Edit]:
    """Yield how a thing was renumbered, cited or worded anew, one edit at most, and how sure it is now.

    Args:
        old: the thing before.
        new: the thing after.
        wording: its words before.
        worded: its words after.
        alike: whether it says the same; of what says something else, the new clause is told with that.
    """
    kind = _kind(old, new)
    if alike and kind is not None:
        before, after = _cited(old), _cited(new)
        if _document(old.citation) == _document(new.citation) and _clause(old.citation) == _clause(
            new.citation
        ):  # it kept its clause and was given another id
            before, after = Text(old.id, old.id), Text(new.id, new.id)
        yield _edit(kind, old, new, before, after)
    elif alike and wording != worded:
        before, after = next(pair for pair in zip(wording, worded, strict=True) if pair[0] != pair[1])
        yield _edit(EditKind.WORDING_CHANGED, old, new, before, after)
    if old.citation is not None and new.citation is not None and old.citation.status is not new.citation.status:
        words = (STATUS_WORD[citation.status] for citation in (old.citation, new.citation))
        yield _edit(EditKind.STATUS_CHANGED, old, new, *words)


def _kind(old: Standing, new: Standing) -> EditKind | None:
    if old.id != new.id or _clause(old.citation) != _clause(new.citation):
        return EditKind.RENUMBERED
    if _document(old.citation) != _document(new.citation):
        return EditKind.CITATION_CHANGED
    return None


def _edit(kind: EditKind, old: Standing, new: Standing, before: Text, after: Text) -> Edit:
    return Edit(kind, Aspect.CITATION, old, new, before, after)


def _clause(citation: Citation | None) -> str:
    return "" if citation is None else citation.clause


def _document(citation: Citation | None) -> object:
    return None if citation is None else replace(citation.instrument, url="")


def _cited(standing: Standing) -> Text:
    if standing.citation is None:
        return NOTHING
    cited = clause_text(standing.citation)
    return Text(cited, cited)
