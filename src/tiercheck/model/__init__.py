"""The frozen nouns everything else speaks in; nothing here reads files or renders text."""

import copyreg
from types import MappingProxyType


def _read_only(mapping: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(mapping)


# Results and shelves hold read-only mappings, which Python by itself neither pickles nor copies deeply.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))
