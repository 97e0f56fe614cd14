"""The recipe of the synthetic portfolio: its distributions, as ``sample.yaml`` states them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tiercheck.errors import PortfolioError
from tiercheck.model.quantity import CENTS_PER_YUAN, parse_amount
from tiercheck.yaml.node import plain
from tiercheck.yaml.source import read_source

FILE = "sample.yaml"


def _share(given: object) -> Fraction:
    """Read ``12%``, ``0.1%`` or ``0.12``."""
    text = str(given)
    return Fraction(text.removesuffix("%")) / 100 if text.endswith("%") else Fraction(text)


def _figure(given: object) -> Fraction:
    """Read an amount with its unit as yuan, a percentage, or a bare number."""
    cents = parse_amount(str(given))
    return _share(given) if cents is None else Fraction(cents, CENTS_PER_YUAN)


Share: TypeAlias = Annotated[Fraction, BeforeValidator(_share)]
Figure: TypeAlias = Annotated[Fraction, BeforeValidator(_figure)]
# Hundredths of a standard deviation by factor; what is left of a whole one is the column's own chance.
Loadings: TypeAlias = Mapping[str, int]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ColumnRecipe(_Part):
    """How one column is drawn: by exactly one of quantiles, chance and levels.

    Attributes:
        quantiles: value by the share of enterprises that lie below it; straight lines between them.
        of: the column that the quantiles are multiples of.
        chance: how many are true.
        levels: share by level, lowest first.
        draw: the chance it takes; columns of one name lie inside each other.
        follows: the factors behind it.
        missing: how many do not report it.
        missing_follows: the factors behind not reporting, instead of those of the recipe.
    """

    quantiles: Mapping[Share, Figure] | None = None
    of: str = ""
    chance: Share | None = None
    levels: Mapping[str, Share] | None = None
    draw: str = ""
    follows: Loadings = Field(default_factory=dict)
    missing: Share = Fraction(0)
    missing_follows: Loadings | None = None


class Recipe(_Part):
    """The whole portfolio.

    Attributes:
        factors: what the figures of an enterprise have in common, independent of each other.
        registered_until: ages are counted back from this day.
        divisions: weight by division code.
        industries: weight by industry code.
        division_missing: how many rows leave the division to the credit code.
        industry_missing: how many do not report their industry.
        missing_follows: the factors behind not reporting.
        hidden: columns that others are drawn from and that are not written.
        columns: the written columns, each after those it is drawn from.
    """

    factors: tuple[str, ...]
    registered_until: str
    divisions: Mapping[str, int]
    industries: Mapping[str, int]
    division_missing: Share
    industry_missing: Share
    missing_follows: Loadings
    hidden: Mapping[str, ColumnRecipe]
    columns: Mapping[str, ColumnRecipe]

    def drawn(self) -> Iterator[tuple[str, ColumnRecipe]]:
        """Yield name and recipe of every column, hidden ones first."""
        yield from self.hidden.items()
        yield from self.columns.items()


@cache
def packaged_recipe() -> Recipe:
    """Return the recipe shipped with tiercheck, read once."""
    source = read_source(files(__package__).joinpath(FILE).read_bytes(), FILE)
    if source.root is None or source.problems:
        raise PortfolioError(source.problems)
    return Recipe.model_validate(_texts(plain(source.root)))


def _texts(given: object) -> object:
    """Return numbers as text where they are keys or decimals, so that no float stands between file and figure."""
    if isinstance(given, dict):
        return {str(key): _texts(value) for key, value in given.items()}
    if isinstance(given, list):
        return [_texts(value) for value in given]
    return str(given) if isinstance(given, Decimal) else given
