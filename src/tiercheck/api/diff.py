"""What a change of the rules does: the editions compared, and every edit between them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tiercheck.api.assessor import APPLICATIONS, as_date, one_of, packaged_rules
from tiercheck.api.cases import shelf_of
from tiercheck.document.render import DocumentLayout
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.outcome import Application, Language

if TYPE_CHECKING:
    from tiercheck.change.editions import Pair
    from tiercheck.change.edits.edit import Diff
    from tiercheck.change.edits.remark import Remarks
    from tiercheck.change.sides.pairing import Comparison
    from tiercheck.change.sides.side import Wanted

RULES = "rules"


def comparison(
    old: Path | date | str | None = None,
    new: Path | date | str | None = None,
    *,
    rules: Path | str | None = None,
    revisions: Sequence[str] = (),
    tier: str | None = None,
    jurisdiction: str | None = None,
    application: Application | str | None = None,
    as_of: date | str | None = None,
) -> "Comparison":
    """Read two sides and put their editions together.

    Args:
        old: a rule file, a folder of them, a date, or a rule-set id such as ``tier/CN/2022-08-01``. With
            ``revisions`` the folder or file whose history is meant, by default ``rules``.
        new: the same; left out with ``revisions``.
        rules: the shelf that dates and ids are asked of, by default the packaged one.
        revisions: git revisions: one is compared with the working tree, two with each other, ``a..b`` likewise.
        tier: this tier only.
        jurisdiction: ``CN`` or a GB/T 2260 prefix; by default ``CN`` on a date, else all there are.
        application: ``new`` or ``review``; by default ``new``, and ``review`` where rules are for nothing else.
        as_of: ask shelves and files on this date instead of comparing all their rule sets.

    Raises:
        SelectionError: a side cannot be found, or has nothing to answer with; the error names the nearest.
        RuleFileError: the rules of a side have problems.
    """
    from tiercheck.change.sides.pairing import paired
    from tiercheck.change.sides.reading import Rules, read_revisions, read_side

    wanted = _wanted(tier, jurisdiction, application, as_of)
    if revisions:
        if new is not None:
            message = "with revisions there is one place to compare, not two"
            raise SelectionError([Problem("two-places", message, "write --rev OLD --rev NEW and one folder or file")])
        place = Path(str(old)) if old is not None else Path(rules if rules is not None else RULES)
        return paired(*read_revisions(place, revisions, wanted), wanted)
    if old is None or new is None:
        message = "two sides are needed: what it was, and what it becomes"
        raise SelectionError([Problem("one-side", message, "name OLD and NEW, or a git revision with --rev")])
    shelf = Rules((Path(rules) if rules is not None else packaged_rules()).resolve(), shelf_of)
    return paired(read_side(str(old), shelf, wanted), read_side(str(new), shelf, wanted), wanted)


def pairs(
    old: Path | date | str | None = None,
    new: Path | date | str | None = None,
    *,
    rules: Path | str | None = None,
    revisions: Sequence[str] = (),
    tier: str | None = None,
    jurisdiction: str | None = None,
    application: Application | str | None = None,
    as_of: date | str | None = None,
) -> "tuple[Pair, ...]":
    """Return the tiers before and after, unchanged ones included; arguments and errors as for ``comparison``."""
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
    return compared.pairs


def edits(compared: "Comparison") -> "Diff":
    """Return every edit of a comparison, typed, each with the rule sets it reaches; none where nothing changes."""
    from tiercheck.change.edits.comparing import diff

    return diff(compared)


def directions(compared: "Comparison", diff: "Diff") -> "Remarks":
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
    diff: "Diff",
    style: str = "text",
    language: Language | str = Language.ZH,
    *,
    remarks: "Remarks | None" = None,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write what ``edits`` returned.

    Args:
        diff: the edits.
        style: ``text``, ``markdown``, ``html`` or ``json``.
        language: the language of titles and words, ``zh`` or ``en``.
        remarks: what is said beside edits and tiers, such as their direction.
        width: columns of text.
        colour: whether text may carry terminal colours.

    Raises:
        SelectionError: there is no such format or language.
    """
    from tiercheck.change.edits.layout import edits_document
    from tiercheck.change.edits.remark import NO_REMARKS

    document = edits_document(diff, remarks if remarks is not None else NO_REMARKS)
    return DocumentLayout((document,)).write(style, language, width=width, colour=colour)


def _wanted(
    tier: str | None, jurisdiction: str | None, application: Application | str | None, as_of: date | str | None
) -> "Wanted":
    from tiercheck.change.sides.side import Wanted

    kind = None if application is None else Application(one_of(application, APPLICATIONS, "application"))
    return Wanted(tier, jurisdiction, kind, None if as_of is None else as_date(as_of))
