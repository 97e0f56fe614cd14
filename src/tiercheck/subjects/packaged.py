"""The rule files shipped with tiercheck, and the enterprise as they describe it."""

import pkgutil
from functools import cache
from pathlib import Path

from tiercheck.errors import NO_RULE_FILES, Problem, RuleFileError
from tiercheck.model.evidence import ENTERPRISE
from tiercheck.subjects.subject import Subject

_PACKAGE = Path(__file__).parents[1]
_FILE = f"rules/subjects/{ENTERPRISE}.yaml"


def installed_rules() -> Path | None:
    """Return the folder of the rule files, of the installed package or the checkout; None where there is none."""
    of_checkout = (_PACKAGE.parents[1] / "rules",) if _PACKAGE.parent.name == "src" else ()
    return next((folder for folder in (_PACKAGE / "rules", *of_checkout) if folder.is_dir()), None)


@cache
def enterprise() -> Subject:
    """Return the enterprise as the shipped rule files describe it, read once.

    Nested profiles are read by it, and shelves that have no subject file of their own.

    Raises:
        RuleFileError: the file is missing or has problems.
    """
    # The YAML reader is imported when it is first needed: `import tiercheck` stays light.
    from tiercheck.subjects.reading import SubjectFile, read_subject
    from tiercheck.yaml.node import MappingNode
    from tiercheck.yaml.report import Report
    from tiercheck.yaml.shape import read_shape
    from tiercheck.yaml.source import read_source

    source = read_source(_shipped(), _FILE)
    report = Report()
    report.extend(source.problems)
    file = read_shape(SubjectFile, source.root, report) if isinstance(source.root, MappingNode) else None
    read = read_subject(file, report) if file is not None else None
    if read is None or len(report):
        raise RuleFileError(report.in_order({_FILE: source.lines}))
    return read.subject


def _shipped() -> bytes:
    """Return the text of the subject file; in an archive it is data of the package."""
    folder = installed_rules()
    if folder is not None:
        return (folder.parent / _FILE).read_bytes()
    try:
        data = pkgutil.get_data("tiercheck", _FILE)
    except OSError:
        data = None
    if data is None:
        message = f"{_FILE} is missing from {_PACKAGE}"
        raise RuleFileError([Problem(NO_RULE_FILES, message, "install tiercheck again")])
    return data
