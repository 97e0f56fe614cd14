"""Recorded output: compared as it is, recorded again with ``TIERCHECK_RECORD=1``."""

import os
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"


def assert_recorded(name: str, text: str) -> None:
    """Compare text with the recorded file of that name."""
    path = RECORDED / name
    if os.environ.get("TIERCHECK_RECORD"):
        RECORDED.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"nothing recorded as {path.name}; run with TIERCHECK_RECORD=1 and read the result"
    recorded = path.read_text(encoding="utf-8")
    assert text == recorded, f"{path.name} differs; if that is meant, run with TIERCHECK_RECORD=1 and read the diff"
