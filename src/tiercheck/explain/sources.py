"""The documents that a report rests on, each once, and where others say they stand."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from tiercheck.document.document import Block, Bullet, Bullets, DocumentSection
from tiercheck.document.values import Link, filled
from tiercheck.explain.citations import citations_in
from tiercheck.explain.headings import DOCUMENTS
from tiercheck.model.classification import Classification
from tiercheck.model.rule_set import Instrument, RuleSet
from tiercheck.model.text import Text
from tiercheck.model.verdict import Verdict

KEPT = 512
_CITED = Text("引用地址，未打开核对", "address cited by others, not opened")
_REMARKED = Text("{document}（{remark}）", "{document} ({remark})")
_NONE = Text("没有确定的地址", "no certain address")


def source_section(instruments: Iterable[Instrument]) -> tuple[Block, ...]:
    """Return each document once, whatever parts of it are cited, in the order in which they come; or no section."""
    items = tuple(
        Bullet(Link(filled(_REMARKED, document=each.number, remark=_CITED if each.url else _NONE), each.url))
        for each in documents(instruments)
    )
    return (DocumentSection(DOCUMENTS, (Bullets(items),), minor=True),) if items else ()


def documents(instruments: Iterable[Instrument]) -> tuple[Instrument, ...]:
    """Return each document once, without its parts, with the first address that is given for it."""
    found: dict[str, str] = {}
    for each in instruments:
        found[each.number] = found.get(each.number) or each.url
    return tuple(Instrument(number, url=url) for number, url in found.items())


def instruments_of(rules: RuleSet | Classification) -> Iterator[Instrument]:
    """Yield the documents of rules: their own, those that amended it, those that are cited."""
    yield rules.instrument
    yield from rules.amended_by if isinstance(rules, RuleSet) else ()
    yield from (citation.instrument for citation in citations_in(rules))


@lru_cache(KEPT)
def _documents_of(rules: RuleSet) -> tuple[tuple[Instrument, ...], frozenset[str]]:
    """Return the documents of rules, and the names of the columns that they read."""
    checks = (check for indicator in rules.indicators.values() for check in indicator.checks)
    read = frozenset(column.name for check in checks for column in check.measure.columns)
    return documents(instruments_of(rules)), read


def instruments_behind(verdicts: Sequence[Verdict]) -> Iterator[Instrument]:
    """Yield the documents of verdicts: those of their rules, and of the tables that derived what they read."""
    found = [_documents_of(verdict.rule_set) for verdict in verdicts]
    for instruments, _ in found:
        yield from instruments
    for derivation in verdicts[0].context.derivations:
        if any(derivation.classification.derives.name in read for _, read in found):
            yield from instruments_of(derivation.classification)
