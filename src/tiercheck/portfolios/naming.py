"""What names a row: a key that is there, that no other row has, and a credit code that can be one."""

from tiercheck.engine.columnar.written import BLANKS
from tiercheck.model.profile.credit_code import SYMBOLS, WEIGHTS
from tiercheck.portfolios.embedded import pl
from tiercheck.portfolios.reading import KEY

_REPEATED = "repeated key"
_SYMBOLS = "symbols of the code"
_FORM = f"^[{SYMBOLS}]{{2}}[0-9]{{6}}[{SYMBOLS}]{{10}}$"


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


def mark_unsound(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Return the rows with a column of truths more: where a credit code is there and is none (GB 32100-2015).

    In stages, because an expression used for every symbol would otherwise be computed for every symbol.
    """
    code = named(KEY)
    formed = pl.when(code.str.contains(_FORM)).then(code)
    symbols = [f"symbol {place} of the code" for place in range(len(WEIGHTS))]
    total = pl.sum_horizontal(_position(pl.col(name)) * weight for name, weight in zip(symbols, WEIGHTS, strict=True))
    return (
        rows.with_columns(
            formed.cast(pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, len(WEIGHTS))).alias(_SYMBOLS)
        )
        .with_columns(pl.col(_SYMBOLS).arr.get(place).alias(name) for place, name in enumerate(symbols))
        .with_columns((code.is_not_null() & (pl.col(_SYMBOLS).is_null() | (total % len(SYMBOLS) != 0))).alias(name))
        .drop(_SYMBOLS, *symbols)
    )


def _position(byte: pl.Expr) -> pl.Expr:
    """Return the place of a symbol among ``SYMBOLS``: digits, then the letters without I, O, S, V and Z."""
    number = byte.cast(pl.Int16) - ord("0")
    number -= (byte > ord("9")).cast(pl.Int16) * (ord("A") - ord("9") - 1)
    for left_out in "IOSV":
        number -= (byte > ord(left_out)).cast(pl.Int16)
    return number
