"""Results of tests as JUnit XML, which CI systems read."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as Xml

# XML 1.0 has no place for these, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitTest(NamedTuple):
    """One test that was run.

    Attributes:
        suite: the suite it belongs to; those of one suite stand beside each other.
        place: its class, for grouping.
        name: what it is called.
        file: where it stands.
        line: the line there.
        seconds: how long it took.
        failure: what came out otherwise, in a line, or "".
        text: the failure in full.
    """

    suite: str
    place: str
    name: str
    file: str
    line: int
    seconds: float
    failure: str
    text: str


def junit(tests: Sequence[JunitTest]) -> str:
    """Return tests as JUnit XML."""
    root = Xml.Element("testsuites", {"name": "tiercheck", **_counts(tests)})
    by_suite: dict[str, list[JunitTest]] = {}
    for test in tests:
        by_suite.setdefault(test.suite, []).append(test)
    for name, suite in by_suite.items():
        element = Xml.SubElement(root, "testsuite", {"name": _xml(name), **_counts(suite)})
        for test in suite:
            _testcase(element, test)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _testcase(suite: Xml.Element, test: JunitTest) -> None:
    element = Xml.SubElement(
        suite,
        "testcase",
        classname=_xml(test.place),
        name=_xml(test.name),
        file=_xml(test.file),
        line=str(test.line),
        time=f"{test.seconds:.6f}",
    )
    if test.failure:
        failure = Xml.SubElement(element, "failure", message=_xml(test.failure), type="expectation")
        failure.text = _xml(test.text)


def _counts(tests: Sequence[JunitTest]) -> dict[str, str]:
    return {
        "tests": str(len(tests)),
        "failures": str(sum(bool(test.failure) for test in tests)),
        "errors": "0",
        "skipped": "0",
        "time": f"{sum(test.seconds for test in tests):.6f}",
    }


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
