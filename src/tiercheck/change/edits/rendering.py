"""A diff as text, Markdown or JSON."""

from collections.abc import Iterator
from enum import StrEnum

from tiercheck.change.edits.document import diff_document
from tiercheck.change.edits.edit import Diff
from tiercheck.change.edits.remark import NO_REMARKS, Remarks
from tiercheck.change.edits.telling import ARROW, Chapter, Line, Report, told
from tiercheck.change.edits.wording import HEAD, REACHES, REMARK_HEAD
from tiercheck.explain.document import json_text
from tiercheck.explain.headings import headings
from tiercheck.explain.markdown import escaped, table_head, table_row
from tiercheck.explain.plain import plain
from tiercheck.explain.text import DEFAULT_WIDTH
from tiercheck.explain.wrapping import wrapped
from tiercheck.model.outcome import Language

INDENT = "  "


class DiffFormat(StrEnum):
    """How a diff is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def render_diff(
    diff: Diff, style: DiffFormat, language: Language, remarks: Remarks = NO_REMARKS, *, width: int = DEFAULT_WIDTH
) -> str:
    """Write a diff.

    Args:
        diff: what was changed.
        style: the format.
        language: the language of titles and words.
        remarks: what is said beside edits and tiers, such as their direction.
        width: columns of text.
    """
    if style is DiffFormat.JSON:
        return json_text(diff_document(diff, language, remarks))
    report = told(diff, language, remarks)
    lines = _markdown(report, language) if style is DiffFormat.MARKDOWN else _text(report, language, width)
    return "".join(f"{line}\n" for line in lines)


def _text(report: Report, language: Language, width: int) -> Iterator[str]:
    separator = headings(language).separator
    yield from _wrapped(f"{report.title}{separator}{report.counted}", 0, width)
    for chapter in report.chapters:
        yield ""
        yield from _heading(chapter, separator)
        for shown in chapter.examples:
            yield ""
            yield from _wrapped(f"{shown.shows}{separator}{shown.record}", 1, width)
        for section in chapter.sections:
            yield ""
            yield from _wrapped(section.title, 1, width)
            for line in section.lines:
                yield from _wrapped(_sentence(line, language), 2, width)
                if line.places:
                    yield f"{INDENT * 4}{plain(line.places)}"


def _heading(chapter: Chapter, separator: str) -> Iterator[str]:
    """Yield the title with the rule set it is about, or with one a line; ids and places are never parted."""
    if len(chapter.reaches) == 1:
        yield plain(f"{chapter.title}{separator}{chapter.reaches[0]}")
        return
    yield plain(f"{chapter.title}{separator}".rstrip())
    yield from (f"{INDENT}- {plain(reach)}" for reach in chapter.reaches)


def _sentence(line: Line, language: Language) -> str:
    separator = headings(language).separator
    change = ARROW.join(each for each in (line.before, line.after) if each)
    return " | ".join(
        each for each in (line.kinds, f"{line.what}{separator}{change}", line.clauses, line.remarks) if each
    )


def _wrapped(text: str, depth: int, width: int) -> Iterator[str]:
    indent = INDENT * depth
    first, *rest = wrapped(plain(text), width - len(indent) - len(INDENT))
    yield indent + first
    yield from (f"{indent}{INDENT}{line}" for line in rest)


def _markdown(report: Report, language: Language) -> Iterator[str]:
    yield f"# {_cell(report.title)}"
    yield ""
    yield report.counted
    for chapter in report.chapters:
        yield from ("", f"## {_cell(chapter.title)}", "")
        yield from _reaches(chapter, language)
        for shown in chapter.examples:
            yield from ("", f"<details><summary>{_cell(shown.shows)}</summary>", "", f"`{plain(shown.record)}`", "")
            yield "</details>"
        remarked = any(line.remarks for section in chapter.sections for line in section.lines)
        head = [each.in_language(language) for each in (*HEAD, *((REMARK_HEAD,) if remarked else ()))]
        for section in chapter.sections:
            yield from ("", f"### {_cell(section.title)}", "", *table_head(head))
            for line in section.lines:
                yield table_row(plain(cell) for cell in (line if remarked else line[:-1]))


def _reaches(chapter: Chapter, language: Language) -> Iterator[str]:
    if len(chapter.reaches) == 1:
        yield f"`{plain(chapter.reaches[0])}`"
        return
    yield f"{REACHES.in_language(language)}{headings(language).separator}"
    yield ""
    yield from (f"- `{plain(reach)}`" for reach in chapter.reaches)


def _cell(text: str) -> str:
    return escaped(plain(text))
