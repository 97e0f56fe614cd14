"""Polars, the table engine underneath, and the only file that imports it: an optional dependency."""

from tiercheck.errors import MissingExtraError, Problem

try:
    import polars as pl
    from polars.io.plugins import register_io_source
except ImportError:
    missing = Problem(
        "polars-missing",
        "polars is not installed, and tables are read and judged with it",
        "pip install 'tiercheck[portfolio]'",
    )
    raise MissingExtraError([missing]) from None

__all__ = ["pl", "register_io_source"]
