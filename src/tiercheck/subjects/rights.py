"""Counting intellectual property: which right belongs to which count, as of a day.

The classes are those of 63号 (notes to the annexes) and 2号; the counts ending in ``_115``
follow 国科发政〔2017〕115号, whose classes know neither the year after a transfer nor the two
years after a grant. An answer nobody gave keeps a count open only when it could change it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from tiercheck.subjects.holdings import IntellectualProperty, RightKind
from tiercheck.subjects.windows import years_before

_CLASS_2 = frozenset({RightKind.SOFTWARE_COPYRIGHT, RightKind.UTILITY_MODEL, RightKind.DESIGN_PATENT})
_SEASONED_BY_TWO_YEARS = frozenset({RightKind.UTILITY_MODEL, RightKind.DESIGN_PATENT})
_FIRST_HOLDERS = 3

COUNTS = (
    "class_1",
    "class_1_self_developed",
    "class_1_high_value",
    "class_1_in_use",
    "class_1_original_in_use",
    "class_2",
    "class_1_of_115",
    "class_2_of_115",
)

Answer = bool | None


def count_rights(rights: Sequence[IntellectualProperty], as_of: date) -> Iterator[tuple[str, int]]:
    """Yield each count of ``COUNTS`` that the answers given settle."""
    memberships = [_memberships(right, as_of) for right in rights]
    for place, name in enumerate(COUNTS):
        answers = [membership[place] for membership in memberships]
        if None not in answers:
            yield name, answers.count(True)


def _memberships(right: IntellectualProperty, as_of: date) -> tuple[Answer, ...]:
    """Return whether a right belongs to each of ``COUNTS``, in that order."""
    if not _is_held(right, as_of):
        return (False,) * len(COUNTS)
    related = right.related_to_leading_product
    counted = _all(related, _is_transfer_old_enough(right, as_of))
    if right.kind in _CLASS_2:
        long_enough = right.kind not in _SEASONED_BY_TWO_YEARS or right.granted < years_before(as_of, 2)
        return False, False, False, False, False, _all(counted, long_enough), False, related
    high_value = None if right.high_value is None else bool(right.high_value)
    in_use = _all(counted, right.in_use)
    original = _all(in_use, _is_never_transferred(right), _is_among_first_holders(right))
    return (
        counted,
        _all(counted, right.self_developed),
        _all(counted, high_value),
        in_use,
        original,
        False,
        related,
        False,
    )


def _is_held(right: IntellectualProperty, as_of: date) -> bool:
    arrived = right.transferred_in if isinstance(right.transferred_in, date) else right.granted
    return max(arrived, right.granted) <= as_of and (right.ended is None or as_of < right.ended)


def _is_transfer_old_enough(right: IntellectualProperty, as_of: date) -> Answer:
    if isinstance(right.transferred_in, date):
        return right.transferred_in <= years_before(as_of, 1)
    return _is_never_transferred(right)


def _is_never_transferred(right: IntellectualProperty) -> Answer:
    return None if right.transferred_in is None else right.transferred_in == "never"


def _is_among_first_holders(right: IntellectualProperty) -> Answer:
    return None if right.applicant_rank is None else right.applicant_rank <= _FIRST_HOLDERS


def _all(*answers: Answer) -> Answer:
    """Strong Kleene: one no settles it, else one missing answer keeps it open."""
    return False if False in answers else None if None in answers else True
