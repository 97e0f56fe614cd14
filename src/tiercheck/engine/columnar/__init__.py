"""The columnar engine: rule sets as column expressions, written once over Narwhals for every table engine."""
