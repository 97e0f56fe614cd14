"""Rules as they stand at a git revision, read without touching the checkout."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tiercheck.errors import Problem, SelectionError, nearest

RULE_FILE_SUFFIXES = (".yaml", ".yml")
# A hook runs with these set; the place that is asked about decides instead.
_OF_THE_CALLER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
LONGEST_NAME = 80
_RANGE, _SINCE_THE_FORK = "..", "..."


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, by the folder of its checkout."""

    top: Path

    @staticmethod
    def around(place: Path) -> "Repository":
        """Return the repository a path lies in.

        Raises:
            SelectionError: it lies in none, or git is not installed.
        """
        try:
            folder = next(each for each in (place.resolve(), *place.resolve().parents) if each.is_dir())
        except (OSError, ValueError):
            message = f"{str(place)[:LONGEST_NAME]!r} is not a path"
            hint = "name a folder of rules or a rule file"
            raise SelectionError([Problem("not-a-path", message, hint)]) from None
        found = _git(folder, "rev-parse", "--show-toplevel")
        if found.returncode:
            message = f"{str(place)!r} is not in a git repository, so it has no revisions"
            raise SelectionError([Problem("not-a-repository", message, "leave out --rev and name two folders")])
        return Repository(Path(os.fsdecode(found.stdout).removesuffix("\n")))

    def commit(self, revision: str) -> str:
        """Return the full name of a revision's commit.

        Raises:
            SelectionError: there is no such revision; the error names the nearest branches and tags.
        """
        found = _git(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found.returncode:
            listed = _git(
                self.top, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"
            )
            names = os.fsdecode(listed.stdout).splitlines()
            hint = nearest(revision, names) or f"there are {', '.join(names[:10]) or 'no branches or tags yet'}"
            message = f"there is no git revision {revision!r} in {str(self.top)!r}"
            raise SelectionError([Problem("unknown-revision", message, hint)])
        return os.fsdecode(found.stdout).strip()

    def ends(self, revisions: Sequence[str]) -> tuple[str, str | None]:
        """Return the revisions before and after; None after means the working tree.

        Args:
            revisions: one or two of them, or one range (``main..topic``, ``main...topic`` since the fork).

        Raises:
            SelectionError: there are more, or an unknown one.
        """
        first, *others = revisions
        if not others and _RANGE in first:
            sign = _SINCE_THE_FORK if _SINCE_THE_FORK in first else _RANGE
            old, new = (end or "HEAD" for end in first.split(sign, 1))
            if sign == _RANGE:
                return old, new
            fork = _git(self.top, "merge-base", self.commit(old), self.commit(new))
            if fork.returncode:
                message = f"{old} and {new} have no commit in common"
                raise SelectionError([Problem("unknown-revision", message, f"write {old}{_RANGE}{new}")])
            return os.fsdecode(fork.stdout).strip(), new
        if len(others) > 1 or any(_RANGE in revision for revision in revisions):
            message = f"{len(revisions)} revisions are more than a before and an after"
            raise SelectionError(
                [Problem("too-many-revisions", message, "write --rev OLD, --rev OLD --rev NEW, or OLD..NEW")]
            )
        return first, others[0] if others else None

    def within(self, place: Path) -> PurePosixPath:
        """Return the path of a place within the repository.

        Raises:
            SelectionError: it lies outside, such as a shelf around a repository.
        """
        top, inside = self.top.resolve(), place.resolve()
        if not inside.is_relative_to(top):
            message = f"the rules in {str(inside)!r} reach beyond the git repository {str(top)!r}"
            raise SelectionError([Problem("not-a-repository", message, "keep a shelf within one repository")])
        return PurePosixPath(inside.relative_to(top).as_posix())

    def write_rules(self, revision: str, folder: PurePosixPath, into: Path) -> None:
        """Write the YAML files of a folder as they stand at a revision, at their paths in the repository.

        Raises:
            SelectionError: there is no such revision.
        """
        tree = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", self.commit(revision), "--", str(folder))
        blobs: dict[str, str] = {}
        for entry in os.fsdecode(tree.stdout).split("\0"):
            about, _, path = entry.partition("\t")
            if about.startswith("100") and path.endswith(RULE_FILE_SUFFIXES) and ".." not in PurePosixPath(path).parts:
                blobs[path] = about.split()[2]
        asked = "".join(f"{blob}\n" for blob in blobs.values())
        contents = _git(self.top, "cat-file", "--batch", given=asked.encode()).stdout
        at = 0
        for path in blobs:
            end = contents.index(b"\n", at)
            size = int(contents[at:end].split()[2])
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(contents[end + 1 : end + 1 + size])
            at = end + 1 + size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environment = {name: value for name, value in os.environ.items() if name not in _OF_THE_CALLER}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    command = ("git", "--literal-pathspecs", "-C", str(folder), *arguments)
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603
    except FileNotFoundError:
        message = "git is not installed, so revisions cannot be read"
        raise SelectionError(
            [Problem("no-git", message, "install git, or name two folders instead of --rev")]
        ) from None
