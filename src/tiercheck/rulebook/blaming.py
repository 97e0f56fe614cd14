"""Whose fault it is: the file that brings about what is wrong in a merged rule set."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiercheck.errors import Problem
from tiercheck.rulebook.merging import Files, Recipe
from tiercheck.rulebook.read import Reading


def blamed(recipes: Mapping[Files, Recipe], readings: Mapping[Files, Reading]) -> Iterator[Problem]:
    """Yield what is wrong in rule sets, once for each file that brings it about.

    That is the last file of the shortest chain of overlays in which it is wrong. A problem in a file that is right
    without the overlay names the overlay; one that the overlay does not have in every chain says in which.

    Args:
        recipes: every rule set, by its files.
        readings: what came of each.
    """
    found = {files: frozenset(reading.report) for files, reading in readings.items()}
    for problem in dict.fromkeys(each for reading in readings.values() for each in reading.report):
        wrong = [files for files in found if problem in found[files]]
        shortest = [files for files in wrong if not any(set(other) < set(files) for other in wrong)]
        for last in dict.fromkeys(files[-1] for files in shortest):
            mine = [recipes[files] for files in shortest if files[-1] == last]
            everywhere = all(files in wrong for files in found if files[-1] == last)
            yield replace(problem, message=_message(problem, last, mine, everywhere=everywhere))


def _message(problem: Problem, last: str, recipes: list[Recipe], *, everywhere: bool) -> str:
    """Return what is wrong, with the overlay that brings it about and, unless it always does, what it is laid on."""
    message = problem.message
    elsewhere = problem.location is not None and problem.location.file != last
    if elsewhere and any(recipe.overlays for recipe in recipes):
        message = f"once {last} is applied, {message}"
    if everywhere:
        return message
    return f"{message}; so it is where it is laid on {' and '.join(recipes[0].files[:-1])} alone"
