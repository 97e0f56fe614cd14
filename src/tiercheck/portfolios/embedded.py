"""The embedded table engine, and the only file here that imports it: polars, an optional dependency."""

from tiercheck.errors import MissingExtraError, Problem

try:
    import polars as pl
    from polars.io.plugins import register_io_source
except ImportError:
    missing = Problem(
        "polars-missing",
        "polars is not installed, and Parquet files and synthetic portfolios need it",
        "pip install 'tiercheck[portfolio]'",
    )
    raise MissingExtraError([missing]) from None

__all__ = ["pl", "register_io_source"]
