"""What a change of the rules does: the editions compared, and every edit between them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules, shelf_of
from tiercheck.change.edits.comparing import diff as edits_of
from tiercheck.change.edits.edit import Diff
from tiercheck.change.edits.layout import edits_document
from tiercheck.change.edits.remark import NO_REMARKS, Remarks
from tiercheck.change.sides.pairing import Comparison, paired
from tiercheck.change.sides.reading import Rules, read_revisions, read_side
from tiercheck.change.sides.side import Wanted
from tiercheck.document.render import DocumentLayout
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.occasion import as_date, as_jurisdiction, as_tier, member_of
from tiercheck.model.outcome import Application, Language
from tiercheck.rulebook.shelf import Shelf

RULES = "rules"


def comparison(
    old: ShelfLike | date | None = None,
    new: ShelfLike | date | None = None,
    *,
    rules: ShelfLike | None = None,
    revisions: Sequence[str] = (),
    tier: str | None = None,
    jurisdiction: str | None = None,
    application: Application | str | None = None,
    as_of: date | str | None = None,
) -> Comparison:
    """Read two sides and put their editions together.

    Args:
        old: a rule file, a folder of them, a shelf, a date, or a rule-set id such as ``tier/CN/2022-08-01``. With
            ``revisions`` the folder or file whose history is meant, by default ``rules``.
        new: the same; left out with ``revisions``.
        rules: the shelf, or its folder, that dates and ids are asked of, by default the packaged one.
        revisions: git revisions: one is compared with the working tree, two with each other, ``a..b`` likewise.
        tier: this tier only.
        jurisdiction: ``CN`` or a GB/T 2260 prefix; by default ``CN`` on a date, else all there are.
        application: ``new`` or ``review``; by default ``new``, and ``review`` where rules are for nothing else.
        as_of: ask shelves and files on this date instead of comparing all their rule sets.

    Raises:
        SelectionError: a side cannot be found, or has nothing to answer with; the error names the nearest.
        RuleFileError: the rules of a side have problems.
    """
    wanted = _wanted(tier, jurisdiction, application, as_of)
    if revisions:
        return paired(*read_revisions(_place(old, new, rules), revisions, wanted), wanted)
    if old is None or new is None:
        message = "two sides are needed: what it was, and what it becomes"
        raise SelectionError([Problem("one-side", message, "name OLD and NEW, or a git revision with --rev")])
    shelf = _rules(rules)
    return paired(read_side(_side(old), shelf, wanted), read_side(_side(new), shelf, wanted), wanted)


def _place(old: ShelfLike | date | None, new: ShelfLike | date | None, rules: ShelfLike | None) -> Path:
    """Return the folder or file whose revisions are compared."""
    if new is not None:
        message = "with revisions there is one place to compare, not two"
        raise SelectionError([Problem("two-places", message, "write --rev OLD --rev NEW and one folder or file")])
    place = old if old is not None else rules if rules is not None else RULES
    if isinstance(place, Shelf):
        raise SelectionError([Problem("no-place", "a shelf has no revisions", "name the folder of its files")])
    return Path(str(place))


def _rules(rules: ShelfLike | None) -> Rules:
    if rules is None or isinstance(rules, (Path, str)):
        return Rules(Path(packaged_rules() if rules is None else rules).resolve(), shelf_of)
    return Rules(Path(), shelf_of, as_shelf(rules))


def _side(named: ShelfLike | date) -> Shelf | str:
    if isinstance(named, Shelf):
        return named
    return str(as_date(named)) if isinstance(named, date) else str(named)


def edits(compared: Comparison) -> Diff:
    """Return every edit of a comparison, typed, each with the rule sets it reaches; none where nothing changes."""
    return edits_of(compared)


def diff(
    old: ShelfLike | date | None = None,
    new: ShelfLike | date | None = None,
    *,
    rules: ShelfLike | None = None,
    revisions: Sequence[str] = (),
    tier: str | None = None,
    jurisdiction: str | None = None,
    application: Application | str | None = None,
    as_of: date | str | None = None,
) -> Diff:
    """Return every edit from OLD to NEW; arguments and errors as for ``comparison``."""
    compared = comparison(
        old,
        new,
        rules=rules,
        revisions=revisions,
        tier=tier,
        jurisdiction=jurisdiction,
        application=application,
        as_of=as_of,
    )
    return edits(compared)


def directions(compared: Comparison, diff: Diff) -> Remarks:
    """Return which way each edit and each tier goes, proven, with records that show it.

    Args:
        compared: as ``comparison`` returned it.
        diff: its edits.

    Raises:
        MissingExtraError: z3-solver is not installed.
    """
    from tiercheck.change.direction.of_edits import directions as directed

    return directed(compared, diff)


def render_edits(
    diff: Diff,
    style: str = "text",
    language: Language | str = Language.ZH,
    *,
    remarks: Remarks | None = None,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write what ``edits`` returned.

    Args:
        diff: the edits.
        style: ``text``, ``markdown`` or ``json``.
        language: the language of titles and words, ``zh`` or ``en``.
        remarks: what is said beside edits and tiers, such as their direction.
        width: columns of text.
        colour: whether text may carry terminal colours.

    Raises:
        SelectionError: there is no such format or language.
    """
    document = edits_document(diff, remarks if remarks is not None else NO_REMARKS)
    return DocumentLayout((document,)).write(style, language, width=width, colour=colour)


def _wanted(
    tier: str | None, jurisdiction: str | None, application: Application | str | None, as_of: date | str | None
) -> Wanted:
    kind = None if application is None else member_of(Application, application, "application")
    place = None if jurisdiction is None else as_jurisdiction(jurisdiction)
    return Wanted(as_tier(tier), place, kind, None if as_of is None else as_date(as_of))
