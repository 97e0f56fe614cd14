"""Exact polynomials over evidence columns: what a comparison of a measure comes to once it is multiplied out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tiercheck.model.quantity import Number

# The columns multiplied, in order of their names; a column that stands twice is squared.
Monomial: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of columns multiplied together, each with its coefficient; no coefficient is zero."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @staticmethod
    def of(terms: Iterable[tuple[Monomial, Fraction]]) -> "Polynomial":
        """Add up terms."""
        total: dict[Monomial, Fraction] = {}
        for monomial, coefficient in terms:
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        return Polynomial(tuple(sorted((monomial, each) for monomial, each in total.items() if each)))

    @staticmethod
    def number(value: Number) -> "Polynomial":
        """Return a number."""
        return Polynomial.of([((), Fraction(value))])

    @staticmethod
    def column(name: str) -> "Polynomial":
        """Return the value of a column."""
        return Polynomial((((name,), Fraction(1)),))

    @property
    def degree(self) -> int:
        """How many columns are multiplied at most."""
        return max((len(monomial) for monomial, _ in self.terms), default=0)

    @property
    def columns(self) -> Iterator[str]:
        """The columns it depends on, repeats included."""
        return (name for monomial, _ in self.terms for name in monomial)

    def __add__(self, other: "Polynomial") -> "Polynomial":
        return Polynomial.of((*self.terms, *other.terms))

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self + other.scaled(-1)

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        return Polynomial.of(
            (tuple(sorted(left + right)), first * second) for left, first in self.terms for right, second in other.terms
        )

    def scaled(self, factor: Number) -> "Polynomial":
        """Return it multiplied by a number."""
        return Polynomial.of((monomial, coefficient * factor) for monomial, coefficient in self.terms)

    def at(self, values: Mapping[str, Number]) -> "Polynomial":
        """Return it with some columns replaced by their values."""

        def replaced() -> Iterator[tuple[Monomial, Fraction]]:
            for monomial, coefficient in self.terms:
                factor = coefficient
                for name in monomial:
                    factor *= values.get(name, 1)
                yield tuple(name for name in monomial if name not in values), factor

        return Polynomial.of(replaced())
