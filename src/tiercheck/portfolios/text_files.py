"""Text files opened as UTF-8, with whatever is wrong with their bytes told by the file's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tiercheck.portfolios.table import unreadable

_SAVE_AS = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
_PACKED = (b"\x1f\x8b", b"PK")  # gzip, zip


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file, its line ends as they are and without its byte-order mark.

    Raises:
        PortfolioError: it cannot be read, or is not UTF-8; also where that shows later, while it is read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except OSError as error:
        raise unreadable(path.name, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        with path.open("rb") as packed:
            if packed.read(2) in _PACKED:
                raise unreadable(path.name, "is packed, and no text", "unpack it first") from None
        raise unreadable(path.name, "is not UTF-8 text", _SAVE_AS) from None
