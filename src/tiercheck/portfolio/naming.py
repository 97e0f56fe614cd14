"""What names a row: a key that is there, that no other row has, and a credit code that can be one."""

from tiercheck.engine.columnar.intake import BLANKS
from tiercheck.model.profile.credit_code import SYMBOLS, WEIGHTS
from tiercheck.portfolio.embedded import pl
from tiercheck.portfolio.reading import KEY
from tiercheck.portfolio.scanning import ROW_FAULT

FAULTY = "the row cannot be judged"
_REPEATED, _IS_REPEATED = "repeated key", "the key is repeated"
_SYMBOLS, _UNSOUND = "symbols of the code", "the code is unsound"
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


def mark_faulty(rows: pl.LazyFrame, key: str, repeated: pl.Series) -> pl.LazyFrame:
    """Return the rows with a column ``FAULTY`` more: whether a row cannot be told from others, or is no row.

    What its figures are is for the rules' own columns to say.
    """
    faulty = named(key).is_null() | pl.col(ROW_FAULT).is_not_null()
    if KEY in rows.collect_schema():
        rows = mark_unsound(rows, _UNSOUND)
        faulty |= pl.col(_UNSOUND)
    if not repeated.is_empty():
        known = repeated.rename(_REPEATED).to_frame().lazy().with_columns(pl.lit(True).alias(_IS_REPEATED))
        rows = rows.join(known, left_on=named(key), right_on=_REPEATED, how="left", maintain_order="left")
        faulty |= pl.col(_IS_REPEATED).is_not_null()
    return rows.with_columns(faulty.alias(FAULTY))


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
