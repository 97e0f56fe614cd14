"""Collects every problem of one reading, so that a faulty file tells all of them at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tiercheck.errors import Location, Problem
from tiercheck.yaml.node import Node
from tiercheck.yaml.source import place_of, quoted


class Report:
    """The problems found so far; lives as long as one reading and is never shared."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    def add(self, code: str, at: Node | Location, message: str, hint: str = "") -> None:
        """Record a problem; the same one found twice counts once."""
        location = at if isinstance(at, Location) else at.location
        self._problems[Problem(code, message, hint, location)] = None

    def extend(self, problems: Iterable[Problem]) -> None:
        """Record problems that were found elsewhere."""
        self._problems.update(dict.fromkeys(problems))

    def __len__(self) -> int:
        return len(self._problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def in_order(self, lines: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
        """Return all problems by place, each with its source line.

        Args:
            lines: the lines of every file by its name.
        """
        placed = (quoted(each, lines.get(each.location.file, ())) for each in self._problems if each.location)
        return tuple(sorted(placed, key=place_of))
