"""The one call behind ``tiercheck check``: all problems of a file, a folder or a shelf."""

from pathlib import Path

from tiercheck.errors import Location, Problem
from tiercheck.rulebook.shelf import CASES, ShelfReading, read_shelf, rule_files
from tiercheck.rulebook.source import place_of


def check(path: Path) -> tuple[Problem, ...]:
    """Return every problem of rule files and every warning, in order of place.

    Args:
        path: a shelf, a folder or a file. What lies within a shelf is checked in its context:
            only problems that stand in it, or that it causes elsewhere, are returned.
    """
    place = path.resolve()
    if not place.exists():
        message = f"there is no file or folder {str(path)!r}"
        return (Problem("not-a-file", message, "name a rule file or a folder of them", Location(path.name, 1, 1)),)
    if place.name.endswith(CASES):
        message = f"{path.name} is a case file, not a rule file"
        return (Problem("not-a-rule-file", message, "run it with `tiercheck test`", Location(path.name, 1, 1)),)
    asked = rule_files(place) if place.is_dir() else (place,)
    root = shelf_root(place)
    if root is None or root == place:
        return _all_of(read_shelf(asked, place.parent, path.name))
    mine = tuple(file.relative_to(root.parent).as_posix() for file in asked)
    everywhere = rule_files(root)
    read = read_shelf((*everywhere, *(file for file in asked if file not in everywhere)), root.parent, root.name)
    return tuple(problem for problem in _all_of(read) if _concerns(problem, mine))


def _all_of(read: ShelfReading) -> tuple[Problem, ...]:
    """Return problems and warnings together."""
    return tuple(sorted((*read.problems, *read.warnings), key=place_of)) if read.warnings else read.problems


def _concerns(problem: Problem, files: tuple[str, ...]) -> bool:
    """Whether a problem stands in one of the files, or names one of them as its cause."""
    if problem.location is not None and problem.location.file in files:
        return True
    return any(file in problem.message or file in problem.hint for file in files)


def shelf_root(place: Path) -> Path | None:
    """Return the nearest folder around a file that is a shelf: it has ``divisions.yaml`` or shared rule files."""
    around = (place, *place.parents) if place.is_dir() else place.parents
    with_divisions = (folder for folder in around if (folder / "divisions.yaml").is_file())
    with_shared = (folder for folder in around if any((folder / "shared").glob("*.yaml")))
    return next(with_divisions, None) or next(with_shared, None)
