"""Sentences on what is missing, undefined, left to a person, or derived from a table."""

from collections.abc import Iterator

from tiercheck.explain.figures import level_text, reading_text
from tiercheck.explain.phrases import listed, say
from tiercheck.explain.requirements import measure_title
from tiercheck.model.evidence import Column, Figure
from tiercheck.model.expression import Gap
from tiercheck.model.finding import Derivation, Finding
from tiercheck.model.outcome import GapKind, Language
from tiercheck.model.text import Text

_GAP: dict[GapKind, Text] = {
    GapKind.NOT_REPORTED: Text(
        "尚未填报：{columns}；填报后方可判断。", "Not reported: {columns}; report them to settle this."
    ),
    GapKind.JUDGEMENT: Text(
        "{columns}：需要主管部门认定，目前没有认定结果。",
        "{columns}: left to the judgement of the authority, and not judged yet.",
    ),
    GapKind.UNDEFINED: Text(
        "{columns}为零或为负，以其为基数的比率无法计算。",
        "{columns} is zero or negative, so the ratio based on it cannot be computed.",
    ),
    GapKind.UNCLASSIFIED: Text(
        "行业代码过短或不在划型标准之列，无法推定{columns}；请直接填报。",
        "The industry code is too short or outside the table, so {columns} cannot be derived; report it directly.",
    ),
}
_DERIVED = Text(
    "{column}未填报，按《{table}》（{source}）推定为{level}：{row}。",
    "{column} is not reported; by {table} ({source}) it is derived as {level}: {row}.",
)
_OPEN_LEVEL = Text("{low}至{high}之间", "between {low} and {high}")


def gap_sentences(finding: Finding, language: Language) -> Iterator[str]:
    """Yield one sentence for each kind of gap that keeps a finding unsettled."""
    gaps = finding.gaps
    if not gaps:
        return
    for kind, text in _GAP.items():
        columns = [gap.column.title.in_language(language) for gap in gaps if gap.kind is kind]
        if columns:
            yield say(text, language, columns=listed(columns, language))


def derivation_of(column: Column, finding: Finding) -> Derivation | None:
    """Return how a column was derived for this finding's assessment, or None when it was not."""
    derivations = finding.context.derivations
    return next((derivation for derivation in derivations if derivation.classification.derives == column), None)


def derivations_of(finding: Finding) -> tuple[Derivation, ...]:
    """Return the derivations that a finding rests on."""
    if not finding.context.derivations:
        return ()
    columns = (column for reading in finding.readings for column in reading.measure.columns)
    found = (derivation_of(column, finding) for column in dict.fromkeys(columns))
    return tuple(derivation for derivation in found if derivation is not None)


def evidence_of(finding: Finding) -> tuple[Figure, ...]:
    """Return the reported figures a finding rests on, those behind a derived level included."""
    names = [figure.column.name for figure in finding.evidence]
    for derivation in derivations_of(finding):
        names.append(derivation.classification.selects_by.name)
        names += [column.name for reading in derivation.readings for column in reading.measure.columns]
    figures = (finding.context.evidence.figure(name) for name in dict.fromkeys(names))
    return tuple(figure for figure in figures if figure is not None)


def derivation_sentences(finding: Finding, language: Language) -> Iterator[str]:
    """Yield how each derived level was derived; a level without a row is said by its gap."""
    for derivation in derivations_of(finding):
        if derivation.row is not None:
            yield _derivation_sentence(derivation, language)


def _derivation_sentence(derivation: Derivation, language: Language) -> str:
    table, row = derivation.classification, derivation.row
    read = [
        f"{measure_title(reading.measure, language)} {reading_text(reading, language)}"
        for reading in derivation.readings
        if reading.low is not None
    ]
    industry = "" if row is None else row.title.in_language(language)
    return say(
        _DERIVED,
        language,
        column=table.derives.title.in_language(language),
        table=table.title.in_language(language),
        source=str(table.instrument) if row is None else f"{row.citation.instrument} {row.citation.clause}",
        level=level_words(derivation, language),
        row=listed([industry, *read], language),
    )


def level_words(derivation: Derivation, language: Language) -> str:
    """Write the derived level, or the range it lies in."""
    levels = derivation.classification.derives.levels
    low, high = (level_text(levels[level], language) for level in (derivation.low, derivation.high))
    return low if low == high else say(_OPEN_LEVEL, language, low=low, high=high)


def gap_column(gap: Gap, language: Language) -> str:
    """Write the column of a gap with its name, for a list of what to report."""
    return f"{gap.column.title.in_language(language)} ({gap.column.name})"
