"""Files written whole or not at all: beside their place under hidden names, then moved into it."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EINVAL, EISDIR
from pathlib import Path
from shutil import rmtree

_NEW_FILE_MODE = 0o666
_PROBE = 2**20


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the unfinished files of one run stand, beside the file that they become.

    Attributes:
        target: the file to write, links followed.
    """

    target: Path

    def part(self, purpose: str) -> Path:
        """Return the hidden name of an unfinished file."""
        return self.target.with_name(f".{self.target.name}.{os.getpid()}.{purpose}.part")

    def finish(self, purpose: str) -> None:
        """Make an unfinished file ready to be published: safe on the disk, and as open to others as the old one."""
        part = self.part(purpose)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        if self.target.exists():
            part.chmod(stat.S_IMODE(self.target.stat().st_mode))

    def publish(self, purpose: str) -> None:
        """Move a finished file into place, in one step."""
        self.part(purpose).replace(self.target)
        self._settle()

    def withdraw(self) -> None:
        """Remove what stands in the place."""
        if self.target.exists():
            self.target.unlink()
            self._settle()

    def _settle(self) -> None:
        """Make sure that what the folder holds is on the disk."""
        folder = os.open(self.target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def probe(self) -> None:
        """Write a little, to learn whether it is the disk that a failed run failed on.

        Raises:
            OSError: it is.
        """
        with self.part("probe").open("wb") as stream:
            stream.write(bytes(_PROBE))
            stream.flush()
            os.fsync(stream.fileno())


@contextmanager
def desk(target: Path, first: str) -> Iterator[Desk]:
    """Clear what killed runs left, and afterwards what this one did.

    Args:
        target: the file to write.
        first: the purpose of the first unfinished file.

    Raises:
        OSError: the target is no file, or nothing can be written beside it; nothing has changed then.
    """
    found = Desk(Path(os.path.realpath(target)))
    if found.target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(target))
    if found.target.exists() and not found.target.is_file():
        raise OSError(EINVAL, "Not a file that can be replaced", str(target))
    _clear(found.target, lambda process: not _is_running(process))
    try:
        _take(found.part(first), target)
        yield found
    finally:
        _clear(found.target, lambda process: process == os.getpid())


def _take(part: Path, target: Path) -> None:
    """Begin the first unfinished file, so that a folder that cannot be written to is told before anything is judged."""
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_FILE_MODE))
    except OSError as error:
        why = "" if part.parent.exists() else f" (there is no folder {target.parent})"
        raise OSError(error.errno, f"{error.strerror}{why}", str(target)) from None


def _clear(target: Path, is_over: Callable[[int], bool]) -> None:
    """Remove the unfinished files of runs that are over."""
    if not target.parent.is_dir():
        return
    begins = f".{target.name}."
    for path in target.parent.iterdir():
        process, _, rest = path.name.removeprefix(begins).partition(".")
        is_part = path.name.startswith(begins) and path.suffix == ".part" and rest.count(".") == 1
        if is_part and process.isdecimal() and is_over(int(process)):
            with suppress(OSError):
                rmtree(path) if path.is_dir() else path.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is another user's, or no process number at all
        return True
    return True
