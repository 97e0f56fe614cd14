"""Rule sets laid out for reading, before any format: titled tables with facts above them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tiercheck.explain.citations import Citations, citation_text, instrument_text
from tiercheck.explain.decisions import decision_words
from tiercheck.explain.figures import level_text, number_text
from tiercheck.explain.page import Fact, period_text
from tiercheck.explain.phrases import APPLICATION_WORD, listed, say
from tiercheck.explain.plain import plain
from tiercheck.explain.requirements import requirement_words, scoring_words
from tiercheck.explain.sources import Source, instruments_of, sources
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.outcome import Application, Language
from tiercheck.model.rule_set import Citation, EffectivePeriod, Indicator, RuleSet
from tiercheck.model.text import Text

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
_FILES = Text("规则文件", "Rule files")
_DIGEST = Text("摘要", "Digest")
_INDICATORS = Text("指标", "Indicators")
_SCORE = Text("计分", "Score")
_DECISION = Text("认定条件", "Decision")
_ROWS = Text("划分标准", "Rows")
_INDICATOR_HEAD = (
    Text("标识", "Id"),
    Text("指标", "Indicator"),
    Text("要求或计分", "Requirement or bands"),
    Text("分值", "Points"),
    Text("条款", "Clause"),
    Text("文件:行", "File:line"),
)
_SCORE_HEAD = (Text("部分", "Part"), Text("满分", "Maximum"), Text("最低要求", "Minimum"), Text("条款", "Clause"))
_DECISION_HEAD = (Text("步骤", "Step"), Text("成立的条件", "Holds when"), Text("条款", "Clause"))
_CODES = Text("行业代码", "Codes")
_CLAUSE = Text("条款", "Clause")
_TOTAL = Text("总分", "Total")
_ALL = Text("认定", "Tier")
_ONLY = Text("仅{application}", "{application} only")
_SEPARATOR = Text("；", "; ")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a caption, a heading, rows of cells, and what marks in them stand for; all of it is safe to print."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Booklet:
    """A title, facts, tables, and the documents they rest on."""

    language: Language
    title: str
    facts: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    sources: tuple[Source, ...] = ()


def booklet(shown: RuleSet | Classification, language: Language) -> Booklet:
    """Lay out a rule set or a classification."""
    sheets = _rule_set_sheets(shown, language) if isinstance(shown, RuleSet) else _class_sheets(shown, language)
    title = plain(shown.title.in_language(language))
    return Booklet(
        language, title, tuple(_facts(shown, language)), tuple(sheets), sources(instruments_of(shown), language)
    )


def _facts(shown: RuleSet | Classification, language: Language) -> Iterator[Fact]:
    yield _fact(_TIER, shown.tier if isinstance(shown, RuleSet) else shown.name, language)
    if isinstance(shown, RuleSet):
        place = _BESIDE if shown.beside_ladder else _RANK
        yield _fact(_LADDER, say(place, language, rank=str(shown.rank)), language)
    yield _fact(_ID, shown.id, language)
    yield _fact(_JURISDICTION, shown.jurisdiction, language)
    yield _fact(_EFFECTIVE, effective_text(shown.effective, language), language)
    document = instrument_text(shown, language) if isinstance(shown, RuleSet) else str(shown.instrument)
    yield _fact(_INSTRUMENT, document, language)
    files = (f"({number}) {file}" for number, file in enumerate(shown.files, 1))
    yield _fact(_FILES, listed(files, language), language)
    yield _fact(_DIGEST, shown.digest, language)


def effective_text(effective: Mapping[Application, EffectivePeriod], language: Language) -> str:
    """Write the effective period, by application where they differ."""
    periods = {application: period_text(period, language) for application, period in effective.items()}
    if len(set(periods.values())) == 1 and set(periods) == set(Application):
        return next(iter(periods.values()))
    named = [f"{APPLICATION_WORD[kind].in_language(language)} {dates}" for kind, dates in periods.items()]
    return _SEPARATOR.in_language(language).join(named)


def _fact(label: Text, value: str, language: Language) -> Fact:
    return Fact(label.in_language(language), plain(value))


def _rule_set_sheets(rule_set: RuleSet, language: Language) -> Iterator[Sheet]:
    indicators = rule_set.indicators.values()
    citations = Citations.of(rule_set.instrument, (indicator.citation for indicator in indicators))
    rows = (_indicator_row(indicator, rule_set, citations, language) for indicator in indicators)
    legend = citations.legend(language)
    yield sheet(_INDICATORS.in_language(language), _INDICATOR_HEAD, rows, language, legend)
    score = rule_set.score
    if score is not None:
        parts = [
            (
                part.title.in_language(language),
                number_text(part.points_of),
                "" if part.minimum is None else f"{'>' if part.strict else '≥'} {number_text(part.minimum)}",
                "",
            )
            for part in score.parts
        ]
        cited = citation_text(score.citation, language)
        mark = f"≥ {number_text(score.pass_mark)}"
        total = (_TOTAL.in_language(language), number_text(score.points_of), mark, cited)
        yield sheet(_SCORE.in_language(language), _SCORE_HEAD, [*parts, total], language)
    steps = (condition.citation for condition in rule_set.conditions.values())
    citations = Citations.of(rule_set.instrument, (citation for citation in steps if citation is not None))
    decision = _decision_rows(rule_set, citations, language)
    yield sheet(_DECISION.in_language(language), _DECISION_HEAD, decision, language, citations.legend(language))


def sheet(
    caption: str, head: tuple[Text, ...], rows: Iterable[tuple[str, ...]], language: Language, legend: str = ""
) -> Sheet:
    """Return a table whose cells are safe to print."""
    cells = tuple(tuple(plain(cell) for cell in row) for row in rows)
    return Sheet(caption, tuple(text.in_language(language) for text in head), cells, plain(legend))


def _indicator_row(
    indicator: Indicator, rule_set: RuleSet, citations: Citations, language: Language
) -> tuple[str, ...]:
    title = indicator.title.in_language(language)
    if len(indicator.applications) == 1:
        (application,) = indicator.applications
        only = _ONLY.in_language(language).format(application=APPLICATION_WORD[application].in_language(language))
        title = f"{title} [{only}]"
    return (
        indicator.id,
        title,
        indicator_words(indicator, language),
        "" if indicator.scoring is None else number_text(indicator.points_of),
        citations.cell(indicator.citation, language),
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


def _decision_rows(rule_set: RuleSet, citations: Citations, language: Language) -> Iterator[tuple[str, ...]]:
    for condition in rule_set.conditions.values():
        cited = "" if condition.citation is None else citations.cell(condition.citation, language)
        yield condition.title.in_language(language), decision_words(condition.tree, rule_set, language), cited
    yield _ALL.in_language(language), decision_words(rule_set.decide, rule_set, language), ""


def _class_sheets(table: Classification, language: Language) -> Iterator[Sheet]:
    levels = sorted({bound.level for row in table.rows for bound in row.bounds}, reverse=True)
    names = [level_text(table.derives.levels[level], language) for level in levels]
    head = (_ROWS, _CODES, *(Text(name, name) for name in names), _CLAUSE)
    citations = Citations.of(table.instrument, (row.citation for row in table.rows))
    rows = (_class_row(row, levels, citations, language) for row in table.rows)
    yield sheet(_ROWS.in_language(language), head, rows, language, citations.legend(language))


def _class_row(row: ClassRow, levels: list[int], citations: Citations, language: Language) -> tuple[str, ...]:
    bounds = {
        bound.level: listed((requirement_words(check, language, named=True) for check in bound.checks), language)
        for bound in row.bounds
    }
    weakest = max((bound.citation for bound in row.bounds), key=lambda citation: citation.status.weakness)
    cited = max((row.citation, weakest), key=lambda citation: citation.status.weakness)
    cells = (bounds.get(level, "") for level in levels)
    codes = listed(row.codes, language)
    return (row.title.in_language(language), codes, *cells, citations.cell(cited, language))
