"""Reports as Markdown, for issues and merge requests."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tiercheck.explain.headings import Headings, headings
from tiercheck.explain.page import Fact, Page, Section
from tiercheck.explain.reasons import Reason
from tiercheck.explain.sheet import Booklet
from tiercheck.explain.sources import Source

_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, in a table cell too."""
    marked = re.sub("[&<>]", lambda sign: _MARKUP[sign.group()], text)
    return _SPECIAL.sub(lambda sign: f"\\{sign.group()}", marked)


def page_markdown(shown: Page) -> str:
    """Write a page as GitHub-flavoured Markdown."""
    words = headings(shown.language)
    lines = [f"# {escaped(shown.title)}", "", *facts_markdown(shown.facts, words)]
    for section in shown.sections:
        lines += ["", *_section(section, words)]
    lines += _sources(shown.sources, words)
    if shown.receipt is not None:
        lines += ["", *facts_markdown((shown.receipt,), words)]
    return "\n".join(lines) + "\n"


def facts_markdown(facts: Iterable[Fact], words: Headings) -> Iterator[str]:
    """Yield one list item a fact."""
    for fact in facts:
        yield f"- {escaped(fact.label)}{words.separator}{escaped(fact.value)}"


def booklet_markdown(shown: Booklet) -> str:
    """Write a rule set as Markdown tables."""
    words = headings(shown.language)
    lines = [f"# {escaped(shown.title)}"]
    lines += ["", *facts_markdown(shown.facts, words)] if shown.facts else []
    for sheet in shown.sheets:
        lines += ["", f"## {escaped(sheet.caption)}"] if sheet.caption else []
        lines += ["", *table_head(sheet.head), *map(table_row, sheet.rows)]
        lines += _legend(sheet.legend, words)
    lines += _sources(shown.sources, words)
    return "\n".join(lines) + "\n"


def _sources(sources: Sequence[Source], words: Headings) -> Iterator[str]:
    if sources:
        yield from ("", f"**{words.documents}**", "")
    for each in sources:
        # Between angle brackets an address is taken as it is; a rule file cannot give one that has such signs.
        address = f"<{each.address}>" if each.address else ""
        yield f"- {words.source(escaped(each.document), escaped(each.remark), address)}"


def _section(section: Section, words: Headings) -> Iterator[str]:
    yield f"## {section.sign} {escaped(section.title)}{words.separator}{section.word}"
    yield ""
    yield from facts_markdown(section.facts, words)
    yield ""
    points = [words.points] if section.scored else []
    yield from table_head(
        [words.outcome, words.indicator, words.value, words.required(scored=section.scored), *points, words.clause]
    )
    for row in section.rows:
        scored = [row.points] if section.scored else []
        yield table_row([f"{row.sign} {row.word}", row.title, row.value, row.requirement, *scored, row.clause])
    yield from _legend(section.legend, words)
    if section.reasons:
        yield from ("", f"**{words.reasons}**", "")
        for reason in section.reasons:
            yield from _reason(reason, 0)
    if section.missing:
        yield from ("", f"**{words.missing}**", "")
        yield from (f"- {escaped(missing)}" for missing in section.missing)
    if section.remarks:
        yield from ("", f"**{words.remarks}**", "")
        yield from (f"- {escaped(remark)}" for remark in section.remarks)


def _legend(legend: str, words: Headings) -> Iterator[str]:
    if legend:
        yield from ("", f"{words.clauses}{words.separator}{escaped(legend)}")


def table_head(cells: Sequence[str]) -> Iterator[str]:
    """Yield the heading of a table and the rule under it."""
    yield table_row(cells)
    yield "|" + " --- |" * len(cells)


def table_row(cells: Iterable[str]) -> str:
    """Return one row of a table."""
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def _reason(reason: Reason, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {escaped(reason.text)}"
    for member in reason.members:
        yield from _reason(member, depth + 1)
