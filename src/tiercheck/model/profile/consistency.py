"""What no enterprise can report at the same time: a part above its whole.

Nothing else is contradictory: liabilities above assets, a loss or revenue of zero are possible.
"""

from collections.abc import Iterator, Mapping

from tiercheck.errors import Problem
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Value

WHOLE_OF: tuple[tuple[str, str], ...] = (
    ("main_revenue_y1", "revenue_y1"),
    ("main_revenue_y2", "revenue_y2"),
    ("main_revenue_y3", "revenue_y3"),
    ("main_product_revenue_y1", "revenue_y1"),
    ("rd_staff_y1", "employees_y1"),
    ("technical_staff_y1", "employees_y1"),
    ("class1_ip_self_developed", "class1_ip"),
    ("class1_ip_high_value", "class1_ip"),
    ("class1_ip_in_use", "class1_ip"),
    ("class1_ip_original_in_use", "class1_ip_in_use"),
    ("equity_financing_2y", "equity_financing_3y"),
)


def contradictions(values: Mapping[str, Value], paths: Mapping[str, str]) -> Iterator[Problem]:
    """Yield one problem for each part that is above its whole.

    Args:
        values: reported values by column.
        paths: where each value stands; a column that is absent stands at its own name.
    """
    for part, whole in WHOLE_OF:
        part_value, whole_value = values.get(part), values.get(whole)
        if isinstance(part_value, int) and isinstance(whole_value, int) and part_value > whole_value:
            written, limit = CONTRACT[part].written(part_value), CONTRACT[whole].written(whole_value)
            message = (
                f"{part} of {written} is above {whole} of {limit} ({paths.get(whole, whole)}), of which it is a part"
            )
            yield Problem("contradiction", message, "correct the one that is wrong", path=paths.get(part, part))
