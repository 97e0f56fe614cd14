"""The rule shelf as one table."""

from collections.abc import Sequence

from tiercheck.explain.citations import citations_in, instrument_text
from tiercheck.explain.page import Fact
from tiercheck.explain.phrases import STATUS_WORD, listed
from tiercheck.explain.plain import plain
from tiercheck.explain.sheet import Booklet, effective_text, sheet
from tiercheck.explain.sources import instruments_of, sources
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Language, Status
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.text import Text

DIGEST_SHOWN = 19
_TITLE = Text("规则库", "Rule shelf")
_BESIDE = Text("不在梯度上的层级", "Tiers beside the ladder")
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
    beside = [rules.tier for rules in entries if isinstance(rules, RuleSet) and rules.beside_ladder]
    facts = (Fact(_BESIDE.in_language(language), plain(listed(dict.fromkeys(beside), language))),) if beside else ()
    rows = sheet("", _HEAD, (_row(entry, language) for entry in entries), language)
    cited = (instrument for entry in entries for instrument in instruments_of(entry))
    return Booklet(language, title, facts, (rows,), sources(cited, language))


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
    statuses += [citation.status for citation in citations_in(entry, deciding=True)]
    return max(statuses, key=lambda status: status.weakness)
