"""Rows drawn from a recipe, a block at a time; a row depends on the seed and its number alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from math import isqrt

from tiercheck.engine.columnar.backend import pl
from tiercheck.model.evidence import Column, Role
from tiercheck.model.quantity import Unit
from tiercheck.portfolios.sample.codes import credit_codes, sum_of
from tiercheck.portfolios.sample.noise import DEVIATION, normal, score_of, uniform
from tiercheck.portfolios.sample.recipe import ColumnRecipe, Loadings, Recipe
from tiercheck.subjects.packaged import enterprise

# How finely figures are drawn: decimals by unit; amounts to the hundred yuan, as forms in 万元 ask for them.
_DECIMALS: Mapping[Unit, int] = {Unit.RATIO: 4, Unit.YEARS: 1, Unit.POINTS: 1}
_ROUNDED_TO: Mapping[Unit, int] = {Unit.YUAN: 100}
# Quantiles are laid out every hundredth of a standard deviation, four to either side.
_GRID = DEVIATION // 100
_WIDEST = 4 * DEVIATION
_MULTIPLE = 10_000
_WHOLE_LOADING = 100
_MILLION = 10**6
_DAYS_A_YEAR = 365
_EPOCH = date(1970, 1, 1)
_NAME = "示例企业"
_NAME_DIGITS = 8


def schema(recipe: Recipe) -> dict[str, pl.DataType]:
    """Return the types of the written columns, in their order."""
    return dict(block(recipe, 0, 0, 0).schema)


def block(recipe: Recipe, seed: int, first: int, count: int) -> pl.DataFrame:
    """Draw some rows.

    Args:
        recipe: the distributions.
        seed: of the whole sample.
        first: number of the first row, counted from 0.
        count: how many.
    """
    return _Block(recipe, seed, first, count).frame()


class _Block:
    """The rows of one block while they are drawn; figures are whole numbers of the column's smallest step."""

    def __init__(self, recipe: Recipe, seed: int, first: int, count: int) -> None:
        self.recipe = recipe
        self.subject = enterprise()
        self.seed = seed
        self.rows = pl.int_range(first, first + count, dtype=pl.UInt64, eager=True)
        self._scores: dict[str, pl.Series] = {}
        self._drawn: dict[str, pl.Series] = {}

    def frame(self) -> pl.DataFrame:
        """Return the rows, what is not reported left out."""
        written = self._identity()
        for name, column in self.recipe.drawn():
            self._drawn[name] = self._draw(name, column)
            if name in self.recipe.columns:
                reported = self._reported(name, column)
                written.append(_typed(self.subject.columns[name], self._drawn[name], reported).alias(name))
        return pl.DataFrame(written)

    def _identity(self) -> list[pl.Series]:
        recipe = self.recipe
        key, name, place, industry, registered = self._named()
        divisions = self._picked(place, recipe.divisions)
        numbers = (self.rows + 1).cast(pl.String).str.zfill(_NAME_DIGITS)
        self._drawn["age"] = self._draw("age", recipe.hidden["age"])
        until = (date.fromisoformat(recipe.registered_until) - _EPOCH).days
        established = (until - self._drawn["age"]).cast(pl.Int32).cast(pl.Date)
        columns: Mapping[str, pl.Series] = {
            key: credit_codes(self.seed, self.rows, divisions, key),
            name: pl.select(pl.concat_str(pl.lit(_NAME), numbers)).to_series(),
            place: _where(self._shown(place, recipe.division_missing), divisions),
            industry: _where(self._shown(industry, recipe.industry_missing), self._picked(industry, recipe.industries)),
            registered: established,
        }
        return [series.alias(name) for name, series in columns.items()]

    def _named(self) -> Iterator[str]:
        """Yield the columns of key, name, place and industry, and that of the only day."""
        every = self.subject.columns
        for role in Role:
            yield next(name for name, column in every.items() if column.role is role)
        yield next(name for name, column in every.items() if column.unit is Unit.DATE)

    def _picked(self, stream: str, weights: Mapping[str, int]) -> pl.Series:
        """Return one of several words a row, by their weights."""
        dealt = [word for word, weight in weights.items() for _ in range(weight)]
        return pl.Series(dealt, dtype=pl.String).gather(uniform(self.seed, stream, self.rows, len(dealt)))

    def _shown(self, stream: str, missing: Fraction) -> pl.Series:
        return uniform(self.seed, f"{stream} reported", self.rows, _MILLION) >= int(missing * _MILLION)

    def _draw(self, name: str, column: ColumnRecipe) -> pl.Series:
        score = self._score(column.draw or name, column.follows)
        if column.quantiles is not None:
            return self._measured(name, column, score)
        if column.chance is not None:
            return score >= score_of(float(1 - column.chance))
        return _levelled(self.subject.columns[name].levels, column.levels or {}, score)

    def _measured(self, name: str, column: ColumnRecipe, score: pl.Series) -> pl.Series:
        known = self.subject.columns.get(name)
        unit = Unit.COUNT if known is None else known.unit
        scale = _MULTIPLE if column.of else 10 ** _DECIMALS.get(unit, 0)
        knots = tuple((score_of(float(share)), figure * scale) for share, figure in (column.quantiles or {}).items())
        figures = _interpolated(_grid(knots), score)
        if column.of:
            figures = self._drawn[column.of] * figures // _MULTIPLE
        if unit is Unit.YEARS:
            figures = figures * 10 ** _DECIMALS[unit] // _DAYS_A_YEAR
        step = _ROUNDED_TO.get(unit, 1)
        return figures // step * step

    def _score(self, stream: str, follows: Loadings) -> pl.Series:
        """Return the score of a column: its factors, and its own chance for the rest."""
        own = isqrt(_WHOLE_LOADING**2 - sum(loading**2 for loading in follows.values()))
        parts = [self._factor(factor) * loading for factor, loading in follows.items()]
        return sum_of([self._factor(stream) * own, *parts]) // _WHOLE_LOADING

    def _factor(self, stream: str) -> pl.Series:
        if stream not in self._scores:
            self._scores[stream] = normal(self.seed, stream, self.rows)
        return self._scores[stream]

    def _reported(self, name: str, column: ColumnRecipe) -> pl.Series | None:
        if not column.missing:
            return None
        follows = self.recipe.missing_follows if column.missing_follows is None else column.missing_follows
        return self._score(f"{name} reported", follows) >= score_of(float(column.missing))


def _where(keep: pl.Series | None, series: pl.Series) -> pl.Series:
    return series if keep is None else pl.select(pl.when(keep).then(series)).to_series()


def _levelled(named: Sequence[str], levels: Mapping[str, Fraction], score: pl.Series) -> pl.Series:
    """Return the figure of the level that a score falls into: a count, or the position of a named level."""
    shares = tuple(levels.values())
    place = pl.Series([0], dtype=pl.Int64).new_from_index(0, len(score))
    for above in range(1, len(shares)):
        place = place + (score >= score_of(float(sum(shares[:above])))).cast(pl.Int64)
    figures = [named.index(level) if named else int(level) for level in levels]
    return pl.Series(figures, dtype=pl.Int64).gather(place)


@cache
def _grid(knots: tuple[tuple[int, Fraction], ...]) -> pl.Series:
    """Return the figure at every step of the score; flat outside the knots."""
    figures = []
    for score in range(-_WIDEST, _WIDEST + 2 * _GRID, _GRID):
        after = next((place for place, (at, _) in enumerate(knots) if at > score), len(knots))
        (low, first), (high, last) = knots[max(after - 1, 0)], knots[min(after, len(knots) - 1)]
        rise = Fraction(score - low, high - low) if high > low else Fraction(0)
        figures.append(round(first + (last - first) * rise))
    return pl.Series(figures, dtype=pl.Int64)


def _interpolated(grid: pl.Series, score: pl.Series) -> pl.Series:
    place = score.clip(-_WIDEST, _WIDEST) + _WIDEST
    low = grid.gather(place // _GRID)
    return low + (grid.gather(place // _GRID + 1) - low) * (place % _GRID) // _GRID


def _typed(column: Column, drawn: pl.Series, reported: pl.Series | None) -> pl.Series:
    """Return a column as tables carry it: decimals exact, levels by name."""
    shown = _where(reported, drawn)
    if column.unit is Unit.LEVEL:
        return shown.replace_strict(range(len(column.levels)), column.levels, return_dtype=pl.String, default=None)
    decimals = _DECIMALS.get(column.unit)
    if decimals is None:
        return shown
    text = pl.select(
        pl.concat_str(
            (shown // 10**decimals).cast(pl.String),
            pl.lit("."),
            (shown % 10**decimals).cast(pl.String).str.zfill(decimals),
        )
    ).to_series()
    return text.cast(pl.Decimal(9, decimals))
