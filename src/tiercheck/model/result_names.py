"""What the columns of judged tables may be called beside the evidence: no two results of a shelf share a name.

Ids have no double underscore and end in none, so that ``TIER__INDICATOR`` is never the column of another tier.
"""

import re

_OF_A_TIER = re.compile(r"(?P<tier>.+)_(outcome|score_min|score_max|verdict(_[0-9]+)?)")


def tier_of_result(column: str) -> str | None:
    """Return the tier of which a column of that name is, or would be, a result; None when it is of none."""
    found = _OF_A_TIER.fullmatch(column)
    return column.partition("__")[0] if "__" in column else found["tier"] if found else None
