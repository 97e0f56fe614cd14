"""The tables beside the tests."""

from pathlib import Path

import yaml


def table(name: str) -> object:
    """Read one table of this folder."""
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
