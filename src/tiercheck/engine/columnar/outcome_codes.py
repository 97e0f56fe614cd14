"""Outcomes as small numbers, and the code of a verdict that stands for all of its outcomes at once.

An outcome column holds 0 fail, 1 unknown, 2 pass, 3 partial, 4 not applicable; null where the
row's jurisdiction has no such tier or indicator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from tiercheck.errors import PortfolioError, Problem
from tiercheck.model.outcome import Outcome

OUTCOMES = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.PARTIAL, Outcome.NOT_APPLICABLE)
CODES: Mapping[Outcome, int] = MappingProxyType({outcome: code for code, outcome in enumerate(OUTCOMES)})
_LARGEST = 2**63 - 1


def outcome_of(code: int | None) -> Outcome | None:
    """Return the outcome that a code stands for; None for a null."""
    return None if code is None else OUTCOMES[code]


@dataclass(frozen=True, slots=True)
class Digit:
    """One outcome within a verdict code.

    Attributes:
        name: the indicator, the condition or the tier.
        outcomes: what it can be, by digit; None where the row's jurisdiction does not examine it.
    """

    name: str
    outcomes: tuple[Outcome | None, ...]


class Decoded(NamedTuple):
    """One outcome of a verdict code."""

    name: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class VerdictCode:
    """How the outcomes of one tier are written as one number, or as several where one is too short.

    Attributes:
        words: for every column of the code its digits, the most significant first.
        columns: the names of the columns.
    """

    words: tuple[tuple[Digit, ...], ...]
    columns: tuple[str, ...]

    def decode(self, *words: int) -> tuple[Decoded, ...]:
        """Return every outcome that a verdict code stands for: indicators, conditions, and the tier last.

        Args:
            words: the values of the columns, in their order.

        Raises:
            PortfolioError: they are no code of this verdict.
        """
        if len(words) != len(self.words):
            raise self._refused(words)
        found: list[Decoded] = []
        for word, digits in zip(words, self.words, strict=True):
            rest, decoded = word, []
            for digit in reversed(digits):
                rest, place = divmod(rest, len(digit.outcomes))
                decoded.append(Decoded(digit.name, digit.outcomes[place]))
            if rest:
                raise self._refused(words)
            found += reversed(decoded)
        return tuple(found)

    def _refused(self, words: Sequence[int]) -> PortfolioError:
        message = f"{', '.join(map(str, words))} is no value of {', '.join(self.columns)}"
        return PortfolioError(
            [Problem("bad-code", message, "pass the figures of one row, for the rules it was judged by")]
        )


def verdict_code(tier: str, digits: Sequence[Digit]) -> VerdictCode:
    """Lay out a verdict code in as few numbers of 63 bits as hold it."""
    words: list[list[Digit]] = [[]]
    size = 1
    for digit in digits:
        size *= len(digit.outcomes)
        if size > _LARGEST:
            words.append([])
            size = len(digit.outcomes)
        words[-1].append(digit)
    columns = (f"{tier}_verdict", *(f"{tier}_verdict_{place}" for place in range(2, len(words) + 1)))
    return VerdictCode(tuple(map(tuple, words)), columns)
