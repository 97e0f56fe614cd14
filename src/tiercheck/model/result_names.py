"""What the columns of judged tables are called beside the evidence; no column of evidence may be called so.

Ids have no double underscore and end in none, so the columns of two tiers, or of two indicators, never share a name:
``TIER__INDICATOR`` can be told apart in one way only.
"""

import re
from collections.abc import Collection

OF_EVERY_TABLE = ("invalid", "jurisdiction", "tier")
_OF_A_TIER = re.compile(r"(?P<tier>.+)_(outcome|score_min|score_max|verdict(_[0-9]+)?)")


def is_result(column: str, tiers: Collection[str]) -> bool:
    """Whether a table judged by some tiers has a result of that name for one of them."""
    found = _OF_A_TIER.fullmatch(column)
    return column.partition("__")[0] in tiers if "__" in column else found is not None and found["tier"] in tiers
