"""Where the cases and rules of these tests are, and output that was recorded."""

import os
from functools import cache
from pathlib import Path

from tiercheck import read_shelf
from tiercheck.rulebook.shelf import Shelf

HERE = Path(__file__).parent
SHELF = HERE / "shelf"
CORPUS = HERE / "corpus"
RECORDED = HERE / "recorded"


@cache
def trial_shelf() -> Shelf:
    return read_shelf(SHELF)


def assert_recorded(path: Path, said: str) -> None:
    """Compare with what is on record; ``TIERCHECK_RECORD=1`` records anew."""
    if os.environ.get("TIERCHECK_RECORD"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")
