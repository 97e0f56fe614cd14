"""An impact as text, as Markdown for a pull request, or as JSON."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from tiercheck.change.impact.document import document
from tiercheck.change.impact.gate import Limit, over
from tiercheck.change.impact.layout import Chapter, Panel, chapters, over_text
from tiercheck.change.impact.result import Impact
from tiercheck.explain.document import json_text
from tiercheck.explain.headings import Headings, headings
from tiercheck.explain.markdown import escaped, facts_markdown, table_head, table_row
from tiercheck.explain.sheet import Booklet
from tiercheck.explain.text import DEFAULT_WIDTH, booklet_text
from tiercheck.model.outcome import Language


class ImpactFormat(StrEnum):
    """How an impact is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def render_impact(
    shown: Impact,
    style: ImpactFormat,
    language: Language,
    *,
    limit: Limit | None = None,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write an impact.

    Args:
        shown: what to write.
        style: the format.
        language: the language of titles and sentences.
        limit: how many may stop passing, where there is such a limit; tiers over it are named.
        width: columns of a text report.
        colour: whether a text report may carry terminal colours.
    """
    if style is ImpactFormat.JSON:
        return json_text(document(shown, language, limit))
    laid_out = chapters(shown, language)
    verdicts = [] if limit is None else [over_text(tier, str(limit), language) for tier in over(shown, limit)]
    if style is ImpactFormat.MARKDOWN:
        return _markdown(laid_out, verdicts, headings(language))
    pages = [booklet_text(_booklet(each, language), width=width, colour=colour) for each in laid_out]
    return "\n".join([*pages, *(f"{verdict}\n" for verdict in verdicts)])


def _booklet(chapter: Chapter, language: Language) -> Booklet:
    return Booklet(language, chapter.title, chapter.facts, tuple(panel.sheet for panel in chapter.panels))


def _markdown(laid_out: Sequence[Chapter], verdicts: Sequence[str], words: Headings) -> str:
    lines: list[str] = []
    for depth, chapter in enumerate(laid_out):
        lines += [f"{'##' if depth else '#'} {escaped(chapter.title)}", "", *facts_markdown(chapter.facts, words), ""]
        if not depth:
            lines += [line for verdict in verdicts for line in (f"> **{escaped(verdict)}**", "")]
        for panel in chapter.panels:
            lines += _panel(panel, words)
    return "\n".join(lines)


def _panel(panel: Panel, words: Headings) -> Iterator[str]:
    shown = panel.sheet
    if panel.folded:
        yield from ("<details>", f"<summary>{escaped(shown.caption)}</summary>", "")
    else:
        yield from (f"**{escaped(shown.caption)}**", "")
    yield from (*table_head(shown.head), *map(table_row, shown.rows), "")
    if shown.legend:
        yield from (f"{words.clauses}{words.separator}{escaped(shown.legend)}", "")
    if panel.folded:
        yield from ("</details>", "")
