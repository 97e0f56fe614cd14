"""Where a rule comes from, in words: in full, or as the cell of a table with its documents named below it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tiercheck.document.plain import plain
from tiercheck.explain.phrases import STATUS_WARNING, STATUS_WORD, listed, say
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Language, Status
from tiercheck.model.rule_set import Citation, Indicator, Instrument, RuleSet
from tiercheck.model.text import Text

_QUALIFIED = Text("{clause}（{status}）", "{clause} ({status})")
_AMENDED = Text("{instrument}（经 {amending} 调整）", "{instrument} (amended by {amending})")
_UNMARKED = Text("未标号的条款出自 {instrument}", "clauses without a mark are of {instrument}")
_MARKED = Text("{mark} {instrument}", "{mark} {instrument}")
_SEPARATOR = Text("；", "; ")
_CITATION = Text("依据：{clause}（规则文件 {source}）。", "Legal source: {clause} (rule file {source}).")
_NOTE = Text("说明：{note}", "Note: {note}")


def clause_text(citation: Citation) -> str:
    """Return instrument and clause."""
    return f"{citation.instrument} {citation.clause}"


def source_text(citation: Citation) -> str:
    """Return the file and line of the rule; of the overlay, where an overlay supplied it."""
    return f"{citation.source.file}:{citation.source.line}"


def source_words(indicator: Indicator, language: Language) -> str:
    """Write the citation of an indicator, a warning where it is less than confirmed, and its note."""
    citation = indicator.citation
    sentences = [say(_CITATION, language, clause=clause_text(citation), source=source_text(citation))]
    if citation.status in STATUS_WARNING:
        sentences.append(STATUS_WARNING[citation.status].in_language(language))
    if indicator.note is not None:
        sentences.append(say(_NOTE, language, note=indicator.note.in_language(language)))
    return plain("".join(sentences) if language is Language.ZH else " ".join(map(capitalised, sentences)))


def capitalised(sentence: str) -> str:
    """Return an English sentence beginning with a capital, whatever title it begins with."""
    return sentence[:1].upper() + sentence[1:]


def citation_text(citation: Citation, language: Language) -> str:
    """Return instrument and clause, and the status where it is less than confirmed."""
    return _qualified(clause_text(citation), citation.status, language)


def _qualified(clause: str, status: Status, language: Language) -> str:
    if status is Status.CONFIRMED:
        return clause
    return say(_QUALIFIED, language, clause=clause, status=STATUS_WORD[status].in_language(language))


def instrument_text(rule_set: RuleSet, language: Language) -> str:
    """Return the instrument of a rule set, and the other documents that amended it."""
    own = str(rule_set.instrument)
    amending = [written for written in dict.fromkeys(map(str, rule_set.amended_by)) if written != own]
    if not amending:
        return own
    return say(_AMENDED, language, instrument=own, amending=listed(amending, language))


def citations_in(rules: RuleSet | Classification, *, deciding: bool = False) -> Iterator[Citation]:
    """Yield every citation of a rule set or a classification; with ``deciding``, not those that decide nothing."""
    if isinstance(rules, Classification):
        for row in rules.rows:
            yield row.citation
            yield from (bound.citation for bound in row.bounds)
        return
    yield from (each.citation for each in rules.indicators.values() if not (deciding and each.advisory))
    yield from (condition.citation for condition in rules.conditions.values() if condition.citation is not None)
    if rules.score is not None:
        yield rules.score.citation


@dataclass(frozen=True, slots=True)
class Citations:
    """The citations of one table: the clause alone, with a mark where it is of another document than the table.

    Attributes:
        own: the document of the table.
        marks: a mark by document, for the others.
    """

    own: Instrument
    marks: Mapping[str, str]

    @staticmethod
    def of(own: Instrument, cited: Iterable[Citation]) -> "Citations":
        """Number the other documents in the order in which the table cites them."""
        others = dict.fromkeys(str(citation.instrument) for citation in cited)
        others.pop(str(own), None)
        return Citations(own, {document: f"[{number}]" for number, document in enumerate(others, 1)})

    def cell(self, citation: Citation, language: Language) -> str:
        """Return the clause with its mark, and with its status where that is less than confirmed."""
        mark = self.marks.get(str(citation.instrument), "")
        return _qualified(f"{mark} {citation.clause}".lstrip(), citation.status, language)

    def legend(self, language: Language) -> str:
        """Return what the marks stand for, or "" when every clause is of the table's own document."""
        if not self.marks:
            return ""
        marked = [say(_MARKED, language, mark=mark, instrument=document) for document, mark in self.marks.items()]
        unmarked = say(_UNMARKED, language, instrument=str(self.own))
        return _SEPARATOR.in_language(language).join([*marked, unmarked])
