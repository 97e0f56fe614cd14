"""The documents that a report rests on, each once, and where others say they stand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tiercheck.explain.citations import citations_in
from tiercheck.explain.plain import plain
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Instrument, RuleSet
from tiercheck.model.text import Text
from tiercheck.model.verdict import Verdict

_CITED = Text("引用地址，未打开核对", "address cited by others, not opened")
_NONE = Text("没有确定的地址", "no certain address")


class Source(NamedTuple):
    """One document.

    Attributes:
        document: its number.
        address: where others say it stands, or "" where no address is certain.
        remark: that the address was cited and not opened, or that none is certain.
    """

    document: str
    address: str
    remark: str


def sources(instruments: Iterable[Instrument], language: Language) -> tuple[Source, ...]:
    """Return each document once, whatever parts of it are cited, in the order in which they come."""
    return tuple(
        Source(plain(each.number), plain(each.url), (_CITED if each.url else _NONE).in_language(language))
        for each in documents(instruments)
    )


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


def instruments_behind(verdicts: Sequence[Verdict]) -> Iterator[Instrument]:
    """Yield the documents of verdicts: those of their rules, and of the tables that derived what they read."""
    for verdict in verdicts:
        yield from instruments_of(verdict.rule_set)
    checks = (check for each in verdicts for finding in each.indicators for check in finding.indicator.checks)
    read = {column for check in checks for column in check.measure.columns}
    for derivation in verdicts[0].context.derivations:
        if derivation.classification.derives in read:
            yield from instruments_of(derivation.classification)
