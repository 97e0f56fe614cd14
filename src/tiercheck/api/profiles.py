"""Profiles read: from files, rows and mappings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from tiercheck.errors import Problem, ProfileError
from tiercheck.model.evidence import ENTERPRISE
from tiercheck.subjects import EnterpriseProfile
from tiercheck.subjects.record import FlatRecord
from tiercheck.subjects.subject import Subject
from tiercheck.yaml.node import plain
from tiercheck.yaml.source import Limits, read_source

_FORMS = "write `profile:` (nested) or `record:` (flat, the evidence columns), or a list of them"


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of one file.

    Attributes:
        is_list: whether the file holds a list, so that answers come as one.
        profiles: the profiles, in the order of the file.
    """

    is_list: bool
    profiles: tuple[EnterpriseProfile | FlatRecord, ...]


class LabelledRow(Protocol):
    """A row of a pandas data frame, such as ``frame.iloc[0]``."""

    def dropna(self) -> "LabelledRow":
        """Return it without the cells in which nothing stands."""

    def to_dict(self) -> dict[str, object]:
        """Return its cells by column."""


ProfileLike: TypeAlias = EnterpriseProfile | FlatRecord | Mapping[str, object] | LabelledRow | Path | str


def as_profile(given: object, subject: Subject) -> EnterpriseProfile | FlatRecord:
    """Return the profile that is meant.

    Args:
        given: a profile; a mapping, nested (sections of ``EnterpriseProfile``) or flat (columns and their values), with
            or without ``profile:`` or ``record:`` around it; a row of a pandas data frame, whose empty cells were not
            reported; or the path of a file of one profile.
        subject: what a flat record is one of.

    Raises:
        ProfileError: it is none of these, or has problems, each told by field path.
    """
    if isinstance(given, (EnterpriseProfile, FlatRecord)):
        return given
    if isinstance(given, Mapping):
        return _of_mapping(given, subject)
    if isinstance(given, (Path, str)):
        return _of_file(given, subject)
    if type(given).__name__ == "Series" and hasattr(given, "dropna") and hasattr(given, "to_dict"):
        return _of_mapping(given.dropna().to_dict(), subject)
    message = f"a value of type {type(given).__name__} is no profile"
    raise ProfileError([Problem("not-a-profile", message, _hint(given))])


def _hint(given: object) -> str:
    if hasattr(given, "columns"):
        return "pass one row, such as frame.row(0, named=True) or frame.iloc[0]; `tiercheck.portfolio` judges tables"
    if isinstance(given, (list, tuple)):
        return "pass one profile at a time; `tiercheck.portfolio` judges tables"
    return "pass an EnterpriseProfile, a mapping, a row, or the path of a profile file"


def _of_mapping(given: Mapping[str, object], subject: Subject) -> EnterpriseProfile | FlatRecord:
    if len(given) == 1 and isinstance(given.get("profile", given.get("record")), Mapping):
        return _profile(dict(given), "", subject)
    if subject.id == ENTERPRISE:
        is_nested = any(isinstance(value, (Mapping, list, tuple)) for value in given.values())
        if is_nested or given.keys() & EnterpriseProfile.model_fields:
            return EnterpriseProfile.model_validate(given)
    return FlatRecord.read(given, subject)


def _of_file(given: Path | str, subject: Subject) -> EnterpriseProfile | FlatRecord:
    try:
        text = Path(given).read_bytes()
    except (OSError, ValueError) as error:
        message = f"cannot read {str(given)[:200]!r}: {getattr(error, 'strerror', None) or error}"
        hint = "pass the path of a profile file; what is text already is read by `tiercheck.read_profiles`"
        raise ProfileError([Problem("unreadable-profile", message, hint)]) from None
    read = read_profiles(text, str(given), subject)
    if read.is_list:
        message = f"{str(given)!r} holds a list of profiles, and one is assessed"
        hint = "read them with `tiercheck.read_profiles` and assess each of its profiles"
        raise ProfileError([Problem("several-profiles", message, hint)])
    return read.profiles[0]


def read_profiles(text: str | bytes, name: str, subject: Subject | None = None) -> Profiles:
    """Read a profile file: YAML or JSON with ``profile:`` or ``record:``, or a list of them.

    Args:
        text: the content.
        name: the file's name, for errors.
        subject: what the file is about, by default the enterprise; any other has flat records only.

    Raises:
        ProfileError: every problem of every profile, by field path (``[3].record.revenue_y1``).
    """
    source = read_source(text, name, Limits(size=64 * 10**6, depth=40, nodes=4 * 10**6))
    if source.root is None or source.problems:
        raise ProfileError(source.problems)
    content = plain(source.root)
    if not isinstance(content, list):
        return Profiles(False, (_profile(content, "", subject),))
    profiles: list[EnterpriseProfile | FlatRecord] = []
    problems: list[Problem] = []
    for index, entry in enumerate(content):
        try:
            profiles.append(_profile(entry, f"[{index}]", subject))
        except ProfileError as error:
            problems += error.problems
    if problems:
        raise ProfileError(problems)
    return Profiles(True, tuple(profiles))


def _profile(entry: object, place: str, subject: Subject | None) -> EnterpriseProfile | FlatRecord:
    if not isinstance(entry, dict) or len(entry) != 1 or not entry.keys() & {"profile", "record"}:
        raise ProfileError([Problem("not-a-profile", "this is neither a profile nor a record", _FORMS, path=place)])
    ((form, content),) = entry.items()
    inside = f"{place}.{form}".lstrip(".")
    try:
        if form == "profile" and subject is not None and subject.id != ENTERPRISE:
            message = f"the subject {subject.id} has no nested form"
            raise ProfileError([Problem("not-a-record", message, "write `record:` with its columns")])
        if form == "profile":
            return EnterpriseProfile.model_validate(content)
        if not isinstance(content, dict):
            raise ProfileError([Problem("not-a-record", "a record is a mapping of columns to values", _FORMS)])
        if subject is None:
            return EnterpriseProfile.from_record(content)
        return FlatRecord.read(content, subject)
    except ProfileError as error:
        raise ProfileError([_within(problem, inside, place) for problem in error.problems]) from None


def _within(problem: Problem, inside: str, place: str) -> Problem:
    """Put a problem's path below its place in the file; record problems already begin with ``record``."""
    if problem.path.startswith("record"):
        return replace(problem, path=f"{place}.{problem.path}".lstrip("."))
    path = problem.path if problem.path.startswith("[") else f".{problem.path}" if problem.path else ""
    return replace(problem, path=f"{inside}{path}")
