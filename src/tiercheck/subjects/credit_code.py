"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

import re

SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(rf"[{SYMBOLS}]{{2}}[0-9]{{6}}[{SYMBOLS}]{{10}}")
# The places of the symbols of a code, each times its weight, add up to a multiple of 31.
WEIGHTS = (*(pow(3, place, len(SYMBOLS)) for place in range(17)), 1)


def check_character(body: str) -> str:
    """Return the 18th character that belongs to the first 17.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(SYMBOLS.index(symbol) * weight for symbol, weight in zip(body, WEIGHTS[:-1], strict=True))
    return SYMBOLS[-total % len(SYMBOLS)]


def fault_in(code: str) -> str:
    """Return what is wrong with a credit code, or "" when its form and check character are right."""
    if len(code) != 18:
        return f"has {len(code)} characters instead of 18"
    if not _FORM.fullmatch(code):
        foreign = next((symbol for symbol in code if symbol not in SYMBOLS), "")
        return f"contains {foreign!r}, which no credit code has" if foreign else "has no division code at places 3 to 8"
    if check_character(code[:17]) != code[17]:
        return "has a check character that does not belong to the first 17, so some character is mistyped"
    return ""


def division_of(code: str) -> str:
    """Return the division code (GB/T 2260) of the authority that registered the enterprise."""
    return code[2:8]
