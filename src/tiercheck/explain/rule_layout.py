"""Rule sets, classifications and the shelf as documents: what is in force, as tables with citations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiercheck.document.document import Block, Document, DocumentSection, Fact, Facts, Row, table
from tiercheck.document.json import Json
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Phrase, Value, filled, joined, listing
from tiercheck.errors import one_of
from tiercheck.explain.advisory import marked_title
from tiercheck.explain.citations import Citations, citation_text, instrument_text
from tiercheck.explain.decisions import decision_words
from tiercheck.explain.figures import level_text, number_text
from tiercheck.explain.headings import CLAUSE, INDICATOR
from tiercheck.explain.phrases import APPLICATION_WORD, STATUS_WORD
from tiercheck.explain.requirements import requirement_words, scoring_words
from tiercheck.explain.rule_document import entry_document, rule_document, weakest_status
from tiercheck.explain.sources import instruments_of, source_section
from tiercheck.explain.tier_layout import period_value
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Application, Language
from tiercheck.model.renderable import FULL, OUTCOMES, Renderable
from tiercheck.model.rule_set import Citation, EffectivePeriod, Indicator, RuleSet
from tiercheck.model.text import Text

DIGEST_SHOWN = 19
_TIER = Text("层级", "Tier")
_ID = Text("编号", "Id")
_JURISDICTION = Text("适用地区", "Jurisdiction")
_EFFECTIVE = Text("施行期间", "Effective")
_LADDER = Text("梯度位置", "Place on the ladder")
_RANK = Text("位次 {rank}（数字越大层级越高）", "rank {rank} (the higher the number, the higher the tier)")
_BESIDE = Text(
    "不在梯度上，与其他层级没有高低之分", "none: it stands beside the ladder, neither above nor below its tiers"
)
_INSTRUMENT = Text("文件", "Instrument")
_NOTE = Text("说明", "Note")
_FILES = Text("规则文件", "Rule files")
_DIGEST = Text("摘要", "Digest")
_INDICATORS = Text("指标", "Indicators")
_SCORE = Text("计分", "Score")
_DECISION = Text("认定条件", "Decision")
_ROWS = Text("划分标准", "Rows")
_INDICATOR_HEAD = (
    Text("标识", "Id"),
    INDICATOR,
    Text("要求或计分", "Requirement or bands"),
    Text("分值", "Points"),
    CLAUSE,
    Text("文件:行", "File:line"),
)
_SCORE_HEAD = (Text("部分", "Part"), Text("满分", "Maximum"), Text("最低要求", "Minimum"), CLAUSE)
_DECISION_HEAD = (Text("步骤", "Step"), Text("成立的条件", "Holds when"), CLAUSE)
_CODES = Text("行业代码", "Codes")
_TOTAL = Text("总分", "Total")
_ALL = Text("认定", "Tier")
_ONLY = Text("{title} [仅{application}]", "{title} [{application} only]")
_FOR = Text("{application} {period}", "{application} {period}")
_SEPARATOR = Text("；", "; ")
_SHELF = Text("规则库", "Rule shelf")
_BESIDE_TIERS = Text("不在梯度上的层级", "Tiers beside the ladder")
_SHELF_HEAD = (
    _TIER,
    Text("地区", "Jurisdiction"),
    _EFFECTIVE,
    _INSTRUMENT,
    Text("依据", "Source"),
    _DIGEST,
)


def rule_document_layout(shown: RuleSet | Classification, detail: str) -> Document:
    """Lay out a rule set or a classification."""
    sections = _rule_set_sections(shown) if isinstance(shown, RuleSet) else _class_sections(shown)
    blocks: tuple[Block, ...] = () if detail == OUTCOMES else (*sections, *source_section(instruments_of(shown)))

    def data(language: Language) -> Json:
        return rule_document(shown, language)

    return Document(shown.title, (Facts(tuple(_facts(shown))), *blocks), data)


def _facts(shown: RuleSet | Classification) -> Iterator[Fact]:
    yield Fact(_TIER, shown.tier if isinstance(shown, RuleSet) else shown.name)
    if isinstance(shown, RuleSet):
        yield Fact(_LADDER, filled(_BESIDE if shown.beside_ladder else _RANK, rank=shown.rank))
    yield Fact(_ID, shown.id)
    yield Fact(_JURISDICTION, shown.jurisdiction)
    yield Fact(_EFFECTIVE, effective_value(shown.effective))
    yield Fact(_INSTRUMENT, _instrument(shown))
    for note in shown.notes:
        yield Fact(_NOTE, note)
    yield Fact(_FILES, listing(f"({number}) {file}" for number, file in enumerate(shown.files, 1)))
    yield Fact(_DIGEST, shown.digest)


def _instrument(shown: RuleSet | Classification) -> Value:
    return Phrase(instrument_text, (shown,)) if isinstance(shown, RuleSet) else str(shown.instrument)


def effective_value(effective: Mapping[Application, EffectivePeriod]) -> Value:
    """Return the effective period, by application where they differ."""
    days = {(period.start, period.until) for period in effective.values()}
    if len(days) == 1 and set(effective) == set(Application):
        return period_value(next(iter(effective.values())))
    named = (
        filled(_FOR, application=APPLICATION_WORD[kind], period=period_value(period))
        for kind, period in effective.items()
    )
    return joined(_SEPARATOR, named)


def _rule_set_sections(rule_set: RuleSet) -> Iterator[Block]:
    indicators = rule_set.indicators.values()
    citations = Citations.of(rule_set.instrument, (indicator.citation for indicator in indicators))
    rows = (_indicator_row(indicator, rule_set, citations) for indicator in indicators)
    yield _section(_INDICATORS, _INDICATOR_HEAD, rows, citations)
    score = rule_set.score
    if score is not None:
        parts = [
            (
                part.title,
                number_text(part.points_of),
                "" if part.minimum is None else f"{'>' if part.strict else '≥'} {number_text(part.minimum)}",
                "",
            )
            for part in score.parts
        ]
        cited = Phrase(citation_text, (score.citation,))
        total = (_TOTAL, number_text(score.points_of), f"≥ {number_text(score.pass_mark)}", cited)
        yield _section(_SCORE, _SCORE_HEAD, [*parts, total], None)
    steps = (condition.citation for condition in rule_set.conditions.values())
    citations = Citations.of(rule_set.instrument, (citation for citation in steps if citation is not None))
    yield _section(_DECISION, _DECISION_HEAD, _decision_rows(rule_set, citations), citations)


def _section(title: Text, heads: Sequence[Value], rows: Iterable[Row], citations: Citations | None) -> Block:
    legend = Phrase(citations.legend, ()) if citations is not None and citations.marks else None
    return DocumentSection(title, (table(heads, rows, legend=legend),))


def _indicator_row(indicator: Indicator, rule_set: RuleSet, citations: Citations) -> Row:
    title: Value = Phrase(marked_title, (indicator,))
    if len(indicator.applications) == 1:
        (application,) = indicator.applications
        title = filled(_ONLY, title=title, application=APPLICATION_WORD[application])
    return (
        indicator.id,
        title,
        Phrase(indicator_words, (indicator,)),
        "" if indicator.scoring is None else number_text(indicator.points_of),
        Phrase(citations.cell, (indicator.citation,)),
        _place(indicator.citation, rule_set),
    )


def indicator_words(indicator: Indicator, language: Language) -> str:
    """Write a requirement, or how the points are given, for people."""
    if indicator.requirement is not None:
        return requirement_words(indicator.requirement, language, named=True)
    return "" if indicator.scoring is None else scoring_words(indicator.scoring, language)


def _place(citation: Citation, rule_set: RuleSet) -> str:
    """Return the number of the rule file and the line; the file itself where it is not among those listed."""
    file = citation.source.file
    number = f"({rule_set.files.index(file) + 1})" if file in rule_set.files else file
    return f"{number}:{citation.source.line}"


def _decision_rows(rule_set: RuleSet, citations: Citations) -> Iterator[Row]:
    for condition in rule_set.conditions.values():
        cited = "" if condition.citation is None else Phrase(citations.cell, (condition.citation,))
        yield condition.title, Phrase(decision_words, (condition.tree, rule_set)), cited
    yield _ALL, Phrase(decision_words, (rule_set.decide, rule_set)), ""


def _class_sections(classes: Classification) -> Iterator[Block]:
    levels = sorted({bound.level for row in classes.rows for bound in row.bounds}, reverse=True)
    names = [Phrase(level_text, (classes.derives.levels[level],)) for level in levels]
    citations = Citations.of(classes.instrument, (row.citation for row in classes.rows))
    rows = (_class_row(row, levels, citations) for row in classes.rows)
    yield _section(_ROWS, (_ROWS, _CODES, *names, CLAUSE), rows, citations)


def _class_row(row: ClassRow, levels: list[int], citations: Citations) -> Row:
    bounds = {bound.level: listing(Phrase(_named, (check,)) for check in bound.checks) for bound in row.bounds}
    weakest = max((bound.citation for bound in row.bounds), key=lambda citation: citation.status.weakness)
    cited = max((row.citation, weakest), key=lambda citation: citation.status.weakness)
    cells = (bounds.get(level, "") for level in levels)
    return (row.title, listing(row.codes), *cells, Phrase(citations.cell, (cited,)))


def _named(check: Check, language: Language) -> str:
    return requirement_words(check, language, named=True)


@dataclass(frozen=True, slots=True, repr=False)
class RuleListing(Renderable):
    """The entries of a rule shelf, one line each.

    Attributes:
        entries: rule sets and classifications, in the order of the shelf.
    """

    entries: tuple[RuleSet | Classification, ...]

    def __iter__(self) -> Iterator[RuleSet | Classification]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def _line(self) -> str:
        return f"{len(self.entries)} entries"

    def _layout(self, detail: str) -> DocumentLayout:
        one_of(detail, (FULL, OUTCOMES), "detail")  # a line an entry is the least that can be shown
        return DocumentLayout((listing_document(self.entries),))


def listing_document(entries: tuple[RuleSet | Classification, ...]) -> Document:
    """Lay out the shelf, one row an entry, digests shortened."""
    beside = dict.fromkeys(rules.tier for rules in entries if isinstance(rules, RuleSet) and rules.beside_ladder)
    facts = (Facts((Fact(_BESIDE_TIERS, listing(beside)),)),) if beside else ()
    cited = (instrument for entry in entries for instrument in instruments_of(entry))
    rows = table(_SHELF_HEAD, (_entry_row(entry) for entry in entries))
    return Document(
        _SHELF, (*facts, rows, *source_section(cited)), lambda _: [entry_document(each) for each in entries]
    )


def _entry_row(entry: RuleSet | Classification) -> Row:
    return (
        entry.tier if isinstance(entry, RuleSet) else entry.name,
        entry.jurisdiction,
        effective_value(entry.effective),
        _instrument(entry),
        STATUS_WORD[weakest_status(entry)],
        entry.digest[:DIGEST_SHOWN],
    )
