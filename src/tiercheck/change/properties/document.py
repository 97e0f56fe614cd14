"""What came of properties as a JSON document: the contract for programs."""

from collections.abc import Sequence

from tiercheck.change.properties.result import Answer, CounterExample, Result, Verdict
from tiercheck.document.json import Json
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Language

FORMAT = "tiercheck/properties/1"


def properties_document(results: Sequence[Result], language: Language) -> dict[str, Json]:
    """Return the document, keys in the order of the contract, properties in the order of the files."""
    verdicts = [result.verdict for result in results]
    return {
        "format": FORMAT,
        **{verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "properties": [_result(result, language) for result in results],
        "language": language.value,
    }


def _result(result: Result, language: Language) -> Json:
    about = result.about
    return {
        "name": about.name,
        "says": about.says.in_language(language),
        "kind": about.kind.value,
        "verdict": result.verdict.value,
        "standing": result.standing.value,
        "expected": "fail" if about.fails else "pass",
        "why": None if about.why is None else about.why.in_language(language),
        "says_nothing_of": list(result.idle),
        "source": f"{about.place.file}:{about.place.line}",
        "answers": [_answer(answer) for answer in result.answers],
    }


def _answer(answer: Answer) -> Json:
    return {
        "standing": answer.standing.value,
        "of": answer.of,
        "column": None if answer.column is None else answer.column.name,
        **_occasion(answer.options),
        "than": None if answer.than is None else _occasion(answer.than),
        "against": None if answer.against is None else _against(answer.against),
    }


def _occasion(options: Occasion) -> dict[str, Json]:
    return {
        "as_of": options.as_of.isoformat(),
        "jurisdiction": options.jurisdiction,
        "application": options.application.value,
    }


def _against(against: CounterExample) -> Json:
    changed = against.changed
    return {
        "record": {shown.column.name: shown.value for shown in against.record},
        "changed": None
        if changed is None
        else {"column": changed.column.name, "before": changed.before or None, "after": changed.after or None},
        "before": against.before,
        "after": against.after,
    }
