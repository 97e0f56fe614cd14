"""Results of cases in words, and as JUnit XML."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as Xml

from tiercheck.change.cases.case import Case, plain_name
from tiercheck.change.cases.running import CaseResult, Failure
from tiercheck.explain.plain import plain_lines

# XML 1.0 has no place for these, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def describe(failures: Sequence[Failure]) -> str:
    """Return failures in words: what, expected, got, the case and rule lines, and why."""
    return "\n".join(line for failure in failures for line in _lines(failure))


def _lines(failure: Failure) -> Iterator[str]:
    subject = f"{failure.step}: {failure.subject}" if failure.step else failure.subject
    yield f"  {subject}: expected {failure.expected}, got {failure.got}"
    yield f"    case  {failure.place}"
    if failure.citation is not None:
        yield f"    rule  {failure.citation.source}  {failure.citation.instrument} {failure.citation.clause}"
    for reason in failure.explanation:
        yield from (f"    {line}" for line in reason.split("\n"))


def heading(case: Case, engines: Sequence[str]) -> str:
    """Return the line that a failing case begins with: place, name, engines and the law it follows from."""
    law = " ".join(filter(None, (case.cite, f"({case.why})" if case.why else "")))
    return f"{case.place}: {case.name} [{', '.join(engines)}] {law}".rstrip()


def report(results: Sequence[CaseResult]) -> str:
    """Return what a run says: every failing case, engines that agree told once, and the count.

    Args:
        results: in the order of the run, those of one case beside each other.
    """
    blocks = []
    cases = 0
    failed = 0
    for case, group in groupby(results, key=lambda result: result.case):
        cases += 1
        told: dict[tuple[Failure, ...], list[str]] = {}
        for result in group:
            if not result.passed:
                told.setdefault(result.failures, []).append(result.engine)
        failed += bool(told)
        blocks += [f"{heading(case, engines)}\n{describe(failures)}\n" for failures, engines in told.items()]
    engines = " and ".join(dict.fromkeys(result.engine for result in results))
    counted = f"{cases} case{'' if cases == 1 else 's'} on {engines}"
    blocks.append(f"{counted}: {f'{failed} failed' if failed else 'all as expected'}\n")
    return plain_lines("\n".join(blocks))


def junit(results: Sequence[CaseResult]) -> str:
    """Return results as JUnit XML: a suite for each case file and engine."""
    root = Xml.Element("testsuites", {"name": "tiercheck", **_counts(results)})
    by_suite: dict[tuple[str, str], list[CaseResult]] = {}
    for result in results:
        by_suite.setdefault((result.case.place.file, result.engine), []).append(result)
    for (file, engine), suite in by_suite.items():
        element = Xml.SubElement(root, "testsuite", {"name": _xml(f"{file} [{engine}]"), **_counts(suite)})
        for result in suite:
            _testcase(element, result)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _testcase(suite: Xml.Element, result: CaseResult) -> None:
    case = result.case
    element = Xml.SubElement(
        suite,
        "testcase",
        classname=_xml(f"{plain_name(case.place.file)}.{result.engine}"),
        name=_xml(f"{case.place.line} {case.name}"),
        file=_xml(case.place.file),
        line=str(case.place.line),
        time=f"{result.seconds:.6f}",
    )
    if result.failures:
        first = result.failures[0]
        message = _xml(f"{first.subject}: expected {first.expected}, got {first.got}")
        failure = Xml.SubElement(element, "failure", message=message, type="expectation")
        failure.text = _xml(f"{heading(case, (result.engine,))}\n{describe(result.failures)}")


def _counts(results: Sequence[CaseResult]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": str(sum(not result.passed for result in results)),
        "errors": "0",
        "skipped": "0",
        "time": f"{sum(result.seconds for result in results):.6f}",
    }


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
