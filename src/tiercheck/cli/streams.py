"""Input and output: UTF-8 whatever the locale, files written whole or not at all, closed pipes taken quietly."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size

import click

from tiercheck.api.reports import plain_lines
from tiercheck.cli.exits import PIPE_CLOSED, UNREADABLE

STANDARD = "-"
NARROWEST = 60
# Columns of text whose lines are not to be broken, such as paths that a program reads.
UNWRAPPED = 10_000
NEW_FILE_MODE = 0o666


class UnreadableError(click.ClickException):
    """Input that cannot be read, or output that cannot be written."""

    exit_code = UNREADABLE


def read_text(file: str) -> str:
    """Read a file, or standard input for ``-``, as UTF-8.

    Raises:
        UnreadableError: there is no such file, or it is not UTF-8.
    """
    name = "standard input" if file == STANDARD else file
    try:
        data = sys.stdin.buffer.read() if file == STANDARD else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(f"cannot read {name}: {error.strerror}") from None
    except ValueError as error:
        raise UnreadableError(f"cannot read {name}: it is not UTF-8 text ({error}); save it as UTF-8") from None


def read_exactly(file: str) -> str:
    """Read a file as UTF-8 with its line breaks and its byte-order mark as they are; raises as ``read_text``."""
    try:
        return Path(file).read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableError(f"cannot read {file}: {error}") from None


def write_text(text: str, output: str | None) -> None:
    """Write to a file whole or not at all, or to standard output."""
    data = text.encode()
    if output is None or output == STANDARD:
        _write_standard(data)
        return
    try:
        _write_file(data, Path(output))
    except OSError as error:
        raise UnreadableError(f"cannot write {output}: {error.strerror}; nothing was changed") from None


def _write_standard(data: bytes) -> None:
    stream = sys.stdout.buffer
    try:
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output once more on exit; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None
    except OSError as error:
        raise UnreadableError(f"cannot write to standard output: {error.strerror}") from None


def _write_file(data: bytes, output: Path) -> None:
    """Write beside the target and move into place, so that a full disk leaves the old file."""
    target = Path(os.path.realpath(output))
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def say_error(message: str) -> None:
    """Write a message to standard error, control characters made visible."""
    stream = sys.stderr.buffer
    with suppress(OSError):
        stream.write(f"{plain_lines(message)}\n".encode())
        stream.flush()


def is_terminal() -> bool:
    """Whether standard output is a terminal that takes colour (see no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Return the width of the terminal."""
    return max(NARROWEST, get_terminal_size().columns)
