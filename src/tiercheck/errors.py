"""What can be wrong, where, and what to do about it: the public errors of tiercheck.

An indicator that is not met is never an error. An error means that no verdict
could be given, and its text says what, where, why it matters and what to do.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# The code of a folder without rule files: there is nothing to have problems.
NO_RULE_FILES = "no-rule-files"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a rule file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or, as a warning, one that may well be.

    Attributes:
        code: stable identifier, such as ``unknown-name``.
        message: what is wrong and why it matters.
        hint: what to do, with the nearest valid name where there is one.
        location: place in a rule file, or None.
        path: field path in a profile such as ``statements[0].revenue``, or "".
        source_line: the text of the line at ``location``, or "".
        is_warning: whether the files can be used all the same, and somebody should look.
    """

    code: str
    message: str
    hint: str = ""
    location: Location | None = None
    path: str = ""
    source_line: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        place = str(self.location) if self.location else self.path
        said = f"warning: {self.code}" if self.is_warning else self.code
        lines = [": ".join(filter(None, (place, said, self.message)))]
        if self.location and self.source_line:
            lines += [f"    {self.source_line}", f"    {caret_indent(self.source_line, self.location.column)}^"]
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


def caret_indent(source_line: str, column: int) -> str:
    """Return blanks that put a caret under ``column``; Chinese characters are two cells wide."""
    before = source_line[: column - 1]
    return "".join("\t" if char == "\t" else "  " if ord(char) > 0x2E7F else " " for char in before)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a hint that offers the nearest valid names, or "" when none is near."""
    close = get_close_matches(name, list(names), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(match) for match in close)}?" if close else ""


class TiercheckError(Exception):
    """Anything tiercheck refuses to answer, with every problem it found.

    Attributes:
        problems: all the problems, in order of place.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        # Python would make it again from its text.
        return type(self), (self.problems,)


class RuleFileError(TiercheckError):
    """Rule files that cannot be compiled."""


class ProfileError(TiercheckError, ValueError):
    """A profile or record that is malformed or contradicts itself."""


class SelectionError(TiercheckError, LookupError):
    """No rule set answers for the tier, jurisdiction, date or application asked for."""


def one_of(name: str, names: Collection[str], kind: str) -> str:
    """Return ``name`` when it is one of ``names``; raises ``SelectionError`` with the nearest name."""
    if name in names:
        return name
    hint = nearest(str(name), map(str, names)) or ", ".join(names)
    raise SelectionError([Problem(f"unknown-{kind}", f"there is no {kind} {name!r}", hint)])


class ReformError(TiercheckError, LookupError):
    """A reform that names nothing in the rules, or gives a value that does not fit."""


class CaseFileError(TiercheckError):
    """Case files that do not say what they mean."""


class PropertyFileError(TiercheckError):
    """Property files that do not say what they mean."""


class FailingCasesError(TiercheckError):
    """Cases that fail on the rules as they are, so that nothing can be shown with them."""


class ReceiptError(TiercheckError):
    """A receipt that cannot be read or replayed."""


class EngineError(TiercheckError):
    """An engine that cannot be loaded, or did not behave as its adapter requires."""


class PortfolioError(TiercheckError):
    """A table of enterprises that cannot be read."""


class MissingExtraError(TiercheckError):
    """An optional dependency that is not installed."""


class PortfolioWarning(UserWarning):
    """Something about a table that its reader should know; it was judged all the same."""
