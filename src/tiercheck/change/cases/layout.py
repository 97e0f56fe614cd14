"""Results of cases as a document, and as JUnit XML."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tiercheck.change.cases.case import Case, plain_name
from tiercheck.change.cases.running import CaseResult, CaseResults, Failure
from tiercheck.document.document import Code, Document
from tiercheck.document.json import Json
from tiercheck.document.junit import JunitTest, junit
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Phrase, Value, filled
from tiercheck.errors import one_of
from tiercheck.model.outcome import Language
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

FORMAT = "tiercheck/cases/1"
_COUNTED = {
    (False, False): Text("{engines}：{cases} 个案例，全部符合预期", "{cases} cases on {engines}: all as expected"),
    (False, True): Text("{engines}：{cases} 个案例，{failed} 个不符", "{cases} cases on {engines}: {failed} failed"),
    (True, False): Text("{engines}：{cases} 个案例，全部符合预期", "{cases} case on {engines}: all as expected"),
    (True, True): Text("{engines}：{cases} 个案例，{failed} 个不符", "{cases} case on {engines}: {failed} failed"),
}
_AND = Text("、", " and ")
_DIFFERS = Text("{subject}：应为 {expected}，实为 {got}", "{subject}: expected {expected}, got {got}")
_STEP = Text("{step}：{subject}", "{step}: {subject}")
_CASE = Text("案例", "case")
_RULE = Text("规则", "rule")


def layout(shown: CaseResults, detail: str) -> DocumentLayout:
    """Lay out results: the count, and every failing case, engines that agree told once."""
    blocks = () if one_of(detail, (FULL, OUTCOMES), "detail") == OUTCOMES else tuple(_failing(shown))
    return DocumentLayout((Document(Phrase(_counted, (shown,)), blocks, lambda language: _data(shown, language)),))


def report(results: Sequence[CaseResult], language: Language | str = Language.EN) -> str:
    """Return what a run says as text."""
    return CaseResults(results).render(language=language)


def describe(failures: Iterable[Failure], language: Language) -> str:
    """Return failures in words: what, expected, got, the case and rule lines, and why."""
    return "\n".join(line for failure in failures for line in _lines(failure, language))


def _counted(results: CaseResults, language: Language) -> str:
    of_case: dict[str, bool] = {}
    for result in results:
        of_case[result.case.id] = of_case.get(result.case.id, True) and result.passed
    failed = sum(not passed for passed in of_case.values())
    engines = _AND.in_language(language).join(dict.fromkeys(result.engine for result in results))
    template = _COUNTED[len(of_case) == 1, bool(failed)]
    return filled(template, cases=len(of_case), engines=engines, failed=failed).in_language(language)


def _failing(results: CaseResults) -> Iterator[Code]:
    for case, group in groupby(results, key=lambda result: result.case):
        told: dict[tuple[Failure, ...], list[str]] = {}
        for result in group:
            if not result.passed:
                told.setdefault(result.failures, []).append(result.engine)
        for failures, engines in told.items():
            yield Code(Phrase(_block, (case, tuple(engines), failures)))


def _block(case: Case, engines: Sequence[str], failures: tuple[Failure, ...], language: Language) -> str:
    return f"{case_heading(case, engines)}\n{describe(failures, language)}"


def case_heading(case: Case, engines: Sequence[str]) -> str:
    """Return the line that a failing case begins with: place, name, engines and the law it follows from."""
    law = " ".join(filter(None, (case.cite, f"({case.why})" if case.why else "")))
    return f"{case.place}: {case.name} [{', '.join(engines)}] {law}".rstrip()


def _said(failure: Failure, *, with_step: bool) -> Value:
    named = with_step and failure.step
    subject: Value = filled(_STEP, step=failure.step, subject=failure.subject) if named else failure.subject
    return filled(_DIFFERS, subject=subject, expected=failure.expected, got=failure.got)


def _lines(failure: Failure, language: Language) -> Iterator[str]:
    yield f"  {Phrase(_written, (failure, True)).in_language(language)}"
    yield f"    {_CASE.in_language(language)}  {failure.place}"
    if failure.citation is not None:
        cited = f"{failure.citation.instrument} {failure.citation.clause}"
        yield f"    {_RULE.in_language(language)}  {failure.citation.source}  {cited}"
    for reason in failure.explanation:
        yield from (f"    {line}" for line in reason.split("\n"))


def _written(failure: Failure, with_step: bool, language: Language) -> str:
    said = _said(failure, with_step=with_step)
    return said.in_language(language) if isinstance(said, Phrase) else str(said)


def _data(results: CaseResults, language: Language) -> Json:
    return {
        "format": FORMAT,
        "passed": results.passed,
        "results": [
            {
                "case": result.case.id,
                "place": str(result.case.place),
                "engine": result.engine,
                "passed": result.passed,
                "failures": [_written(failure, True, language) for failure in result.failures],
            }
            for result in results
        ],
        "language": language.value,
    }


def results_junit(results: Sequence[CaseResult], language: Language) -> str:
    """Return results as JUnit XML: a suite for each case file and engine."""
    return junit([_test(result, language) for result in results])


def _test(result: CaseResult, language: Language) -> JunitTest:
    case = result.case
    first = _written(result.failures[0], False, language) if result.failures else ""
    return JunitTest(
        suite=f"{case.place.file} [{result.engine}]",
        place=f"{plain_name(case.place.file)}.{result.engine}",
        name=f"{case.place.line} {case.name}",
        file=case.place.file,
        line=case.place.line,
        seconds=result.seconds,
        failure=first,
        text=_block(case, (result.engine,), result.failures, language) if result.failures else "",
    )
