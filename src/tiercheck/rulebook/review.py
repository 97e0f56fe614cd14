"""The one call behind ``tiercheck check``: all problems of a file, a folder or a shelf."""

from pathlib import Path

from tiercheck.errors import Location, Problem
from tiercheck.rulebook.shelf import read_shelf, rule_files


def check(path: Path) -> tuple[Problem, ...]:
    """Return every problem of rule files, in order of place.

    Args:
        path: a shelf, a folder or a file. What lies within a shelf is checked in its context:
            only problems that stand in it, or that it brings about elsewhere, are returned.
    """
    place = path.resolve()
    if not place.exists():
        message = f"there is no file or folder {str(path)!r}"
        return (Problem("not-a-file", message, "name a rule file or a folder of them", Location(path.name, 1, 1)),)
    asked = rule_files(place) if place.is_dir() else (place,)
    root = shelf_root(place)
    if root is None or root == place:
        return read_shelf(asked, place.parent, path.name)[1]
    others = tuple(file for file in rule_files(root) if file not in asked)
    problems = read_shelf((*others, *asked), root.parent, root.name)[1]
    without = frozenset(read_shelf(others, root.parent, root.name)[1])
    mine = {file.relative_to(root.parent).as_posix() for file in asked}
    return tuple(each for each in problems if each not in without or (each.location and each.location.file in mine))


def shelf_root(place: Path) -> Path | None:
    """Return the nearest folder around a file that is a shelf: it has ``divisions.yaml`` or shared rule files."""
    around = (place, *place.parents) if place.is_dir() else place.parents
    with_divisions = (folder for folder in around if (folder / "divisions.yaml").is_file())
    with_shared = (folder for folder in around if any((folder / "shared").glob("*.yaml")))
    return next(with_divisions, None) or next(with_shared, None)
