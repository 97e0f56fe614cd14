"""The gate: how many of those who passed may stop passing before a change is held up."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tiercheck.change.impact.movement import Move
from tiercheck.change.impact.result import Impact, TierImpact, total
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.outcome import Outcome
from tiercheck.model.quantity import decimal_text

_LIMIT = re.compile(r"(?P<number>[0-9]{1,12}(\.[0-9]{1,6})?)(?P<percent>\s*%)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many may stop passing a tier: a number of enterprises, or a share of those who passed before.

    Attributes:
        most: the number, or the share where ``is_share``.
        is_share: which of the two.
    """

    most: Fraction
    is_share: bool

    @staticmethod
    def read(text: str) -> "Limit":
        """Read ``100`` or ``0.5%``.

        Raises:
            SelectionError: it is neither.
        """
        found = _LIMIT.fullmatch(text.strip())
        number = Fraction(found["number"]) if found else Fraction(0)
        is_share = bool(found and found["percent"])
        if not found or (not is_share and number.denominator != 1) or (is_share and number > 100):
            message = f"{text!r} is no limit on how many may stop passing"
            raise SelectionError(
                [Problem("bad-limit", message, "write a share of those who passed, 0.5%, or a number, 100")]
            )
        return Limit(number / 100 if is_share else number, is_share)

    def __str__(self) -> str:
        return f"{decimal_text(self.most * 100)}%" if self.is_share else decimal_text(self.most)

    def exceeded_by(self, tier: TierImpact) -> bool:
        """Whether more enterprises stop passing than may; those who lose and those in doubt both count."""
        allowed = self.most * total(tier.passages, before=Outcome.PASS) if self.is_share else self.most
        return stopped(tier) > allowed


def stopped(tier: TierImpact) -> int:
    """Return how many passed before and do not certainly pass after."""
    return tier.move(Move.LOST).count + tier.move(Move.IN_DOUBT).count


def over(impact: Impact, limit: Limit) -> tuple[TierImpact, ...]:
    """Return the tiers that more enterprises stop passing than may."""
    return tuple(tier for tier in impact.tiers if limit.exceeded_by(tier))
