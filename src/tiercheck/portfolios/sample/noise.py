"""Chance that depends on seed, stream and row alone: any row can be drawn by itself, in any order, on any machine.

Whole numbers only: floating-point functions differ in their last digit between platforms.
"""

from functools import cache
from hashlib import blake2b
from statistics import NormalDist

from tiercheck.engine.columnar.backend import pl

# Scores of the normal distribution are counted in ten-thousandths of a standard deviation.
DEVIATION = 10_000
_WORD = 2**64
# SplitMix64 (Steele, Lea and Flood, 2014): the step between rows, and the two rounds that mix them.
_STEP = 0x9E3779B97F4A7C15
_ROUNDS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_SHIFT = 31
_CELLS = 4096
_CELL_PARTS = 65_536


def words(seed: int, stream: str, rows: pl.Series) -> pl.Series:
    """Return one 64-bit word a row.

    Args:
        seed: of the whole sample.
        stream: what the words are for, such as a column; streams do not disturb each other.
        rows: numbers of the rows, unsigned.
    """
    key = int.from_bytes(blake2b(f"{seed}/{stream}".encode(), digest_size=8).digest(), "big")
    mixed = rows * _word(_STEP) + _word(key)
    for shift, factor in _ROUNDS:
        mixed = (mixed ^ (mixed // _word(2**shift))) * _word(factor)
    return mixed ^ (mixed // _word(2**_LAST_SHIFT))


def uniform(seed: int, stream: str, rows: pl.Series, below: int) -> pl.Series:
    """Return one whole number a row, from 0 up to but not including ``below``; at most 2**31."""
    return (words(seed, stream, rows) // _word(2**32)).cast(pl.Int64) * below // 2**32


def normal(seed: int, stream: str, rows: pl.Series) -> pl.Series:
    """Return one score of the standard normal distribution a row, in ``DEVIATION``."""
    drawn = words(seed, stream, rows)
    cell = (drawn // _word(_WORD // _CELLS)).cast(pl.UInt32)
    inside = (drawn % _word(_CELL_PARTS)).cast(pl.Int64)
    scores = _scores()
    low = scores.gather(cell)
    return low + (scores.gather(cell + 1) - low) * inside // _CELL_PARTS


@cache
def _scores() -> pl.Series:
    """Return the score at each edge of the cells; the outermost edges lie a quarter of a cell from the end."""
    shares = [0.25, *range(1, _CELLS), _CELLS - 0.25]
    return pl.Series([score_of(share / _CELLS) for share in shares], dtype=pl.Int64)


def score_of(share: float) -> int:
    """Return the score below which a share of the standard normal distribution lies."""
    return round(NormalDist().inv_cdf(share) * DEVIATION)


def _word(number: int) -> pl.Series:
    return pl.Series([number], dtype=pl.UInt64)
