"""What OLD and NEW mean: a date, a rule file or folder, a rule-set id, or what stands at a git revision."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tiercheck.change.sides.revisions import Repository
from tiercheck.change.sides.side import Side, Wanted, day_side, id_side, whole_side
from tiercheck.errors import Problem, RuleFileError, SelectionError, nearest
from tiercheck.rulebook.document import DatedFile, OverlayFile
from tiercheck.rulebook.gather import Entry, Gathered, gather
from tiercheck.rulebook.review import shelf_root
from tiercheck.rulebook.shelf import Shelf, read_shelf, rule_files
from tiercheck.yaml.report import Report

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rules:
    """The shelf that dates and ids are asked of.

    Attributes:
        folder: where its files are; of no use where the shelf itself is given.
        shelf_of: reads the shelf of a folder.
        given: the shelf, where it is read already.
    """

    folder: Path
    shelf_of: Callable[[Path], Shelf]
    given: Shelf | None = None

    @property
    def shelf(self) -> Shelf:
        """The shelf, read."""
        return self.shelf_of(self.folder) if self.given is None else self.given

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return repr(self.folder.name) if self.given is None else shelf_name(self.given)


def shelf_name(shelf: Shelf) -> str:
    """Return what a shelf is called that was given and not read from a place: by the beginning of its digest."""
    return f"shelf {shelf.digest.removeprefix('sha256:')[:8]}"


def read_side(name: Shelf | str, rules: Rules, wanted: Wanted) -> Side:
    """Return what a word of the user means.

    Args:
        name: a date, the path of a rule file or a folder, or the id of a rule set; or a shelf.
        rules: the shelf that dates and ids are asked of.
        wanted: what is compared.

    Raises:
        SelectionError: it is none of these, or nothing answers; the error names the nearest.
        RuleFileError: the rules have problems.
    """
    if isinstance(name, Shelf):
        return whole_side(shelf_name(name), name, wanted)
    if _DAY.fullmatch(name):
        return day_side(name, rules.shelf, _day(name), wanted)
    place = Path(name)
    if name and is_there(place):
        return _place_side(name, place.resolve(), rules, wanted)
    ids = tuple(dict.fromkeys(each.id for each in rules.shelf.entries))
    if name in ids or (name.count("/") == 2 and not place.suffix):
        return id_side(name, rules.shelf, name, wanted)
    message = f"{name!r} is no date, no rule file or folder, and no rule set of {rules.name}"
    hint = nearest(name, ids) or f"write a date such as 2026-03-31, a path, or one of {', '.join(ids)}"
    raise SelectionError([Problem("unknown-edition", message, hint)])


def read_revisions(place: Path, revisions: Sequence[str], wanted: Wanted) -> tuple[Side, Side]:
    """Return the rules at a revision and those at another, or of the working tree.

    Args:
        place: a folder of rules, or a rule file, in the working tree.
        revisions: one (against the working tree), two, or a range.
        wanted: what is compared.

    Raises:
        SelectionError: there is no git, no repository, no such revision, or nothing at that place on either side.
        RuleFileError: the rules of a side have problems; each is told with its revision.
    """
    repository = Repository.around(place)
    target = place.resolve()
    root = shelf_root(target) or (target.parent if target.is_file() else target)
    old, new = repository.ends(revisions)
    sides = (
        _revision_side(repository, old, root, target, wanted),
        _working_side(repository, root, target, wanted)
        if new is None
        else _revision_side(repository, new, root, target, wanted),
    )
    if not any((each.editions or each.tables) for each in sides):
        message = f"there are no rules at {str(repository.within(target))!r}, neither before nor after"
        raise SelectionError([Problem("no-rule-files", message, "name a folder that holds .yaml rule files")])
    return sides


def is_there(place: Path) -> bool:
    """Whether there is a file or folder of that name; a name that no file can have is none."""
    try:
        return place.exists()
    except (OSError, ValueError):
        return False


def _day(name: str) -> date:
    try:
        return date.fromisoformat(name)
    except ValueError:
        raise SelectionError([Problem("bad-date", f"{name!r} is not a date", "write it as 2025-06-01")]) from None


def _place_side(name: str, place: Path, rules: Rules, wanted: Wanted) -> Side:
    root = shelf_root(place) or (place if place.is_dir() else None)
    if root == place:
        return whole_side(name, rules.shelf_of(root), wanted)
    if root is None:
        return whole_side(name, _shelf_with(place, rules), wanted, (str(place),))
    inside = rule_files(place) if place.is_dir() else (place,)
    files = {file.relative_to(root.parent).as_posix() for file in inside}
    side = whole_side(name, rules.shelf_of(root), wanted, files)
    if not side.editions and not side.tables and wanted == Wanted():
        message = f"no rule set comes from {name!r}"
        raise SelectionError([Problem("no-rule-set", message, "name a tier file, an overlay or a shared file")])
    return side


def _shelf_with(file: Path, rules: Rules) -> Shelf:
    """Return the shelf with a file from elsewhere in the place of the one it would replace."""
    if rules.given is not None:
        message = f"the rule file {str(file)!r} stands on no shelf, and a shelf without files cannot take it"
        raise SelectionError([Problem("no-folder", message, "name the folder of the rules instead of a shelf")])
    mine = _dated(gather([file], rules.folder, Report()))
    known = rule_files(rules.folder.resolve())
    beside = rules.folder.resolve().parent
    others = _dated(gather(known, beside, Report()))
    replaced = {other.file for other in others for each in mine if _same_place(other, each)}
    kept = [path for path in known if path.relative_to(beside).as_posix() not in replaced]
    read = read_shelf((*kept, file), beside, file.name)
    if read.shelf is None:
        raise RuleFileError(read.problems)
    return read.shelf


def _dated(gathered: Gathered) -> tuple[Entry[DatedFile], ...]:
    return (*gathered.bases, *gathered.overlays, *gathered.classifications)


def _same_place(one: Entry[DatedFile], other: Entry[DatedFile]) -> bool:
    """Whether two files could not stand on one shelf: same kind, tier and place, at the same time."""
    alike = (one.name, one.jurisdiction) == (other.name, other.jurisdiction)
    if not alike or isinstance(one.document, OverlayFile) != isinstance(other.document, OverlayFile):
        return False
    shared = one.effective.keys() & other.effective.keys()
    return one.id == other.id or any(one.effective[kind].overlaps(other.effective[kind]) for kind in shared)


def _revision_side(repository: Repository, revision: str, root: Path, target: Path, wanted: Wanted) -> Side:
    folder = repository.within(root)
    with TemporaryDirectory(prefix="tiercheck-") as temporary:
        written = Path(temporary).resolve()
        repository.write_rules(revision, folder, written)
        try:
            return _tree_side(revision, written, written / folder, written / repository.within(target), wanted)
        except RuleFileError as error:
            at = (replace(problem, message=f"at {revision}: {problem.message}") for problem in error.problems)
            raise RuleFileError(at) from None


def _working_side(repository: Repository, root: Path, target: Path, wanted: Wanted) -> Side:
    return _tree_side("working tree", repository.top.resolve(), root, target, wanted)


def _tree_side(name: str, top: Path, root: Path, target: Path, wanted: Wanted) -> Side:
    """Return a side read from files whose places are told relative to ``top``; empty where there are none."""
    files = rule_files(root) if root.is_dir() else ()
    if not files:
        return Side(name, (), (), (), sole=False)
    shelf, problems, _ = read_shelf(files, top, root.name)
    if shelf is None:
        raise RuleFileError(problems)
    if target == root:
        return whole_side(name, shelf, wanted)
    inside = rule_files(target) if target.is_dir() else (target,)
    return whole_side(name, shelf, wanted, {file.relative_to(top).as_posix() for file in inside})
