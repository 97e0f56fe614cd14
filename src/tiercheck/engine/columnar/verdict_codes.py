"""The verdict code of a row and tier: one small number that says which requirements decided.

0 passes. Above 0 is a fail: the sum of 2^n over the requirements that fail, n counted from 0 in
the order of ``grounds``. Below 0 is unknown: the same sum, negated, over those that are open while
none fails. So millions of rows have few codes, and each code is explained once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tiercheck.engine.grounds import Ground
from tiercheck.errors import PortfolioError, Problem
from tiercheck.model.outcome import Outcome

_BITS = 62  # as many as a column of whole numbers holds beside its sign, and one to spare


class Decoded(NamedTuple):
    """What a verdict code says.

    Attributes:
        outcome: pass, fail or unknown.
        grounds: the requirements that fail, or where none fails those that are open.
    """

    outcome: Outcome
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class VerdictCode:
    """How the verdicts of one tier are written as one number, or as several where one is too short.

    Attributes:
        columns: the names of the columns.
        grounds: what each column is made of: the requirements that a tier holds together, by bit.
    """

    columns: tuple[str, ...]
    grounds: tuple[tuple[Ground, ...], ...]

    def decode(self, *words: int) -> Decoded:
        """Return what a verdict code says.

        Args:
            words: the values of the columns, in their order.

        Raises:
            PortfolioError: they are no code of this verdict.
        """
        if len(words) != len(self.columns) or any(
            abs(word) >> len(grounds) for word, grounds in zip(words, self.grounds, strict=True)
        ):
            raise self._refused(words)
        failing, opened = (self._standing_in([max(0, sign * word) for word in words]) for sign in (1, -1))
        if failing and opened:
            raise self._refused(words)
        outcome = Outcome.FAIL if failing else Outcome.UNKNOWN if opened else Outcome.PASS
        return Decoded(outcome, failing or opened)

    def _standing_in(self, masks: Sequence[int]) -> tuple[Ground, ...]:
        pairs = zip(masks, self.grounds, strict=True)
        return tuple(ground for mask, grounds in pairs for bit, ground in enumerate(grounds) if mask >> bit & 1)

    def _refused(self, words: Sequence[int]) -> PortfolioError:
        message = f"{', '.join(map(str, words))} is no value of {', '.join(self.columns)}"
        hint = "pass the figures of one row, for the rules it was judged by"
        return PortfolioError([Problem("bad-code", message, hint)])


def verdict_code(tier: str, grounds: Iterable[Ground]) -> VerdictCode:
    """Lay out the code of a tier over its requirements, those of every jurisdiction, each once."""
    every = tuple(dict.fromkeys(grounds))
    words = tuple(every[first : first + _BITS] for first in range(0, len(every), _BITS))
    columns = (f"{tier}_verdict", *(f"{tier}_verdict_{place}" for place in range(2, len(words) + 1)))
    return VerdictCode(columns, words)
