"""Shelves: the one shipped with tiercheck, and those of a folder."""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TypeAlias

from tiercheck.errors import NO_RULE_FILES, Problem, RuleFileError, SelectionError
from tiercheck.explain.rule_layout import RuleListing
from tiercheck.rulebook.review import shelf_root
from tiercheck.rulebook.shelf import Shelf, rule_files
from tiercheck.subjects.packaged import installed_rules

# What says which rules are meant: a shelf (read, or changed by `reform`), or the folder of one.
ShelfLike: TypeAlias = Shelf | Path | str


def as_shelf(rules: ShelfLike | None) -> Shelf:
    """Return the shelf that is meant, by default the packaged one.

    Raises:
        RuleFileError: the folder holds no rules, or they have problems.
        SelectionError: it is neither a shelf nor a path.
    """
    if isinstance(rules, Shelf):
        return rules
    if rules is None:
        return packaged_shelf()
    if isinstance(rules, (Path, str)):
        return shelf_of(Path(rules).resolve())
    message = f"a value of type {type(rules).__name__} is no shelf"
    raise SelectionError([Problem("no-shelf", message, "pass the folder of one, or what `tiercheck.read_shelf` gives")])


def rules(shelf: ShelfLike | None = None) -> RuleListing:
    """Return everything on a shelf: rule sets by tier, bases before overlays, and the classifications last.

    Args:
        shelf: the shelf or its folder, by default the one shipped with tiercheck.

    Raises:
        RuleFileError: the folder holds no rules, or they have problems.
    """
    return RuleListing(tuple(as_shelf(shelf).entries))


def read_shelf(folder: Path | str) -> "Shelf":
    """Read a rule shelf of your own.

    Raises:
        RuleFileError: every problem of every file, each with file, line and column.
    """
    return Shelf.read(Path(folder))


def packaged_rules() -> Path:
    """Return the folder of the rule files.

    Raises:
        RuleFileError: there is none, as where tiercheck is imported from an archive.
    """
    found = installed_rules()
    if found is None:
        raise RuleFileError([_no_rules(Path(__file__).parents[1])])
    return found


def _no_rules(package: Path) -> Problem:
    archive = next((place for place in package.parents if place.is_file()), None)
    if archive is None:
        return Problem(NO_RULE_FILES, f"there are no rule files in {package}", "install tiercheck again")
    message = f"tiercheck is imported from the archive {archive}, in which its rule files cannot be read"
    wheel = archive if archive.suffix == ".whl" else "its wheel"
    return Problem(NO_RULE_FILES, message, f"install it: pip install {wheel}; or name a folder of rules of your own")


@cache
def packaged_shelf() -> "Shelf":
    """Return the rule shelf shipped with tiercheck, read once."""
    return Shelf.read(packaged_rules())


def shelf_about(shelf: ShelfLike | None, subject: str | None, tiers: Collection[str] | None) -> Shelf:
    """Return the shelf of one subject.

    Args:
        shelf: the rules or their folder, by default the packaged ones.
        subject: the subject, by default the one that the tiers judge.
        tiers: the tiers asked for; where they do not say either, the shelf does.

    Raises:
        SelectionError: no rules judge such a subject.
    """
    known = as_shelf(shelf)
    return known.of_tiers(tiers) if subject is None else known.about(subject)


def rules_around(path: Path | str) -> Path:
    """Return the folder of the rules that cases are about: the shelf they stand in, else the packaged one.

    Args:
        path: a case file, or a folder of them. A shelf is a folder with ``divisions.yaml``
            or ``shared`` rule files; the nearest around the cases counts. Without one, a
            folder that holds rule files beside the cases is the shelf.
    """
    place = Path(path).resolve()
    beside = place if place.is_dir() and rule_files(place) else None
    return shelf_root(place) or beside or packaged_rules()


def shelf_of(folder: Path) -> "Shelf":
    """Return the shelf of a folder, the packaged one read once.

    Raises:
        RuleFileError: the shelf has problems.
    """
    packaged = installed_rules()
    return packaged_shelf() if packaged is not None and folder == packaged.resolve() else read_shelf(folder)
