"""What came of properties as text, Markdown and JSON."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from tiercheck.change.properties.document import properties_document
from tiercheck.change.properties.result import Answer, CounterExample, Result, Standing, Verdict
from tiercheck.change.properties.wording import (
    AGAINST,
    ALSO,
    AT,
    CHANGED,
    COUNTED,
    FARED,
    OPEN,
    PLACE,
    POINTS,
    SETTLED,
    SILENT,
    THAN,
    TITLE,
    VERDICT_WORD,
    WHY,
)
from tiercheck.explain.document import json_text
from tiercheck.explain.headings import headings
from tiercheck.explain.markdown import escaped, table_head, table_row
from tiercheck.explain.phrases import APPLICATION_WORD, OUTCOME_WORD, listed, say
from tiercheck.explain.plain import plain
from tiercheck.explain.text import DEFAULT_WIDTH
from tiercheck.explain.wrapping import wrapped
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text

INDENT = "  "
SIGN = {Verdict.PASS: "✔", Verdict.FAIL: "✘", Verdict.UNDECIDED: "?"}
_HEAD = (Text("结论", "Verdict"), Text("性质", "Property"), Text("如何得出", "Settled"))


class PropertyFormat(StrEnum):
    """How a report on properties is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def render_properties(
    results: Sequence[Result], style: PropertyFormat, language: Language, *, width: int = DEFAULT_WIDTH
) -> str:
    """Write what came of properties.

    Args:
        results: in the order of the files.
        style: the format.
        language: the language of statements and words.
        width: columns of text.
    """
    if style is PropertyFormat.JSON:
        return json_text(properties_document(results, language))
    lines = _markdown(results, language) if style is PropertyFormat.MARKDOWN else _text(results, language, width)
    return "".join(f"{line}\n" for line in lines)


def _text(results: Sequence[Result], language: Language, width: int) -> Iterator[str]:
    for result in results:
        yield from _wrapped(f"{SIGN[result.verdict]} {_word(result, language)}  {_says(result, language)}", 0, width)
        yield from _wrapped(f"{_settled(result, language)}  [{result.about.name}]", 1, width)
        for line in _details(result, language):
            yield from _wrapped(line, 1, width)
        shown = _refuted(result)
        if shown is not None:
            yield from (f"{INDENT}{INDENT}{line}" for line in _record(shown, language))
    if results:
        yield ""
    yield _counted(results, language)


def _wrapped(text: str, depth: int, width: int) -> Iterator[str]:
    indent = INDENT * depth
    first, *rest = wrapped(plain(text), width - len(indent) - len(INDENT))
    yield indent + first
    yield from (f"{indent}{INDENT}{line}" for line in rest)


def _markdown(results: Sequence[Result], language: Language) -> Iterator[str]:
    yield f"# {TITLE.in_language(language)}"
    yield ""
    yield _counted(results, language)
    if results:
        yield ""
        yield from table_head([each.in_language(language) for each in _HEAD])
    for result in results:
        cells = (f"{SIGN[result.verdict]} {_word(result, language)}", _says(result, language))
        yield table_row(plain(cell) for cell in (*cells, _settled(result, language)))
    for result in results:
        details = tuple(_details(result, language))
        if details:
            yield from ("", f"## {SIGN[result.verdict]} {escaped(plain(_says(result, language)))}", "")
            yield from (f"- {escaped(plain(line))}" for line in details)
        shown = _refuted(result)
        if shown is not None:
            yield from ("", "```yaml", *_record(shown, language), "```")


def _counted(results: Sequence[Result], language: Language) -> str:
    verdicts = [result.verdict for result in results]
    passed, failed, undecided = (str(verdicts.count(verdict)) for verdict in Verdict)
    return say(COUNTED, language, all=str(len(verdicts)), passed=passed, failed=failed, undecided=undecided)


def _word(result: Result, language: Language) -> str:
    return VERDICT_WORD[result.verdict].in_language(language)


def _says(result: Result, language: Language) -> str:
    return result.about.says.in_language(language)


def _settled(result: Result, language: Language) -> str:
    return say(SETTLED[result.verdict, result.standing], language, idle=listed(result.idle, language))


def _details(result: Result, language: Language) -> Iterator[str]:
    """Yield what is to be said of a property that is not simply proven."""
    separator = headings(language).separator
    if result.verdict is Verdict.PASS and result.standing is Standing.PROVEN:
        return
    yield f"{PLACE.in_language(language)}{separator}{result.about.place}"
    if result.about.why is not None:
        yield f"{WHY.in_language(language)}{separator}{result.about.why.in_language(language)}"
    of_interest = Standing.REFUTED if result.standing is Standing.REFUTED else Standing.UNDECIDED
    found = [answer for answer in result.answers if answer.standing is of_interest]
    if not found:
        return
    first, *others = found
    label = AGAINST if of_interest is Standing.REFUTED else OPEN
    yield f"{label.in_language(language)}{separator}{_told(first, language)}"
    if first.against is not None:
        yield from _fared(first, first.against, language)
    if others:
        places = listed((_told(answer, language) for answer in others), language)
        yield say(ALSO, language, count=str(len(others)), places=places)


def _told(answer: Answer, language: Language) -> str:
    of = answer.of if answer.column is None else f"{answer.of} ({answer.column.name})"
    here = say(AT, language, of=of, place=_occasion(answer.options, language))
    return here if answer.than is None else say(THAN, language, here=here, there=_occasion(answer.than, language))


def _occasion(options: Occasion, language: Language) -> str:
    return f"{options.as_of} {options.jurisdiction} {APPLICATION_WORD[options.application].in_language(language)}"


def _fared(answer: Answer, against: CounterExample, language: Language) -> Iterator[str]:
    changed = against.changed
    if changed is not None:
        silent = SILENT.in_language(language)
        column = f"{changed.column.title.in_language(language)} ({changed.column.name})"
        yield say(CHANGED, language, column=column, before=changed.before or silent, after=changed.after or silent)
    before, after = (_outcome(word, language) for word in (against.before, against.after))
    yield say(FARED, language, of=answer.of, before=before, after=after)


def _outcome(word: str, language: Language) -> str:
    """Write how a record fares: an outcome, or points."""
    if word in tuple(Outcome):
        return OUTCOME_WORD[Outcome(word)].in_language(language)
    return say(POINTS, language, points=word)


def _refuted(result: Result) -> CounterExample | None:
    return next((answer.against for answer in result.answers if answer.against is not None), None)


def _record(against: CounterExample, language: Language) -> Iterator[str]:
    """Yield the record as a case file writes it, each figure with its title."""
    for shown in against.record:
        yield f"{shown.column.name}: {shown.value}  # {plain(shown.column.title.in_language(language))}"
