"""Problems of rule files as SARIF 2.1.0, which code hosts show beside the lines of a pull request."""

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import TypeAlias

from tiercheck.errors import Problem

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/tiercheck/"


def sarif(problems: Iterable[Problem], version: str) -> str:
    """Return problems as a SARIF log; one without problems says that all was checked and nothing found.

    Args:
        problems: as ``check`` returns them; warnings have a level of their own.
        version: of tiercheck.
    """
    results = [_result(problem) for problem in problems]
    codes = sorted({str(result["ruleId"]) for result in results})
    rules: list[Json] = [{"id": code, "name": _pascal(code)} for code in codes]
    driver: dict[str, Json] = {"name": "tiercheck", "version": version, "informationUri": HOME, "rules": rules}
    run: dict[str, Json] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [*results]}
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, ensure_ascii=False, indent=2)}\n"


def _result(problem: Problem) -> dict[str, Json]:
    message = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    level = "warning" if problem.is_warning else "error"
    result: dict[str, Json] = {"ruleId": problem.code, "level": level, "message": {"text": message}}
    if problem.location is not None:
        at = problem.location
        file: dict[str, Json] = {"uri": PurePath(at.file).as_posix()}
        region: dict[str, Json] = {"startLine": at.line, "startColumn": at.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": file, "region": region}}]
    return result


def _pascal(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("-"))
