"""Reports as text: tables for a terminal, plain where the output is piped."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from tiercheck.explain.headings import Headings, headings
from tiercheck.explain.page import Fact, Page, Section
from tiercheck.explain.reasons import Reason
from tiercheck.explain.sheet import Booklet
from tiercheck.explain.sources import Source
from tiercheck.explain.wrapping import Wrapped
from tiercheck.model.outcome import Outcome

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

DEFAULT_WIDTH = 100
# The most that values, requirements and clauses take each, in percent of the width: titles need the room.
CELL_SHARE = 18
LONGEST_WORD = 20
_STYLE = {
    Outcome.PASS: "green",
    Outcome.PARTIAL: "cyan",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
}


def page_text(shown: Page, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
    """Write a page in ``width`` columns; outcomes are told by sign and word, colour only adds."""
    return printed(_page(shown, width), width=width, colour=colour)


def booklet_text(shown: Booklet, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
    """Write a rule set in ``width`` columns."""
    return printed(_booklet(shown), width=width, colour=colour)


def printed(lines: Iterable["RenderableType"], *, width: int, colour: bool) -> str:
    """Print rich renderables into a string, without trailing blanks."""
    console = _console(width, colour=colour)
    for line in lines:
        console.print(line)
    output = console.file
    text = output.getvalue() if isinstance(output, StringIO) else ""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _console(width: int, *, colour: bool) -> "Console":
    from rich.console import Console

    return Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        force_jupyter=False,
    )


def _page(shown: Page, width: int) -> Iterator["RenderableType"]:
    words = headings(shown.language)
    title, occasion = shown.headline
    yield Wrapped(title, "bold")
    yield Wrapped(occasion)
    for section in shown.sections:
        yield ""
        yield from _section(section, words, width)
    yield from _sources(shown.sources, words)
    if shown.receipt is not None:
        yield ""
        yield from _facts((shown.receipt,), words)


def _booklet(shown: Booklet) -> Iterator["RenderableType"]:
    words = headings(shown.language)
    yield Wrapped(shown.title, "bold")
    yield from _facts(shown.facts, words)
    for sheet in shown.sheets:
        yield ""
        if sheet.caption:
            yield Wrapped(sheet.caption, "bold")
        table = _table()
        for heading, *cells in zip(sheet.head, *sheet.rows, strict=True):
            table.add_column(Wrapped(heading), no_wrap=all(map(_is_short_word, cells)))
        for row in sheet.rows:
            table.add_row(*map(Wrapped, row))
        yield table
        yield from _legend(sheet.legend, words)
    yield from _sources(shown.sources, words)


def _sources(sources: Sequence[Source], words: Headings) -> Iterator["RenderableType"]:
    if sources:
        yield ""
        yield Wrapped(words.documents, "bold")
    for each in sources:
        yield _bullet(words.source(each.document, each.remark, each.address), 0)


def _facts(facts: Iterable[Fact], words: Headings) -> Iterator["RenderableType"]:
    for fact in facts:
        yield Wrapped(f"{fact.label}{words.separator}{fact.value}")


def _is_short_word(cell: str) -> bool:
    """Whether a cell, such as a digest, is better kept whole than parted."""
    from rich.cells import cell_len

    return " " not in cell and cell_len(cell) <= LONGEST_WORD


def _legend(legend: str, words: Headings) -> Iterator["RenderableType"]:
    if legend:
        yield ""
        yield Wrapped(f"{words.clauses}{words.separator}{legend}")


def _section(section: Section, words: Headings, width: int) -> Iterator["RenderableType"]:
    style = f"bold {_STYLE[section.outcome]}"
    yield Wrapped(f"{section.sign} {section.title}{words.separator}{section.word}", style)
    yield from _facts(section.facts, words)
    yield ""
    yield _findings(section, words, width)
    yield from _legend(section.legend, words)
    if section.reasons:
        yield ""
        yield Wrapped(words.reasons, "bold")
        for reason in section.reasons:
            yield from _reason(reason, 0)
    if section.missing:
        yield ""
        yield Wrapped(words.missing, "bold")
        for missing in section.missing:
            yield _bullet(missing, 0)
    if section.remarks:
        yield ""
        yield Wrapped(words.remarks, "bold")
        for remark in section.remarks:
            yield _bullet(remark, 0)


def _findings(section: Section, words: Headings, width: int) -> "RenderableType":
    from rich.text import Text

    table = _table()
    table.add_column(words.outcome, no_wrap=True)
    table.add_column(Wrapped(words.indicator))
    for heading in (words.value, words.required(scored=section.scored)):
        table.add_column(Wrapped(heading), max_width=width * CELL_SHARE // 100)
    if section.scored:
        table.add_column(words.points, no_wrap=True)
    table.add_column(Wrapped(words.clause), max_width=width * CELL_SHARE // 100)
    for row in section.rows:
        outcome = Text(f"{row.sign} {row.word}", style=_STYLE[row.outcome])
        described = (Wrapped(row.title), Wrapped(row.brief_value), Wrapped(row.brief_requirement))
        points = [Text(row.points)] if section.scored else []
        table.add_row(outcome, *described, *points, Wrapped(row.clause))
    return table


def _table() -> "Table":
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))


def _reason(reason: Reason, depth: int) -> Iterator["RenderableType"]:
    yield _bullet(reason.text, depth)
    for member in reason.members:
        yield from _reason(member, depth + 1)


def _bullet(text: str, depth: int) -> "RenderableType":
    from rich.padding import Padding
    from rich.table import Table

    bullet = Table.grid(padding=(0, 1, 0, 0))
    bullet.add_column(no_wrap=True)
    bullet.add_column()
    bullet.add_row("-", Wrapped(text))
    return Padding(bullet, (0, 0, 0, 2 * depth + 2))
