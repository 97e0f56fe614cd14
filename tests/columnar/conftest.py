"""Spark, shared with other tests."""

from tests.spark import spark

__all__ = ["spark"]
