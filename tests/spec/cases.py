"""The cases of the specification, read by the library against the packaged rules."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import tiercheck as tc
from tiercheck.api.cases import read_cases as read_against
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.cases.case import YAML_SUFFIX, Asked, Aspect, Case, Record
from tiercheck.change.cases.reading import read_bases

__all__ = ["FOLDER", "SUFFIX", "Asked", "Aspect", "Case", "Record", "bases_of", "read_cases"]

FOLDER = packaged_rules()
SUFFIX = YAML_SUFFIX


@cache
def read_cases() -> tuple[Case, ...]:
    """Read every case of the specification, once."""
    return read_against(FOLDER, shelf=tc.packaged_shelf())


def bases_of(path: Path) -> Mapping[str, Record]:
    """Return the bases of a case file and of the files it uses, by name."""
    return read_bases(path, tc.packaged_shelf())
