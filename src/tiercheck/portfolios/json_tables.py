"""JSON lines as tables: every figure with all its digits, no name twice in a line, no line dropped."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from tiercheck.portfolios.table import Line, cut
from tiercheck.portfolios.text_files import opened

_LONGEST_DECIMAL = 60


def json_texts(path: Path) -> Iterator[Line]:
    """Yield the lines of such a file with every cell as text, or as true, false or nothing.

    Raises:
        PortfolioError: it cannot be read.
    """
    for number, text in _written(path):
        cells = _flat(text)
        if cells is None:
            line = _line(number, text)
            cells = {name: _text(given) for name, given in line.cells.items()}
            yield line._replace(cells=cells)
        else:
            yield Line(number, cells)


def _written(path: Path) -> Iterator[tuple[int, str]]:
    with opened(path) as stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield number, text


def _line(number: int, text: str) -> Line:
    """Return a line as it is meant; ``_flat`` is a quicker way to the same for most."""
    try:
        content = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
        _refuse_half_characters(text, content)
    except (ValueError, ArithmeticError, RecursionError) as error:
        return Line(number, {}, f"is not a JSON object: {cut(str(error))}")
    if not isinstance(content, dict):
        return Line(number, {}, "is not a JSON object of columns and values")
    return Line(number, content)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{cut(twice)} stands in it twice")
    return found


def _refuse_half_characters(text: str, content: object) -> None:
    """Refuse what JSON can write and no file can hold: one half of a pair of codes."""
    if "\\u" in text:
        try:
            json.dumps(content, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError:
            raise ValueError("a \\u in it is half a character") from None


def _flat(text: str) -> dict[str, object] | None:
    """Return the cells of a line as text; None where it is not sure to be one flat object of plain text.

    Every name is followed by a colon, so an object with as many names as there are colons names none twice.
    """
    try:
        content = _TEXTS.decode(text)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    is_flat = isinstance(content, dict) and len(content) == text.count(":") and "[" not in text
    return content if is_flat and text.count("{") == 1 and "\\u" not in text else None


def _figure(digits: str) -> object:
    return _text(Decimal(digits)) if "e" in digits or "E" in digits else digits


def _text(given: object) -> object:
    """Return a figure as plain text, with all its digits; what is text or no figure stays as it is."""
    if given is None or isinstance(given, (str, bool)):
        return given
    if isinstance(given, Decimal) and given.is_finite() and abs(given.adjusted()) < _LONGEST_DECIMAL:
        return format(given, "f")
    return str(given)


_TEXTS = json.JSONDecoder(parse_int=str, parse_float=_figure, parse_constant=lambda constant: str(float(constant)))
