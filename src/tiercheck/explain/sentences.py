"""One finding in sentences that a person outside the office understands."""

from collections.abc import Iterable, Iterator

from tiercheck.document.plain import plain
from tiercheck.explain.citations import capitalised
from tiercheck.explain.figures import number_text
from tiercheck.explain.gaps import derivation_sentences, gap_sentences
from tiercheck.explain.measured import check_sentences, evidence_sentence, value_beside
from tiercheck.explain.phrases import APPLICATION_WORD, OUTCOME_WORD, listed, say
from tiercheck.explain.points import interval_text, points_sentences
from tiercheck.explain.requirements import measure_title, requirement_words
from tiercheck.explain.static import kept_for_few_answers, static_of, trace_of
from tiercheck.model.condition import Combination
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text

_LEAD = Text("{title}：{outcome}。", "{title}: {outcome}.")
_LEAD_POINTS = Text("{title}：{points} 分（满分 {of} 分）。", "{title}: {points} of {of} points.")
_NOT_EXAMINED = Text("{title}：{application}不考察此项。", "{title}: not examined for a {application}.")
_ALTERNATIVES = Text("要求：{requirement}。", "Required: {requirement}.")
_COUNT_REQUIRED = {
    "all": Text("要求以下 {of} 项均满足：", "All {of} of the following are required:"),
    "any": Text("要求以下 {of} 项满足其一：", "One of the following {of} is required:"),
    "at_least": Text("要求以下 {of} 项中至少满足 {count} 项：", "At least {count} of the following {of} are required:"),
}
_FOUND = Text("实际：{values}。", "Found: {values}.")
_ADVISORY = Text("此项仅供参考，不参与认定。", "Advisory only: it takes no part in the decision.")


def explain(finding: Finding, language: Language) -> str:
    """Return what is measured, what is required, by how much, on which figures, and by which clause."""
    said, source = reason(finding, language), static_of(finding.indicator).source.in_language(language)
    return f"{said}{source}" if language is Language.ZH else f"{said} {source}"


@kept_for_few_answers
def reason(finding: Finding, language: Language) -> str:
    """Return the explanation without its legal source."""
    return _joined(reason_sentences(finding, language), language)


def _joined(sentences: Iterable[str], language: Language) -> str:
    """Join sentences; English ones begin with a capital, whatever title they begin with."""
    if language is Language.ZH:
        return plain("".join(sentences))
    return plain(" ".join([capitalised(sentence) for sentence in sentences]))


def reason_sentences(finding: Finding, language: Language) -> Iterator[str]:
    """Yield what was found and why."""
    title = finding.indicator.title.in_language(language)
    if finding.outcome is Outcome.NOT_APPLICABLE:
        application = APPLICATION_WORD[finding.context.options.application].in_language(language)
        yield say(_NOT_EXAMINED, language, title=title, application=application)
        return
    if finding.points is None:
        yield say(_LEAD, language, title=title, outcome=OUTCOME_WORD[finding.outcome].in_language(language))
        yield from _requirement_sentences(finding, language)
    else:
        of = number_text(finding.indicator.points_of)
        yield say(_LEAD_POINTS, language, title=title, points=interval_text(finding.points), of=of)
        trace = trace_of(finding)
        if trace is not None:
            yield from points_sentences(finding, trace, language)
    yield from evidence_sentence(finding, language)
    yield from derivation_sentences(finding, language)
    yield from gap_sentences(finding, language)
    if finding.indicator.advisory:
        yield _ADVISORY.in_language(language)


def _requirement_sentences(finding: Finding, language: Language) -> Iterator[str]:
    requirement = finding.indicator.requirement
    if requirement is None:
        return
    if not isinstance(requirement, Combination):
        yield from check_sentences(finding, language)
    elif any(isinstance(member, Combination) for member in requirement.members):
        yield say(_ALTERNATIVES, language, requirement=requirement_words(requirement, language))
        yield from _found_sentences(finding, language)
    else:
        if any(low is None or low != high for _, low, high, _, _ in finding.readings):
            yield say(_ALTERNATIVES, language, requirement=requirement_words(requirement, language))
        else:
            of, count = str(len(requirement.members)), str(requirement.count)
            yield say(_COUNT_REQUIRED[requirement.kind], language, of=of, count=count)
        yield from check_sentences(finding, language)


def _found_sentences(finding: Finding, language: Language) -> Iterator[str]:
    """Yield the values of cases that share measures, each once: a sentence a check would repeat them."""
    checks = {check.measure: check for check in finding.indicator.checks}
    values = [
        f"{measure_title(reading.measure, language)} {value_beside(checks[reading.measure], reading, language)}"
        for reading in finding.readings
        if reading.value is not None and reading.measure in checks
    ]
    if values:
        yield say(_FOUND, language, values=listed(values, language))
