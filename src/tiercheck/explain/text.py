"""Reports as text: tables for a terminal, plain where the output is piped."""

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from tiercheck.explain.headings import Headings, headings
from tiercheck.explain.page import Fact, Page, Row, Section
from tiercheck.explain.phrases import STATUS_WORD
from tiercheck.explain.reasons import Reason
from tiercheck.explain.sheet import Booklet
from tiercheck.explain.wrapping import Wrapped
from tiercheck.model.outcome import Outcome, Status

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

DEFAULT_WIDTH = 100
_STYLE = {
    Outcome.PASS: "green",
    Outcome.PARTIAL: "cyan",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
}


def page_text(shown: Page, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
    """Write a page in ``width`` columns; outcomes are told by sign and word, colour only adds."""
    return printed(_page(shown), width=width, colour=colour)


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


def _page(shown: Page) -> Iterator["RenderableType"]:

    words = headings(shown.language)
    yield Wrapped(shown.title, "bold")
    yield from _facts(shown.facts, words)
    for section in shown.sections:
        yield ""
        yield from _section(section, shown, words)
    if shown.receipt is not None:
        yield ""
        yield from _facts((shown.receipt,), words)


def _booklet(shown: Booklet) -> Iterator["RenderableType"]:
    from rich import box
    from rich.table import Table

    yield Wrapped(shown.title, "bold")
    yield from _facts(shown.facts, headings(shown.language))
    for sheet in shown.sheets:
        yield ""
        yield Wrapped(sheet.caption, "bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in sheet.head:
            table.add_column(Wrapped(heading))
        for row in sheet.rows:
            table.add_row(*map(Wrapped, row))
        yield table


def _facts(facts: Iterable[Fact], words: Headings) -> Iterator["RenderableType"]:
    for fact in facts:
        yield Wrapped(f"{fact.label}{words.separator}{fact.value}")


def _section(section: Section, shown: Page, words: Headings) -> Iterator["RenderableType"]:

    style = f"bold {_STYLE[section.outcome]}"
    yield Wrapped(f"{section.sign} {section.title}{words.separator}{section.word}", style)
    yield from _facts(section.facts, words)
    yield _table(section, shown, words)
    if section.reasons:
        yield Wrapped(words.reasons, "bold")
        for reason in section.reasons:
            yield from _reason(reason, 0)
    if section.missing:
        yield Wrapped(words.missing, "bold")
        for missing in section.missing:
            yield _bullet(missing, 0)


def _table(section: Section, shown: Page, words: Headings) -> "RenderableType":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(words.outcome, no_wrap=True)
    for heading in (words.indicator, words.value, words.requirement):
        table.add_column(Wrapped(heading))
    if section.scored:
        table.add_column(words.points, no_wrap=True)
    table.add_column(Wrapped(words.clause))
    for row in section.rows:
        outcome = Text(f"{row.sign} {row.word}", style=_STYLE[row.outcome])
        cells: list[RenderableType] = [outcome, Wrapped(row.title), Wrapped(row.value), Wrapped(row.requirement)]
        cells += [Text(row.points)] if section.scored else []
        table.add_row(*cells, Wrapped(clause(row, shown)))
    return table


def clause(row: Row, shown: Page) -> str:
    """Return the clause with its status where that is less than confirmed."""
    if row.status is Status.CONFIRMED:
        return row.clause
    return f"{row.clause} [{STATUS_WORD[row.status].in_language(shown.language)}]"


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
