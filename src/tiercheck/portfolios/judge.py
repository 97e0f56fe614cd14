"""What a table engine is given to judge a portfolio with, and how one that is not there is told."""

from typing import Protocol

import narwhals as nw
from narwhals.typing import IntoLazyFrameT

from tiercheck.errors import MissingExtraError, Problem


class Judge(Protocol):
    """Judges a table lazily, whatever its engine."""

    def __call__(self, frame: nw.LazyFrame[IntoLazyFrameT], /) -> nw.LazyFrame[IntoLazyFrameT]:
        """Return the results for a table."""
        ...


def missing_engine(engine: str, package: str) -> MissingExtraError:
    """Return the error of a table engine that is not installed."""
    message = f"{package} is not installed, and --engine {engine} needs it"
    return MissingExtraError([Problem(f"{engine}-missing", message, f"pip install {package}, or use --engine polars")])
