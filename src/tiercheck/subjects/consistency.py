"""What cannot be reported at the same time: a part above its whole.

Nothing else is contradictory: liabilities above assets, a loss or revenue of zero are possible.
"""

from collections.abc import Iterable, Iterator, Mapping

from tiercheck.errors import Problem
from tiercheck.model.evidence import PartOf, Value


def contradictions(values: Mapping[str, Value], parts: Iterable[PartOf], paths: Mapping[str, str]) -> Iterator[Problem]:
    """Yield one problem for each part that is above its whole.

    Args:
        values: reported values by column.
        parts: the columns that are a part of another, see ``parts_of``.
        paths: where each value stands; a column that is absent stands at its own name.
    """
    for part, whole in parts:
        part_value, whole_value = values.get(part.name), values.get(whole.name)
        if isinstance(part_value, int) and isinstance(whole_value, int) and part_value > whole_value:
            one, all_of_it = paths.get(part.name, part.name), paths.get(whole.name, whole.name)
            written, limit = part.written(part_value), whole.written(whole_value)
            message = f"{part.name} of {written} is above {whole.name} of {limit} ({all_of_it}), of which it is a part"
            yield Problem("contradiction", message, "correct the one that is wrong", path=one)
