"""The few things that differ from one table engine to another."""

from collections.abc import Mapping
from types import MappingProxyType

import narwhals as nw
from narwhals.dtypes import DType

from tiercheck.errors import PortfolioError, Problem

SIGNED_TYPES: Mapping[int, DType] = MappingProxyType({8: nw.Int8(), 16: nw.Int16(), 32: nw.Int32(), 64: nw.Int64()})
# A Decimal(38, 0) holds every number of 126 bits, an Int128 more.
WIDEST_BITS = 126

_WIDEST: Mapping[nw.Implementation, DType] = MappingProxyType(
    {
        nw.Implementation.POLARS: nw.Int128(),
        nw.Implementation.DUCKDB: nw.Int128(),
        nw.Implementation.PYSPARK: nw.Decimal(38, 0),
        nw.Implementation.PYSPARK_CONNECT: nw.Decimal(38, 0),
        nw.Implementation.SQLFRAME: nw.Decimal(38, 0),
    }
)


def widest_of(implementation: nw.Implementation) -> DType:
    """Return what an engine stores 128-bit whole numbers as.

    Raises:
        PortfolioError: the engine has nothing that wide.
    """
    widest = _WIDEST.get(implementation)
    if widest is None:
        message = f"{implementation} has no exact numbers of 128 bits, which growth over several years needs"
        raise PortfolioError([Problem("engine-unsuited", message, "use Polars, DuckDB or PySpark")])
    return widest
