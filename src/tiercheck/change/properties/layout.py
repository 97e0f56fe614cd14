"""What came of properties as a document."""

from collections.abc import Iterator

from tiercheck.change.properties.document import properties_document
from tiercheck.change.properties.result import Answer, CounterExample, PropertyResults, Result, Standing, Verdict
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
from tiercheck.document.document import Block, Bullet, Bullets, Code, Document, DocumentSection, Paragraph, table
from tiercheck.document.plain import plain
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Marked, Phrase, Value, filled, joined, listing
from tiercheck.errors import one_of
from tiercheck.explain.phrases import APPLICATION_WORD, OUTCOME_WORD
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

_OUTCOME = {Verdict.PASS: Outcome.PASS, Verdict.FAIL: Outcome.FAIL, Verdict.UNDECIDED: Outcome.UNKNOWN}
_HEAD = (Text("结论", "Verdict"), Text("性质", "Property"), Text("如何得出", "Settled"))
_LABELLED = Text("{label}：{value}", "{label}: {value}")
_COLUMN = Text("{title} ({name})", "{title} ({name})")
_NAMED = Text("{settled}  [{name}]", "{settled}  [{name}]")


def layout(shown: PropertyResults, detail: str) -> DocumentLayout:
    """Lay out properties: the count, a line a property, and what is to be said of those not simply proven."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    rows = [
        (
            Marked(_OUTCOME[result.verdict], VERDICT_WORD[result.verdict]),
            result.about.says,
            filled(_NAMED, settled=_settled(result), name=result.about.name),
        )
        for result in shown
    ]
    sections = (_section(result) for result in shown) if is_full else ()
    blocks = (
        Paragraph(_counted(shown)),
        *((table(_HEAD, rows),) if rows else ()),
        *(section for section in sections if section is not None),
    )
    return DocumentLayout((Document(TITLE, blocks, lambda language: properties_document(shown, language)),))


def _section(result: Result) -> DocumentSection | None:
    details = tuple(map(Bullet, _details(result)))
    against = next((answer.against for answer in result.answers if answer.against is not None), None)
    record: tuple[Block, ...] = () if against is None else (Code(Phrase(_record, (against,)), "yaml"),)
    if not details and not record:
        return None
    return DocumentSection(result.about.says, (Bullets(details), *record), _OUTCOME[result.verdict])


def _counted(results: PropertyResults) -> Value:
    verdicts = [result.verdict for result in results]
    passed, failed, undecided = (verdicts.count(verdict) for verdict in Verdict)
    return filled(COUNTED, all=len(verdicts), passed=passed, failed=failed, undecided=undecided)


def _settled(result: Result) -> Value:
    return filled(SETTLED[result.verdict, result.standing], idle=listing(result.idle))


def _details(result: Result) -> Iterator[Value]:
    """Yield what is to be said of a property that is not simply proven."""
    if result.verdict is Verdict.PASS and result.standing is Standing.PROVEN:
        return
    yield filled(_LABELLED, label=PLACE, value=str(result.about.place))
    if result.about.why is not None:
        yield filled(_LABELLED, label=WHY, value=result.about.why)
    of_interest = Standing.REFUTED if result.standing is Standing.REFUTED else Standing.UNDECIDED
    found = [answer for answer in result.answers if answer.standing is of_interest]
    if not found:
        return
    first, *others = found
    label = AGAINST if of_interest is Standing.REFUTED else OPEN
    yield filled(_LABELLED, label=label, value=_question(first))
    if first.against is not None:
        yield from _fared(first, first.against)
    if others:
        yield filled(ALSO, count=len(others), places=listing(_question(answer) for answer in others))


def _question(answer: Answer) -> Value:
    of = answer.of if answer.column is None else f"{answer.of} ({answer.column.name})"
    here = filled(AT, of=of, place=_occasion(answer.options))
    return here if answer.than is None else filled(THAN, here=here, there=_occasion(answer.than))


def _occasion(options: Occasion) -> Value:
    return joined(" ", (options.as_of, options.jurisdiction, APPLICATION_WORD[options.application]))


def _fared(answer: Answer, against: CounterExample) -> Iterator[Value]:
    changed = against.changed
    if changed is not None:
        column = filled(_COLUMN, title=changed.column.title, name=changed.column.name)
        yield filled(CHANGED, column=column, before=changed.before or SILENT, after=changed.after or SILENT)
    yield filled(FARED, of=answer.of, before=_outcome(against.before), after=_outcome(against.after))


def _outcome(word: str) -> Value:
    """Return how a record fares: an outcome, or points."""
    return OUTCOME_WORD[Outcome(word)] if word in tuple(Outcome) else filled(POINTS, points=word)


def _record(against: CounterExample, language: Language) -> str:
    """Write the record as a case file does, each figure with its title."""
    return "\n".join(
        f"{shown.column.name}: {shown.value}  # {plain(shown.column.title.in_language(language))}"
        for shown in against.record
    )
