"""Which credit codes are none (GB 32100-2015), over a column of text."""

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns
from tiercheck.subjects.credit_code import SYMBOLS, WEIGHTS

_FORM = f"^[{SYMBOLS}]{{2}}[0-9]{{6}}[{SYMBOLS}]{{10}}$"


def unsound_codes(code: Cell, staged: StagedColumns) -> KleeneColumn:
    """Return where a code is given and has a wrong form or check character; never null.

    In stages, because an expression used for every symbol would otherwise be computed for every symbol.

    Args:
        code: text without blanks around it, null where none is given.
        staged: where columns are kept.
    """
    formed = pl.when(code.expr.str.contains(_FORM)).then(code.expr)
    array = formed.cast(pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, len(WEIGHTS)))
    symbols = staged.put(Cell(array, code.roots))
    places = [staged.put(Cell(symbols.expr.arr.get(place), symbols.roots)) for place in range(len(WEIGHTS))]
    terms = (_position(place.expr) * weight for place, weight in zip(places, WEIGHTS, strict=True))
    total = pl.sum_horizontal(*terms)
    wrong = symbols.expr.is_null() | (total % len(SYMBOLS) != 0)
    roots = code.roots.union(symbols.roots, *(place.roots for place in places))
    return staged.keep_truths(KleeneColumn(code.expr.is_not_null() & wrong, roots))


def _position(byte: pl.Expr) -> pl.Expr:
    """Return the place of a symbol among ``SYMBOLS``: digits, then the letters without I, O, S, V and Z."""
    number = byte.cast(pl.Int16) - ord("0")
    number -= (byte > ord("9")).cast(pl.Int16) * (ord("A") - ord("9") - 1)
    for left_out in "IOSV":
        number -= (byte > ord(left_out)).cast(pl.Int16)
    return number
