"""The one call behind ``tiercheck check``: all problems of a file, a folder or a shelf."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from tiercheck.errors import Location, Problem
from tiercheck.rulebook.shelf import CASES, Shelf, ShelfReading, read_shelf, rule_files
from tiercheck.yaml.report import Report
from tiercheck.yaml.source import place_of

Refusals: TypeAlias = Callable[[Shelf], Iterable[Problem]]


def check(path: Path, refusals: Refusals = lambda _: ()) -> tuple[Problem, ...]:
    """Return every problem of rule files and every warning, in order of place.

    Args:
        path: a shelf, a folder or a file. What lies within a shelf is checked in its context:
            only problems that stand in it, or that it causes elsewhere, are returned.
        refusals: what else is wrong with a shelf that can be read.
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
        return _all_of(read_shelf(asked, place.parent, path.name), refusals)
    mine = tuple(file.relative_to(root.parent).as_posix() for file in asked)
    everywhere = rule_files(root)
    read = read_shelf((*everywhere, *(file for file in asked if file not in everywhere)), root.parent, root.name)
    return tuple(problem for problem in _all_of(read, refusals) if _concerns(problem, mine))


def _all_of(read: ShelfReading, refusals: Refusals) -> tuple[Problem, ...]:
    """Return problems and warnings together, and what is refused of a shelf that could be read."""
    refused = Report()
    if read.shelf is not None:
        refused.extend(refusals(read.shelf))
    found = refused.in_order(read.shelf.gathered.lines) if read.shelf is not None else ()
    every = (*read.problems, *found, *read.warnings)
    return tuple(sorted(every, key=place_of)) if len(every) > len(read.problems) else read.problems


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
