"""What names a row: a key that is there and that no other row has."""

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.portfolios.table import ROW_FAULT

_REPEATED = "repeated key"


def named(key: str) -> pl.Expr:
    """Return the key of each row without blanks around it, null where there is none."""
    text = pl.col(key).cast(pl.String).str.strip_chars(BLANKS)
    return pl.when(text != "").then(text)


def repeated_keys(rows: pl.LazyFrame, key: str) -> pl.Series:
    """Return the keys that stand in more than one row; only their hashes are in memory all at once."""
    mark = named(key).hash(seed=0)
    marks = rows.filter(named(key).is_not_null()).select(mark.alias(_REPEATED)).collect(engine="streaming")
    ordered = marks.to_series().sort()
    suspect = ordered.filter(ordered == ordered.shift(1)).unique()
    if suspect.is_empty():
        return pl.Series(key, [], dtype=pl.String)
    found = rows.filter(mark.is_in(suspect.implode())).select(named(key)).collect(engine="streaming").to_series()
    return found.filter(found.is_duplicated()).unique().sort()


def repeats(rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Return the keys that stand in more than one row, to be computed with the rest; all are in memory at once."""
    return rows.select(named(key)).drop_nulls().group_by(key).len().filter(pl.col("len") > 1).select(key)


def is_unnamed(key: str, repeated: pl.Series | None) -> pl.Expr:
    """Return where a row cannot be told from others by its key, of which some stand in more than one row."""
    name = named(key)
    return (
        name.is_null() if repeated is None or repeated.is_empty() else name.is_null() | name.is_in(repeated.implode())
    )


def mark_unnamed(rows: pl.LazyFrame, key: str, repeated: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Return the rows with a column of truths more: where a row cannot be told from others by its key.

    Args:
        rows: the table.
        key: the column that names a row.
        repeated: keys that stand in more than one row, in one column.
        name: what the column is called.
    """
    known = repeated.select(pl.first().alias(_REPEATED), pl.lit(True).alias(name))
    joined = rows.join(known, left_on=named(key), right_on=_REPEATED, how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(False) | named(key).is_null())


def mark_rows(rows: pl.LazyFrame, key: str, repeated: pl.Series, name: str) -> pl.LazyFrame:
    """Return the rows of a file with a column of truths more: whether one is no row, or cannot be told from others."""
    marked = mark_unnamed(rows, key, repeated.to_frame().lazy(), name)
    return marked.with_columns(pl.col(name) | pl.col(ROW_FAULT).is_not_null())
