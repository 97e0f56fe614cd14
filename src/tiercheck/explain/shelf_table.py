"""The rule shelf as one table."""

from collections.abc import Iterator, Sequence

from tiercheck.explain.citations import instrument_text
from tiercheck.explain.phrases import STATUS_WORD
from tiercheck.explain.sheet import Booklet, effective_text, sheet
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Language, Status
from tiercheck.model.rule_set import Citation, RuleSet
from tiercheck.model.text import Text

DIGEST_SHOWN = 19
_TITLE = Text("规则库", "Rule shelf")
_HEAD = (
    Text("层级", "Tier"),
    Text("地区", "Jurisdiction"),
    Text("施行期间", "Effective"),
    Text("文件", "Instrument"),
    Text("依据", "Source"),
    Text("摘要", "Digest"),
)


def shelf_booklet(entries: Sequence[RuleSet | Classification], language: Language) -> Booklet:
    """Lay out the shelf, one row an entry, digests shortened."""
    title = _TITLE.in_language(language)
    return Booklet(
        language,
        title,
        (),
        (sheet("", _HEAD, (_row(entry, language) for entry in entries), language),),
    )


def _row(entry: RuleSet | Classification, language: Language) -> tuple[str, ...]:
    return (
        entry.tier if isinstance(entry, RuleSet) else entry.name,
        entry.jurisdiction,
        effective_text(entry.effective, language),
        instrument_text(entry, language) if isinstance(entry, RuleSet) else str(entry.instrument),
        STATUS_WORD[weakest_status(entry)].in_language(language),
        entry.digest[:DIGEST_SHOWN],
    )


def weakest_status(entry: RuleSet | Classification) -> Status:
    """Return the weakest source that anything which decides in an entry rests on, its dates included."""
    statuses = [period.status for period in entry.effective.values()]
    statuses += [citation.status for citation in _citations(entry)]
    return max(statuses, key=lambda status: status.weakness)


def _citations(entry: RuleSet | Classification) -> Iterator[Citation]:
    if isinstance(entry, Classification):
        for row in entry.rows:
            yield row.citation
            yield from (bound.citation for bound in row.bounds)
        return
    yield from (indicator.citation for indicator in entry.indicators.values() if not indicator.advisory)
    yield from (condition.citation for condition in entry.conditions.values() if condition.citation is not None)
    if entry.score is not None:
        yield entry.score.citation
