"""What a YAML parser complains about, said so that a policy officer knows what to do."""

import re

import yaml
from tiercheck.errors import Location, Problem

_HINTS = {
    "mapping values are not allowed": "quote a text that contains ': ', or check the indentation",
    "could not find expected ':'": "write key: value, with a blank after the colon, indented like its neighbours",
    "did not find expected key": "check the indentation and the quotes of this line and the one before",
    "did not find expected ',' or": "close the bracket, or put a comma between the items",
    "did not find expected '-' indicator": "indent the items of a list alike",
    "found unexpected end of stream": "the file ends inside quotes: close them",
    "did not find expected node content": "a value is missing here, or the file was cut off",
    "found unknown escape character": "use single quotes for a text with backslashes",
}


class SyntaxFault(Exception):  # noqa: N818  (it carries a problem out of the event loop and never leaves this room)
    """Ends the reading of a file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def explain_yaml_error(error: yaml.YAMLError, file: str, text: str) -> Problem:
    """Return the problem behind a parser error."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Problem("yaml-syntax", f"this is not YAML: {error}", "", Location(file, 1, 1))
    at = Location(file, mark.line + 1, mark.column + 1)
    said = str(getattr(error, "problem", "") or "this is not YAML")
    found = text[mark.index : mark.index + 1]
    if found == "\t" and ("tab" in said or "cannot start any token" in said):
        return Problem("tab", "a tab cannot be used for indentation", "use blanks", at)
    if "cannot start any token" in said:
        return Problem("yaml-syntax", f"a text cannot begin with {found!r} unquoted", "put quotes around it", at)
    if not text[mark.index :].strip():
        hint = "close the open bracket or quote; the file may have been cut off"
        rows = re.split(r"\r\n|\r|\n", text.rstrip())
        end = Location(file, len(rows), len(rows[-1]) + 1)
        return Problem("truncated-file", "the file ends in the middle of a value", hint, end)
    hint = next((hint for start, hint in _HINTS.items() if start in said), "")
    return Problem("yaml-syntax", f"this is not YAML: {said}", hint, at)
